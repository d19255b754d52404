"""Every query over snapshots of relationships."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.analysis.snapshots.model import RelationshipSnapshot, RelationshipSnapshotRead
from services.planning.analysis.snapshots.rules import RelationshipSnapshotNotFound
from shared.auth.visibility import find_hidden_people, of_visible_customers
from shared.lists.collections import Collection
from shared.web.call import Call

# Read as rows: a snapshot is shown without the people whom the caller may not see.
SNAPSHOTS = Collection(
    RelationshipSnapshot,
    RelationshipSnapshotRead,
    missing=RelationshipSnapshotNotFound,
    visible=of_visible_customers(col(RelationshipSnapshot.customer_id)),
)


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: snapshots of the plan."""
    return col(RelationshipSnapshot.plan_id) == plan_id


async def describe(call: Call, snapshots: Iterable[RelationshipSnapshot]) -> list[RelationshipSnapshotRead]:
    """The snapshots as the API shows them, without the people above the caller's level."""
    found = list(snapshots)
    people = {UUID(level["contact_id"]) for snapshot in found for level in snapshot.levels}
    hidden = await find_hidden_people(call.session, call.principal.clearance, people)
    return [
        RelationshipSnapshotRead.model_validate(
            {
                **dict(snapshot),
                "levels": [level for level in snapshot.levels if UUID(level["contact_id"]) not in hidden],
            }
        )
        for snapshot in found
    ]
