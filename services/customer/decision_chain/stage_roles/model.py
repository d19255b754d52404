"""A stage role: its table and shapes."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.customer.decision_chain.stage_roles.rules import DecisionChain, PurchasingStage
from services.customer.people.contacts.rules import DecisionRole
from services.customer.tables import CustomerTable
from shared.auth.access import RowClearance
from shared.database import Row, one_of
from shared.shapes import Body, ContactId, CustomerId, CustomerName, Patch, Remark, RowRead, example, unset

CLEARANCE = (
    "Clearance needed to see it: by default 1, in the hidden chain 2; of a coach at least 2; at most the caller's own."
)


class StageRoleFields(SQLModel):
    """The fields of a stage role that may change."""

    role: DecisionRole = Field(sa_type=one_of(DecisionRole), description="The person's role in this stage.")
    weight: int | None = Field(
        default=None,
        ge=1,
        le=5,
        description="The person's weight in this stage, 1 little to 5 decisive; null: unknown.",
    )
    remark: Remark | None = Field(default=None, description="What else is known about the role.")


class StageRole(StageRoleFields, Row, CustomerTable, table=True):
    """A stage role's row."""

    __tablename__ = "stage_roles"
    __table_args__ = (
        # The level is part of the key: otherwise a conflict would show that there is a hidden role.
        sa.UniqueConstraint("contact_id", "stage", "chain", "clearance", name="uq_stage_roles_part"),
        sa.Index("ix_stage_roles_customer", "customer_id"),
        sa.Index("ix_stage_roles_created", "created_at", "id"),
    )

    customer_id: UUID = Field(foreign_key="customers.id")
    contact_id: UUID = Field(foreign_key="contacts.id")
    stage: PurchasingStage = Field(sa_type=one_of(PurchasingStage))
    chain: DecisionChain = Field(sa_type=one_of(DecisionChain))
    clearance: Annotated[int, RowClearance()]


class StageRoleCreate(Body, StageRoleFields):
    """A new stage role."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        contact_id="01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a",
        stage="evaluate_products",
        role="evaluator",
        weight=4,
    )

    customer_id: CustomerId
    contact_id: UUID = Field(description="A contact of the customer.")
    stage: PurchasingStage = Field(description="The purchasing stage.")
    chain: DecisionChain = Field(
        default=DecisionChain.FORMAL, description="The formal decision chain, or the hidden one 隐性决策链."
    )
    clearance: int | None = Field(default=None, ge=1, le=3, description=CLEARANCE)


class StageRoleUpdate(Patch, StageRoleFields):
    """Changes to a stage role (merge-patch); stage, chain and person are fixed."""

    model_config = example(
        role="decider",
        weight=5,
    )

    role: DecisionRole = unset()
    clearance: int = Field(default=None, ge=1, le=3, description=CLEARANCE)


class StageRoleRead(RowRead, StageRoleFields):
    """A person's role in a purchasing stage."""

    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    contact_name: str = Field(description="Present name of the contact.")
    stage: PurchasingStage = Field(description="The purchasing stage.")
    chain: DecisionChain = Field(description="The formal decision chain, or the hidden one 隐性决策链.")
    clearance: int = Field(description="Clearance needed to see it.")
