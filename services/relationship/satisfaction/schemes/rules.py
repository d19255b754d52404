"""Which satisfaction a customer is to reach, and how badly it is missed (method, 2.7)."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Protocol

from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound

LEAST_ANONYMOUS = 3
"""Answers to an anonymous survey below which none count, whatever a company chooses."""


class SatisfactionRating(Labelled):
    """What the value rating of a customer means for its satisfaction."""

    VALUE = "value", "Value customer: satisfied in full", "价值客户：须完全满意"
    CONVERSION = "conversion", "Big but without profit: conversion comes first", "非利润大客户：优先转化"
    TOLERATED = "tolerated", "Without profit: a low score is acceptable", "非利润客户：低分可接受"
    STANDARD = "standard", "All others", "其他客户"


TAGS: Mapping[SatisfactionRating, frozenset[str]] = {
    SatisfactionRating.VALUE: frozenset({"value"}),
    SatisfactionRating.CONVERSION: frozenset({"non_profit", "big"}),
    SatisfactionRating.TOLERATED: frozenset({"non_profit"}),
}
"""The tags (2.2) that a customer needs for each rating; the first that fits counts, else it is one of all others."""


class Steps(Protocol):
    """From which gap below the target on the warning has which severity."""

    low: Decimal
    medium: Decimal
    high: Decimal


class Targets(Protocol):
    """The satisfaction to be reached; a rating without one is not measured against any."""

    value: Decimal
    standard: Decimal


def rating_of(tags: Collection[str]) -> SatisfactionRating:
    """The rating by the customer's tags; a customer not rated yet is one of all others."""
    fitting = (rating for rating, needed in TAGS.items() if needed <= set(tags))
    return next(fitting, SatisfactionRating.STANDARD)


def targets_by_rating(targets: Targets) -> dict[SatisfactionRating, Decimal]:
    """The targets of the ratings that have one: a duty to convert takes precedence, and what is tolerated has none."""
    return {SatisfactionRating.VALUE: targets.value, SatisfactionRating.STANDARD: targets.standard}


def severity_of(score: Decimal, target: Decimal, steps: Steps) -> str | None:
    """The severity of a score below the target; None: the target is reached, or missed by less than the first step."""
    gap = target - score
    reached = [name for name in ("low", "medium", "high") if gap >= getattr(steps, name)]
    return reached[-1] if gap > 0 and reached else None


def refuse_unsound(steps: Steps) -> None:
    """The steps rise. Raises SchemeUnsound."""
    errors = list(_falling(steps))
    if errors:
        raise SchemeUnsound(errors=errors)


def _falling(steps: Steps) -> Iterator[FieldError]:
    for lower, higher in (("low", "medium"), ("medium", "high")):
        if getattr(steps, lower) >= getattr(steps, higher):
            text = Text("The steps must rise.", "各档须逐级递增。")
            yield FieldError("steps_not_rising", text, pointer=f"/content/gap_steps/{higher}")
