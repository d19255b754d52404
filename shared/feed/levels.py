"""From which level on callers see that a row has changed: by its fields, and by the people whom they name."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from shared.auth.access import HIGHEST_CLEARANCE, clearance_of
from shared.auth.clearances import ids_in, without_ids
from shared.auth.visibility import people
from shared.database import PartlyHidden, Row, TrackedSession

Changes = Mapping[str, list[Any]]
"""Field → [before, after]."""


def levels_of_people(session: TrackedSession, updated: Iterable[tuple[Row, Changes]]) -> dict[UUID, int]:
    """The people above level 1 whom the changes of partly hidden rows name, with their levels."""
    named = [changes for row, changes in updated if isinstance(row, PartlyHidden)]
    ids = {one for changes in named for name in changes if name in IDS_OF_PEOPLE for one in ids_in(changes[name])}
    if not ids:
        return {}
    among = people.c.contact_id == sa.any_(sa.cast(list(ids), ARRAY(sa.Uuid)))
    found = session.connection().execute(sa.select(people.c.contact_id, people.c.clearance).where(among))
    return {row.contact_id: row.clearance for row in found}


IDS_OF_PEOPLE = frozenset({"contact_id", "reports_to_id"})


def seen_from(table: type[Row], changes: Changes, above: Mapping[UUID, int]) -> int:
    """The lowest level at which one of the changes is seen; `above`: people above level 1."""
    if not issubclass(table, PartlyHidden):
        return 1
    levels = levels_of(table)
    for level in range(1, HIGHEST_CLEARANCE):
        hidden = {person for person, needed in above.items() if needed > level}
        shown = (changes[name] for name in changes if levels.get(name, HIGHEST_CLEARANCE) <= level)
        if any(without_ids(before, hidden) != without_ids(after, hidden) for before, after in shown):
            return level
    return HIGHEST_CLEARANCE


@cache
def levels_of(table: type[Row]) -> Mapping[str, int]:
    """The level of each field of the table."""
    return {name: clearance_of(info.metadata) for name, info in table.model_fields.items()}
