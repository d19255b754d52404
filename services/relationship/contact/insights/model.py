"""An insight: its tables and shapes."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.relationship.contact.insight_schemes.rules import InsightKind
from services.relationship.tables import RelationshipTable
from shared.customers.roles import DecisionRole
from shared.customers.service_policy import PolicyText
from shared.customers.settlements import Settlement
from shared.database import Row, one_of
from shared.shapes import (
    Body,
    Code,
    ContactId,
    CustomerId,
    CustomerName,
    EachOnce,
    Line,
    Patch,
    Prose,
    Read,
    RowRead,
    example,
    unset,
)
from shared.web.parameters import CommaSeparated

MAX_NAMED = 200
EXAMPLE = {
    "kind": "bulletin",
    "title": "2025 年 5 月轨道交通行业简报",
    "summary": "新一轮车辆招标、关键部件国产化进度与三条线路的开通计划。",
    "issued_on": "2025-05-06",
    "industries": ["rail_transit"],
    "decision_roles": ["decider", "evaluator"],
}


class InsightContent(SQLModel):
    """What an insight is, and for whom: all that is named limits the audience."""

    kind: InsightKind = Field(sa_type=one_of(InsightKind), description="The kind of insight.")
    title: Line = Field(description="Its title.")
    summary: Prose | None = Field(default=None, description="What it says, for those who present it.")
    issued_on: date = Field(description="The day from which it may be given.")
    industries: EachOnce[Code] = Field(
        default_factory=list,
        max_length=MAX_NAMED,
        sa_type=ARRAY(sa.Text),
        description="Codes of the industries that it is for; none: every industry.",
    )
    decision_roles: EachOnce[DecisionRole] = Field(
        default_factory=list,
        max_length=len(DecisionRole),
        sa_type=ARRAY(sa.Text),
        description="The roles in decisions that it is for; none: every role.",
    )


class Insight(InsightContent, Row, RelationshipTable, table=True):
    """An insight's row."""

    __tablename__ = "insights"
    __table_args__ = (sa.Index("ix_insights_issued", "kind", "issued_on"),)

    created_by: str
    created_by_name: str
    deleted_at: AwareDatetime | None = None


class InsightCustomer(Row, RelationshipTable, table=True):
    """A customer that an insight is for; an insight without any is for all."""

    __tablename__ = "insight_customers"
    __table_args__ = (
        sa.UniqueConstraint("insight_id", "customer_id"),
        sa.Index("ix_insight_customers_customer", "customer_id"),
    )
    settlement: ClassVar = Settlement()

    insight_id: UUID = Field(foreign_key="insights.id")
    customer_id: UUID


CustomerIds = EachOnce[UUID]


class InsightCreate(Body, InsightContent):
    """A new insight."""

    model_config = example(**EXAMPLE)

    customer_ids: CustomerIds = Field(
        default_factory=list, max_length=MAX_NAMED, description="The customers that it is for; none: every customer."
    )


class InsightUpdate(Patch, InsightContent):
    """Changes to an insight (merge-patch); a list replaces the whole list."""

    model_config = example(summary="补充了六月的招标日历。", industries=["rail_transit", "signalling"])

    kind: InsightKind = unset()
    title: Line = unset()
    issued_on: date = unset()
    industries: EachOnce[Code] = unset()
    decision_roles: EachOnce[DecisionRole] = unset()
    customer_ids: CustomerIds = unset("The customers that it is for, those whom you do not see excepted; they stay.")


class InsightRead(RowRead, InsightContent):
    """An insight, and how many people have got it."""

    customer_ids: list[UUID] = Field(description="Those of the customers it is for that you may see.")
    is_for_some: bool = Field(description="Whether it is for named customers only.")
    files: int = Field(description="How many files it has.")
    given: int = Field(description="How many people whom you may see have got it.")
    created_by: str = Field(description="Id of the user, or `client:<id>`.")
    created_by_name: str = Field(description="Name of who made it, at that time.")


class AudienceRead(Read):
    """A person whom an insight is for."""

    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    contact_name: str = Field(description="The person's present name.")
    department: str | None = Field(description="The person's department.")
    decision_role: DecisionRole | None = Field(description="The person's role in decisions.")
    is_key: bool = Field(description="Whether it is a key person.")
    given_on: date | None = Field(description="When the person got it; null: not yet.")


class SuggestionsQuery(BaseModel):
    """Whom the visit is to."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID = Field(description="The customer to be visited.")
    contact_ids: CommaSeparated[UUID] | None = Field(
        default=None, min_length=1, max_length=100, description="Whom one meets; left out: its key people."
    )


class SuggestedInsightRead(Read):
    """An insight that a person has not got yet."""

    id: UUID = Field(description="Id of the insight.")
    kind: InsightKind = Field(description="The kind of insight.")
    title: str = Field(description="Its title.")
    issued_on: date = Field(description="The day from which it may be given.")


class PersonSuggestionRead(Read):
    """What to bring a person."""

    contact_id: ContactId
    contact_name: str = Field(description="The person's present name.")
    decision_role: DecisionRole | None = Field(description="The person's role in decisions.")
    materials: list[PolicyText] = Field(description="What the service policy says to bring to this role.")
    insights: list[SuggestedInsightRead] = Field(description="Insights for this person, the newest first; at most 20.")


class SuggestionsRead(Read):
    """What to bring to a visit, by person."""

    customer_id: CustomerId
    customer_name: CustomerName
    policy_version: int = Field(description="Version of the service policy that names the materials.")
    people: list[PersonSuggestionRead] = Field(description="The people, in the order asked for, else by name.")
