"""Grades: the tables of all results and of the current ones, and their shapes."""

from datetime import date
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.customer.decision_chain.power_maps.rules import RelationshipLevel
from services.customer.grading.grades.rules import FactorSource, JudgementKind, MissingReason, Movement, Prospect
from services.customer.grading.schemes.rules import GradingBand, GradingFactor, PyramidLevel
from services.customer.people.contacts.rules import Seniority
from services.customer.profile.standing.rules import (
    PROFIT_CLEARANCE,
    CustomerClass,
    LifecycleStage,
    Quadrant,
    ServiceTier,
    ValueTag,
)
from services.customer.tables import CustomerTable
from shared.auth.access import Clearance
from shared.database import one_of
from shared.money import Ratio
from shared.shapes import CustomerId, Read, RowId

grades = sa.Table(
    "grades",
    CustomerTable.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("run_id", sa.Uuid, nullable=False),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("fiscal_year", sa.Integer, nullable=False),
    sa.Column("scheme_version", sa.Integer, nullable=False),
    sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("is_preliminary", sa.Boolean, nullable=False),
    sa.Column("score", sa.Numeric),
    sa.Column("coverage", sa.Numeric, nullable=False),
    sa.Column("is_provisional", sa.Boolean, nullable=False),
    sa.Column("customer_class", one_of(CustomerClass)),
    sa.Column("is_potential", sa.Boolean, nullable=False),
    sa.Column("potential_reason", sa.Text),
    sa.Column("previous_class", one_of(CustomerClass)),
    sa.Column("movement", one_of(Movement), nullable=False),
    sa.Column("moved_factors", ARRAY(sa.Text), nullable=False),
    sa.Column("tier", one_of(ServiceTier), nullable=False),
    sa.Column("stage", one_of(LifecycleStage)),
    sa.Column("quadrant", one_of(Quadrant)),
    sa.Column("is_cash_cow", sa.Boolean, nullable=False),
    sa.Column("tags", ARRAY(sa.Text), nullable=False),
    sa.Column("bands", sa.Text, nullable=False),
    sa.Column("judgements", JSONB, nullable=False),
    sa.Column("factors", JSONB, nullable=False),
    sa.Index("ix_grades_customer", "customer_id", "fiscal_year", "graded_at"),
    sa.Index("ix_grades_run", "run_id", "movement"),
)
"""All results."""


class CountedPersonRead(Read):
    """A person whose relationship with us counted."""

    contact_id: UUID = Field(description="The contact.")
    name: str | None = Field(default=None, description="The contact's present name; null: the contact was deleted.")
    seniority: Seniority = Field(description="The layer in which the person counted.")
    level: RelationshipLevel = Field(description="The level of the relationship with us, on the day of reference.")


class GradedFactorRead(Read):
    """One factor of a grade, explained."""

    factor: GradingFactor = Field(description="One of the thirteen factors.")
    band: GradingBand | None = Field(default=None, description="The band that counts, A (best) to D; null: no value.")
    value: str | None = Field(default=None, description="The computed value, if there is one.")
    source: FactorSource | None = Field(default=None, description="Where the band comes from; null: no value.")
    missing: MissingReason | None = Field(default=None, description="Why there is no value; null: there is one.")
    explanation: str = Field(default="", description="What it follows from, in the reader's language.")
    computed_band: GradingBand | None = Field(
        default=None, description="The computed band, when a person has overridden it."
    )
    computed_from: dict[str, str] | None = Field(
        default=None,
        description="The inputs of the value, by name: figures, days, the id of an assessment.",
        schema_extra={"examples": [{"strategic_fit_id": "01a1ff25-b1e9-738a-8877-e930680fd063"}]},
    )
    people: list[CountedPersonRead] | None = Field(
        default=None, description="Of the depth of relationship: the people counted."
    )
    prospects: list[Prospect] | None = Field(default=None, description="Which of the four prospects are given.")
    evidence: str | None = Field(
        default=None, description="The person's reason and evidence; that of `profit` needs clearance 3."
    )
    entered_for: int | None = Field(default=None, description="The fiscal year for which a person set it.")
    carried: bool | None = Field(
        default=None, description="Whether a person set it for an earlier year; null: no person did."
    )


class GradedJudgementRead(Read):
    """A judgement that counted in a grade."""

    judgement: JudgementKind = Field(description="What is judged.")
    holds: bool = Field(description="Whether it is so.")
    evidence: str = Field(description="Who judged it, and why.")
    entered_for: int = Field(description="The fiscal year for which it was judged.")
    carried: bool = Field(description="Whether that is an earlier year: it is due for renewal.")


