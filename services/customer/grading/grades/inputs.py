"""The inputs of a grade: a customer's facts, and the scheme, window and cutoff of the run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from services.customer.grading.grades.bands import LatestFit, PaymentRecord, SupplyStanding
from services.customer.grading.grades.depth import Person
from services.customer.grading.grades.rules import JudgementKind
from services.customer.grading.grades.standing import YearFigures
from services.customer.grading.schemes.rules import GradingBand, GradingFactor, GradingScheme
from services.customer.profile.standing.rules import CustomerClass


class ManualFactor(NamedTuple):
    """A factor set by a person."""

    band: GradingBand
    evidence: str
    fiscal_year: int
    prospects: list[str] | None = None


class Judgement(NamedTuple):
    """What a person judged of the customer."""

    kind: JudgementKind
    holds: bool
    evidence: str
    fiscal_year: int


NO_MANUAL_FACTORS: Mapping[GradingFactor, ManualFactor] = MappingProxyType({})
NO_JUDGEMENTS: Mapping[JudgementKind, Judgement] = MappingProxyType({})


class PreviousGrade(NamedTuple):
    """The customer's previous grade."""

    customer_class: CustomerClass | None
    bands: str


class Window(NamedTuple):
    """The days that a run covers."""

    last_year_first: date
    last_year_last: date
    as_of: date
    is_closed: bool
    """Whether the graded year is over; else it is graded with what is known on `as_of`."""

    @property
    def fiscal_year(self) -> int:
        """The graded year: the one after the last fiscal year."""
        return self.last_year_first.year + 1

    @property
    def first(self) -> date:
        """The graded year's first day."""
        return self.last_year_last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GradingBasis:
    """The common basis of all grades in a run."""

    scheme: GradingScheme
    window: Window
    cutoff: Decimal | None
    """Sales of the last customer within the top share."""


class CustomerInputs(NamedTuple):
    """The facts about a customer; `figures` is None when it never ordered."""

    first_contract_on: date | None = None
    first_order_on: date | None = None
    figures: YearFigures | None = None
    graded_year_sales: Decimal | None = None
    """Actual sales of the graded year, up to the day of reference."""
    expected_sales: Decimal | None = None
    """Of a year that still runs: its actual months, and the forecast of the others."""
    ordered_months: int = 0
    payments: PaymentRecord | None = None
    supply: SupplyStanding | None = None
    fit: LatestFit | None = None
    people: Sequence[Person] = ()
    entered: Mapping[GradingFactor, ManualFactor] = NO_MANUAL_FACTORS
    judged: Mapping[JudgementKind, Judgement] = NO_JUDGEMENTS
    before: PreviousGrade | None = None
