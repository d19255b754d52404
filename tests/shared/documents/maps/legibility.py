"""Reading drawings: where their texts are, and which cover each other."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import combinations

from shared.documents.maps.canvas import width_of
from shared.documents.maps.org_layout import Box

SVG = "{http://www.w3.org/2000/svg}"


def texts_of(element: ET.Element, x: float = 0, y: float = 0) -> Iterator[tuple[str, Box]]:
    """Each text with its rectangle on the sheet."""
    if moved := re.match(r"translate\((\S+) (\S+)\)", element.get("transform", "")):
        x, y = x + float(moved[1]), y + float(moved[2])
    if element.tag == f"{SVG}text" and element.text:
        size = float(element.get("font-size", 0))
        width = width_of(element.text, size)
        start = float(element.get("x", 0)) - (width / 2 if element.get("text-anchor") == "middle" else 0)
        yield element.text, Box(x + start, y + float(element.get("y", 0)) - size * 0.8, width, size)
    for child in element:
        yield from texts_of(child, x, y)


def overlap(one: Box, other: Box) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0.5 and down > 0.5


def collisions(svg: str) -> list[str]:
    texts = list(texts_of(ET.fromstring(svg.encode())))
    assert texts
    return [f"{one} × {other}" for (one, here), (other, there) in combinations(texts, 2) if overlap(here, there)]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, by WCAG 2."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
