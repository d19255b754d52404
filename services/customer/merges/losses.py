"""What a merge gives up that only higher levels see: whoever merges must see it."""

from collections.abc import Sequence
from typing import Any

from services.customer.merges.rules import MergeNeedsClearance
from shared.auth.access import HIGHEST_CLEARANCE, Principal
from shared.customers.merging import MergeResult
from shared.customers.settlements import Owner, Settled, SettledAs
from shared.database import Row
from shared.feed.events import recorded


def needed_clearance(result: MergeResult, below: Sequence[MergeResult]) -> int:
    """The lowest level that sees every row and value that gives way to another one. `below`: what levels 1, 2 see."""
    return max((max(one.loses, _seen_from(one, below)) for one in result.settled if _gives_up(one)), default=1)


def refuse_unseen(needed: int, merger: Principal) -> None:
    """Raises MergeNeedsClearance."""
    if merger.clearance < needed:
        raise MergeNeedsClearance(clearance=needed)


def _gives_up(settled: Settled) -> bool:
    return settled.loses > 1 or (
        settled.way is SettledAs.REMOVED and _content(settled.stays) != _content(settled.gives_way)
    )


def _content(row: Row) -> dict[str, Any]:
    table: type[Row] = type(row)
    return {name: getattr(row, name) for name in recorded(table) if name not in list(Owner)}


def _seen_from(settled: Settled, below: Sequence[MergeResult]) -> int:
    """The lowest level that sees both rows."""
    for level, seen in enumerate(below, 1):
        if any(one.gives_way.id == settled.gives_way.id for one in seen.settled):
            return level
    return HIGHEST_CLEARANCE
