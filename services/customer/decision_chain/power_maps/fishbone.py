"""The decision chain drawn as a fishbone 鱼骨图: stages along the spine, people at the bones."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from services.customer.decision_chain.power_maps.cards import (
    DASHES,
    rival_chips,
)
from services.customer.decision_chain.power_maps.legend import white_spot
from services.customer.decision_chain.power_maps.model import (
    PowerMapPartRead,
    PowerMapPersonRead,
    PowerMapRead,
    PowerMapStageRead,
)
from services.customer.decision_chain.power_maps.rules import DECIDING, StageGap, StandingsState
from services.customer.decision_chain.power_maps.wording import (
    NOBODY,
    PURCHASE,
    details_of,
    people_by_id,
    translate,
)
from services.customer.decision_chain.stage_roles.rules import DecisionChain
from services.customer.people.contacts.rules import DecisionRole
from shared.documents.maps.canvas import (
    FAINT,
    INK,
    PAPER,
    SOFT,
    Point,
    path,
    tag,
    tooltip,
    width_of,
    words,
)
from shared.documents.maps.marks import AMBER, DARK, TEAL, alarm, bar, influence, pill, pips, star, tint
from shared.problems import Language

Drawn = tuple[list[str], float, float]

CARD_WIDTH, CARD_HEIGHT = 214.0, 58.0
CARD_GAP, TWIG = 10.0, 20.0
SLOPE = 0.3  # how far a bone leans for each step up
MAX_IN_COLUMN = 8
HEADER_WIDTH, HEADER_HEIGHT = 262.0, 54.0
SPINE_ROOM = 34.0
HEAD_WIDTH = 210.0
TAIL = 46.0


class Bone(NamedTuple):
    """A stage's bone: where it meets the spine, its side and its length."""

    stage: PowerMapStageRead
    foot: Point
    is_up: bool
    columns: int
    length: float

    def at(self, distance: float) -> Point:
        """The point on the bone at a distance from the spine."""
        return Point(self.foot.x - distance * SLOPE, self.foot.y + (-distance if self.is_up else distance))


