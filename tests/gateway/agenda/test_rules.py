"""The pages of an agenda: together they are everything that is due, once and in order."""

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.agenda.rules import Positions, decode_positions, encode_positions, merge_page
from shared.customers.due_items import DueItem, position_of
from shared.lists.paging import CursorInvalid
from tests.gateway.due_services import due_item

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ("customer", "kpi", "planning")

Due = dict[str, list[DueItem]]


def due_of(drawn: Sequence[tuple[str, int]]) -> Due:
    """Items by service; several are due in the same hour."""
    found: Due = {name: [] for name in NAMES}
    for number, (name, hours) in enumerate(drawn):
        found[name].append(due_item(name, number, (BEGIN + timedelta(hours=hours)).isoformat()))
    return {name: sorted(items, key=position_of) for name, items in found.items()}


def answers(due: Due, positions: Positions, limit: int, up: Callable[[str], bool]) -> Mapping[str, list[DueItem]]:
    """What the services that are up answer, behind their positions."""
    behind = {
        name: [item for item in items if name not in positions or position_of(item) > positions[name]]
        for name, items in due.items()
    }
    return {name: items[: limit + 1] for name, items in behind.items() if up(name)}


DRAWN = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 5)), max_size=30).map(due_of)


@given(DRAWN, st.integers(1, 7))
def test_the_pages_together_are_the_sorted_whole(due: Due, limit: int) -> None:
    shown: list[DueItem] = []
    cursor, has_more = None, True
    while has_more:
        positions = decode_positions(cursor)
        page = merge_page(answers(due, positions, limit, lambda _: True), positions, limit)
        assert 0 < len(page.items) <= limit or not shown
        shown += page.items
        cursor, has_more = encode_positions(page.positions), page.has_more
    assert shown == sorted((item for items in due.values() for item in items), key=position_of)


@given(DRAWN, st.integers(1, 7), st.data())
def test_what_a_service_missed_comes_later_and_once(due: Due, limit: int, data: Any) -> None:
    shown: list[DueItem] = []
    positions: Positions = {}
    is_last = False
    for _ in range(100):
        down = set() if is_last else data.draw(st.sets(st.sampled_from(NAMES), max_size=2))
        page = merge_page(answers(due, positions, limit, lambda name: name not in down), positions, limit)  # noqa: B023
        if not page.has_more and down:  # the last page is incomplete: it is asked for again
            is_last = True
            continue
        shown += page.items
        positions = page.positions
        if not page.has_more:
            break
        is_last = False
    assert sorted(shown, key=position_of) == sorted((item for items in due.values() for item in items), key=position_of)


@pytest.mark.parametrize(
    "content",
    [
        b"x",
        b'{"kpi": 1}',
        b'{"kpi": ["2026-01-01T00:00:00Z", "\\u0000"]}',
        b'{"kpi": ["2026-01-01T00:00:00", "visit:1"]}',
    ],
)
def test_a_cursor_that_was_not_given_out_is_refused(content: bytes) -> None:
    for cursor in (base64.urlsafe_b64encode(content).decode(), content.decode(), "é"):
        with pytest.raises(CursorInvalid):
            decode_positions(cursor)
