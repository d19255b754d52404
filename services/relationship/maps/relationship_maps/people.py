"""The rows that a map is made of, and the people of one day with their levels, targets and last contacts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.maps.relationship_maps.rules import Standing
from shared.customers.roles import DecisionRole, Seniority

Fields = Mapping[str, Any]
BY_CODE = {level.value: level for level in RelationshipLevel}
RANKS = {level.value: level.rank for level in RelationshipLevel}


@dataclass(frozen=True, slots=True)
class MapRows:
    """The rows that a map is made of; people in the order in which they are shown."""

    customer: Fields
    as_of: date
    people: Sequence[Fields]
    levels: Sequence[Fields] = ()
    targets: Sequence[Fields] = ()
    last_contacts: Sequence[Fields] = ()
    earlier_levels: Sequence[Fields] = ()
    earlier_targets: Sequence[Fields] = ()
    earlier_contacts: Sequence[Fields] = ()
    general: Sequence[Fields] = ()
    organization: Fields | None = None
    people_left_out: int = 0
    is_without_senior_people: bool = False
    is_organization_hidden: bool = False


@dataclass(frozen=True)
class People:
    """The people of one day with their levels, targets and last contacts."""

    rows: Sequence[Fields]
    ours: Mapping[UUID, Fields]
    rivals: Mapping[UUID, Sequence[Fields]] = field(default_factory=dict)
    targets: Mapping[UUID, Fields] = field(default_factory=dict)
    contacts: Mapping[UUID, Fields] = field(default_factory=dict)

    @classmethod
    def now(cls, rows: MapRows) -> "People":
        """Who is there on the day of the map."""
        there = [row for row in rows.people if row["is_there"]]
        return cls.of(there, rows.levels, rows.targets, rows.last_contacts)

    @classmethod
    def before(cls, rows: MapRows) -> "People":
        """Who was there on the earlier day."""
        there = [row for row in rows.people if row["was_there"]]
        return cls.of(there, rows.earlier_levels, rows.earlier_targets, rows.earlier_contacts)

    @classmethod
    def of(
        cls,
        rows: Sequence[Fields],
        levels: Iterable[Fields],
        targets: Iterable[Fields],
        contacts: Iterable[Fields],
    ) -> "People":
        """Those of the rows, with what concerns them."""
        there, ours, rivals = {row["id"] for row in rows}, {}, defaultdict(list)
        for one in levels:
            if one["contact_id"] in there and one["rival"] is None:
                ours[one["contact_id"]] = one
            elif one["contact_id"] in there:
                rivals[one["contact_id"]].append(one)
        for found in rivals.values():
            found.sort(key=lambda one: (-RANKS[one["level"]], one["rival_name"]))
        return cls(rows, ours, rivals, by_person(targets), by_person(contacts))

    def _standing(self, row: Fields) -> Standing:
        """A person in the form that the rules compute with."""
        ours, target = self.ours.get(row["id"]), self.targets.get(row["id"])
        return Standing(
            contact_id=row["id"],
            is_key=row["is_key"],
            seniority=Seniority(row["seniority"]) if row["seniority"] else None,
            role=DecisionRole(row["decision_role"]) if row["decision_role"] else None,
            influence=row["influence"],
            is_met=row["id"] in self.contacts,
            ours=level_of(ours) if ours else None,
            rivals=[level_of(one) for one in self.rivals.get(row["id"], ())],
            target=BY_CODE[target["target_level"]] if target else None,
            target_on=target["due_on"] if target else None,
        )

    @cached_property
    def standings(self) -> dict[UUID, Standing]:
        """Everybody, in the order of the rows."""
        return {row["id"]: self._standing(row) for row in self.rows}


def by_person(rows: Iterable[Fields]) -> dict[UUID, Fields]:
    """One row for each person."""
    return {row["contact_id"]: row for row in rows}


def level_of(row: Fields) -> RelationshipLevel:
    """The level in a row."""
    return BY_CODE[row["level"]]
