"""What a run knows of a customer before it grades it, and what all customers of a run are measured by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from services.customer.grading.grades.bands import LatestFit, PaymentRecord, SupplyPlace
from services.customer.grading.grades.standing import YearFigures
from services.customer.grading.schemes.rules import GradingBand, GradingFactor, GradingScheme
from services.customer.profile.standing.rules import CustomerClass


class Entered(NamedTuple):
    """A factor as a person set it."""

    band: GradingBand
    evidence: str


class Depth(NamedTuple):
    """The best rank of a person in each layer of the customer."""

    top: int | None = None
    middle: int | None = None
    base: int | None = None


class Judged(NamedTuple):
    """What people judge that no data tells."""

    is_demand_stable: bool | None = None
    is_industry_growing: bool | None = None
    has_pain_point: bool | None = None
    worth_developing: str | None = None


UNASSESSED, UNJUDGED = Depth(), Judged()
NOTHING_ENTERED: Mapping[GradingFactor, Entered] = MappingProxyType({})


class Before(NamedTuple):
    """The grade before."""

    customer_class: CustomerClass
    bands: str


class Window(NamedTuple):
    """The days a run looks at."""

    last_year_first: date
    last_year_last: date
    as_of: date

    @property
    def fiscal_year(self) -> int:
        """The year that is graded: the one after the last."""
        return self.last_year_first.year + 1


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What all customers of a run are measured by."""

    scheme: GradingScheme
    window: Window
    cutoff: Decimal | None
    """Sales of the last customer within the top share."""


class Known(NamedTuple):
    """What is known of a customer; `figures` None: it never ordered."""

    first_contract_on: date | None = None
    first_order_on: date | None = None
    figures: YearFigures | None = None
    ordered_months: int = 0
    payments: PaymentRecord | None = None
    place: SupplyPlace | None = None
    fit: LatestFit | None = None
    depth: Depth = UNASSESSED
    entered: Mapping[GradingFactor, Entered] = NOTHING_ENTERED
    judged: Judged = UNJUDGED
    before: Before | None = None
