"""How many are at each level, as one bar."""

from collections.abc import Sequence

from shared.documents.maps.canvas import FAINT, PAPER, tag
from shared.documents.maps.marks import LEVEL_COLOURS, UNASSESSED

BAR, BAR_HEIGHT = 96.0, 12.0
COLOURS = (PAPER, UNASSESSED, *LEVEL_COLOURS)
"""Whom we have not met first, white, then who has no level, then by rank."""


def level_bar(
    counts: Sequence[int],
    x: float,
    y: float,
    colours: Sequence[str] = COLOURS,
    *,
    width: float = BAR,
    height: float = BAR_HEIGHT,
) -> str:
    """The counts as parts of a bar; an empty frame where nobody is."""
    whole, drawn, start = sum(counts), [], x
    for colour, count in zip(colours, counts, strict=True):
        taken = width * count / whole if whole else 0.0
        if taken:
            drawn.append(tag("rect", x=start, y=y, width=taken, height=height, fill=colour))
        start += taken
    look = {"fill": "none", "stroke": FAINT, "stroke_dasharray": None if whole else "2 2"}
    frame = tag("rect", x=x, y=y, width=width, height=height, **look)
    return "".join(drawn) + frame
