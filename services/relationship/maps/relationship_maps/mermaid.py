"""A relationship map as a Mermaid flowchart: departments, the people in them, who reports to whom."""

from collections.abc import Iterator
from uuid import UUID

from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.maps.relationship_maps.model import MapPersonRead, RelationshipMapRead
from services.relationship.maps.relationship_maps.wording import (
    EMPTY,
    NO_DEPARTMENT,
    TARGET,
    US,
    label,
    level_in,
    level_name,
    notes_of,
    say,
    summary_of,
)
from shared.documents.maps.mermaid import level_classes, quoted
from shared.problems import Language


def as_mermaid(found: RelationshipMapRead, language: Language) -> str:
    """The flowchart."""
    return "\n".join((*_lines(found, language), *level_classes(level.value for level in RelationshipLevel))) + "\n"


def _lines(found: RelationshipMapRead, language: Language) -> Iterator[str]:
    people = [person for department in found.departments for person in department.people]
    names = {person.contact_id: f"p{place}" for place, person in enumerate(people, 1)}
    yield "flowchart TD"
    for place, text in enumerate((" · ".join(summary_of(found, language)), *notes_of(found, language)), 1):
        yield f"  notice{place}>{quoted(text)}]"
    if not people:
        yield f"  nobody[{quoted(say(EMPTY, language))}]:::unknown"
    for place, department in enumerate(found.departments, 1):
        yield f"  subgraph d{place}[{quoted(department.department or say(NO_DEPARTMENT, language))}]"
        yield from (f"    {_node(names[person.contact_id], person, language)}" for person in department.people)
        yield "  end"
    yield from _reporting(people, names)


def _node(name: str, person: MapPersonRead, language: Language) -> str:
    role = label(person.decision_role, language) if person.decision_role else ""
    known = [(say(US, language), level_in(person.ours)), *((one.name, one.level) for one in person.rivals)]
    standing = ", ".join(f"{who} {level_name(level, language)}" for who, level in known)
    target = f"{say(TARGET, language)} {level_name(person.target.level, language)}" if person.target else ""
    about = " · ".join(part for part in (role, person.title or "") if part)
    return f"{name}[{quoted(person.name, about, standing, target)}]:::{_class_of(person)}"


def _class_of(person: MapPersonRead) -> str:
    return person.ours.level.value if person.ours else "unknown"


def _reporting(people: list[MapPersonRead], names: dict[UUID, str]) -> Iterator[str]:
    for person in people:
        if person.reports_to_id in names:
            yield f"  {names[person.reports_to_id]} --> {names[person.contact_id]}"  # drawn from above
