"""Every chart, for any amount of data: valid Vega-Lite, drawn as a self-contained picture in the reader's language."""

import json
import re
from collections.abc import Sequence
from itertools import pairwise

import altair
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from shared.documents.charts.bars import AgedBar, Bar, ageing, bars
from shared.documents.charts.pareto import pareto
from shared.documents.charts.theme import BALANCE, LADDER, NO_DATA, Heading, Spec
from shared.documents.numbers import Unit
from shared.documents.rendering.pictures import draw, refuse_foreign_drawing, size_of
from shared.problems import Language
from tests.shared.documents.charts.examples import EXAMPLES, HOSTILE, SIZES

LANGUAGES: tuple[Language, ...] = ("en", "zh-CN")
TEXT = "{http://www.w3.org/2000/svg}text"


def texts_of(svg: str) -> list[str]:
    return ["".join(map(str, element.itertext())) for element in etree.fromstring(svg.encode()).iter(TEXT)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_chart_is_valid_vega_lite(kind: str, size: int) -> None:
    spec = EXAMPLES[kind](size, "zh-CN")
    altair.Chart.from_dict(spec)  # raises for what the schema does not know
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_chart_is_drawn_and_loads_nothing(kind: str, size: int) -> None:
    svg = draw(EXAMPLES[kind](size, "en"))
    refuse_foreign_drawing(svg)
    width, height = size_of(svg)
    assert 700 < width < 800
    assert 60 < height < 1900
    assert "\x00" not in svg
    assert "\u202e" not in svg


def test_two_hundred_points_keep_the_width_and_a_dozen_labels() -> None:
    svg = draw(EXAMPLES["curve"](200, "en"))
    assert 700 < size_of(svg)[0] < 800
    assert 5 <= len([text for text in texts_of(svg) if re.fullmatch(r"20\d\d-\d\d", text)]) <= 12


@pytest.mark.parametrize("kind", EXAMPLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_of_nothing_says_so(kind: str, language: Language) -> None:
    assert NO_DATA.in_language(language) in texts_of(draw(EXAMPLES[kind](0, language)))


@pytest.mark.parametrize("kind", ["curve", "bars", "ageing", "pareto"])
def test_amounts_are_written_in_the_readers_units(kind: str) -> None:
    english, chinese = (" ".join(texts_of(draw(EXAMPLES[kind](30, language)))) for language in LANGUAGES)
    assert "万" in chinese
    assert "万" not in english
    assert re.search(r"\dM", english)


def test_hostile_names_are_only_text() -> None:
    drawn = texts_of(draw(EXAMPLES["bars"](len(HOSTILE), "en")))
    assert "<script>alert(1)</script>" in drawn
    assert "销售 <b>曲线</b>" in drawn


def lightness(colour: str) -> float:
    """The lightness L* of a colour, 0 for black to 100 for white: what is left of it in grey print."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return float(116 * (0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2) ** (1 / 3) - 16)


def colours_of(spec: Spec) -> list[str]:
    found: list[str] = []
    for layer in spec["layer"]:
        found = layer.get("encoding", {}).get("color", {}).get("scale", {}).get("range", found)
    return found


@pytest.mark.parametrize("ages", [2, 4, 5, 6])
def test_older_amounts_are_darker_in_grey_print(ages: int) -> None:
    spec = ageing(Heading("x", "en"), [str(n) for n in range(ages)], [AgedBar("a", [1] * ages)])
    greys = [lightness(colour) for colour in colours_of(spec)]
    assert len(greys) == ages
    assert all(younger - older > 9 for younger, older in pairwise(greys))


@pytest.mark.parametrize("ladder", [LADDER, BALANCE[3:]])
def test_more_is_darker_in_grey_print(ladder: Sequence[str]) -> None:
    assert all(lightness(less) - lightness(more) > 5 for less, more in pairwise(ladder))


def test_lines_differ_in_grey_or_in_their_dashes() -> None:
    encoding = EXAMPLES["radar"](10, "en")["layer"][2]["encoding"]
    styles = zip(encoding["color"]["scale"]["range"], encoding["strokeDash"]["scale"]["range"], strict=True)
    told_apart = {(round(lightness(colour), -1), tuple(dash)) for colour, dash in styles}
    assert len(told_apart) == 3


names = st.text(max_size=40)
numbers = (
    st.none() | st.floats(allow_nan=False, allow_infinity=False, width=32) | st.decimals(-(10**12), 10**12, places=2)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(names, numbers), max_size=40), st.sampled_from(list(Unit)), st.sampled_from(LANGUAGES), names)
def test_any_names_and_figures_make_a_specification(
    found: list[tuple[str, float | None]], unit: Unit, language: Language, title: str
) -> None:
    figures = [Bar(*one) for one in found]
    for spec in (bars(Heading(title, language), figures, unit), pareto(Heading(title, language), figures, unit)):
        json.dumps(spec, allow_nan=False)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(names, numbers), min_size=1, max_size=8), names)
def test_any_names_and_figures_are_drawn(found: list[tuple[str, float | None]], title: str) -> None:
    refuse_foreign_drawing(draw(bars(Heading(title, "zh-CN"), [Bar(*one) for one in found], Unit.AMOUNT)))


@pytest.mark.parametrize("before", range(8))
def test_a_rare_character_is_never_cut_in_two(before: int) -> None:
    name = "x" * before + "\U00020bb7" * 30
    assert "\U00020bb7" in draw(bars(Heading("", "zh-CN"), [Bar(name, 1)], Unit.AMOUNT))