Hidden = Clearance(PROFIT_CLEARANCE)


class GradeRead(Read):
    """A grade: the result of a run for one customer."""

    id: RowId
    run_id: UUID = Field(description="The grading run that computed it.")
    customer_id: CustomerId
    customer_name: str | None = Field(description="The customer's present name.")
    fiscal_year: int = Field(description="The calendar year in which the graded fiscal year starts.")
    scheme_version: int = Field(description="Version of the grading scheme used.")
    graded_at: AwareDatetime = Field(description="When it was computed (UTC).")
    is_current: bool = Field(description="Whether the customer directory shows it.")
    is_preliminary: bool = Field(description="Given while the fiscal year still ran: due again after its end.")
    score: Annotated[Ratio | None, Hidden] = Field(description="Null while no factor has a value.")
    coverage: Annotated[Ratio | None, Hidden] = Field(description="Weighted share of the factors with a value.")
    is_provisional: bool = Field(description="Whether coverage is below the scheme's minimum.")
    customer_class: CustomerClass | None = Field(
        description="Customer class 客户分类 by the score; null before any order."
    )
    is_potential: Annotated[bool | None, Hidden] = Field(
        description="The mark `potential` 潜在, beside the class: without any order, or worth developing."
    )
    potential_reason: Annotated[str | None, Hidden] = Field(description="Why somebody marked it; null: nobody did.")
    previous_class: CustomerClass | None = Field(
        description="Class of the last grade of an earlier fiscal year; null: it had none."
    )
    movement: Movement = Field(description="How the class compares with that one.")
    moved_factors: Annotated[list[GradingFactor] | None, Hidden] = Field(
        description="Factors whose band differs from that grade."
    )
    tier: ServiceTier = Field(description="Service tier 服务级别 by the yearly spend.")
    stage: LifecycleStage | None = Field(description="Null before a first contract.")
    quadrant: Annotated[Quadrant | None, Hidden] = Field(description="Null until its judgements are set.")
    is_cash_cow: Annotated[bool | None, Hidden] = Field(
        description="A cash cow 现金牛: its strategy is diverging, whatever it contributes today."
    )
    tags: Annotated[list[ValueTag] | None, Hidden] = Field(description="What the customer is worth.")
    judgements: Annotated[list[GradedJudgementRead] | None, Hidden] = Field(
        description="People's judgements that counted."
    )
    factors: Annotated[list[GradedFactorRead] | None, Hidden] = Field(
        description="All thirteen in the method's order; those without a value say why. With the class, the other "
        "bands reveal that of profit, so none is shown below its level."
    )


class ClassShareRead(Read):
    """The number of customers in a class."""

    customer_class: CustomerClass = Field(description="The customer class 客户分类.")
    customers: int = Field(description="Number of the caller's customers in this class.")
    provisional: int = Field(description="Number of them whose grade is provisional.")
    share: Ratio | None = Field(description="Share of the customers that have a class; null: nobody has one.")


class PyramidLevelRead(Read):
    """A level of the reference pyramid: for comparison, not a quota."""

    level: PyramidLevel = Field(description="The level, counted from the top; not the class of that name.")
    share: Ratio = Field(description="Its share of the customers.")
    share_from_top: Ratio = Field(description="Its share and that of the levels above it.")
    customers: int = Field(description="The number that its share makes of the customers that have a class.")


class GradeDistributionRead(Read):
    """The caller's customers by current class."""

    graded: int = Field(description="Number of the caller's customers with a grade.")
    never_graded: int = Field(description="Number of the caller's customers without any grade.")
    without_class: int = Field(description="Number of graded customers without any order, which have no class yet.")
    scheme_version: int = Field(description="Version of the grading scheme that has the reference pyramid.")
    items: list[ClassShareRead] = Field(description="One entry per class, from core to small.")
    reference_pyramid: list[PyramidLevelRead] = Field(description="The reference pyramid, from the top.")


class OverdueGradeRead(Read):
    """A customer that is due to be graded again."""

    id: UUID = Field(description="The customer.")
    name: str = Field(description="The customer's present name.")
    graded_at: AwareDatetime | None = Field(description="Null: never.")
    fiscal_year: int | None = Field(description="Fiscal year of its latest grade; null: never graded.")
    customer_class: CustomerClass | None = Field(description="Class by its latest grade; null: it has none.")
    is_provisional: bool | None = Field(description="Whether that grade is provisional; null: never graded.")
    due_on: date = Field(description="The day after the last closed fiscal year, from which its grade is due.")
