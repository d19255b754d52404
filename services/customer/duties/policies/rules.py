"""The parts of a service policy (method, 2.5 and 3), and what makes one unsound."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from services.customer.profile.team.rules import TeamRole
from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class PolicySubject(Labelled):
    """What a rule of the policy is about."""

    EVERYBODY = "everybody", "Every customer", "全部客户"
    QUADRANT = "quadrant", "Value and potential", "价值+潜力"
    TIER = "tier", "Service tier", "服务等级"
    CUSTOMER_CLASS = "customer_class", "Customer class", "客户分类"
    STAGE = "stage", "Lifecycle stage", "合作阶段"
    CASH_COW = "cash_cow", "Cash cow", "现金牛"


class ContactForm(Labelled):
    """In what form we are in contact."""

    FACE_TO_FACE = "face_to_face", "Face-to-face meeting", "面谈"
    NEEDS_REVIEW = "needs_review", "Needs review", "需求回顾"
    RETURN_VISIT = "return_visit", "Return visit", "回访"
    CALL = "call", "Call or message", "电话或线上沟通"


class PolicyCadence(Labelled):
    """How often something is done; the first member is the most frequent."""

    WEEKLY = "weekly", "Weekly", "每周"
    TWO_WEEKS = "two_weeks", "Every two weeks", "每两周"
    MONTHLY = "monthly", "Monthly", "每月"
    QUARTERLY = "quarterly", "Quarterly", "每季度"
    HALF_YEARLY = "half_yearly", "Half-yearly", "每半年"
    YEARLY = "yearly", "Yearly", "每年"
    ONCE = "once", "Once", "一次"
    ON_OPPORTUNITY = "on_opportunity", "On opportunity", "视机会"

    @property
    def days(self) -> int:
        """Days of one period; 0 where it is counted in months or has none."""
        return {PolicyCadence.WEEKLY: 7, PolicyCadence.TWO_WEEKS: 14}.get(self, 0)

    @property
    def months(self) -> int:
        """Months of one period; 0 where it is counted in days or has none."""
        return MONTHS.get(self, 0)

    @property
    def rank(self) -> int:
        """Its place from the strictest."""
        return list(PolicyCadence).index(self)


MONTHS = {
    PolicyCadence.MONTHLY: 1,
    PolicyCadence.QUARTERLY: 3,
    PolicyCadence.HALF_YEARLY: 6,
    PolicyCadence.YEARLY: 12,
}


def since_published(demanding: Iterable[tuple[datetime | None, bool]]) -> datetime | None:
    """From when versions, the newest first, demand something without interruption; None: the standard does already."""
    since = None
    for published_at, is_demanding in demanding:
        if not is_demanding:
            break
        since = published_at
    return since


class Action(Protocol):
    """What soundness needs of a stage's action."""

    key: str
    after_days: int
    until_days: int | None
    every: PolicyCadence


def refuse_unsound(actions: Iterable[tuple[str, Sequence[Action]]], demanded: Iterable[TeamRole]) -> None:
    """Actions have unique keys and end after they begin; every customer needs an account manager.

    `actions`: those of each stage. `demanded`: the roles that every customer's team must have. Raises SchemeUnsound.
    """
    errors = [error for stage, listed in actions for error in _errors(f"/content/stages/{stage}/actions", listed)]
    if TeamRole.ACCOUNT_MANAGER not in demanded:
        text = Text("Every customer needs an account manager.", "每个客户都须有客户经理。")
        errors.append(FieldError("manager_not_demanded", text, pointer="/content/everybody/team"))
    if errors:
        raise SchemeUnsound(errors=errors)


def _errors(at: str, actions: Sequence[Action]) -> Iterable[FieldError]:
    keys = [action.key for action in actions]
    for place, action in enumerate(actions):
        if action.key in keys[:place]:
            text = Text("Another action has the key {key}.", "键 {key} 重复。")
            yield FieldError("repeated", text, pointer=f"{at}/{place}/key", values={"key": action.key})
        if action.until_days is not None and action.until_days < action.after_days:
            text = Text("It would end before it begins.", "结束时间早于开始时间。")
            yield FieldError("ends_before_it_begins", text, pointer=f"{at}/{place}/until_days")
        if action.every is PolicyCadence.ON_OPPORTUNITY:
            text = Text("An action needs a date: use another cadence.", "行动须有日期，请选择其他频率。")
            yield FieldError("without_a_date", text, pointer=f"{at}/{place}/every")
