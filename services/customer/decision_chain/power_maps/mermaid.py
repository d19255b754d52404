"""A power map as Mermaid text, for wikis and notes that render it."""

from collections.abc import Iterator
from uuid import UUID

from services.customer.decision_chain.power_maps.model import (
    PowerMapEdgeRead,
    PowerMapPersonRead,
    PowerMapRead,
    PowerMapStageRead,
)
from services.customer.decision_chain.power_maps.rules import EdgeKind, PowerMapView, RelationshipLevel, StandingsState
from services.customer.decision_chain.power_maps.wording import (
    COACH,
    EMPTY,
    LEFT,
    NOBODY,
    US,
    level_of,
    notes_of,
    translate,
)
from services.customer.decision_chain.stage_roles.rules import DecisionChain
from shared.documents.maps.mermaid import level_classes, quoted
from shared.problems import Language

ARROWS = {
    EdgeKind.INFLUENCES: "==>",
    EdgeKind.SPONSORS: "-.->",
    EdgeKind.ALLIED: "<==>",
    EdgeKind.PERSONAL_TIE: "<-.->",
    EdgeKind.CONFLICTS: "x--x",
}


def as_mermaid(power_map: PowerMapRead, view: PowerMapView, language: Language) -> str:
    """A flowchart."""
    lines = _organization(power_map, language) if view is PowerMapView.ORGANIZATION else _fishbone(power_map, language)
    return "\n".join((*lines, *_classes())) + "\n"


def _organization(power_map: PowerMapRead, language: Language) -> Iterator[str]:
    yield "flowchart TD"
    ids = {person.contact_id: f"p{place}" for place, person in enumerate(power_map.people, 1)}
    yield from _note(power_map, language)
    for person in power_map.people:
        yield _node(ids[person.contact_id], person, power_map.standings, language)
    yield from (_edge(edge, ids, language) for edge in power_map.edges)


def _note(power_map: PowerMapRead, language: Language) -> Iterator[str]:
    if not power_map.people:
        yield f"  nobody[{quoted(translate(EMPTY, language))}]:::unknown"
    for place, text in enumerate(notes_of(power_map, language), 1):
        yield f"  notice{place}>{quoted(text)}]"


def _node(name: str, person: PowerMapPersonRead, state: StandingsState, language: Language) -> str:
    place = " · ".join(part for part in (person.title, person.department) if part)
    marks = [
        person.decision_role.in_language(language) if person.decision_role else "",
        translate(COACH, language) if person.is_coach and person.decision_role != "coach" else "",
        DecisionChain.HIDDEN.in_language(language) if person.is_hidden else "",
        translate(LEFT, language) if person.has_left else "",
    ]
    standing = ""
    if state is StandingsState.KNOWN and not person.has_left:
        known = [(translate(US, language), person.ours), *((one.rival_name or "", one) for one in person.rivals)]
        standing = ", ".join(f"{who} {level_of(one, language)}" for who, one in known)
    label_text = quoted(person.name, place, " · ".join(mark for mark in marks if mark), standing)
    level = person.ours.level.value if person.ours else "unknown"
    hidden = f"\n  class {name} hidden" if person.is_hidden else ""
    return f"  {name}[{label_text}]:::{level}{hidden}"


def _edge(edge: PowerMapEdgeRead, ids: dict[UUID, str], language: Language) -> str:
    start, end = ids[edge.from_contact_id], ids[edge.to_contact_id]
    if edge.kind is EdgeKind.REPORTS_TO:
        return f"  {end} --> {start}"  # drawn from above
    return f"  {start} {ARROWS[edge.kind]}|{quoted(f'{edge.kind.in_language(language)} {edge.strength}')}| {end}"


def _fishbone(power_map: PowerMapRead, language: Language) -> Iterator[str]:
    yield "flowchart LR"
    people = {person.contact_id: person for person in power_map.people}
    yield from _note(power_map, language)
    for stage in power_map.stages:
        yield from _stage(stage, people, language)
    yield "  " + " ==> ".join(f"s{stage.stage.place}" for stage in power_map.stages)


def _stage(stage: PowerMapStageRead, people: dict[UUID, PowerMapPersonRead], language: Language) -> Iterator[str]:
    name = f"s{stage.stage.place}"
    yield f"  {name}([{quoted(f'{stage.stage.place} {stage.stage.in_language(language)}')}])"
    parts = [*stage.formal, *stage.hidden]
    if not parts:
        yield f"  {name}w[{quoted(translate(NOBODY, language))}]:::unknown\n  {name} -.- {name}w"
    for place, part in enumerate(parts, 1):
        person, node = people[part.contact_id], f"{name}p{place}"
        is_hidden = part.chain is DecisionChain.HIDDEN
        chain = part.chain.in_language(language) if is_hidden else ""
        said = quoted(person.name, " · ".join(text for text in (part.role.in_language(language), chain) if text))
        level = person.ours.level.value if person.ours else "unknown"
        yield f"  {node}[{said}]:::{level}" + (f"\n  class {node} hidden" if is_hidden else "")
        yield f"  {name} {'-.-' if is_hidden else '---'} {node}"


def _classes() -> Iterator[str]:
    yield from level_classes(level.value for level in RelationshipLevel)
    yield "  classDef hidden stroke-dasharray:6 4"
