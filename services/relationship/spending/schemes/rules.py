"""The policy for gifts and business expense (method, 4.4): limits per person, occasion and year, bans, approval."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class ExpenseKind(Labelled):
    """What money is spent on."""

    MEAL = "meal", "Meal", "餐饮"
    GIFT = "gift", "Gift", "礼品"
    TRAVEL = "travel", "Travel", "差旅交通"
    ACCOMMODATION = "accommodation", "Accommodation", "住宿"
    ENTERTAINMENT = "entertainment", "Entertainment", "娱乐"
    SPONSORSHIP = "sponsorship", "Sponsorship", "赞助"
    EVENT = "event", "Event or campaign", "活动"
    OTHER = "other", "Other", "其他"


class LimitPer(Labelled):
    """What a limit is per."""

    PERSON = "person", "Per person and occasion", "每人每次"
    OCCASION = "occasion", "Per occasion", "每次"
    PERSON_YEAR = "person_year", "Per person and fiscal year", "每人每财年"
    CUSTOMER_YEAR = "customer_year", "Per customer and fiscal year", "每客户每财年"


class Approver(Labelled):
    """Who approves an expense; the first member is asked first."""

    SUPERVISOR = "supervisor", "A supervisor: somebody who sees a region or all customers", "主管"
    EXECUTIVE = "executive", "An executive", "高层管理者"
    FINANCE = "finance", "Finance", "财务"


class Approval(Protocol):
    """Above which amount somebody approves."""

    @property
    def above(self) -> Decimal: ...
    @property
    def approver(self) -> Approver: ...
    @property
    def kind(self) -> ExpenseKind | None: ...


class Limit(Protocol):
    """The most that may be spent."""

    @property
    def per(self) -> LimitPer: ...
    @property
    def kind(self) -> ExpenseKind | None: ...
    @property
    def amount(self) -> Decimal: ...


def approvers_of(approvals: Sequence[Approval], kind: ExpenseKind, amount: Decimal) -> list[Approver]:
    """Who approves an expense of this kind and amount, in the order in which they are asked."""
    asked = {one.approver for one in approvals if one.kind in (None, kind) and amount > one.above}
    return [approver for approver in Approver if approver in asked]


def refuse_contradictions(limits: Sequence[Limit], approvals: Sequence[Approval]) -> None:
    """Each limit, and each approver of a kind, stands once. Raises SchemeUnsound, which names the repeated ones."""
    errors = [
        *_repeated("limits", [(one.per, one.kind) for one in limits]),
        *_repeated("approvals", [(one.approver, one.kind) for one in approvals]),
    ]
    if errors:
        raise SchemeUnsound(errors=errors)


def _repeated(name: str, keys: Sequence[object]) -> list[FieldError]:
    text = Text("There is one for the same before.", "前面已有相同的设定。")
    places = (place for place, key in enumerate(keys) if key in keys[:place])
    return [FieldError("repeated", text, pointer=f"/content/{name}/{place}") for place in places]
