"""A paper as one HTML file that prints well: A4, page numbers, repeated table heads, no rows cut in two."""

import re
from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shared.documents.maps.canvas import FONT
from shared.documents.papers.content import Content

_PLAIN = re.compile(r"[^0-9A-Za-z \u3400-\u9fff]")


def as_html(content: Content) -> str:
    """The file; its charts are pictures inside it, and it loads nothing."""
    return _environment().get_template("paper.html").render(paper=content, font=Markup(FONT))  # noqa: S704 - our own # nosec B704


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"css_string": css_string, "data_url": data_url}
    return environment


def css_string(text: str) -> Markup:
    """The text as a CSS string: whatever could end the string or the style sheet is written as a code."""
    coded = _PLAIN.sub(lambda found: f"\\{ord(found[0]):06x} ", text)
    return Markup(f'"{coded}"')  # noqa: S704 - nothing is left that has a meaning # nosec B704


def data_url(svg: str) -> str:
    """The drawing as an address: as an image, none of its parts can act in the page."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
