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
    closeness_of,
    level_name,
    notes_of,
    summary_of,
)
from services.relationship.maps.saying import Say
from shared.documents.maps.mermaid import level_classes, quoted


def as_mermaid(found: RelationshipMapRead, say: Say) -> str:
    """The flowchart."""
    return "\n".join((*_lines(found, say), *level_classes(level.value for level in RelationshipLevel))) + "\n"


def _lines(found: RelationshipMapRead, say: Say) -> Iterator[str]:
    people = [person for department in found.departments for person in department.people]
    names = {person.contact_id: f"p{place}" for place, person in enumerate(people, 1)}
    yield "flowchart TD"
    for place, text in enumerate((" · ".join(summary_of(found, say)), *notes_of(found, say)), 1):
        yield f"  notice{place}>{quoted(text)}]"
    if not people:
        yield f"  nobody[{quoted(say(EMPTY))}]:::unknown"
    for place, department in enumerate(found.departments, 1):
        yield f"  subgraph d{place}[{quoted(department.department or say(NO_DEPARTMENT))}]"
        yield from (f"    {_node(names[person.contact_id], person, say)}" for person in department.people)
        yield "  end"
    yield from _reporting(people, names)


def _node(name: str, person: MapPersonRead, say: Say) -> str:
    role = say.label(person.decision_role) if person.decision_role else ""
    theirs = (f"{one.name} {level_name(one.level, say)}" for one in person.rivals)
    standing = say.listed((f"{say(US)} {level_name(closeness_of(person), say)}", *theirs))
    target = f"{say(TARGET)} {level_name(person.target.level, say)}" if person.target else ""
    about = " · ".join(part for part in (role, person.title or "") if part)
    return f"{name}[{quoted(person.name, about, standing, target)}]:::{_class_of(person)}"


def _class_of(person: MapPersonRead) -> str:
    return person.ours.level.value if person.ours else "unknown"


def _reporting(people: list[MapPersonRead], names: dict[UUID, str]) -> Iterator[str]:
    for person in people:
        if person.reports_to_id in names:
            yield f"  {names[person.reports_to_id]} --> {names[person.contact_id]}"  # drawn from above
