"""Marks that maps of people share: key person, influence, levels of relationships, rivals, gaps.

A level is a rank from 0 (opposed) to 5; None: there is none.
"""

from shared.documents.maps.canvas import FAINT, INK, PAPER, tag, width_of, words

TEAL, AMBER, DARK = "#0f766e", "#92400e", "#334155"
PIPS = 5
LEVEL_COLOURS = ("#b2182b", "#d6604d", "#8a8f98", "#67a9cf", "#2f7ebc", "#0b4a8f")
"""By rank: from red over grey to blue, which colour-blind people can distinguish; each level is also written out."""
UNASSESSED, UNASSESSED_TINT = "#eadfb8", "#faf7ea"
"""Of people whom we have met and whose relationship nobody has assessed."""
LEVEL_TINTS = ("#fbe5e3", "#fdf0ea", "#f3f4f6", "#eef6fb", "#dfedf8", "#cfe0f2")
_STAR = "M0 -6 L1.8 -1.9 L6 -1.9 L2.7 0.9 L3.9 5.2 L0 2.7 L-3.9 5.2 L-2.7 0.9 L-6 -1.9 L-1.8 -1.9 Z"


def tint(rank: int | None) -> str:
    """The pale colour behind whoever is at a level."""
    return PAPER if rank is None else LEVEL_TINTS[rank]


def star(x: float, y: float) -> str:
    """The mark of a key person."""
    return tag(
        "path", d=_STAR, transform=f"translate({x:.1f} {y:.1f})", fill="#d69e2e", stroke="#975a16", stroke_width=0.7
    )


def influence(number: int, x: float, y: float) -> str:
    """The badge of a person's influence, 1 to 5."""
    circle = tag("circle", cx=x, cy=y, r=9, fill=DARK)
    return circle + words(x, y + 4, str(number), 11, fill=PAPER, text_anchor="middle", font_weight=700)


def bar(rank: int | None, x: float, y: float, height: float) -> str:
    """A level as a coloured bar, empty if there is none."""
    fill, stroke = (PAPER, FAINT) if rank is None else (LEVEL_COLOURS[rank], None)
    return tag("rect", x=x, y=y, width=6, height=height, rx=3, fill=fill, stroke=stroke, stroke_dasharray="2 2")


def pill(text: str, x: float, y: float, colour: str, *, filled: bool, size: float = 10.5) -> str:
    """A word in a rounded frame, 16 high."""
    width = width_of(text, size) + 12
    shape = tag("rect", x=x, y=y, width=width, height=16, rx=8, fill=colour if filled else PAPER, stroke=colour)
    return shape + words(x + width / 2, y + 12, text, size, fill=PAPER if filled else colour, text_anchor="middle")


def pips_width(rank: int | None) -> float:
    """The width of a level's marks."""
    return 12 if rank == 0 else PIPS * 12


def pips(rank: int | None, x: float, y: float) -> str:
    """A level as filled marks out of five; opposed is a cross, no level is empty."""
    if rank == 0:
        return cross(x, y)
    filled, colour = (0, FAINT) if rank is None else (rank, LEVEL_COLOURS[rank])
    return "".join(
        tag(
            "rect",
            x=x + place * 12,
            y=y,
            width=9,
            height=9,
            rx=2,
            fill=colour if place < filled else PAPER,
            stroke=colour,
        )
        for place in range(PIPS)
    )


def cross(x: float, y: float) -> str:
    """The mark of an opponent, 9 wide and high."""
    stroke = {"stroke": LEVEL_COLOURS[0], "stroke_width": 2.5, "stroke_linecap": "round"}
    return tag("path", d=f"M{x:.1f} {y:.1f} l9 9 m0 -9 l-9 9", **stroke)


def chip(text: str, rank: int, x: float, y: float, width: float) -> str:
    """A rival with its level."""
    shape = tag("rect", x=x, y=y, width=width, height=16, rx=3, fill="#fff7ed", stroke="#c2a27c")
    mark = tag("rect", x=x + 4, y=y + 4, width=8, height=8, fill=LEVEL_COLOURS[rank])
    return shape + mark + words(x + 15, y + 12, text, 10, fill=INK)


def alarm(x: float, y: float, *, is_danger: bool, text: str = "!") -> str:
    """A triangle with an exclamation mark or the number of a note, filled where it is a danger."""
    fill, ink = (AMBER, PAPER) if is_danger else (PAPER, AMBER)
    outline = f"M{x:.1f} {y - 11:.1f} l12 19 h-24 Z"
    shape = tag("path", d=outline, fill=fill, stroke=AMBER, stroke_width=1.4, stroke_linejoin="round")
    size = 11 if len(text) == 1 else 9.5 if len(text) == 2 else 8.5
    return shape + words(x, y + 6, text, size, fill=ink, text_anchor="middle", font_weight=700)
