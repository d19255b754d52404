"""A person's card, large in the power map and small in the fishbone, and the marks on it."""

from services.customer.decision_chain.power_maps.model import PowerMapPersonRead, PowerMapStandingRead
from services.customer.decision_chain.power_maps.rules import DECIDING, PersonGap, StandingsState
from services.customer.decision_chain.power_maps.wording import (
    COACH,
    DECIDES,
    HIDDEN,
    LEFT,
    US,
    details_of,
    level_of,
    translate,
)
from services.customer.people.contacts.rules import DecisionRole
from shared.documents.maps.canvas import (
    FAINT,
    INK,
    SOFT,
    shorten,
    tag,
    tooltip,
    width_of,
    words,
)
from shared.documents.maps.marks import DARK, TEAL, alarm, bar, chip, influence, pill, pips, pips_width, star, tint
from shared.documents.maps.org_layout import BOX_HEIGHT, BOX_WIDTH, Box
from shared.problems import Language

DASHES = "6 4"
ALARMING = frozenset({PersonGap.OPPOSED, PersonGap.RIVAL_AHEAD, PersonGap.DECIDER_BELOW_SUPPORTIVE})


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
    rank = person.ours.rank if person.ours else None
    outline = tag(
        "rect",
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        rx=7,
        fill=tint(rank),
        stroke=INK if person.is_key else SOFT if person.is_hidden else FAINT,
        stroke_width=2 if person.is_key else 1.2,
        stroke_dasharray=DASHES if person.is_hidden else None,
    )
    return outline + bar(rank, box.x + 5, box.y + 6, box.height - 12)


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


def _place(person: PowerMapPersonRead) -> str:
    return " · ".join(part for part in (person.title, person.department) if part)


def _tags(person: PowerMapPersonRead, x: float, y: float, language: Language) -> list[str]:
    """The role in decisions as text, as far as there is room; a dashed frame also shows the last tag, hidden."""
    role, has_role_of_coach = person.decision_role, person.decision_role is DecisionRole.COACH
    said: list[tuple[str, str, bool]] = []
    if person.has_left:
        said.append((translate(LEFT, language), SOFT, False))
    if role and not has_role_of_coach:
        said.append((role.in_language(language), DARK, role in DECIDING))
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


def _standing(person: PowerMapPersonRead, x: float, y: float, state: StandingsState, language: Language) -> list[str]:
    if state is not StandingsState.KNOWN or person.has_left:
        return []
    us = translate(US, language)
    left = x + width_of(us, 11) + 8
    rank = person.ours.rank if person.ours else None
    beside = left + pips_width(rank) + 6
    weight = {"font_weight": 700} if person.ours else {"fill": SOFT, "font_style": "italic"}
    return [
        words(x, y, us, 11, fill=SOFT),
        pips(rank, left, y - 9),
        words(beside, y, level_of(person.ours, language), 11, fit=x + BOX_WIDTH - 28 - beside, **weight),
    ]


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
        drawn.append(chip(text, rival.rank, x, y, width))
        x += width + 5
    return drawn


def is_in_danger(person: PowerMapPersonRead) -> bool:
    """Whether one of the person's gaps is a danger."""
    return bool(ALARMING.intersection(person.gaps))
