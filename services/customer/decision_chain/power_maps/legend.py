"""The legend of a drawing."""

from collections.abc import Iterator

from services.customer.decision_chain.power_maps.cards import DASHES
from services.customer.decision_chain.power_maps.rules import EdgeKind, PowerMapView, RelationshipLevel, StandingsState
from services.customer.decision_chain.power_maps.wording import (
    COACH,
    INFLUENCE,
    KEY_PERSON,
    NOBODY,
    NOT_ASSESSED,
    RIVAL,
    STAGE_WARNING,
    STROKES,
    WARNING,
    WEIGHT,
    translate,
)
from services.customer.decision_chain.stage_roles.rules import DecisionChain
from shared.customers.relationship_levels import SHORT_NAMES
from shared.documents.maps.canvas import INK, PAPER, Point, path, tag, width_of, words
from shared.documents.maps.legend import Item, draw_items
from shared.documents.maps.marks import AMBER, TEAL, alarm, bar, chip, influence, pill, pips, pips_width, star
from shared.problems import Language


def draw_legend(view: PowerMapView, state: StandingsState, width: float, language: Language) -> tuple[list[str], int]:
    """The legend within a width, and its number of rows; without levels if standings are unknown."""
    groups = [list(_marks(view, state, language))]
    if state is StandingsState.KNOWN:
        groups.insert(0, list(_levels(language)))
    if view is PowerMapView.ORGANIZATION:
        groups.append(list(_lines(language)))
    return draw_items(groups, width)


def _levels(language: Language) -> Iterator[Item]:
    for level in reversed(RelationshipLevel):
        yield Item(
            bar(level.rank, 0, -9, 18) + pips(level.rank, 12, -5),
            10 + pips_width(level.rank),
            translate(SHORT_NAMES[level], language),
        )
    yield Item(bar(None, 0, -9, 18) + pips(None, 12, -5), 70, translate(NOT_ASSESSED, language))


def _marks(view: PowerMapView, state: StandingsState, language: Language) -> Iterator[Item]:
    yield Item(star(8, 0), 16, translate(KEY_PERSON, language))
    badge = INFLUENCE if view is PowerMapView.ORGANIZATION else WEIGHT
    yield Item(influence(5, 9, 0), 18, f"{translate(badge, language)} 1–5")
    coach = translate(COACH, language)
    yield Item(pill(coach, 0, -8, TEAL, filled=True), width_of(coach, 10.5) + 12, coach)
    dashed = tag("rect", x=0, y=-8, width=28, height=16, rx=4, fill=PAPER, stroke=INK, stroke_dasharray=DASHES)
    yield Item(dashed, 28, DecisionChain.HIDDEN.in_language(language))
    if state is StandingsState.KNOWN:
        yield Item(chip("4", RelationshipLevel.SUPPORTIVE.rank, 0, -8, 26), 26, translate(RIVAL, language))
    is_fishbone = view is PowerMapView.FISHBONE
    warning = STAGE_WARNING if is_fishbone else WARNING
    yield Item(alarm(12, 0, is_danger=True), 24, translate(warning, language))
    if is_fishbone:
        yield Item(white_spot(0, -8, 28, 16), 28, translate(NOBODY, language))


def white_spot(x: float, y: float, width: float, height: float) -> str:
    """An empty place that a person should have."""
    look: dict[str, object] = {"fill": "#fffbeb", "stroke": AMBER, "stroke_dasharray": "3 3"}
    frame = tag("rect", x=x, y=y, width=width, height=height, rx=5, **look)
    middle = {"x": x + width / 2, "y": y + height / 2 + 5}
    return frame + words(**middle, text="?", size=14, fill=AMBER, text_anchor="middle", font_weight=700)


def _lines(language: Language) -> Iterator[Item]:
    for kind, (colour, dashes) in STROKES.items():
        yield Item(stroke_sample(kind, colour, dashes), 44, kind.in_language(language))


def stroke_sample(kind: EdgeKind, colour: str, dashes: str | None) -> str:
    """A short piece of a line."""
    has_arrow = kind in (EdgeKind.INFLUENCES, EdgeKind.SPONSORS)
    line = path(
        (Point(0, 0), Point(44, 0)),
        stroke=colour,
        stroke_width=1.6 if kind is EdgeKind.REPORTS_TO else 2.4,
        stroke_dasharray=dashes,
    )
    head = tag("path", d="M44 0 l-9 -5 v10 Z", fill=colour) if has_arrow else ""
    cross = tag("path", d="M17 -5 l10 10 m0 -10 l-10 10", stroke=colour, stroke_width=2.2)
    return (
        line
        + head
        + (cross if kind is EdgeKind.CONFLICTS else "")
        + (path((Point(0, -3), Point(44, -3)), stroke=colour, stroke_width=1.2) if kind is EdgeKind.ALLIED else "")
    )
