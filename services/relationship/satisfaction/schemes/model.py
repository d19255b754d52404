"""The content of a satisfaction scheme, as stored and sent."""

from decimal import Decimal
from typing import Annotated

from sqlmodel import Field

from services.relationship.satisfaction.schemes.rules import LEAST_ANONYMOUS
from shared.customers.traits import CustomerClass
from shared.money import Ratio
from shared.shapes import Body

Share = Annotated[Ratio, Field(ge=0, le=1)]


class SatisfactionTargets(Body):
    """The satisfaction to be reached, as a share of the highest score (method, 2.7)."""

    value: Share = Field(default=Decimal(1), description="Of value customers.")
    standard: Share = Field(default=Decimal("0.95"), description="Of all others.")
    acceptable_below: Share = Field(
        default=Decimal("0.5"), description="Of customers without profit that are not big: below it is acceptable."
    )


class GapSteps(Body):
    """From which gap below the target on the warning has which severity."""

    low: Share = Field(default=Decimal(0), description="Low from this gap on; 0: any gap.")
    medium: Share = Field(default=Decimal("0.05"), description="Medium from this gap on.")
    high: Share = Field(default=Decimal("0.15"), description="High from this gap on.")


Months = Annotated[int, Field(ge=1, le=60)]
Days = Annotated[int, Field(ge=1, le=365)]


class SatisfactionSchemeContent(Body):
    """Targets of satisfaction by value rating, the rhythm of surveys, and the times of what follows (method, 2.7, 4.5).

    A value customer is to be satisfied in full. A customer without profit may be dissatisfied or is not measured; when
    it is big, converting it to profit or value is a duty that takes precedence. The answers of `window_months` make the
    present score.
    """

    targets: SatisfactionTargets = Field(description="The satisfaction to be reached.")
    gap_steps: GapSteps = Field(description="How bad it is to miss it.")
    warning_from_answers: int = Field(default=1, ge=1, le=100, description="Answers from which on a score can warn.")
    anonymous_from_answers: int = Field(
        default=LEAST_ANONYMOUS,
        ge=LEAST_ANONYMOUS,
        le=100,
        description="Answers to an anonymous survey from which on they count, once it has ended.",
    )
    window_months: Months = Field(default=12, description="Months whose answers make the present score.")
    survey_every_months: dict[CustomerClass, Months] = Field(
        description="Months after which customers of a class are asked again; a class that is missing is not due."
    )
    evaluation_days: Days = Field(default=7, description="Days after its last one to close and evaluate a survey.")
    follow_up_days: Days = Field(default=10, description="Days to follow up a score below the target.")
    conversion_days: Days = Field(
        default=30, description="Days to plan the conversion of a customer, from the day on which the duty began."
    )


STANDARD = SatisfactionSchemeContent(
    targets=SatisfactionTargets(),
    gap_steps=GapSteps(),
    survey_every_months=dict.fromkeys(CustomerClass, 12),
)
