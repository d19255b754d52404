"""The inputs of a grade: a customer's facts, and the scheme, window and cutoff of the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from services.customer.grading.grades.bands import LatestFit, PaymentRecord, SupplyStanding
from services.customer.grading.grades.standing import YearFigures
from services.customer.grading.schemes.rules import GradingBand, GradingFactor, GradingScheme
from services.customer.profile.standing.rules import CustomerClass


class ManualFactor(NamedTuple):
    """A factor set by a person."""

    band: GradingBand
    evidence: str


class Depth(NamedTuple):
    """The best rank of a person in each layer of the customer."""

    top: int | None = None
    middle: int | None = None
    base: int | None = None


class Judgements(NamedTuple):
    """People's judgements, for which there is no data."""

    is_demand_stable: bool | None = None
    is_industry_growing: bool | None = None
    has_pain_point: bool | None = None
    worth_developing: str | None = None


UNASSESSED, NO_JUDGEMENTS = Depth(), Judgements()
NO_MANUAL_FACTORS: Mapping[GradingFactor, ManualFactor] = MappingProxyType({})


class PreviousGrade(NamedTuple):
    """The customer's previous grade."""

    customer_class: CustomerClass
    bands: str


class Window(NamedTuple):
    """The days that a run covers."""

    last_year_first: date
    last_year_last: date
    as_of: date

    @property
    def fiscal_year(self) -> int:
        """The graded year: the one after the last fiscal year."""
        return self.last_year_first.year + 1


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
    ordered_months: int = 0
    payments: PaymentRecord | None = None
    supply: SupplyStanding | None = None
    fit: LatestFit | None = None
    depth: Depth = UNASSESSED
    entered: Mapping[GradingFactor, ManualFactor] = NO_MANUAL_FACTORS
    judged: Judgements = NO_JUDGEMENTS
    before: PreviousGrade | None = None
