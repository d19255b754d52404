"""When a dossier is stale, and how badly (method, section 7: early warnings)."""

from decimal import Decimal
from typing import Protocol

from shared.problems import Text

KIND = "dossier_stale"
EVIDENCE = Text(
    "{stale} of {facts} facts of the dossier were not verified in time, the oldest since {since}.",
    "档案 {facts} 项内容中有 {stale} 项超期未核实，最早于 {since} 到期。",
)


class StaleSteps(Protocol):
    """From which share of stale facts on the warning has which severity."""

    low: Decimal
    medium: Decimal
    high: Decimal


def severity_of(stale: int, facts: int, steps: StaleSteps) -> str | None:
    """The severity by the share of stale facts; None: the dossier is not stale."""
    share = Decimal(stale) / facts if facts else Decimal(0)
    reached = [name for name in ("low", "medium", "high") if share >= getattr(steps, name)]
    return reached[-1] if stale and reached else None
