"""A check of a decision chain, with everybody's level on that day: the tables and shapes."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.planning.tables import PlanningTable
from shared.customers.relationship_levels import RelationshipLevel
from shared.database import Row, one_of
from shared.shapes import Body, ContactId, CustomerId, CustomerName, Remark, RowRead, example


class DecisionChainCheck(Row, PlanningTable, table=True):
    """A check of a decision chain; rows are only added."""

    __tablename__ = "decision_chain_checks"

    summit_project_id: UUID = Field(foreign_key="summit_projects.id", index=True)
    customer_id: UUID
    checked_on: date
    findings: str
    checked_by: str
    checked_by_name: str


class DecisionChainLevel(Row, PlanningTable, table=True):
    """A person's level at a check; rows are only added."""

    __tablename__ = "decision_chain_levels"

    check_id: UUID = Field(foreign_key="decision_chain_checks.id", index=True)
    summit_project_id: UUID
    customer_id: UUID
    contact_id: UUID
    needed_level: RelationshipLevel = Field(sa_type=one_of(RelationshipLevel))
    level: RelationshipLevel | None = Field(default=None, sa_type=one_of(RelationshipLevel))
    assessed_on: date | None = None
    is_gap: bool


class DecisionChainCheckCreate(Body):
    """What was found about a decision chain."""

    model_config = example(findings="技术部门支持我方；财务总监尚未接触，由高管对接人两周内拜访。")

    findings: Remark = Field(description="Who decides, who leans to us, and what follows. Readable at every level.")


class DecisionChainCheckRead(RowRead):
    """A check of a summit project's decision chain."""

    summit_project_id: UUID = Field(description="The project whose chain was checked.")
    customer_id: CustomerId
    customer_name: CustomerName
    checked_on: date = Field(description="The day of the check.")
    findings: str = Field(description="What was found. Readable at every level.")
    checked_by: str = Field(description="Id of the user who checked it, or `client:<id>`.")
    checked_by_name: str = Field(description="Name of who checked it, at that time.")
    person_count: int = Field(description="People in the check whom the caller may see.")
    gap_count: int = Field(description="Of them, those who were below the needed level.")


class DecisionChainLevelRead(RowRead):
    """A person's level at a check of the decision chain."""

    check_id: UUID = Field(description="The check.")
    summit_project_id: UUID = Field(description="The project whose chain was checked.")
    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    contact_name: str | None = Field(description="The person's present name.")
    needed_level: RelationshipLevel = Field(description="The level that the project needed on that day.")
    level: RelationshipLevel | None = Field(description="The person's level on that day; null: never assessed.")
    assessed_on: date | None = Field(description="The day that its assessment describes; null without one.")
    is_gap: bool = Field(description="Whether the person was below the needed level.")
