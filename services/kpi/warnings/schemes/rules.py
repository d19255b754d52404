"""Kinds and severities of early warnings (method, section 7), and what makes a scheme unsound."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from shared.customers.traits import CustomerClass, LifecycleStage
from shared.labels import Labelled, Ranked
from shared.problems import FieldError, Text


class WarningKind(Labelled):
    """What an early warning is about. The first seven are computed here; the others come from the other services."""

    ORDER_OVERDUE = "order_overdue", "Order overdue", "订单逾期未下"
    SALES_DOWN = "sales_down", "Sales down", "销售下滑"
    PAYMENT_SLOWER = "payment_slower", "Payment slower", "回款变慢"
    SHARE_DOWN = "share_down", "Share of wallet down", "采购份额下降"
    FORECAST_MISSED = "forecast_missed", "Forecast missed", "未达预测"
    PRODUCT_DROPPED = "product_dropped", "Product dropped", "停购产品"
    RETURNS_HIGH = "returns_high", "Unusually many returns", "退货异常"
    DOSSIER_STALE = "dossier_stale", "Dossier stale", "档案过期"
    CONTACT_OVERDUE = "contact_overdue", "Contact overdue", "联络逾期"
    OPPOSED_DECIDER = "opposed_decider", "Decider opposed", "决策者反对"
    KEY_PERSON_LEFT = "key_person_left", "Key person left", "关键人离职"
    KEY_PERSON_FELL = "key_person_fell", "Relationship with a key person fell", "关键人关系下降"
    SATISFACTION_LOW = "satisfaction_low", "Satisfaction below target", "满意度未达标"
    COMPLAINT_LATE = "complaint_late", "Complaint late", "投诉超时"
    PLAN_ACTION_LATE = "plan_action_late", "Plan action late", "规划行动逾期"
    MARKET_GOAL_OFF_TRACK = "market_goal_off_track", "Market goal off track", "市场目标偏离"
    COACH_HIRED = "coach_hired", "Coach hired by a rival", "教练被友商聘用"


COMPUTED = tuple(WarningKind)[:7]
"""The kinds that are computed from the facts."""
FROM_SERVICES = tuple(WarningKind)[7:]
"""The kinds that other services send."""
LEVELS: Mapping[WarningKind, int] = {WarningKind.SHARE_DOWN: 2}
"""The clearance of computed warnings where it is not 1: shares of suppliers have level 2 (method, section 3)."""


class Severity(Ranked):
    """How bad it is; the first is the mildest."""

    LOW = "low", "Low", "低"
    MEDIUM = "medium", "Medium", "中"
    HIGH = "high", "High", "高"


class Steps(Protocol):
    """From which value on a warning has which severity."""

    low: Decimal
    medium: Decimal
    high: Decimal


class Hours(Protocol):
    """Within how many hours a warning is worked on."""

    @property
    def otherwise(self) -> int: ...
    @property
    def stages(self) -> Mapping[LifecycleStage, int]: ...
    @property
    def classes(self) -> Mapping[CustomerClass, int]: ...


def severity_of(value: Decimal, steps: Steps) -> Severity | None:
    """The severity of a value; None below the lowest step."""
    reached = [one for one in Severity if value >= getattr(steps, one.value)]
    return reached[-1] if reached else None


def hours_for(hours: Hours, stage: str | None, customer_class: str | None) -> int:
    """The hours that a customer of this stage and class may wait: the shortest that applies."""
    known = [number for name, number in hours.stages.items() if name.value == stage]
    known += [number for name, number in hours.classes.items() if name.value == customer_class]
    return min(known, default=hours.otherwise)


def refuse_steps(rules: Iterable[tuple[str, Steps]]) -> Iterable[FieldError]:
    """Each severity begins at a higher value than the one below it."""
    for name, steps in rules:
        values = [steps.low, steps.medium, steps.high]
        if values != sorted(set(values)):
            text = Text("Each severity begins at a higher value than the one below.", "各级别的起点须逐级升高。")
            yield FieldError("steps_not_rising", text, pointer=f"/content/{name}/steps")


def refuse_own_kinds(kinds: Iterable[WarningKind]) -> Iterable[FieldError]:
    """`from_services` holds only kinds that other services send."""
    for kind in kinds:
        if kind not in FROM_SERVICES:
            text = Text("{kind} is computed here; set its own rule.", "“{kind}”由本服务计算，请设置其规则。")
            yield FieldError(
                "not_from_a_service", text, pointer=f"/content/from_services/{kind}", values={"kind": kind.named}
            )
