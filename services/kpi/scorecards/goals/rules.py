"""What a goal measures, in which direction, and what makes goals unsound (method, section 7)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from services.kpi.figures.kpis import rules as kpis
from services.kpi.figures.kpis.catalogue import KPIS, KpiCode
from services.kpi.figures.kpis.formulas import LAST_YEAR
from services.kpi.figures.kpis.rules import Dimension, Unit
from shared.labels import Labelled
from shared.problems import FieldError, Text

WHOLE = Decimal(100)
"""The weights of an agreed scorecard add up to it."""
MAX_GOALS = 30
OF_ORDERS = frozenset(
    {"orders", "credit_notes", "lines", "quantity", "sales", "credits", "costed_sales", "cost", "product_cost"}
    | {"checked_lines", "accurate_lines"}
)
"""The sums that belong to the day of an order, and so to who sold it then."""
SOLD_LAST_YEAR = f"{LAST_YEAR}.sales"


class SalesBasis(Labelled):
    """Whose business counts."""

    SALESPERSON = "salesperson", "Orders that they sold, by the order's salesperson", "按订单销售员（当时签单人）"
    MANAGED = "managed", "Customers that they manage today", "按现任客户经理名下客户"


class GoalDirection(Labelled):
    """Which side of the target is better."""

    HIGHER = "higher", "Higher is better", "越高越好"
    LOWER = "lower", "Lower is better", "越低越好"


class Goal(Protocol):
    """The fields of a goal that the rules read."""

    key: str
    name: str | None
    kpi: KpiCode | None
    basis: SalesBasis | None
    weight: Decimal
    target: Decimal
    direction: GoalDirection | None
    baseline: Decimal | None
    floor: Decimal | None
    cap: Decimal | None


def usual_direction(kpi: KpiCode | None) -> GoalDirection:
    """The direction of a KPI unless the goal says another."""
    is_lower = kpi is not None and KPIS[kpi].direction is kpis.Direction.LOWER
    return GoalDirection.LOWER if is_lower else GoalDirection.HIGHER


def usual_baseline(target: Decimal, direction: GoalDirection) -> Decimal:
    """The figure that scores 0 unless the goal says another: nothing, or twice a target that is better below."""
    return Decimal(0) if direction is GoalDirection.HIGHER else 2 * target


def level_of_goals(goals: Iterable[Goal]) -> int:
    """The clearance of the highest KPI."""
    return max((KPIS[goal.kpi].clearance for goal in goals if goal.kpi is not None), default=1)


def is_ratio(kpi: KpiCode | None) -> bool:
    """Whether the KPI is a ratio, whose target does not grow with the business."""
    return kpi is not None and KPIS[kpi].unit is Unit.RATIO


def weight_of(goals: Iterable[Goal]) -> Decimal:
    """The sum of the weights."""
    return sum((goal.weight for goal in goals), Decimal(0))


def refuse_goals(goals: Sequence[Goal], *, is_team: bool, has_salespeople: bool) -> list[FieldError]:
    """What is wrong with the goals, each with its place and the remedy."""
    repeated = {key for key, count in Counter(goal.key for goal in goals).items() if count > 1}
    found: list[FieldError] = []
    for place, goal in enumerate(goals):
        at = f"/goals/{place}"
        if goal.key in repeated:
            text = Text("Give each goal a key of its own.", "各考核项的标识不得重复。")
            found.append(FieldError("key_repeated", text, f"{at}/key"))
        found += _refuse_measure(goal, at, is_team=is_team, has_salespeople=has_salespeople)
        found += _refuse_target(goal, at)
    return found


def _refuse_measure(goal: Goal, at: str, *, is_team: bool, has_salespeople: bool) -> Iterable[FieldError]:
    if goal.kpi is None:
        if goal.name is None:
            yield FieldError(
                "name_missing", Text("Name a goal that is no KPI.", "非指标类目标须填写名称。"), f"{at}/name"
            )
        if goal.basis is not None:
            text = Text("Only a KPI has a basis; leave it out.", "只有指标才有统计口径，请勿填写。")
            yield FieldError("basis_without_kpi", text, f"{at}/basis")
        return
    if goal.basis is None:
        text = Text("Say whose business counts: {choices}.", "请说明统计口径：{choices}。")
        choices = [one.named for one in SalesBasis]
        yield FieldError("basis_missing", text, f"{at}/basis", values={"choices": choices})
        return
    if goal.basis is SalesBasis.SALESPERSON and not has_salespeople:
        text = Text("Say how the ERP names the salespeople.", "请填写其在 ERP 中的销售员名称。")
        yield FieldError("salespeople_missing", text, "/salespeople")
    if not can_measure(goal.kpi, goal.basis, is_team=is_team):
        allowed = [one.named for one in KPIS if can_measure(one, goal.basis, is_team=is_team)]
        text = Text(
            '"{kpi}" cannot be computed so; available: {allowed}.', "“{kpi}”无法按此口径计算；可用：{allowed}。"
        )
        values = {"kpi": goal.kpi.named, "allowed": allowed}
        yield FieldError("kpi_unsupported", text, f"{at}/kpi", values=values)


def can_measure(kpi: KpiCode, basis: SalesBasis, *, is_team: bool) -> bool:
    """Whether the KPI can be computed on this basis: by salesperson only what orders say, of a team what adds up."""
    needed = set(KPIS[kpi].formula.sums)
    if basis is SalesBasis.SALESPERSON:
        return needed <= OF_ORDERS | {SOLD_LAST_YEAR}
    is_of_whole = any(name.startswith(("concentration.", "contribution.")) for name in needed)
    return Dimension.MANAGER in KPIS[kpi].dimensions and not (is_team and is_of_whole)


def _refuse_target(goal: Goal, at: str) -> Iterable[FieldError]:
    direction = goal.direction or usual_direction(goal.kpi)
    baseline = usual_baseline(goal.target, direction) if goal.baseline is None else goal.baseline
    is_sound = baseline < goal.target if direction is GoalDirection.HIGHER else baseline > goal.target
    if not is_sound:
        text = Text(
            "Say which figure scores 0: below the target where higher is better, above it where lower is better.",
            "请填写得 0 分的基准值：越高越好时须低于目标，越低越好时须高于目标。",
        )
        yield FieldError("baseline_needed", text, f"{at}/baseline")
    if goal.floor is not None and goal.cap is not None and goal.cap <= goal.floor:
        text = Text("The highest score must be above the lowest.", "得分上限须高于得分下限。")
        yield FieldError("cap_below_floor", text, f"{at}/cap")
