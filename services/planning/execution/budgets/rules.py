"""Budgets of plans (method, 6, step 5): what money is for, and the comparison with what is spent; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from shared.labels import Labelled
from shared.problems import FieldError, Invalid, NotFound, Text

ZERO = Decimal(0)


class BudgetUse(Labelled):
    """What a plan's money is for."""

    VISITS = "visits", "Visits and contact", "拜访与接待"
    CAMPAIGNS = "campaigns", "Campaigns", "活动"
    GIFTS = "gifts", "Gifts", "礼品"
    OTHER = "other", "Other", "其他"


class SpendingState(Labelled):
    """Whether what was spent can be shown."""

    KNOWN = "known", "Known", "已知"
    UNAVAILABLE = "unavailable", "Temporarily unavailable", "暂不可读取"
    NOT_PERMITTED = "not_permitted", "Not permitted", "无权查看"


CAMPAIGN_KINDS = frozenset({"event", "sponsorship"})
VISIT_KINDS = frozenset({"meal", "travel", "accommodation", "entertainment"})
"""Kinds of expenses of the relationship service; a kind that is not known here is other."""


class BudgetNotSet(NotFound):
    """The plan has no budget yet."""

    title = Text("No budget yet", "尚无费用预算")
    detail = Text("The plan {id} has no budget yet.", "规划 {id} 尚无费用预算。")


class BudgetRateUnclear(Invalid):
    """A budget in a foreign currency has an exchange rate, one in the base currency has none."""

    pointer: ClassVar = "/fx_rate"
    title = Text("Exchange rate unclear", "汇率填写有误")
    detail = Text("Give a rate for a foreign currency only.", "仅外币预算须填写汇率，本位币请留空。")


@dataclass(frozen=True, slots=True)
class Spent:
    """What is planned and was spent for a use, in the base currency."""

    planned: Decimal = ZERO
    actual: Decimal = ZERO

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.planned + other.planned, self.actual + other.actual)


def use_of(kind: str, *, is_for_campaign: bool, is_for_visit: bool) -> BudgetUse:
    """What an expense is for: a gift is a gift wherever it is given; then what it belongs to counts, then its kind."""
    if kind == "gift":
        return BudgetUse.GIFTS
    if is_for_campaign:
        return BudgetUse.CAMPAIGNS
    if is_for_visit:
        return BudgetUse.VISITS
    if kind in CAMPAIGN_KINDS:
        return BudgetUse.CAMPAIGNS
    return BudgetUse.VISITS if kind in VISIT_KINDS else BudgetUse.OTHER


def sum_uses(found: Iterable[tuple[BudgetUse, Spent]]) -> dict[BudgetUse, Spent]:
    """What is planned and was spent for each use."""
    sums = dict.fromkeys(BudgetUse, Spent())
    for use, spent in found:
        sums[use] += spent
    return sums


@dataclass(frozen=True, slots=True)
class Comparison:
    """A budget against what is planned and was spent, in the base currency; None: not known."""

    budget: Decimal | None
    planned: Decimal | None
    actual: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """Budget less planned and actual; below 0 it is exceeded."""
        if self.budget is None or self.planned is None or self.actual is None:
            return None
        return self.budget - self.planned - self.actual

    @property
    def used_share(self) -> Decimal | None:
        """Planned and actual as a share of the budget; None without one, or for a budget of 0."""
        left = self.left
        return round((self.budget - left) / self.budget, 4) if self.budget and left is not None else None


def compare(
    budget: Mapping[BudgetUse, Decimal] | None, spent: Mapping[BudgetUse, Spent] | None
) -> dict[BudgetUse, Comparison]:
    """Each use; `budget` None: the plan has none, `spent` None: it cannot be read."""
    return {
        use: Comparison(
            budget[use] if budget else None,
            spent[use].planned if spent else None,
            spent[use].actual if spent else None,
        )
        for use in BudgetUse
    }


def total_of(uses: Iterable[Comparison]) -> Comparison:
    """All uses together."""
    rows = list(uses)

    def added(name: str) -> Decimal | None:
        values = [getattr(one, name) for one in rows]
        return None if None in values else sum(values, start=ZERO)

    return Comparison(added("budget"), added("planned"), added("actual"))


def refuse_unclear_rate(currency: str, base: str, fx_rate: Decimal | None) -> None:
    """Raises BudgetRateUnclear."""
    if (currency == base) == (fx_rate is not None):
        wrong = FieldError(BudgetRateUnclear.code(), BudgetRateUnclear.detail, pointer=BudgetRateUnclear.pointer)
        raise BudgetRateUnclear(errors=[wrong])
