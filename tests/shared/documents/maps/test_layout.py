"""Where boxes, lines and labels go."""

from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.maps.canvas import Point
from shared.documents.maps.org_layout import BOX_HEIGHT, BOX_WIDTH, Box, OrgLayout, lay_out
from shared.documents.maps.routing import EDGE, SAMPLES, Space, place_label, route

Superiors = dict[int, int | None]


@st.composite
def organizations(draw: st.DrawFn) -> Superiors:
    """People whose superior came before them, is nobody, unknown, or (circles) comes later."""
    size = draw(st.integers(0, 40))
    anybody = st.none() | st.integers(-1, max(size, 1))
    before = [st.integers(0, number - 1) if number else st.none() for number in range(size)]
    return {number: draw(st.one_of(before[number], before[number], before[number], anybody)) for number in range(size)}


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


def reporting(superiors: Superiors) -> dict[int, int]:
    """The lines that count: to somebody who is there, and not in a circle."""
    found = {}
    for key, superior in superiors.items():
        above: list[int | None] = []
        step = superior
        while step is not None and step in superiors and step not in above:
            above.append(step)
            step = superiors[step]
        if superior in superiors and key not in above:
            found[key] = superior
    return found  # type: ignore[return-value]


@settings(max_examples=60, deadline=None)
@given(organizations())
def test_boxes_never_overlap_and_everybody_has_one(superiors: Superiors) -> None:
    layout = lay_out(superiors)
    assert layout.boxes.keys() == superiors.keys()
    assert all(apart(one, other) for one, other in combinations(layout.boxes.values(), 2))
    for box in layout.boxes.values():
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + BOX_WIDTH <= layout.width + 0.001
        assert box.y + BOX_HEIGHT <= layout.height + 0.001


@settings(max_examples=60, deadline=None)
@given(organizations())
def test_people_are_below_their_superiors_and_joined_to_them(superiors: Superiors) -> None:
    layout = lay_out(superiors)
    lines = reporting(superiors)
    assert len(layout.links) >= len(lines)
    for key, superior in lines.items():
        box, above = layout.boxes[key], layout.boxes[superior]
        assert box.y >= above.y + above.height
        assert any(box.holds(link[-1], 0.001) for link in layout.links)
    for link in layout.links:
        assert all(min(abs(one.x - two.x), abs(one.y - two.y)) < 0.001 for one, two in pairwise(link))


@settings(max_examples=20, deadline=None)
@given(organizations())
def test_the_same_people_are_laid_out_the_same(superiors: Superiors) -> None:
    assert lay_out(superiors) == lay_out(dict(superiors))


def pyramid(size: int, span: int) -> Superiors:
    return {number: None if number == 0 else (number - 1) // span for number in range(size)}


@pytest.mark.parametrize(
    ("superiors", "widest"),
    [(pyramid(6, 5), 1400), (pyramid(25, 4), 2000), (pyramid(200, 7), 6500), (pyramid(200, 200), 5000)],
    ids=["small", "medium", "large", "flat"],
)
def test_organizations_keep_a_shape_one_can_read(superiors: Superiors, widest: float) -> None:
    layout = lay_out(superiors)
    assert layout.width <= widest
    assert 0.4 < layout.width / layout.height < 4.5


def test_a_small_organization_is_a_classical_tree() -> None:
    layout: OrgLayout[int] = lay_out(pyramid(4, 3))
    boss, *team = layout.boxes.values()
    assert len({box.y for box in team}) == 1
    assert boss.middle.x == pytest.approx(team[1].middle.x)


def test_people_without_reporting_lines_are_placed_below() -> None:
    layout = lay_out({1: None, 2: 1, 3: None, 4: None})
    assert layout.singles_y is not None
    assert {layout.boxes[3].y, layout.boxes[4].y} == {layout.singles_y}
    assert layout.boxes[2].y + BOX_HEIGHT < layout.singles_y
    assert lay_out({1: None, 2: 1}).singles_y is None


@pytest.mark.parametrize("superiors", [{}, {1: 1}, {1: 2, 2: 1}, {1: 2, 2: 3, 3: 1, 4: 3}, {1: 99}])
def test_circles_and_unknown_superiors_do_not_count(superiors: Superiors) -> None:
    assert lay_out(superiors).boxes.keys() == superiors.keys()


def test_a_line_of_a_thousand_superiors_is_laid_out() -> None:
    assert len(lay_out({number: number - 1 if number else None for number in range(1000)}).boxes) == 1000


def on_edge(box: Box, point: Point) -> bool:
    return point.x in (box.x, box.x + box.width) or point.y in (box.y, box.y + box.height)


def test_lines_begin_and_end_at_their_boxes_and_stay_on_the_sheet() -> None:
    layout = lay_out(pyramid(40, 4))
    boxes = list(layout.boxes.values())
    random = Random(1)
    pairs = [tuple(random.sample(boxes, 2)) for _ in range(30)]
    for (start, end), curve in zip(pairs, route(pairs, boxes), strict=True):  # type: ignore[arg-type]
        assert on_edge(start, curve.start)
        assert on_edge(end, curve.end)
        for point in (curve.at(step / SAMPLES) for step in range(SAMPLES + 1)):
            assert -EDGE <= point.x <= layout.width + EDGE
            assert -EDGE <= point.y <= layout.height + EDGE


def test_a_line_goes_around_whom_it_does_not_concern() -> None:
    left, between, right = Box(0, 0), Box(300, 0), Box(600, 0)
    (curve,) = route([(left, right)], [left, between, right])
    assert not any(between.holds(curve.at(step / SAMPLES)) for step in range(SAMPLES))


def test_two_lines_between_the_same_people_are_drawn_apart() -> None:
    one, other = Box(0, 0), Box(400, 0)
    first, second = route([(one, other), (one, other)], [one, other])
    assert first.start != second.start


def test_a_label_covers_nobody_and_no_other_label() -> None:
    one, other = Box(0, 0), Box(500, 0)
    (curve,) = route([(one, other)], [one, other])
    space = Space([one, other])
    spots = [place_label(curve, 60, 16, space).spot for _ in range(40)]
    assert all(apart(label, box) for label in spots for box in (one, other))
    assert all(apart(first, second) for first, second in combinations(spots, 2))


def test_a_label_is_on_its_line_while_there_is_room_and_beside_it_afterwards() -> None:
    one, other = Box(0, 0), Box(500, 0)
    (curve,) = route([(one, other)], [one, other])
    space = Space([one, other])
    placed = [place_label(curve, 60, 16, space) for _ in range(12)]
    assert not placed[0].is_beside
    assert placed[-1].is_beside
