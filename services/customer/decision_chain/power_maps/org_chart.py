"""Drawing of the power map: cards placed by reporting lines, other lines between them."""

from collections.abc import Mapping
from uuid import UUID

from services.customer.decision_chain.power_maps.cards import card
from services.customer.decision_chain.power_maps.model import PowerMapEdgeRead, PowerMapRead
from services.customer.decision_chain.power_maps.rules import EdgeKind
from services.customer.decision_chain.power_maps.wording import EMPTY, SINGLES, STROKES, people_by_id, translate
from shared.documents.maps.canvas import (
    FAINT,
    PAPER,
    SOFT,
    Point,
    arrow_head,
    path,
    tag,
    tooltip,
    width_of,
    words,
)
from shared.documents.maps.org_layout import Box, OrgLayout, lay_out
from shared.documents.maps.routing import Curve, Space, place_label, route
from shared.problems import Language

Drawn = tuple[list[str], float, float]


def draw_organization(power_map: PowerMapRead, notes: Mapping[UUID, int], language: Language) -> Drawn:
    """The drawing's elements, its width and its height; `notes`: the numbers on people's cards."""
    if not power_map.people:
        return [words(0, 40, translate(EMPTY, language), 16, fill=SOFT)], 300, 60
    layout = lay_out({person.contact_id: person.reports_to_id for person in power_map.people})
    links = [path(link, stroke=STROKES[EdgeKind.REPORTS_TO][0], stroke_width=1.6) for link in layout.links]
    people = people_by_id(power_map)
    cards = [card(people[key], box, power_map.standings, language, notes.get(key)) for key, box in layout.boxes.items()]
    heading = _singles_heading(layout, language)
    strokes, labels, bottom = _draw_lines(power_map, layout, language)
    # Drawn behind the cards, which stay legible, and faintly over them, so that the eye can follow the line.
    faintly = tag("g", *strokes, opacity=0.18, aria_hidden="true") if strokes else ""
    return [*heading, *links, *strokes, *cards, faintly, *labels], layout.width, max(layout.height, bottom)


def _singles_heading(layout: OrgLayout[UUID], language: Language) -> list[str]:
    if layout.singles_y is None:
        return []
    y = layout.singles_y - 16
    return [
        path((Point(0, y - 20), Point(layout.width, y - 20)), stroke=FAINT, stroke_dasharray="1 4"),
        words(0, y, translate(SINGLES, language), 13, fill=SOFT, font_weight=700),
    ]


def _draw_lines(
    power_map: PowerMapRead, layout: OrgLayout[UUID], language: Language
) -> tuple[list[str], list[str], float]:
    """The lines between people, their labels, and where the lowest label ends."""
    people, boxes = people_by_id(power_map), list(layout.boxes.values())
    lines = [edge for edge in power_map.edges if edge.kind is not EdgeKind.REPORTS_TO]
    curves = route([(layout.boxes[e.from_contact_id], layout.boxes[e.to_contact_id]) for e in lines], boxes)
    space = Space(boxes)
    if layout.singles_y is not None:
        space.take(Box(0, layout.singles_y - 30, width_of(translate(SINGLES, language), 13), 20))
    strokes, labels, bottom = [], [], 0.0
    for edge, curve in zip(lines, curves, strict=True):
        text = f"{edge.kind.in_language(language)} {edge.strength}"
        placed = place_label(curve, width_of(text, 10) + 12, 16, space)
        bottom = max(bottom, placed.spot.y + placed.spot.height)
        strokes.append(_stroke(edge, curve))
        if placed.is_beside:
            ends = (placed.foot, placed.spot.middle)
            strokes.append(path(ends, stroke=STROKES[edge.kind][0], stroke_width=0.8, stroke_dasharray="1 2"))
        names = f"{people[edge.from_contact_id].name} – {people[edge.to_contact_id].name}"
        labels.append(_label(edge, placed.spot, text, [names, text, edge.remark or "", edge.evidence or ""]))
    return strokes, labels, bottom


def _stroke(edge: PowerMapEdgeRead, curve: Curve) -> str:
    colour, dashes = STROKES[edge.kind]
    width = 1.2 + 0.4 * (edge.strength or 1)
    line = tag("path", d=curve.path, fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dashes)
    if edge.kind is EdgeKind.ALLIED:
        line += tag("path", d=curve.path, fill="none", stroke=PAPER, stroke_width=width - 1.4)
    return line + _ends(edge, curve, colour)


def _ends(edge: PowerMapEdgeRead, curve: Curve, colour: str) -> str:
    """An arrow's head at the end of a directed line, dots at both ends of a mutual one."""
    if edge.is_mutual:
        return "".join(tag("circle", cx=end.x, cy=end.y, r=3, fill=colour) for end in (curve.start, curve.end))
    return arrow_head(curve.second, curve.end, fill=colour)


def _label(edge: PowerMapEdgeRead, spot: Box, text: str, details: list[str]) -> str:
    colour, dashes = STROKES[edge.kind]
    frame = tag(
        "rect",
        x=spot.x,
        y=spot.y,
        width=spot.width,
        height=spot.height,
        rx=8,
        fill=PAPER,
        stroke=colour,
        stroke_dasharray="3 2" if dashes else None,
    )
    written = words(spot.middle.x, spot.y + 12, text, 10, fill=colour, text_anchor="middle", font_weight=700)
    return tag("g", tooltip(line for line in details if line), frame, written)
