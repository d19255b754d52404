"""Merges the due items of several services into the pages of one agenda."""

import base64
from collections.abc import Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from shared.customers.due_items import DueItem, Position, position_of
from shared.lists.paging import CursorInvalid
from shared.problems import Forbidden, Text

CALENDAR_NAME = Text("Agenda", "日程")
Positions = Mapping[str, Position]
"""Service → its last item shown; services without a shown item are left out."""

_positions = TypeAdapter(dict[str, Position])


class OwnerIsNoUser(Forbidden):
    """Only people own items or belong to an account team; a client must use `owner=all`."""

    detail = Text(
        "A program has no items of its own: ask for those of all (`owner=all`).",
        "程序没有自己的待办，请查询全部（owner=all）。",
    )


class MergedPage(NamedTuple):
    """Items in order, each service's position after them, and whether there are more."""

    items: list[DueItem]
    positions: Positions
    has_more: bool


def merge_page(answers: Mapping[str, Sequence[DueItem]], positions: Positions, limit: int) -> MergedPage:
    """The next page. Each service returns the items after its own position, one more than fits on the page.

    A service that did not answer keeps its position: the next page asks it for the same items again, so none is lost or
    repeated; late items are then out of order.
    """
    streams = [[(position_of(item), service, item) for item in items] for service, items in answers.items()]
    ordered = merge(*streams, key=lambda entry: entry[:2])
    entries = list(islice(ordered, limit + 1))
    shown = entries[:limit]
    reached = {service: position for position, service, _ in shown}
    return MergedPage([item for *_, item in shown], {**positions, **reached}, len(entries) > limit)


def encode_positions(positions: Positions) -> str:
    """The cursor of the page after these positions."""
    return base64.urlsafe_b64encode(_positions.dump_json(dict(positions))).decode()


def decode_positions(cursor: str | None) -> Positions:
    """The positions in a cursor; without one, the beginning. Raises CursorInvalid."""
    if cursor is None:
        return {}
    try:
        return _positions.validate_json(base64.urlsafe_b64decode(cursor.encode("ascii")))
    except (ValidationError, ValueError) as error:
        raise CursorInvalid from error
