"""Kinds of reviews, who holds them (method, 6, step 5), and what makes an execution scheme unsound: pure."""

from collections.abc import Sequence
from typing import Protocol

from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class ReviewKind(Labelled):
    """A review of an approved plan."""

    MONTHLY_CHECK = "monthly_check", "Monthly check", "月度检查"
    QUARTERLY_SELF_CHECK = "quarterly_self_check", "Quarterly self-check", "季度自查"
    HALF_YEAR_COACHING = "half_year_coaching", "Half-year coaching", "半年辅导"
    YEARLY_EVALUATION = "yearly_evaluation", "Yearly evaluation", "年度评估"


class ReviewHolder(Labelled):
    """Who holds a review."""

    ACCOUNT_MANAGER = "account_manager", "Account manager", "客户经理"
    SUPERVISOR = "supervisor", "Direct supervisor", "直接主管"


BY_A_SUPERVISOR = frozenset({ReviewKind.HALF_YEAR_COACHING, ReviewKind.YEARLY_EVALUATION})
"""Reviews of the account manager's work, which somebody else holds."""


class ReviewRule(Protocol):
    """When a kind of review is held, and by whom."""

    @property
    def kind(self) -> ReviewKind: ...
    @property
    def months(self) -> Sequence[int]: ...
    @property
    def holder(self) -> ReviewHolder: ...
    @property
    def days(self) -> int: ...


def refuse_unsound(rules: Sequence[ReviewRule]) -> None:
    """Each kind is there once, somebody else reviews the account manager, a year has one evaluation.

    Raises SchemeUnsound.
    """
    errors = [*_repeated(rules), *_held_by_the_reviewed(rules), *_not_yearly(rules)]
    if errors:
        raise SchemeUnsound(errors=errors)


def _repeated(rules: Sequence[ReviewRule]) -> list[FieldError]:
    text = Text("The kind is there twice.", "该类检查重复。")
    kinds = [one.kind for one in rules]
    return [
        FieldError("repeated", text, pointer=f"/content/reviews/{place}/kind")
        for place, kind in enumerate(kinds)
        if kind in kinds[:place]
    ]


def _held_by_the_reviewed(rules: Sequence[ReviewRule]) -> list[FieldError]:
    text = Text("A supervisor holds it.", "应由主管主持。")
    return [
        FieldError("held_by_the_reviewed", text, pointer=f"/content/reviews/{place}/holder")
        for place, one in enumerate(rules)
        if one.kind in BY_A_SUPERVISOR and one.holder is not ReviewHolder.SUPERVISOR
    ]


def _not_yearly(rules: Sequence[ReviewRule]) -> list[FieldError]:
    yearly = [place for place, one in enumerate(rules) if one.kind is ReviewKind.YEARLY_EVALUATION]
    if not yearly:
        text = Text("A plan has a yearly evaluation.", "规划须有年度评估。")
        return [FieldError("evaluation_missing", text, pointer="/content/reviews")]
    text = Text("A plan is evaluated in one month.", "年度评估只能有一个月份。")
    return [
        FieldError("evaluation_repeated", text, pointer=f"/content/reviews/{place}/months")
        for place in yearly
        if len(rules[place].months) != 1
    ]
