"""Grades: the tables of all results and of the current ones, and their shapes."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.customer.grading.grades.rules import FactorSource, Movement
from services.customer.grading.schemes.rules import GradingBand, GradingFactor
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
    sa.Column("score", sa.Numeric),
    sa.Column("coverage", sa.Numeric, nullable=False),
    sa.Column("is_provisional", sa.Boolean, nullable=False),
    sa.Column("customer_class", one_of(CustomerClass), nullable=False),
    sa.Column("class_reason", sa.Text),
    sa.Column("previous_class", one_of(CustomerClass)),
    sa.Column("movement", one_of(Movement), nullable=False),
    sa.Column("moved_factors", ARRAY(sa.Text), nullable=False),
    sa.Column("tier", one_of(ServiceTier), nullable=False),
    sa.Column("stage", one_of(LifecycleStage)),
    sa.Column("quadrant", one_of(Quadrant)),
    sa.Column("tags", ARRAY(sa.Text), nullable=False),
    sa.Column("bands", sa.Text, nullable=False),
    sa.Column("factors", JSONB, nullable=False),
    sa.Index("ix_grades_customer", "customer_id", "fiscal_year", "graded_at"),
    sa.Index("ix_grades_run", "run_id", "movement"),
)
"""All results."""


class GradedFactorRead(Read):
    """One factor of a grade, explained."""

    factor: GradingFactor = Field(description="One of the thirteen factors.")
    band: GradingBand = Field(description="The band that counts, A (best) to D.")
    value: str | None = Field(default=None, description="The computed value, if there is one.")
    source: FactorSource = Field(description="Where the band comes from.")
    computed_band: GradingBand | None = Field(
        default=None, description="The computed band, when a person has overridden it."
    )
    computed_from: dict[str, str] | None = Field(
        default=None,
        description="The inputs of the value, by name: figures, days, the id of an assessment.",
        schema_extra={"examples": [{"strategic_fit_id": "01a1ff25-b1e9-738a-8877-e930680fd063"}]},
    )
    evidence: str | None = Field(default=None, description="The person's reason and evidence.")


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
    score: Annotated[Ratio | None, Clearance(PROFIT_CLEARANCE)] = Field(description="Null while no factor has a value.")
    coverage: Annotated[Ratio | None, Clearance(PROFIT_CLEARANCE)] = Field(
        description="Weighted share of the factors with a value."
    )
    is_provisional: bool = Field(description="Whether coverage is below the scheme's minimum.")
    customer_class: CustomerClass = Field(
        description="Customer class 客户分类 by the score; `potential` before any order, or where a person says so."
    )
    class_reason: str | None = Field(description="Why it counts as potential although it orders.")
    previous_class: CustomerClass | None = Field(description="Class of the previous grade; null for the first.")
    movement: Movement = Field(description="How the class compares with the previous one.")
    moved_factors: Annotated[list[GradingFactor] | None, Clearance(PROFIT_CLEARANCE)] = Field(
        description="Factors whose band differs from the previous grade."
    )
    tier: ServiceTier = Field(description="Service tier 服务级别 by the yearly spend.")
    stage: LifecycleStage | None = Field(description="Null before a first contract.")
    quadrant: Quadrant | None = Field(description="Null until its judgements are set.")
    tags: Annotated[list[ValueTag] | None, Clearance(PROFIT_CLEARANCE)] = Field(
        description="What the customer is worth."
    )
    factors: Annotated[list[GradedFactorRead] | None, Clearance(PROFIT_CLEARANCE)] = Field(
        description="The factors with a value, in the method's order. With the class, the other bands reveal that of "
        "profit, so none is shown below its level."
    )


class ClassShareRead(Read):
    """The number of customers in a class."""

    customer_class: CustomerClass = Field(description="The customer class 客户分类.")
    customers: int = Field(description="Number of the caller's customers in this class.")
    share: Ratio | None = Field(
        description="Share of the graded customers that are not potential; null for potential ones."
    )
    reference_share: Ratio | None = Field(description="Share in the reference pyramid: for comparison, not a quota.")


class GradeDistributionRead(Read):
    """The caller's customers by current class."""

    graded: int = Field(description="Number of the caller's customers with a grade.")
    never_graded: int = Field(description="Number of the caller's customers without any grade.")
    items: list[ClassShareRead] = Field(description="One entry per class, from core to potential.")


class OverdueGradeRead(Read):
    """A customer that is due to be graded again."""

    id: UUID = Field(description="The customer.")
    name: str = Field(description="The customer's present name.")
    graded_at: AwareDatetime | None = Field(description="Null: never.")
    fiscal_year: int | None = Field(description="Fiscal year of its latest grade; null: never graded.")
    customer_class: CustomerClass | None = Field(description="Class by its latest grade; null: never graded.")
