"""Panels: every row once, in order, none over another, and a sheet of a readable shape."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shared.documents.maps.panels import Group, Sizes, lay_out_panels

SIZES = Sizes(width=900, gap=30, heading=30, between=12)
ROW = 46.0


def groups(*rows: int) -> list[Group[int]]:
    return [Group(place, [ROW] * number) for place, number in enumerate(rows)]


def test_a_few_rows_are_one_panel() -> None:
    found = lay_out_panels(groups(3, 2), SIZES)
    assert [(one.key, one.x, one.y) for one in found.headings] == [(0, 0, 0), (1, 0, 30 + 3 * 46 + 12)]
    assert (found.width, found.height) == (900, 2 * 30 + 12 + 5 * 46)


def test_many_rows_are_several_panels_of_about_one_height() -> None:
    found = lay_out_panels(groups(80, 60, 60), SIZES)
    columns = sorted({row.x for row in found.rows})
    assert len(columns) == 4
    heights = [max(row.y for row in found.rows if row.x == x) for x in columns]
    assert min(heights) > 0.8 * max(heights)
    assert 1 < found.width / found.height < 2.5


def test_nothing_has_no_size() -> None:
    found = lay_out_panels([], SIZES)
    assert (found.rows, found.width, found.height) == ([], 0, 0)


@given(st.lists(st.lists(st.sampled_from((ROW, 63.0, 97.0)), min_size=1, max_size=60), max_size=12))
def test_every_row_has_its_place_under_its_groups_heading(heights: list[list[float]]) -> None:
    found = lay_out_panels([Group(key, of_group) for key, of_group in enumerate(heights)], SIZES)
    assert [(row.key, row.number) for row in found.rows] == [
        (key, number) for key, of_group in enumerate(heights) for number in range(len(of_group))
    ]
    taken = sorted(
        [(one.x, one.y, SIZES.heading) for one in found.headings]
        + [(row.x, row.y, heights[row.key][row.number]) for row in found.rows]
    )
    for (x, y, height), (other, below, _) in pairwise(taken):
        assert x != other or y + height <= below + 0.01
    for row in found.rows:
        above = [one for one in found.headings if one.x == row.x and one.y < row.y]
        assert above
        assert max(above, key=lambda one: one.y).key == row.key
