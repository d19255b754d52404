"""The content of a warning scheme, as stored and sent."""

from typing import Annotated
from uuid import UUID

from sqlmodel import Field

from services.kpi.warnings.schemes.rules import WarningKind
from shared.customers.traits import CustomerClass, LifecycleStage
from shared.money import Amount, Ratio
from shared.shapes import Body

HourCount = Annotated[int, Field(ge=1, le=8760)]
Threshold = Annotated[Ratio, Field(ge=0, le=1_000_000)]
Share = Annotated[Ratio, Field(ge=0, le=1)]


class SeveritySteps(Body):
    """The value from which on a warning has each severity; below the lowest there is none."""

    low: Threshold = Field(description="From this value on, the severity is low.")
    medium: Threshold = Field(description="From this value on, the severity is medium.")
    high: Threshold = Field(description="From this value on, the severity is high.")


class DueHours(Body):
    """Hours within which a warning is worked on: the shortest of those that apply to the customer."""

    otherwise: HourCount = Field(description="For a customer whose stage and class are not listed.")
    stages: dict[LifecycleStage, HourCount] = Field(default_factory=dict, description="By lifecycle stage.")
    classes: dict[CustomerClass, HourCount] = Field(default_factory=dict, description="By customer class.")


class WarningDuty(Body):
    """Whether a kind of warning is raised, whose it is, and by when."""

    is_on: bool = Field(description="Off: nothing is raised, and what is open closes by itself.")
    owner_id: UUID | None = Field(default=None, description="Who works on it; null: the customer's account manager.")
    due_hours: DueHours = Field(description="Hours within which it is worked on.")
    quiet_days: int = Field(
        ge=0,
        le=3660,
        description="Days that a warning closed by hand stays quiet while its cause lasts; a higher severity ends it.",
    )


class OrderOverdueRule(WarningDuty):
    """Complete days since the last order ÷ the gap that the customer's own cycle tolerates."""

    steps: SeveritySteps = Field(description="In times of the tolerated gap.")
    min_order_days: int = Field(ge=2, le=1000, description="Order days that a customer's cycle is made of, at least.")
    late_weight: Annotated[Ratio, Field(ge=0, le=10)] = Field(
        description="The tolerated gap: at 0 the customer's median gap, at 1 the gap that nine of ten stay below."
    )
    min_silent_days: int = Field(ge=0, le=3660, description="Days without an order below which nothing is raised.")


class SalesDownRule(WarningDuty):
    """Share by which the last months' sales are below both the trend and the same months of last year."""

    steps: SeveritySteps = Field(description="As a share of what was expected: 0.3 is 30 % below.")
    months: int = Field(ge=1, le=12, description="Complete months that are compared.")
    min_expected: Amount = Field(ge=0, description="Expected sales below which nothing is raised, in base currency.")


class PaymentSlowerRule(WarningDuty):
    """Days that the customer pays later than in the year before, weighted by amount."""

    steps: SeveritySteps = Field(description="In days.")
    days: int = Field(ge=7, le=366, description="Receivables due in the last so many days, and all that are overdue.")
    min_receivables: int = Field(ge=1, le=1000, description="Receivables that each of both periods has, at least.")


class ShareDownRule(WarningDuty):
    """Points by which our share of the customer's purchases in a category has fallen, by its supply file."""

    steps: SeveritySteps = Field(description="As points of the share: 0.1 is from 60 % to 50 %.")
    max_age_days: int = Field(
        default=366, ge=30, le=3660, description="A share as of a day longer ago is history, and raises nothing."
    )


class ForecastMissedRule(WarningDuty):
    """Share of the frozen forecast that was not ordered."""

    steps: SeveritySteps = Field(description="As a share of the forecast.")
    months: int = Field(default=3, ge=1, le=12, description="Complete months that are added up.")
    min_forecast: Amount = Field(ge=0, description="Forecasts below it raise nothing, in base currency.")


class ProductDroppedRule(WarningDuty):
    """Months since a product category was last bought ÷ its usual interval, of a customer that goes on ordering."""

    steps: SeveritySteps = Field(description="In times of the usual interval.")
    min_months: int = Field(ge=2, le=12, description="Months with orders in its last year, at least.")
    min_share: Share = Field(description="Share of the customer's sales of two years that it had, at least.")


class ReturnsHighRule(WarningDuty):
    """Rate of returns in the last days ÷ the customer's usual rate in the year before."""

    steps: SeveritySteps = Field(description="In times of the usual rate.")
    days: int = Field(ge=7, le=366, description="The last so many days.")
    min_rate: Annotated[Ratio, Field(gt=0, le=1)] = Field(
        description="The usual rate of a customer that has less: a single return after years without one is no alarm."
    )
    min_returns: int = Field(ge=1, le=1000, description="Credit notes in the last days, at least.")


class WarningSchemeContent(Body):
    """For each kind of early warning: on or off, thresholds, severities, owner, and the time to work on it."""

    order_overdue: OrderOverdueRule = Field(description="An order overdue against the customer's own cycle.")
    sales_down: SalesDownRule = Field(description="Sales down against trend and season.")
    payment_slower: PaymentSlowerRule = Field(description="The customer pays later than it did.")
    share_down: ShareDownRule = Field(description="Our share of its purchases falls.")
    forecast_missed: ForecastMissedRule = Field(description="Orders below the frozen forecast.")
    product_dropped: ProductDroppedRule = Field(description="A product category that it does not buy any more.")
    returns_high: ReturnsHighRule = Field(description="Unusually many returns.")
    from_services: dict[WarningKind, WarningDuty] = Field(
        description="Warnings of the other services, which also say how severe they are. A kind left out is off."
    )

    def duty_of(self, kind: WarningKind) -> WarningDuty | None:
        """Whose a warning of the kind is, and by when; None: such warnings are off."""
        duty: WarningDuty | None = getattr(self, kind.value, None) or self.from_services.get(kind)
        return duty if duty is not None and duty.is_on else None
