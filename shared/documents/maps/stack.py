"""A drawing of parts one below another."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.documents.maps.canvas import clean, sheet, tag
from shared.problems import Language

MARGIN = 32.0


class Part(NamedTuple):
    """Drawn elements, from their upper left corner, and the height that they take."""

    content: list[str]
    height: float


def stacked(described: tuple[str, str], parts: Sequence[Part], width: float, language: Language, *, name: str) -> str:
    """The drawing, with its title and description; a part without content takes no place."""
    drawn, y = [], MARGIN
    for part in parts:
        if part.content:
            drawn.append(tag("g", *part.content, transform=f"translate({MARGIN:.1f} {y:.1f})"))
            y += part.height
    title, description = described
    return sheet(clean(title), description, (width + 2 * MARGIN, y + MARGIN), language, *drawn, name=name)
