"""The content of an execution scheme, as stored and sent."""

from typing import Annotated

from sqlmodel import Field

from services.planning.execution.schemes.rules import ReviewHolder, ReviewKind
from shared.shapes import Body, EachOnce

FiscalMonth = Annotated[int, Field(ge=1, le=12)]


class ReviewRuleBody(Body):
    """When a kind of review is held, and by whom."""

    kind: ReviewKind = Field(description="The review; each kind is there once.")
    months: EachOnce[FiscalMonth] = Field(
        min_length=1, max_length=12, description="Months of the fiscal year, 1 to 12, at whose end it is held."
    )
    holder: ReviewHolder = Field(description="Who holds it; coaching and evaluation are the supervisor's.")
    days: int = Field(ge=1, le=60, description="Working days after the month within which it is held.")


class ExecutionSchemeContent(Body):
    """Which reviews an approved plan has, and the days of its execution.

    A plan's reviews are scheduled by the version in force at its approval; each keeps its day.
    """

    reviews: list[ReviewRuleBody] = Field(
        min_length=1, max_length=len(ReviewKind), description="The reviews of a plan's year."
    )
    escalation_days: int = Field(
        ge=1, le=365, description="Days after which a late review of the account manager is the supervisor's task too."
    )
    replacement_days: int = Field(
        ge=0, le=365, description="Days within which somebody takes over from a colleague who has left."
    )
    effect_days: int = Field(
        ge=1, le=730, description="Days after an action within which a change of level counts as its effect."
    )
    small_group: int = Field(
        default=3,
        ge=1,
        le=100,
        description="Actions with a known effect below which a row of a year's evaluation is marked as small.",
    )


STANDARD = ExecutionSchemeContent(
    reviews=[
        ReviewRuleBody(
            kind=ReviewKind.MONTHLY_CHECK,
            months=[1, 2, 4, 5, 7, 8, 10, 11],
            holder=ReviewHolder.ACCOUNT_MANAGER,
            days=5,
        ),
        ReviewRuleBody(
            kind=ReviewKind.QUARTERLY_SELF_CHECK, months=[3, 6, 9, 12], holder=ReviewHolder.ACCOUNT_MANAGER, days=10
        ),
        ReviewRuleBody(kind=ReviewKind.HALF_YEAR_COACHING, months=[6], holder=ReviewHolder.SUPERVISOR, days=15),
        ReviewRuleBody(kind=ReviewKind.YEARLY_EVALUATION, months=[12], holder=ReviewHolder.SUPERVISOR, days=20),
    ],
    escalation_days=5,
    replacement_days=5,
    effect_days=90,
)
"""The method names the four kinds and who holds them (section 6, step 5). The days are our default; so is that the
self-check replaces the monthly check at the end of a quarter, and evaluation replaces coaching at the year's end."""
