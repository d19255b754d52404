"""A drawing that is too tall for a page, in pieces: cut only where nothing is drawn, so that no text is cut in two."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import pairwise
from typing import Any, NamedTuple

from lxml import etree

SLACK = 1.15
"""A drawing is made smaller by so much rather than cut."""
NEAR = 0.5
"""What touches so little does not belong together."""
ASCENT, DESCENT = 0.85, 0.3
"""Of a line of text, as parts of its size."""
_SVG = "{http://www.w3.org/2000/svg}"
_MOVED = re.compile(r"translate\(\s*(\S+?)[\s,]+(\S+?)\s*\)")
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_UNDRAWN = frozenset(f"{_SVG}{name}" for name in ("title", "desc", "defs", "g", "svg", "tspan"))


class Extent(NamedTuple):
    """From where to where something is drawn, downwards."""

    top: float
    bottom: float


def cut(svg: str, width: float, height: float, tallest: float) -> list[tuple[str, float]]:
    """The drawing in pieces of this height at most, each with its height; whole where it is not much taller."""
    if height <= tallest * SLACK:
        return [(svg, height)]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    root = etree.fromstring(svg.encode(), parser)
    ground = {element for element in root if _is_ground(element, height)}
    drawn = [one for one in _leaves(root, 0.0) if one[0] not in ground]
    pages = list(_pages(_blocks(extent for _, extent in drawn), tallest))
    return [_piece(root, page, width) for page in pages] if len(pages) > 1 else [(svg, height)]


def _is_ground(element: Any, height: float) -> bool:
    return element.tag == f"{_SVG}rect" and abs(float(element.get("height", 0)) - height) < 1


def _leaves(element: Any, above: float) -> Iterator[tuple[Any, Extent]]:
    moved = _MOVED.match(element.get("transform", ""))
    here = above + (float(moved[2]) if moved else 0.0)
    if element.tag not in _UNDRAWN and (extent := _extent_of(element)):
        yield element, Extent(here + extent.top, here + extent.bottom)
    for child in element:
        yield from _leaves(child, here)


def _extent_of(element: Any) -> Extent | None:
    def number(name: str) -> float:
        return float(element.get(name, 0))

    match element.tag.removeprefix(_SVG):
        case "text":
            size = number("font-size")
            return Extent(number("y") - ASCENT * size, number("y") + DESCENT * size)
        case "rect":
            return Extent(number("y"), number("y") + number("height"))
        case "circle" | "ellipse":
            radius = number("r") or number("ry")
            return Extent(number("cy") - radius, number("cy") + radius)
        case "line":
            return Extent(min(number("y1"), number("y2")), max(number("y1"), number("y2")))
        case "path":
            ys = list(_heights(element.get("d", "")))
            return Extent(min(ys), max(ys)) if ys else None
    return None


def _heights(steps: str) -> Iterator[float]:
    """The height of each point of a path of straight lines."""
    y = 0.0
    for command, said in _STEP.findall(steps):
        numbers = [float(one) for one in _NUMBER.findall(said)]
        if command in "hH":
            numbers = []
        for step in numbers if command in "vV" else numbers[1::2]:
            y = y + step if command.islower() else step
            yield y


def _blocks(extents: Iterable[Extent]) -> list[Extent]:
    """What belongs together because it overlaps, from the top."""
    blocks: list[Extent] = []
    for top, bottom in sorted(extents):
        if blocks and top < blocks[-1].bottom - NEAR:
            blocks[-1] = Extent(blocks[-1].top, max(blocks[-1].bottom, bottom))
        else:
            blocks.append(Extent(top, bottom))
    return list(_kept_together(blocks))


def _kept_together(blocks: list[Extent]) -> Iterator[Extent]:
    """A heading, which is nearer to what follows than to what is above it, with what follows."""
    gaps = [after.top - before.bottom for before, after in pairwise(blocks)]
    top: float | None = None
    for place, block in enumerate(blocks):
        above = gaps[place - 1] if place else 0.0
        below = gaps[place] if place < len(gaps) else above
        if below < above - NEAR:
            top = block.top if top is None else top
            continue
        yield Extent(block.top if top is None else top, block.bottom)
        top = None


def _pages(blocks: list[Extent], tallest: float) -> Iterator[Extent]:
    page = blocks[0]
    for block in blocks[1:]:
        if block.bottom - page.top > tallest:
            yield page
            page = block
        else:
            page = Extent(page.top, block.bottom)
    yield page


def _piece(root: Any, page: Extent, width: float) -> tuple[str, float]:
    piece = deepcopy(root)
    for element, extent in list(_leaves(piece, 0.0)):
        if extent.bottom > page.bottom + NEAR or extent.top < page.top - NEAR:
            parent = element.getparent()
            parent.remove(element)
    height = page.bottom - page.top
    piece.set("height", f"{height:.1f}")
    piece.set("viewBox", f"0 {page.top:.1f} {width:g} {height:.1f}")
    return etree.tostring(piece, encoding="unicode"), height
