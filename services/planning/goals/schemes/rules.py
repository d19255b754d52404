"""What makes a goal scheme unsound, and how grave a shortfall is: pure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol

from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class Shortfalls(Protocol):
    """From which shortfall on a goal is off track, and its warning graver."""

    tolerance: Decimal
    medium_shortfall: Decimal
    high_shortfall: Decimal


class LeadWeights(Protocol):
    """The parts of leads' amounts that count."""

    new_lead_weight: Decimal
    qualified_lead_weight: Decimal


def severity_of(shortfall: Decimal, scheme: Shortfalls) -> str:
    """The severity of the warning of a goal that is off track."""
    if shortfall >= scheme.high_shortfall:
        return "high"
    return "medium" if shortfall >= scheme.medium_shortfall else "low"


def refuse_unsound(scheme: Shortfalls, weights: LeadWeights) -> None:
    """Severities rise, and a qualified lead counts no less than a new one. Raises SchemeUnsound."""
    errors = [*_not_rising(scheme), *_weights_fall(weights)]
    if errors:
        raise SchemeUnsound(errors=errors)


def _not_rising(scheme: Shortfalls) -> Iterator[FieldError]:
    text = Text("Each shortfall must be above the one before it.", "各级缺口须逐级升高。")
    if scheme.medium_shortfall <= scheme.tolerance:
        yield FieldError("shortfalls_not_rising", text, "/content/medium_shortfall")
    if scheme.high_shortfall <= scheme.medium_shortfall:
        yield FieldError("shortfalls_not_rising", text, "/content/high_shortfall")


def _weights_fall(weights: LeadWeights) -> Iterator[FieldError]:
    if weights.qualified_lead_weight < weights.new_lead_weight:
        text = Text("A qualified lead counts no less than a new one.", "有效线索的权重不能低于新线索。")
        yield FieldError("weights_falling", text, "/content/qualified_lead_weight")
