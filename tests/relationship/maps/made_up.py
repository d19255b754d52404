"""Made-up maps, small and large, as the drawing takes them; the same every time."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from services.relationship.climate.schemes.rules import ClimateElement, GeneralLevel
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.maps.relationship_maps.assembling import assemble
from services.relationship.maps.relationship_maps.comparing import compare, find_moves
from services.relationship.maps.relationship_maps.model import RelationshipMapRead
from services.relationship.maps.relationship_maps.people import MapRows, People
from shared.customers.roles import DecisionRole, Seniority
from tests.customer.decision_chain.power_maps.companies import DEPARTMENTS, ENGLISH, GIVEN, SURNAMES, TITLES

CUSTOMER = UUID(int=1)
AS_OF, EARLIER = date(2026, 3, 31), date(2025, 9, 30)
RESPONSIBLE, OURS = ("responsible_id", "responsible_name"), ("王芳", "Alexander Papadopoulos", "赵敏")
RIVALS = ("明拓电源", "Northern Precision", "研锐控制", "Voltaris")


def person(number: int, name: str = "李雷", **fields: Any) -> dict[str, Any]:
    """A person's row."""
    return {
        **dict.fromkeys(
            ("english_name", "department", "title", "seniority", "decision_role", "influence", *RESPONSIBLE)
        ),
        "id": UUID(int=number),
        "customer_id": CUSTOMER,
        "name": name,
        "reports_to_id": None,
        "is_key": True,
        "is_there": True,
        "was_there": True,
        "added_on": date(2020, 1, 1),
        "left_on": None,
        **fields,
    }


def level(number: int, at: RelationshipLevel, rival: str | None = None, on: date = AS_OF) -> dict[str, Any]:
    """A level's row."""
    place = RIVALS.index(rival) + 1 if rival in RIVALS else 9
    return {
        "id": UUID(int=number * 10_000 + place * 100 + on.month),
        "contact_id": UUID(int=number),
        "rival": rival,
        "level": at.value,
        "status": "confirmed" if number % 3 else "submitted",
        "assessed_on": on,
        "competitor_id": UUID(int=place) if rival in RIVALS else None,
        "rival_name": rival,
    }


def made_up(number: int, *, names: Sequence[str] = (), seed: int = 7, whole: bool = True) -> RelationshipMapRead:
    """A map of so many people; `whole`: with everything that other rooms may know, compared with an earlier day."""
    random = Random(seed + number)
    people = [_somebody(place, number, names, random) for place in range(1, number + 1)]
    people.sort(key=lambda one: (-(one["influence"] or 0), one["name"], one["id"]))
    levels = list(RelationshipLevel)
    ours = [level(one["id"].int, random.choice(levels)) for one in people if random.random() < 0.75]
    theirs = [
        level(one["id"].int, random.choice(levels), rival)
        for one in people
        for rival in RIVALS
        if random.random() < 0.3
    ]
    before = [
        {**row, "level": random.choice(levels).value, "id": UUID(int=row["id"].int + 50), "assessed_on": EARLIER}
        for row in (*ours, *theirs)
        if random.random() < 0.5
    ]
    rows = MapRows(
        customer={"id": CUSTOMER, "name": "华强电子有限公司", "manager_id": CUSTOMER, "manager_name": "Zhang Wei"},
        as_of=AS_OF,
        people=people,
        levels=[*ours, *theirs],
        earlier_levels=before if whole else (),
        **(_known_elsewhere(people, random) if whole else {}),
    )
    found = map_of(rows)
    if whole:
        found.comparison = compare(EARLIER, people, People.before(rows), find_moves(rows), ())
    return found


def map_of(rows: MapRows) -> RelationshipMapRead:
    """The map of these rows, without a comparison."""
    return assemble(rows, People.before(rows))


def _known_elsewhere(people: Sequence[dict[str, Any]], random: Random) -> dict[str, Any]:
    some = [one["id"] for one in people if random.random() < 0.6]
    departments = sorted({one["department"] for one in people})
    levels = list(RelationshipLevel)[2:]
    return {
        "targets": [
            {"contact_id": key, "target_level": random.choice(levels).value, "due_on": AS_OF + timedelta(days)}
            for key in some
            for days in [random.choice((-30, 60, 90))]
        ],
        "last_contacts": [
            {
                "contact_id": key,
                "touchpoint_id": key,
                "scene": "routine_visit",
                "held_on": AS_OF - timedelta(random.randrange(200)),
            }
            for key in some
        ],
        "general": [
            {
                "department": department,
                "level": random.choice(list(GeneralLevel)).value,
                "weakest_element": random.choice(list(ClimateElement)).value,
                "assessed_on": AS_OF,
            }
            for department in departments
        ],
        "organization": {"level": "supplier", "assessed_on": AS_OF},
    }


def _somebody(place: int, number: int, names: Sequence[str], random: Random) -> dict[str, Any]:
    name = names[place % len(names)] if names else random.choice(SURNAMES) + random.choice(GIVEN)
    if not names and random.random() < 0.3:
        name = random.choice(ENGLISH)
    return person(
        place,
        name,
        reports_to_id=UUID(int=max(1, place // 5)) if place > 1 and random.random() > 0.1 else None,
        title=random.choice(TITLES),
        department=random.choice(DEPARTMENTS[: max(2, min(7, number // 4))]),
        seniority=random.choice([*Seniority, None]),
        decision_role=random.choice([*DecisionRole, None]),
        influence=random.choice((None, 1, 2, 3, 4, 5)),
        is_key=random.random() < 0.5,
        responsible_id=UUID(int=place) if (responsible := random.choice((*OURS, None))) else None,
        responsible_name=responsible,
        was_there=random.random() < 0.9,
    )
