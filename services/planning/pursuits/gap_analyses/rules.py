"""What goals still lack (method, 6, step 1): orders in hand, then leads and opportunities by weight: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.planning.pursuits.leads.rules import OPEN, LeadState
from shared.labels import Labelled

PLACES = Decimal("0.0001")
NOTHING = Decimal(0)


class LeadOmission(Labelled):
    """Why an open lead does not count in a gap analysis."""

    NO_AMOUNT = "no_amount", "No expected amount", "没有预计金额"
    OTHER_CURRENCY = "other_currency", "In another currency", "币种不同"
    NO_DAY = "no_day", "No expected day", "没有预计日期"
    LATER = "later", "Expected after the goal is due", "预计晚于目标到期日"


@dataclass(frozen=True, slots=True)
class OpenLead:
    """An open lead or opportunity; `expected_on`: the day of the order, else of the close."""

    state: LeadState
    amount: Decimal | None
    currency: str | None
    probability: Decimal | None
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class StageTotal:
    """The leads of a stage that may become orders in time."""

    state: LeadState
    leads: int
    amount: Decimal
    weighted: Decimal


@dataclass(frozen=True, slots=True)
class Omitted:
    """The number of open leads that do not count, by reason."""

    reason: LeadOmission
    leads: int


def omission(lead: OpenLead, currency: str | None, due_on: date) -> LeadOmission | None:
    """Why the lead does not count for a goal; None: it does. One whose day has passed may still be won."""
    if lead.amount is None:
        return LeadOmission.NO_AMOUNT
    if lead.currency != currency:
        return LeadOmission.OTHER_CURRENCY
    if lead.expected_on is None:
        return LeadOmission.NO_DAY
    return LeadOmission.LATER if lead.expected_on > due_on else None


def total_by_stage(
    leads: Iterable[OpenLead], weights: Mapping[LeadState, Decimal], currency: str | None, due_on: date
) -> list[StageTotal]:
    """The leads that count, from opportunities down to new ones. An opportunity weighs as much as its probability."""
    counted = [lead for lead in leads if omission(lead, currency, due_on) is None]
    totals = []
    for state in reversed(OPEN):
        found = [(one.amount or NOTHING, _weight(one, weights)) for one in counted if one.state is state]
        weighted = sum((amount * weight for amount, weight in found), NOTHING).quantize(PLACES)
        totals.append(StageTotal(state, len(found), sum((amount for amount, _ in found), NOTHING), weighted))
    return totals


def _weight(lead: OpenLead, weights: Mapping[LeadState, Decimal]) -> Decimal:
    if lead.state is LeadState.OPPORTUNITY and lead.probability is not None:
        return lead.probability
    return weights.get(lead.state, NOTHING)


def omitted_by_reason(leads: Iterable[OpenLead], currency: str | None, due_on: date) -> list[Omitted]:
    """The leads that do not count, by the reasons that there are."""
    reasons = [omission(lead, currency, due_on) for lead in leads]
    return [Omitted(one, reasons.count(one)) for one in LeadOmission if one in reasons]


def lacking(target: Decimal, *covered: Decimal | None) -> Decimal | None:
    """What is left of the target, 0 when it is covered; None where something is unknown."""
    left = target
    for one in covered:
        if one is None:
            return None
        left -= one
    return max(left, NOTHING)


def margin_needed(
    profit_target: Decimal | None, profit: Decimal | None, sales_target: Decimal | None, sales: Decimal | None
) -> Decimal | None:
    """The margin that the sales still to come need; None where none are to come, or something is unknown."""
    if profit_target is None or profit is None or sales_target is None or sales is None or sales_target <= sales:
        return None
    return ((profit_target - profit) / (sales_target - sales)).quantize(PLACES)
