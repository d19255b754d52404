"""Radars: round, with the names of their axes apart, and honest about what they do not show."""

import re
from itertools import combinations
from typing import Any

import pytest

from shared.documents.charts.radars import REACH, SIZE, TOO_FEW_AXES, Profile, radar
from shared.documents.charts.theme import FAINT_LINE, NO_DATA, Heading, Spec
from shared.documents.maps.canvas import width_of
from shared.documents.maps.org_layout import Box
from shared.documents.rendering.pictures import draw
from shared.problems import Language
from tests.shared.documents.maps.legibility import overlap

LONG = (
    "How satisfied are you with the speed at which our engineers answer technical questions during your design phase?"
)
TITLE = "Satisfaction: Northern Precision Instruments & Control Systems Holding GmbH and its affiliates in Asia"


def of_axes(number: int, title: str = "Satisfaction", language: Language = "en") -> Spec:
    axes = [LONG, *(f"Question {place} on something" for place in range(1, number))]
    return radar(Heading(title, language), axes, [Profile("Experience", [50] * number)], 100)


def names_of(spec: Spec) -> list[dict[str, Any]]:
    """The rows of the names, each with its mark's baseline and how far it is moved."""
    named = [layer for layer in spec["layer"] if isinstance(layer["data"]["values"][0].get("shown"), list)]
    return [{**row, **layer["mark"]} for layer in named for row in layer["data"]["values"]]


@pytest.mark.parametrize("number", [4, 8, 24])
@pytest.mark.parametrize("title", ["Satisfaction", TITLE])
def test_a_radar_is_round_whatever_its_title(number: int, title: str) -> None:
    drawn = re.findall(rf'<path [^>]*d="([^"]*)"[^>]*stroke="{FAINT_LINE}"', draw(of_axes(number, title)))
    points = [tuple(map(float, point.split(","))) for ring in drawn for point in re.findall(r"[ML]([-\d.,]+)", ring)]
    wide, high = (max(values) - min(values) for values in zip(*points, strict=True))
    assert wide == pytest.approx(high, rel=0.02)


@pytest.mark.parametrize(("number", "lines"), [(8, 3), (12, 2), (24, 1)])
def test_a_name_has_as_many_lines_as_its_neighbours_leave_and_says_when_it_is_cut(number: int, lines: int) -> None:
    first, *others = names_of(of_axes(number))
    assert len(first["shown"]) == lines
    assert first["shown"][-1].endswith("…")
    assert max(len(one["shown"]) for one in others) <= lines


def test_the_names_above_and_below_keep_clear_of_the_scale() -> None:
    at = {one["y"]: (one["baseline"], one["dy"]) for one in names_of(of_axes(4)) if not one["x"]}
    assert [at[y] for y in sorted(at)] == [("top", 0), ("bottom", -28)]


def box_of(name: dict[str, Any]) -> Box:
    """Where a name is, from the middle of the radar."""
    radius, wide, high = (
        SIZE / 2 / REACH,
        max(width_of(line, 12) for line in name["shown"]),
        14 * len(name["shown"]) - 2,
    )
    left = {"left": 0, "center": -wide / 2, "right": -wide}[name["align"]]
    top = {"top": 0, "middle": -6, "bottom": -12}[name["baseline"]] + name["dy"]
    return Box(name["x"] * radius + left, -name["y"] * radius + top, wide, high)


@pytest.mark.parametrize("number", range(3, 25))
def test_no_name_covers_another(number: int) -> None:
    axes = [f"{LONG[:60]} {place}" for place in range(number)]
    boxes = map(box_of, names_of(radar(Heading("x", "en"), axes, [Profile("x", [1] * number)], 5)))
    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_two_questions_are_not_said_to_have_no_answers(language: Language) -> None:
    text = of_axes(2, language=language)["mark"]["text"]
    assert text == TOO_FEW_AXES.in_language(language)
    nothing = radar(Heading("x", language), ["a", "b"], [Profile("x", [None, None])], 5)
    assert nothing["mark"]["text"] == NO_DATA.in_language(language)
