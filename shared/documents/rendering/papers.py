"""Papers in the child: their charts drawn, then set as HTML, PDF or slides."""

from typing import Any

from shared.documents.papers.content import Content
from shared.documents.rendering.pictures import as_svg, size_of


def to_html(content: Content) -> bytes:
    """The paper as one HTML file."""
    from shared.documents.papers.html import as_html

    return as_html(with_pictures(content)).encode()


def to_pdf(content: Content) -> bytes:
    """The paper as PDF."""
    from shared.documents.papers.pdf import as_pdf

    return as_pdf(with_pictures(content))


def to_pptx(content: Content) -> bytes:
    """The paper as slides."""
    from shared.documents.papers.slides import as_pptx

    return as_pptx(with_pictures(content))


def with_pictures(content: Content) -> Content:
    """The content with every chart drawn, and the size of every drawing."""
    sections = [one | {"blocks": [_drawn(block) for block in one["blocks"]]} for one in content["sections"]]
    return content | {"sections": sections}


def _drawn(block: dict[str, Any]) -> dict[str, Any]:
    if block["kind"] not in {"chart", "picture"}:
        return block
    svg = as_svg(block)
    width, height = size_of(svg)
    return {**block, "kind": "picture", "svg": svg, "width": width, "height": height}
