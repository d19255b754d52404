"""Pictures in the child: charts from their specifications, drawings checked, either as SVG or PNG.

Nothing is loaded from elsewhere: a specification or drawing that asks for it is refused before it is read.
"""

import re
from functools import cache
from typing import Any

from lxml import etree

from shared.documents.maps.canvas import shorten
from shared.documents.papers.pdf import FONTS, as_png
from shared.documents.rendering.tasks import MaterialRefused

VEGA_LITE = "6.4"
FETCHING = frozenset({"url", "href", "usermeta", "lookup"})
"""Keys of a specification by which something else is loaded or linked."""
DRAWN = ("rect", "path", "text", "tspan", "circle", "ellipse", "line", "polygon", "polyline")
ELEMENTS = frozenset(("svg", "title", "desc", "g", "defs", "clipPath", "linearGradient", "stop", *DRAWN))
_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|@import|javascript:", re.IGNORECASE)
WHOLE = {"text", "description"}
"""Texts that are never cut."""
NARROWEST, SMALL = 80, 11
"""Room of the narrowest name in a chart, and the size of its type."""
_SVG = "{http://www.w3.org/2000/svg}"


def as_svg(material: dict[str, Any]) -> str:
    """The picture of a chart's `spec`, or the `svg` that is there already."""
    return draw(material["spec"]) if "spec" in material else refuse_foreign_drawing(material["svg"])


def to_png(material: dict[str, Any]) -> bytes:
    """The picture as PNG, `scale` times its size, 2 unless stated."""
    svg = as_svg(material)
    return as_png(svg, size_of(svg)[0], scale=float(material.get("scale", 2)))


def draw(spec: dict[str, Any]) -> str:
    """The chart. Raises MaterialRefused."""
    refuse_foreign_spec(spec)
    try:
        svg: str = _vega().vegalite_to_svg(_cut(spec), vl_version=VEGA_LITE, allowed_base_urls=[])
    except ValueError as error:
        raise MaterialRefused(str(error)[:500]) from error
    return svg


def _cut(part: Any) -> Any:
    """The specification with short names where they have characters beyond the first plane of Unicode (𠮷).

    The engine cuts long names by UTF-16 units, and fails when it cuts such a character in two.
    """
    if isinstance(part, dict):
        return {name: one if name in WHOLE else _cut(one) for name, one in part.items()}
    if isinstance(part, list):
        return [_cut(one) for one in part]
    if isinstance(part, str) and max(part, default="") > "\uffff":
        return shorten(part, NARROWEST, SMALL)
    return part


@cache
def _vega() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def refuse_foreign_spec(spec: object) -> None:
    """Refuse what would load or link something. Raises MaterialRefused."""
    pending = [spec]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            if found := FETCHING.intersection(one):
                raise MaterialRefused(f"{min(found)}: charts load nothing")
            if "image" in (one.get("mark"), one.get("type")):
                raise MaterialRefused("mark: charts show no images")
            pending += one.values()
        elif isinstance(one, list):
            pending += one


def refuse_foreign_drawing(svg: str) -> str:
    """The drawing, if it is self-contained: known elements, no scripts, no addresses. Raises MaterialRefused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(svg.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise MaterialRefused(str(error)[:500]) from error
    if root.getroottree().docinfo.doctype or root.tag != f"{_SVG}svg":
        raise MaterialRefused("a drawing is an SVG without a document type")
    for element in root.iter():
        if not isinstance(element.tag, str):
            raise MaterialRefused("a drawing has elements only")
        if element.tag.removeprefix(_SVG) not in ELEMENTS:
            raise MaterialRefused(f"a drawing has no {element.tag[:80]}")
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] == "href" or name.startswith("on") or _ELSEWHERE.search(value):
                raise MaterialRefused(f"a drawing loads nothing: {name[:80]}")
    return svg


def size_of(svg: str) -> tuple[float, float]:
    """The width and height that the drawing states. Raises MaterialRefused."""
    head = svg[svg.index("<svg") : svg.index(">", svg.index("<svg"))]
    found = {name: float(value) for name, value in re.findall(r'\s(width|height)="(\d+(?:\.\d+)?)"', head)}
    if found.keys() != {"width", "height"} or not all(found.values()):
        raise MaterialRefused("a drawing states its width and height")
    return found["width"], found["height"]
