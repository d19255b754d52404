"""Which insights are due, and when (method, section 6: enablement)."""

from collections.abc import Iterable
from datetime import date, timedelta

from shared.customers.policy_terms import PolicyCadence
from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound
from shared.time import months_after


class InsightKind(Labelled):
    """What we bring a customer beside our products 行业洞察与赋能."""

    BULLETIN = "bulletin", "Industry bulletin", "行业简报"
    TRAINING = "training", "Training", "培训"
    PARTNER_INTRODUCTION = "partner_introduction", "Partner introduction", "资源对接"
    DATA_BOARD = "data_board", "Customer data board", "客户数据看板"


REGULAR = frozenset({PolicyCadence.MONTHLY, PolicyCadence.QUARTERLY, PolicyCadence.HALF_YEARLY, PolicyCadence.YEARLY})
"""Cadences of whole months: an insight is due once in each such period of the calendar year."""


def refuse_irregular(cadences: Iterable[tuple[int, PolicyCadence]]) -> None:
    """Check that every duty comes once in a period of whole months; each with its place. Raises SchemeUnsound."""
    text = Text("Choose one of: {names}.", "请从以下选择：{names}。")
    errors = [
        FieldError(
            "cadence_irregular",
            text,
            pointer=f"/content/duties/{place}/every",
            values={"names": [one.named for one in PolicyCadence if one in REGULAR]},
        )
        for place, every in cadences
        if every not in REGULAR
    ]
    if errors:
        raise SchemeUnsound(errors=errors)


def refuse_repeated(kinds: Iterable[InsightKind]) -> None:
    """Check that each kind has one duty at most. Raises SchemeUnsound."""
    seen: set[InsightKind] = set()
    text = Text("{kind} has a duty already.", "{kind} 已有要求。")
    errors = []
    for place, kind in enumerate(kinds):
        if kind in seen:
            pointer = f"/content/duties/{place}/kind"
            errors.append(FieldError("kind_repeated", text, pointer=pointer, values={"kind": kind.named}))
        seen.add(kind)
    if errors:
        raise SchemeUnsound(errors=errors)


def period_of(day: date, every: PolicyCadence) -> tuple[date, date]:
    """First and last day of the calendar period in which the day lies."""
    first = date(day.year, (day.month - 1) // every.months * every.months + 1, 1)
    return first, months_after(first, every.months) - timedelta(days=1)
