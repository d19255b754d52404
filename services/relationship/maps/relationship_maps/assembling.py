"""Assembling a relationship map from its rows: people by department, coverage and gaps."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.relationship.assessing.rules import AssessmentStatus
from services.relationship.climate.schemes.rules import GeneralLevel
from services.relationship.key_people.closeness.model import LevelCountRead
from services.relationship.key_people.closeness.rules import CLOSENESS
from services.relationship.maps.relationship_maps import rules
from services.relationship.maps.relationship_maps.model import (
    MapCoverageRead,
    MapDepartmentRead,
    MapGapRead,
    MapGeneralRead,
    MapOrganizationRead,
    MapPersonRead,
    MapRivalRead,
    MapRoleCoverageRead,
    MapSeniorityCoverageRead,
    RelationshipMapRead,
)
from services.relationship.maps.relationship_maps.people import RANKS, Fields, MapRows, People, level_of
from services.relationship.maps.relationship_maps.rules import MapGap, Standing
from services.relationship.organization.schemes.rules import OrganizationalLevel
from shared.customers.roles import DecisionRole, Seniority

COPIED = (
    *("name", "english_name", "title", "seniority", "decision_role", "influence", "is_key"),
    *("responsible_id", "responsible_name"),
)
"""What a person of the map has as the row says it."""


def assemble(rows: MapRows, before: People) -> RelationshipMapRead:
    """The map of one day, without a comparison; `before`: the people of the earlier day."""
    there = People.now(rows)
    standings = list(there.standings.values())
    gaps = [rules.gaps_of(one, rows.as_of) for one in standings]
    return RelationshipMapRead(
        customer_id=rows.customer["id"],
        customer_name=rows.customer["name"],
        manager_id=rows.customer["manager_id"],
        manager_name=rows.customer["manager_name"],
        as_of=rows.as_of,
        is_without_senior_people=rows.is_without_senior_people,
        is_organization_hidden=rows.is_organization_hidden,
        rivals=rivals_of(there),
        departments=_departments(rows, (there, before), gaps),
        people_left_out=rows.people_left_out,
        coverage=show_coverage(standings),
        by_seniority=list(_by_seniority(standings)),
        by_decision_role=list(_by_role(standings)),
        gaps=list(_gaps(there, standings, gaps)),
        general=_general(rows.general),
        organization=_organization(rows.organization),
        comparison=None,
    )


def rivals_of(people: People) -> list[MapRivalRead]:
    """Each rival once, by name."""
    found = {one["rival"]: one for of_person in people.rivals.values() for one in of_person}
    named = sorted(found.values(), key=lambda one: (one["rival_name"], str(one["rival"])))
    return [MapRivalRead(competitor_id=one["competitor_id"], name=one["rival_name"]) for one in named]


def _level(row: Fields) -> dict[str, Any]:
    return {
        "assessment_id": row["id"],
        "level": level_of(row),
        "rank": RANKS[row["level"]],
        "assessed_on": row["assessed_on"],
        "is_confirmed": row["status"] == AssessmentStatus.CONFIRMED,
    }


def _departments(rows: MapRows, days: tuple[People, People], gaps: Sequence[list[MapGap]]) -> list[MapDepartmentRead]:
    """In the order of their first people, who are the most influential; people without a department come last."""
    there, before = days
    on_map = {row["id"] for row in there.rows}
    found: dict[str | None, list[MapPersonRead]] = {}
    for row, of_person in zip(there.rows, gaps, strict=True):
        superior_id = row["reports_to_id"] if row["reports_to_id"] in on_map else None
        said = {name: row[name] for name in COPIED}
        said |= {"reports_to_id": superior_id, "gaps": of_person, **_standing(row["id"], there, before)}
        said["last_contact"] = _contact(there.contacts.get(row["id"]), rows.as_of)
        found.setdefault(row["department"] or None, []).append(MapPersonRead(**said))
    last = found.pop(None, None)
    shown = [MapDepartmentRead(department=name, people=people) for name, people in found.items()]
    return [*shown, MapDepartmentRead(department=None, people=last)] if last else shown


def _standing(key: UUID, there: People, before: People) -> dict[str, Any]:
    """A person's levels and targets, on both days."""
    return {
        "contact_id": key,
        "ours": _level(there.ours[key]) if key in there.ours else None,
        "no_level": there.standings[key].no_level,
        "before": _level(before.ours[key]) if key in before.ours else None,
        "rivals": [_rival(one) for one in there.rivals.get(key, ())],
        "target": _target(there.standings[key]),
        "target_before": _target(before.standings.get(key)) if key in before.targets else None,
    }


def _rival(row: Fields) -> dict[str, Any]:
    return {**_level(row), "competitor_id": row["competitor_id"], "name": row["rival_name"]}


def _target(one: Standing | None) -> dict[str, Any] | None:
    if one is None or one.target is None:
        return None
    return {"level": one.target, "due_on": one.target_on, "levels_missing": one.levels_missing}


def _contact(row: Fields | None, as_of: date) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "touchpoint_id": row["touchpoint_id"],
        "held_on": row["held_on"],
        "scene": row["scene"],
        "days_ago": (as_of - row["held_on"]).days,
    }


def show_coverage(standings: Iterable[Standing]) -> MapCoverageRead:
    """The coverage of these people."""
    return MapCoverageRead(**_coverage(standings))


def _coverage(standings: Iterable[Standing]) -> dict[str, Any]:
    found = rules.coverage_of(standings)
    return {
        **{name: getattr(found, name) for name in MapCoverageRead.model_fields if name != "levels"},
        "levels": [LevelCountRead.of(one, found.levels[one]) for one in CLOSENESS],
    }


def _by_seniority(standings: Sequence[Standing]) -> Iterator[MapSeniorityCoverageRead]:
    for seniority in (*Seniority, None):
        if alike := [one for one in standings if one.seniority is seniority]:
            yield MapSeniorityCoverageRead(seniority=seniority, **_coverage(alike))


def _by_role(standings: Sequence[Standing]) -> Iterator[MapRoleCoverageRead]:
    for role in (*DecisionRole, None):
        if alike := [one for one in standings if one.role is role]:
            yield MapRoleCoverageRead(decision_role=role, **_coverage(alike))


def _gaps(there: People, standings: Sequence[Standing], gaps: Sequence[list[MapGap]]) -> Iterator[MapGapRead]:
    """In the order of the people, so that those of the biggest influence come first; of one person the worst first."""
    for row, one, of_person in zip(there.rows, standings, gaps, strict=True):
        missing = one.levels_missing if of_person else 0
        for gap in of_person:
            yield MapGapRead(
                kind=gap, contact_id=one.contact_id, name=row["name"], influence=one.influence, levels_missing=missing
            )


def _general(rows: Sequence[Fields]) -> list[MapGeneralRead]:
    places = {level.value: place for place, level in enumerate(GeneralLevel)}
    weakest_first = sorted(rows, key=lambda row: (places[row["level"]], row["department"] or ""))
    return [MapGeneralRead.model_validate(dict(row)) for row in weakest_first]


def _organization(row: Fields | None) -> MapOrganizationRead | None:
    if row is None:
        return None
    steps = list(OrganizationalLevel)
    above = steps.index(OrganizationalLevel(row["level"])) + 1
    following = steps[above] if above < len(steps) else None
    return MapOrganizationRead(
        level=OrganizationalLevel(row["level"]), next_level=following, assessed_on=row["assessed_on"]
    )
