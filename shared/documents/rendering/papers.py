"""Papers in the child: their charts drawn, then set as HTML, PDF or slides."""

from collections.abc import Iterator
from typing import Any

from shared.documents.papers.content import Content
from shared.documents.rendering.cutting import cut
from shared.documents.rendering.pictures import as_svg, size_of

PAGE, SLIDE = 0.53, 0.46
"""Height by width of the room for a drawing on a landscape page, and on a slide."""


def to_html(content: Content) -> bytes:
    """The paper as one HTML file."""
    from shared.documents.papers.html import as_html

    return as_html(with_pictures(content)).encode()


def to_pdf(content: Content) -> bytes:
    """The paper as PDF."""
    from shared.documents.papers.pdf import as_pdf

    return as_pdf(with_pictures(content, tallest=PAGE))


def to_pptx(content: Content) -> bytes:
    """The paper as slides."""
    from shared.documents.papers.slides import as_pptx

    return as_pptx(with_pictures(content, tallest=SLIDE))


def with_pictures(content: Content, *, tallest: float | None = None) -> Content:
    """The content with every chart drawn, and the size of every drawing.

    `tallest`: the height by the width of a page of a wide section, for whose pages taller drawings are cut.
    """
    sections = [one | {"blocks": list(_drawn_of(one, tallest))} for one in content["sections"]]
    return content | {"sections": sections}


def _drawn_of(section: dict[str, Any], tallest: float | None) -> Iterator[dict[str, Any]]:
    for block in section["blocks"]:
        if block["kind"] not in {"chart", "picture"}:
            yield block
            continue
        svg = as_svg(block)
        width, height = size_of(svg)
        is_cut = section["is_wide"] and tallest
        pieces = cut(svg, width, height, width * (tallest or 1)) if is_cut else [(svg, height)]
        for place, (piece, high) in enumerate(pieces, 1):
            caption = block["caption"] if place == len(pieces) else ""
            yield {**block, "kind": "picture", "svg": piece, "width": width, "height": high, "caption": caption}
