"""The shape of a person due for assessment; computed, not stored."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.relationship.key_people.reassessments.rules import ReassessmentKind
from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.customers.roles import DecisionRole, Seniority
from shared.shapes import ContactId, CustomerId, CustomerName, Read


class ReassessmentRead(Read):
    """A person whose relationship is to be assessed, and by when."""

    contact_id: ContactId
    contact_name: str = Field(description="The person's present name.")
    customer_id: CustomerId
    customer_name: CustomerName
    kind: ReassessmentKind = Field(description="Never assessed, or assessed too long ago.")
    title: str | None = Field(description="Job title 职务; null: unknown.")
    seniority: Seniority | None = Field(description="Seniority: top, middle or base; null: unknown.")
    decision_role: DecisionRole | None = Field(description="The general decision role 决策角色; null: unknown.")
    is_key: bool = Field(description="Whether this is a key person 关键人.")
    level: RelationshipLevel | None = Field(description="Our present level; null: there is none.")
    assessed_on: date | None = Field(description="The day that the latest assessment describes; null: never assessed.")
    due_on: date = Field(description="By which day, by the scheme in force.")
    is_overdue: bool = Field(description="Whether that day has passed.")
    responsible_id: UUID | None = Field(
        description="Responsible for the person, else for the department, else the account manager, else a superior; "
        "only who may sign in and see the person; null: nobody."
    )
    responsible_name: str | None = Field(description="The responsible person's present name.")
