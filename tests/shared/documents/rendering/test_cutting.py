"""A tall drawing in pieces: nothing is lost, and nothing is cut in two."""

import re
import xml.etree.ElementTree as ET

import pytest

from services.relationship.maps.relationship_maps.drawing import as_svg
from services.relationship.maps.saying import Say
from shared.documents.maps.canvas import Point, path, sheet, tag, words
from shared.documents.rendering.cutting import cut
from shared.documents.rendering.pictures import refuse_foreign_drawing, size_of
from shared.problems import Language
from tests.relationship.maps.made_up import made_up
from tests.shared.documents.maps.legibility import texts_of

WIDTH = 400.0


def rows(number: int, gap: float = 10) -> str:
    """Rows of 30, each with a text, under each other."""
    drawn = [
        tag("g", tag("rect", x=0, y=0, width=300, height=30), words(4, 20, f"row {place}", 12), transform=moved)
        for place in range(number)
        for moved in [f"translate(10.0 {10 + place * (30 + gap):.1f})"]
    ]
    return sheet("Rows", "", (WIDTH, 20 + number * (30 + gap)), "en", *drawn)


def said(svg: str) -> list[str]:
    return [text for text, _ in texts_of(ET.fromstring(svg.encode()))]


def test_a_drawing_that_nearly_fits_stays_whole() -> None:
    svg = rows(5)
    width, height = size_of(svg)
    assert cut(svg, width, height, height / 1.1) == [(svg, height)]


def test_every_row_is_in_one_piece_and_every_piece_fits() -> None:
    svg = rows(40)
    pieces = cut(svg, *size_of(svg), 200.0)
    assert [text for piece, _ in pieces for text in said(piece)] == [f"row {place}" for place in range(40)]
    assert len(pieces) > 5
    assert all(height <= 200 and size_of(piece) == (WIDTH, round(height, 1)) for piece, height in pieces)
    assert all(piece == refuse_foreign_drawing(piece) for piece, _ in pieces)


def test_a_heading_stays_with_what_follows_it() -> None:
    drawn = [tag("rect", x=0, y=y, width=300, height=20) for y in (0, 40, 80, 120)]
    drawn += [words(0, 175, "heading", 12), tag("rect", x=0, y=182, width=300, height=20)]
    svg = sheet("Rows", "", (WIDTH, 260), "en", *drawn)
    pieces = cut(svg, *size_of(svg), 185.0)
    assert [said(piece) for piece, _ in pieces] == [[], ["heading"]]


def test_what_is_taller_than_a_page_is_one_piece() -> None:
    line = path((Point(0, 0), Point(0, 600)), stroke="#000000")
    svg = sheet("Line", "", (WIDTH, 700), "en", line, words(5, 680, "below", 12))
    pieces = cut(svg, *size_of(svg), 100.0)
    assert [said(piece) for piece, _ in pieces] == [[], ["below"]]
    assert pieces[0][1] == 600


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("number", [10, 24, 60])
def test_a_relationship_map_is_whole_in_its_pieces(number: int, language: Language) -> None:
    svg = as_svg(made_up(number), Say(language))
    width, height = size_of(svg)
    pieces = cut(svg, width, height, width * 0.46)
    assert sorted(text for piece, _ in pieces for text in said(piece)) == sorted(said(svg))
    shapes = re.compile(r"<(?:rect|path|circle|text)\b")
    drawn = sum(len(shapes.findall(piece)) for piece, _ in pieces)
    assert drawn >= len(shapes.findall(svg)) - 1  # without the ground; a rule between two pieces is in both
