"""A paper as PDF, and a drawing as PNG, both set by Typst in the font that travels along."""

import json
import re
from functools import cache
from pathlib import Path

import manimgx_fonts_cjk
import typst

from shared.documents.papers.content import Content

TEMPLATE = Path(__file__).with_name("paper.typ")
FONTS = Path(manimgx_fonts_cjk.__file__).parent
PICTURE = (
    b"#set page(width: auto, height: auto, margin: 0pt)\n"
    b'#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 0.75pt)'
)
POINTS_PER_INCH = 96
_BOLD = re.compile(r'font-weight="(?:bold|700)"')
_ROOT = re.compile(r"<svg\b")


def as_pdf(content: Content) -> bytes:
    """The file: A4, with bookmarks; the same content gives the same file."""
    blocks = [block for section in content["sections"] for block in section["blocks"]]
    weighted = {id(one): one | {"svg": with_weights(one["svg"])} for one in blocks if one["kind"] == "picture"}
    sections = [
        one | {"blocks": [weighted.get(id(block), block) for block in one["blocks"]]} for one in content["sections"]
    ]
    paper = json.dumps(content | {"sections": sections}, ensure_ascii=False)
    return _one(_compiler().compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs={"paper": paper}))


def as_png(svg: str, width: float, *, scale: float) -> bytes:
    """The drawing, `scale` times its width in pixels."""
    inputs = {"svg": with_weights(svg), "width": str(width)}
    ppi = POINTS_PER_INCH * scale
    return _one(_compiler().compile(PICTURE, format="png", ppi=ppi, sys_inputs=inputs))


def with_weights(svg: str) -> str:
    """The drawing with its weights named as the variable font's axis, as which alone they are drawn."""
    bold = _BOLD.sub("""font-weight="700" style="font-variation-settings:'wght' 700\"""", svg)
    return _ROOT.sub("""<svg style="font-variation-settings:'wght' 400\"""", bold, count=1)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=TEMPLATE.parent, font_paths=[str(FONTS)], ignore_system_fonts=True)


def _one(pages: bytes | list[bytes] | None) -> bytes:
    first = pages[0] if isinstance(pages, list) else pages
    if first is None:
        raise TypeError("Typst returned nothing.")
    return first
