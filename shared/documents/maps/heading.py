"""What stands at the top of a map: its title, whose it is, its figures, and notices about what it leaves out."""

from shared.documents.maps.canvas import INK, SOFT, tag, width_of, words, wrapped
from shared.documents.maps.marks import AMBER
from shared.documents.maps.stack import Part

TITLE, LINE, NOTICE = 80.0, 20.0, 34.0


def draw_heading(title: str, customer: str, figures: str, width: float) -> Part:
    """The title with the customer's name beside it, and the figures below."""
    beside = width_of(title, 24) + 18
    lines = wrapped(figures, width, 13)
    return Part(
        [
            words(0, 22, title, 24, font_weight=700),
            words(beside, 22, customer, 18, fit=width - beside, fill=SOFT),
            *(words(0, 48 + LINE * place, line, 13) for place, line in enumerate(lines)),
        ],
        TITLE + LINE * (len(lines) - 1),
    )


def draw_notice(text: str, width: float) -> Part:
    """A notice in a frame."""
    frame = tag("rect", x=0, y=-14.0, width=width, height=26.0, rx=5, fill="#fef3c7", stroke=AMBER)
    return Part([frame, words(12, 4, text, 13, fit=width - 24, fill=INK)], NOTICE)
