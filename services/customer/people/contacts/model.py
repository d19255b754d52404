"""A contact: its table and shapes."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.customer.custom.values.model import CustomValuesRead, CustomValuesWrite
from services.customer.people.contacts.rules import (
    COACH_CLEARANCE,
    SENIOR_CLEARANCE,
    DecisionBasis,
    DecisionRole,
    Seniority,
)
from services.customer.tables import CustomerTable
from shared.auth.access import Clearance, RowClearance
from shared.database import PartlyHidden, Row, one_of
from shared.reaching import Birthday, Email, Phone
from shared.shapes import (
    Body,
    CustomerId,
    CustomerName,
    EachOnce,
    Line,
    Patch,
    Prose,
    RowRead,
    example,
    unset,
)


def _chosen_from(values: Any, description: str) -> Any:
    return Field(default=None, sa_type=one_of(values), description=description)


class ContactProfile(SQLModel):
    """The fields of a contact."""

    name: Line = Field(description="Full name, as the person writes it.")
    english_name: Line | None = Field(default=None, description="Name in Latin script.")
    department: Line | None = Field(default=None, description="Department at the customer.")
    title: Line | None = Field(default=None, description="Job title 职务.")
    seniority: Annotated[Seniority | None, RowClearance(Seniority.TOP, SENIOR_CLEARANCE)] = _chosen_from(
        Seniority, "Top, middle or base. People at the top need clearance 2."
    )
    reports_to_id: UUID | None = Field(
        default=None, foreign_key="contacts.id", description="The superior, at the same customer."
    )
    decision_role: Annotated[DecisionRole | None, RowClearance(DecisionRole.COACH, COACH_CLEARANCE)] = _chosen_from(
        DecisionRole,
        "The general role in decisions 决策角色; a stage role may differ. Coaches need clearance 2.",
    )
    influence: int | None = Field(
        default=None, ge=1, le=5, description="Influence on decisions, 1 little to 5 decisive."
    )
    decision_bases: EachOnce[DecisionBasis] = Field(
        default_factory=list, max_length=7, sa_type=ARRAY(sa.Text), description="The bases of the person's decisions."
    )
    is_key: bool = Field(default=False, description="A key person, whose relationship is assessed.")
    has_left: bool = Field(default=False, description="No longer works at the customer.")
    email: Email | None = Field(default=None, description="Business e-mail address.")
    phone: Phone | None = Field(default=None, description="Business phone number, as dialled.")
    birthday: Annotated[Birthday | None, Clearance(2)] = Field(
        default=None, description="Date of birth in the solar calendar; a lunar one is a special date."
    )
    career_wishes: Annotated[Prose | None, Clearance(2)] = Field(default=None, description="The person's career goals.")
    preferences: Annotated[Prose | None, Clearance(2)] = Field(default=None, description="Likes and dislikes.")
    explicit_needs: Annotated[Prose | None, Clearance(2)] = Field(
        default=None, description="Personal needs that the person states 显性需求."
    )
    hidden_needs: Annotated[Prose | None, Clearance(2)] = Field(
        default=None, description="Personal needs behind them 隐性需求."
    )
    private_notes: Annotated[Prose | None, Clearance(2)] = Field(
        default=None, description="Private remarks about the person."
    )


class Contact(ContactProfile, PartlyHidden, Row, CustomerTable, table=True):
    """A contact's row."""

    __tablename__ = "contacts"
    __table_args__ = (
        sa.Index("ix_contacts_merged_into", "merged_into_id", postgresql_where=sa.text("merged_into_id IS NOT NULL")),
    )
    searched_by: ClassVar = ("name", "english_name")

    customer_id: UUID = Field(foreign_key="customers.id", index=True)
    deleted_at: AwareDatetime | None = None
    merged_into_id: UUID | None = Field(default=None, foreign_key="contacts.id")


class ContactCreate(Body, ContactProfile):
    """A new contact."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        name="潘佳怡",
        english_name="Jiayi Pan",
        department="采购部",
        title="采购总监",
        seniority="top",
        decision_role="approver",
        influence=5,
        decision_bases=["economic", "relationship_value"],
        is_key=True,
        email="jiayi.pan@nuoding.example.com",
    )

    customer_id: CustomerId
    custom: CustomValuesWrite = Field(default_factory=dict)


class ContactUpdate(Patch, ContactProfile):
    """Changes to a contact (merge-patch)."""

    model_config = example(
        title="副总经理",
        influence=4,
    )

    name: Line = unset()
    custom: CustomValuesWrite = Field(default_factory=dict)


class ContactRead(RowRead, ContactProfile):
    """A person at a customer."""

    customer_id: CustomerId
    customer_name: CustomerName
    custom: CustomValuesRead
