"""A person's card, large in the power map and small in the fishbone, and the marks on it."""

from services.customer.decision_chain.power_maps.model import PowerMapPersonRead, PowerMapStandingRead
from services.customer.decision_chain.power_maps.rules import DECIDING, PersonGap, RelationshipLevel, StandingsState
from services.customer.decision_chain.power_maps.wording import (
    COACH,
    DECIDES,
    HIDDEN,
    LEFT,
    PALETTE,
    TINTS,
    US,
    details_of,
    label,
    level_of,
    translate,
)
from services.customer.people.contacts.rules import DecisionRole
from shared.documents.maps.canvas import (
    FAINT,
    INK,
    PAPER,
    SOFT,
    shorten,
    tag,
    tooltip,
    width_of,
    words,
)
from shared.documents.maps.org_layout import BOX_HEIGHT, BOX_WIDTH, Box
from shared.problems import Language

TEAL, AMBER, DARK = "#0f766e", "#b45309", "#334155"
DASHES = "6 4"
ALARMING = frozenset({PersonGap.OPPOSED, PersonGap.RIVAL_AHEAD, PersonGap.DECIDER_BELOW_SUPPORTIVE})
PIPS = 5
_STAR = "M0 -6 L1.8 -1.9 L6 -1.9 L2.7 0.9 L3.9 5.2 L0 2.7 L-3.9 5.2 L-2.7 0.9 L-6 -1.9 L-1.8 -1.9 Z"


def card(
    person: PowerMapPersonRead, box: Box, state: StandingsState, language: Language, note: int | None = None
) -> str:
    """The large card: name, position, role in decisions, our standing, the rivals', and the number of its note."""
    x, y = box.x, box.y
    return tag(
        "g",
        tooltip(details_of(person, state, language)),
        frame(person, box),
        *_heading(person, x, y),
        words(x + 18, y + 42, _place(person), 11, fit=BOX_WIDTH - 28, fill=SOFT),
        *_tags(person, x + 18, y + 50, language),
        *_standing(person, x + 18, y + 84, state, language),
        *rival_chips(person.rivals, x + 18, y + 92, BOX_WIDTH - (54 if note else 28)),
        alarm(x + BOX_WIDTH - 20, y + BOX_HEIGHT - 14, is_danger=is_in_danger(person), text=str(note)) if note else "",
        opacity=0.6 if person.has_left else None,
    )


def frame(person: PowerMapPersonRead, box: Box) -> str:
    """The card's rectangle: tinted by our standing with a bar at the left, dashed for the hidden decision chain."""
    level = person.ours.level if person.ours else None
    outline = tag(
        "rect",
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        rx=7,
        fill=TINTS[level] if level else PAPER,
        stroke=INK if person.is_key else SOFT if person.is_hidden else FAINT,
        stroke_width=2 if person.is_key else 1.2,
        stroke_dasharray=DASHES if person.is_hidden else None,
    )
    return outline + bar(level, box.x + 5, box.y + 6, box.height - 12)


def bar(level: RelationshipLevel | None, x: float, y: float, height: float) -> str:
    """Our standing as a coloured bar, empty if unknown."""
    fill, stroke = (PALETTE[level], None) if level else (PAPER, FAINT)
    return tag("rect", x=x, y=y, width=6, height=height, rx=3, fill=fill, stroke=stroke, stroke_dasharray="2 2")


def _heading(person: PowerMapPersonRead, x: float, y: float) -> list[str]:
    parts, left, right = [], x + 18, x + BOX_WIDTH - 10
    if person.is_key:
        parts.append(star(left + 6, y + 19))
        left += 17
    if person.influence:
        parts.append(influence(person.influence, right - 9, y + 19))
        right -= 24
    named = {"font_weight": 700, "text_decoration": "line-through" if person.has_left else None}
    return [*parts, words(left, y + 24, person.name, 15, fit=right - left, **named)]


def star(x: float, y: float) -> str:
    """The mark of a key person."""
    return tag(
        "path", d=_STAR, transform=f"translate({x:.1f} {y:.1f})", fill="#d69e2e", stroke="#975a16", stroke_width=0.7
    )


def influence(number: int, x: float, y: float) -> str:
    """The badge of a person's influence, 1 to 5."""
    circle = tag("circle", cx=x, cy=y, r=9, fill=DARK)
    return circle + words(x, y + 4, str(number), 11, fill=PAPER, text_anchor="middle", font_weight=700)


def _place(person: PowerMapPersonRead) -> str:
    return " · ".join(part for part in (person.title, person.department) if part)


