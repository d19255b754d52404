"""The outcome of a campaign that was held: levels risen, and what each cost."""

from collections.abc import Iterable
from decimal import Decimal

from shared.problems import BadRequest, Conflict, Text


class AsOfBeforeHeld(BadRequest):
    """There is no effect before the campaign was held."""

    parameter = "as_of"
    title = Text("Before the campaign", "早于活动日期")
    detail = Text("Ask for a day from {held_on} on.", "请选择 {held_on} 及以后的日期。")


class CampaignNotHeld(Conflict):
    """A campaign that was not held has no effect."""

    title = Text("Not held", "活动尚未举办")
    detail = Text('It is "{status}"; only what was held has an effect.', "活动当前为“{status}”，举办后才有效果。")


def net_levels(moves: Iterable[int | None]) -> int:
    """Levels that people rose, less those that people fell; who was not assessed twice has not moved."""
    return sum(move for move in moves if move is not None)


def cost_per_level(cost: Decimal | None, levels: int) -> Decimal | None:
    """What a level cost; None without a cost, or when the levels did not rise on the whole."""
    return None if cost is None or levels <= 0 else (cost / levels).quantize(Decimal("0.0001"))


def has_risen_to(level: int, before: int | None, after: int | None) -> bool:
    """Whether somebody below the level, or at none, was raised to it or above."""
    return after is not None and after >= level and (before is None or before < level)
