"""Text and pictures of slides: fonts for both scripts, drawings as vectors."""

import re
from io import BytesIO
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from shared.documents.papers.pdf import as_png

FONT = "Microsoft YaHei"
"""A font that every Office has; others show their own in its place."""
INK, SOFT, ACCENT, BAD, PAPER = "1F2933", "52606D", "0B4A8F", "A3190F", "FFFFFF"
TONES = {"neutral": SOFT, "good": ACCENT, "bad": BAD}
PIXELS = 1600
"""Width in pixels of the PNG that is shown where SVG is not supported: sharp on a screen of double density."""
_FAMILY = re.compile(r'font-family="[^"]*"')
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SVG_BLIP = (
    f'<a:extLst xmlns:a="{_DRAWING}"><a:ext uri="{{{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{}"/>'
    "</a:ext></a:extLst>"
)


def write(paragraph: Any, text: str, size: float, colour: str = INK, *, is_bold: bool = False) -> None:
    """Add the text to the paragraph."""
    paragraph.alignment = paragraph.alignment or PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = text
    font: Any = run.font
    font.size, font.bold, font.name, font.color.rgb = Pt(size), is_bold, FONT, RGBColor.from_string(colour)  # type: ignore[no-untyped-call]
    # Chinese characters take the East Asian font, which python-pptx does not know.
    for name in ("a:ea", "a:cs"):
        font._element.append(parse_xml(f'<{name} xmlns:a="{_DRAWING}" typeface="{FONT}"/>'))


def add_drawing(slide: Any, drawing: dict[str, Any], name: str, place: tuple[float, float, float, float]) -> None:
    """Add the drawing as PNG and as SVG. Office shows the SVG; other programs show the PNG."""
    svg = drawing["svg"]
    png = BytesIO(as_png(svg, drawing["width"], scale=PIXELS / drawing["width"]))
    picture = slide.shapes.add_picture(png, *map(Inches, place))
    picture._element.nvPicPr.cNvPr.set("descr", drawing["alternative"])
    vector = _FAMILY.sub(f'font-family="{FONT}"', svg).encode()
    part = Part(PackURI(f"/ppt/media/{name}.svg"), "image/svg+xml", slide.part.package, vector)
    related = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    picture._element.find(f".//{qn('a:blip')}").append(parse_xml(_SVG_BLIP.format(related)))