def _tags(person: PowerMapPersonRead, x: float, y: float, language: Language) -> list[str]:
    """The role in decisions as text, as far as there is room; a dashed frame also shows the last tag, hidden."""
    role, has_role_of_coach = person.decision_role, person.decision_role is DecisionRole.COACH
    said: list[tuple[str, str, bool]] = []
    if person.has_left:
        said.append((translate(LEFT, language), SOFT, False))
    if role and not has_role_of_coach:
        said.append((label(role, language), DARK, role in DECIDING))
    if person.decides and role not in DECIDING:
        said.append((translate(DECIDES, language), DARK, True))
    if person.is_coach:
        said.append((translate(COACH, language), TEAL, True))
    if person.is_hidden:
        said.append((translate(HIDDEN, language), INK, False))
    drawn, end = [], x + BOX_WIDTH - 28
    for text, colour, filled in said:
        width = width_of(text, 10.5) + 12
        if x + width <= end:
            drawn.append(pill(text, x, y, colour, filled=filled))
        x += width + 6
    return drawn


def pill(text: str, x: float, y: float, colour: str, *, filled: bool, size: float = 10.5) -> str:
    """A word in a rounded frame, 16 high."""
    width = width_of(text, size) + 12
    shape = tag("rect", x=x, y=y, width=width, height=16, rx=8, fill=colour if filled else PAPER, stroke=colour)
    return shape + words(x + width / 2, y + 12, text, size, fill=PAPER if filled else colour, text_anchor="middle")


def _standing(person: PowerMapPersonRead, x: float, y: float, state: StandingsState, language: Language) -> list[str]:
    if state is not StandingsState.KNOWN or person.has_left:
        return []
    us = translate(US, language)
    left = x + width_of(us, 11) + 8
    level = person.ours.level if person.ours else None
    beside = left + pips_width(level) + 6
    weight = {"font_weight": 700} if person.ours else {"fill": SOFT, "font_style": "italic"}
    return [
        words(x, y, us, 11, fill=SOFT),
        pips(level, left, y - 9),
        words(beside, y, level_of(person.ours, language), 11, fit=x + BOX_WIDTH - 28 - beside, **weight),
    ]


def pips_width(level: RelationshipLevel | None) -> float:
    """The width of a level's marks."""
    return 12 if level is RelationshipLevel.OPPOSED else PIPS * 12


def pips(level: RelationshipLevel | None, x: float, y: float) -> str:
    """A level as filled marks out of five; opposed is a cross, not assessed is empty."""
    if level is RelationshipLevel.OPPOSED:
        stroke = {"stroke": PALETTE[level], "stroke_width": 2.5, "stroke_linecap": "round"}
        return tag("path", d=f"M{x:.1f} {y:.1f} l9 9 m0 -9 l-9 9", **stroke)
    rank, colour = (level.rank, PALETTE[level]) if level else (0, FAINT)
    return "".join(
        tag(
            "rect",
            x=x + place * 12,
            y=y,
            width=9,
            height=9,
            rx=2,
            fill=colour if place < rank else PAPER,
            stroke=colour,
        )
        for place in range(PIPS)
    )


def rival_chips(rivals: list[PowerMapStandingRead], x: float, y: float, room: float) -> list[str]:
    """Each rival with its level, as many as there is room for, the best first."""
    drawn, end = [], x + room
    for place, rival in enumerate(rivals):
        name_room = max(24, min(62, room - 52))
        text = f"{shorten(rival.rival_name or '', name_room, 10)} {rival.rank}"
        width = width_of(text, 10) + 20
        more = len(rivals) - place - 1
        if x + width + (24 if more else 0) > end:
            drawn.append(words(x, y + 12, f"+{more + 1}", 10, fill=SOFT))
            break
        drawn.append(chip(text, rival.level, x, y, width))
        x += width + 5
    return drawn


def chip(text: str, level: RelationshipLevel, x: float, y: float, width: float) -> str:
    """A rival with its level."""
    shape = tag("rect", x=x, y=y, width=width, height=16, rx=3, fill="#fff7ed", stroke="#c2a27c")
    mark = tag("rect", x=x + 4, y=y + 4, width=8, height=8, fill=PALETTE[level])
    return shape + mark + words(x + 15, y + 12, text, 10)


def is_in_danger(person: PowerMapPersonRead) -> bool:
    """Whether one of the person's gaps is a danger."""
    return bool(ALARMING.intersection(person.gaps))


def alarm(x: float, y: float, *, is_danger: bool, text: str = "!") -> str:
    """A triangle with an exclamation mark or the number of a note, filled where it is a danger."""
    fill, ink = (AMBER, PAPER) if is_danger else (PAPER, AMBER)
    outline = f"M{x:.1f} {y - 11:.1f} l12 19 h-24 Z"
    shape = tag("path", d=outline, fill=fill, stroke=AMBER, stroke_width=1.4, stroke_linejoin="round")
    size = 11 if len(text) == 1 else 9.5 if len(text) == 2 else 7
    return shape + words(x, y + 6, text, size, fill=ink, text_anchor="middle", font_weight=700)