def draw_fishbone(power_map: PowerMapRead, language: Language) -> Drawn:
    """The drawing's elements, its width and its height."""
    columns = [max(1, -(-len(_parts(stage)) // MAX_IN_COLUMN)) for stage in power_map.stages]
    lengths = [_length(stage, number) for stage, number in zip(power_map.stages, columns, strict=True)]
    pitch = max(HEADER_WIDTH, TWIG + max(columns) * (CARD_WIDTH + CARD_GAP)) + 20
    spine = max(lengths[::2]) + HEADER_HEIGHT
    left = TAIL + max(lengths) * SLOPE + 14
    end = left + (len(lengths) + 1) / 2 * pitch
    bones = [
        # Bones alternate above and below, half a step apart, so that the stages read from left to right.
        Bone(stage, Point(left + place * pitch / 2, spine), place % 2 == 0, columns[place], lengths[place])
        for place, stage in enumerate(power_map.stages)
    ]
    drawn = [
        tag("path", d=f"M0 {spine - 30:.1f} L{TAIL:.1f} {spine:.1f} L0 {spine + 30:.1f} L14 {spine:.1f} Z", fill=DARK),
        path((Point(TAIL - 8, spine), Point(end, spine)), stroke=DARK, stroke_width=7),
        *_head(power_map, end, spine, language),
    ]
    people = people_by_id(power_map)
    for bone in bones:
        drawn += _draw_bone(bone, people, power_map.standings, language)
    return drawn, end + HEAD_WIDTH, spine + max(lengths[1::2]) + HEADER_HEIGHT


def _parts(stage: PowerMapStageRead) -> list[PowerMapPartRead]:
    return [*stage.formal, *stage.hidden]


def _length(stage: PowerMapStageRead, columns: int) -> float:
    rows = max(1, -(-len(_parts(stage)) // columns))
    return SPINE_ROOM + rows * (CARD_HEIGHT + CARD_GAP)


def _head(power_map: PowerMapRead, x: float, y: float, language: Language) -> list[str]:
    outline = f"M{x:.1f} {y - 74:.1f} L{x + HEAD_WIDTH:.1f} {y:.1f} L{x:.1f} {y + 74:.1f} Z"
    return [
        tag("path", d=outline, fill=DARK, stroke=DARK, stroke_width=8, stroke_linejoin="round"),
        words(x + 12, y - 6, translate(PURCHASE, language), 15, fill=PAPER, font_weight=700),
        words(x + 12, y + 16, power_map.customer_name, 13, fit=HEAD_WIDTH - 70, fill=PAPER),
    ]


def _draw_bone(
    bone: Bone, people: Mapping[UUID, PowerMapPersonRead], state: StandingsState, language: Language
) -> list[str]:
    drawn = [
        path((bone.foot, bone.at(bone.length)), stroke=SOFT, stroke_width=3.5),
        _header(bone, language),
    ]
    parts = _parts(bone.stage)
    if not parts:
        place = bone.at(SPINE_ROOM + CARD_HEIGHT / 2)
        spot = white_spot(place.x + TWIG, place.y - CARD_HEIGHT / 2, CARD_WIDTH, CARD_HEIGHT)
        details = tooltip([translate(NOBODY, language)])
        return [*drawn, _twig(place, place.x + TWIG, None), tag("g", details, spot)]
    for number, part in enumerate(parts):
        row, column = divmod(number, bone.columns)
        place = bone.at(SPINE_ROOM + row * (CARD_HEIGHT + CARD_GAP) + CARD_HEIGHT / 2)
        x = place.x + TWIG + column * (CARD_WIDTH + CARD_GAP)
        dashes = DASHES if part.chain is DecisionChain.HIDDEN else None
        start = place if column == 0 else Point(x - CARD_GAP, place.y)
        drawn.append(_twig(start, x, dashes))
        drawn.append(_small_card(part, people[part.contact_id], x, place.y - CARD_HEIGHT / 2, state, language))
    return drawn


def _twig(start: Point, x: float, dashes: str | None) -> str:
    return path((start, Point(x, start.y)), stroke=SOFT, stroke_width=1.6, stroke_dasharray=dashes)


def _header(bone: Bone, language: Language) -> str:
    stage = bone.stage.stage
    end = bone.at(bone.length)
    x, y = end.x - 14, end.y - (HEADER_HEIGHT if bone.is_up else 0)
    is_empty = StageGap.NOBODY_KNOWN in bone.stage.gaps
    frame = tag(
        "rect",
        x=x,
        y=y,
        width=HEADER_WIDTH,
        height=HEADER_HEIGHT,
        rx=7,
        fill=PAPER if is_empty else "#eef2f6",
        stroke=AMBER if is_empty else DARK,
        stroke_width=1.8,
        stroke_dasharray="3 3" if is_empty else None,
    )
    gaps = [gap.in_language(language) for gap in bone.stage.gaps]
    return tag(
        "g",
        tooltip([stage.in_language(language), *gaps]),
        frame,
        influence(stage.place, x + 20, y + 21),
        words(x + 36, y + 26, stage.in_language(language), 14, fit=HEADER_WIDTH - 46, font_weight=700),
        words(x + 36, y + 44, " · ".join(gaps), 10, fit=HEADER_WIDTH - 72, fill=AMBER),
        alarm(x + HEADER_WIDTH - 18, y + HEADER_HEIGHT - 16, is_danger=is_empty) if gaps else "",
    )


def _small_card(
    part: PowerMapPartRead, person: PowerMapPersonRead, x: float, y: float, state: StandingsState, language: Language
) -> str:
    rank = person.ours.rank if person.ours else None
    is_hidden = part.chain is DecisionChain.HIDDEN
    frame = tag(
        "rect",
        x=x,
        y=y,
        width=CARD_WIDTH,
        height=CARD_HEIGHT,
        rx=6,
        fill=tint(rank),
        stroke=INK if is_hidden or person.is_key else FAINT,
        stroke_width=2 if person.is_key else 1.2,
        stroke_dasharray=DASHES if is_hidden else None,
    )
    role = part.role.in_language(language)
    tags = width_of(role, 10.5) + 12
    right = x + CARD_WIDTH - 8
    name_at = x + 18 + (17 if person.is_key else 0)
    details = [*details_of(person, state, language), part.chain.in_language(language), role, part.remark or ""]
    colour = TEAL if part.role is DecisionRole.COACH else DARK
    weight = influence(part.weight, right - 9, y + 42) if part.weight else ""
    room = CARD_WIDTH - 18 - 66 - (26 if weight else 8) - 8
    return tag(
        "g",
        tooltip(line for line in details if line),
        frame,
        bar(rank, x + 5, y + 6, CARD_HEIGHT - 12),
        star(x + 24, y + 18) if person.is_key else "",
        words(name_at, y + 23, person.name, 14, fit=right - tags - 6 - name_at, font_weight=700),
        pill(role, right - tags, y + 9, colour, filled=part.role in DECIDING or part.role is DecisionRole.COACH),
        pips(rank, x + 18, y + 37) if state is StandingsState.KNOWN else "",
        *rival_chips(person.rivals, x + 18 + 66, y + 34, room),
        weight,
    )
