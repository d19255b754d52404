"""A customer's table."""

from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AfterValidator, AwareDatetime, StringConstraints
from pydantic_core import PydanticCustomError
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.customer.profile.register.rules import (
    CreditCodeWrong,
    CustomerStatus,
    DecisionMode,
    normalize_credit_code,
)
from services.customer.tables import CustomerTable
from shared.database import BY_LEVEL, PartlyHidden, Row, one_of
from shared.reaching import Country, Phone, Website
from shared.shapes import Code, EachOnce, Line, PastDate, Prose
from shared.stored_shapes import check


@check
def _valid_credit_code(value: str) -> str:
    try:
        return normalize_credit_code(value)
    except CreditCodeWrong as error:
        raise PydanticCustomError("credit_code", "Not a valid unified social credit code (check digit).") from error


CreditCode = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True), AfterValidator(_valid_credit_code)]


class CustomerProfile(SQLModel):
    """The fields of a customer."""

    name: Line = Field(description="Legal name, as registered.", schema_extra={"examples": ["深圳市华强电子有限公司"]})
    short_name: Line | None = Field(default=None, description="What people call it, as lists and maps show it.")
    english_name: Line | None = Field(default=None, description="Name in Latin script.")
    status: CustomerStatus = Field(
        default=CustomerStatus.PROSPECT,
        sa_type=one_of(CustomerStatus),
        description="Whether it is a prospect, does business with us, or no longer does.",
    )
    region: Code | None = Field(
        default=None, description="Code of its region 区域.", schema_extra={"examples": ["CN-GD"]}
    )
    industry: Code | None = Field(default=None, description="Code of its industry 行业.")
    scenarios: EachOnce[Code] = Field(
        default_factory=list, max_length=50, sa_type=ARRAY(sa.Text), description="Codes of its scenarios 场景."
    )
    uscc: CreditCode | None = Field(default=None, description="Unified social credit code 统一社会信用代码.")
    website: Website | None = Field(default=None, description="Address of its website.")
    phone: Phone | None = Field(default=None, description="Switchboard number, as dialled.")
    address: Line | None = Field(default=None, description="Postal address of its seat.")
    country: Country | None = Field(default=None, description="ISO 3166 code of two letters.")
    employees: int | None = Field(default=None, ge=0, le=10_000_000, description="Number of employees.")
    founded_on: PastDate | None = Field(default=None, description="Date of incorporation 成立日期.")
    first_contract_on: PastDate | None = Field(default=None, description="The lifecycle stage counts from this date.")
    decision_mode: DecisionMode | None = Field(
        default=None, sa_type=one_of(DecisionMode), description="How it decides what it buys 决策模式."
    )
    responsible_id: UUID | None = Field(
        default=None, description="The one responsible person 责任人, a user; null: the account manager."
    )
    notes: Prose | None = Field(default=None, description="What is worth knowing and has no field of its own.")
    parent_id: UUID | None = Field(default=None, foreign_key="customers.id", description="The group it belongs to.")


def _sorted_by(name: str) -> sa.Index:
    return sa.Index(f"ix_customers_{name}", name, "id", postgresql_where=sa.text("deleted_at IS NULL"))


def _sorted_down_by(name: str) -> sa.Index:
    """Nulls are last in both directions, so a column that may be null needs an index for each."""
    keys = (sa.text(f"{name} DESC NULLS LAST"), sa.text("id DESC"))
    return sa.Index(f"ix_customers_{name}_down", *keys, postgresql_where=sa.text("deleted_at IS NULL"))


def _found_by(name: str) -> sa.Index:
    return sa.Index(f"ix_customers_{name}", name, postgresql_where=sa.text(f"{name} IS NOT NULL"))


class Customer(CustomerProfile, PartlyHidden, Row, CustomerTable, table=True):
    """A customer's row."""

    __tablename__ = "customers"
    searched_by: ClassVar = ("name", "short_name", "english_name")
    __table_args__ = (
        *(_sorted_by(name) for name in ("created_at", "updated_at", *BY_LEVEL, "name", "status")),
        *(_sorted_by(name) for name in ("region", "industry", "employees", "first_contract_on")),
        *(_sorted_down_by(name) for name in ("region", "industry", "employees", "first_contract_on")),
        *(_found_by(name) for name in ("founded_on", "parent_id", "uscc", "merged_into_id", "responsible_id")),
    )

    deleted_at: AwareDatetime | None = None
    merged_into_id: UUID | None = Field(default=None, foreign_key="customers.id")
