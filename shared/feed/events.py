"""The change feed: every change of a row writes an event in the same transaction (read by `shared.feed.log`).

From it come the audit history, the other services' copies, the public feed and the webhooks.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import to_jsonable_python
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import UOWTransaction
from sqlalchemy.types import UserDefinedType

from shared.auth.access import Derived, RowIdentity, current_principal, row_clearances_of
from shared.database import BY_LEVEL, EVENT_OWNERS, Row, TrackedSession, new_id
from shared.feed.levels import Changes, levels_of_people, seen_from
from shared.time import utc_now

CHANNEL = "guanxi_events"
LEVEL = "clearance"  # the key of the row's level among its changes
KEPT_BY_CAPTURE = frozenset({"id", "version", "created_at", "updated_at", *BY_LEVEL})


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


ischema_names["xid8"] = Xid8  # so that Alembic knows the column when it compares

events = sa.Table(
    "events",
    sa.MetaData(),
    sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("xid", Xid8, nullable=False, server_default=sa.text("pg_current_xact_id()")),
    sa.Column("id", sa.Uuid, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("entity", sa.Text, nullable=False),
    sa.Column("entity_id", sa.Uuid, nullable=False),
    sa.Column("customer_id", sa.Uuid, nullable=True),
    sa.Column("contact_id", sa.Uuid, nullable=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("actor_name", sa.Text, nullable=False),
    sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("changes", JSONB, nullable=False),
    sa.Index("ix_events_order", "xid", "position"),
    sa.Index("ix_events_customer", "customer_id", "position"),
    sa.Index("ix_events_entity", "entity_id", "position"),
)


def entity_of(row: Row) -> str:
    """Name of a row's kind in event types."""
    return entity_named(type(row))


def entity_named(table: type[Row]) -> str:
    """Name of a table's kind in event types: `KeyPersonAssessment` → `key_person_assessment`."""
    name = table.__name__
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


def customer_of(row: Row) -> UUID | None:
    """The customer a change concerns: the row's own id for a customer, else its `customer_id`."""
    return row.id if entity_of(row) == "customer" else getattr(row, "customer_id", None)


def contact_of(row: Row) -> UUID | None:
    """The contact whom a change concerns: only those who may see the contact see the event."""
    return row.id if entity_of(row) == "contact" else getattr(row, "contact_id", None)


def changes_of(row: Row, *, kind: str) -> dict[str, list[Any]]:
    """Field → [before, after] of what the flush will write."""
    changes = (_change_of(row, name, kind) for name in recorded(type(row)))
    pairs = {name: change for name, change in changes if change[0] != change[1]}
    changed: dict[str, list[Any]] = to_jsonable_python(pairs)
    if changed:
        _record_level(row, changed, kind)
        _record_identity(row, changed)
    return changed


def _change_of(row: Row, name: str, kind: str) -> tuple[str, list[Any]]:
    present = getattr(row, name)
    if kind == "created":
        return name, [None, present]
    before = sa.inspect(row).attrs[name].history.deleted
    return name, [before[0] if before else present, None if kind == "deleted" else present]


@cache
def recorded(table: type[Row]) -> tuple[str, ...]:
    """The fields whose changes an event records."""
    omitted = KEPT_BY_CAPTURE.union(_marked(table, Derived))
    return tuple(column.key for column in sa.inspect(table).column_attrs if column.key not in omitted)


def _record_level(row: Row, changed: dict[str, list[Any]], kind: str) -> None:
    marks = [(changed.get(name, [getattr(row, name)] * 2), mark) for name, mark in row_clearances_of(type(row))]
    if marks:
        changed[LEVEL] = [
            None if kind == without else max(mark.level_of(values[place]) for values, mark in marks)
            for place, without in enumerate(("created", "deleted"))
        ]


def _record_identity(row: Row, changed: dict[str, list[Any]]) -> None:
    for name in identity_of(type(row)):
        present = getattr(row, name)
        if present is not None:
            changed.setdefault(name, to_jsonable_python([present, present]))


def identity_of(table: type[Row]) -> tuple[str, ...]:
    """The fields that every event of such a row contains, changed or not."""
    return _marked(table, RowIdentity)


@cache
def _marked(table: type[Row], mark: type) -> tuple[str, ...]:
    fields = table.model_fields.items()
    return tuple(name for name, info in fields if any(isinstance(one, mark) for one in info.metadata))


def describe(row: Row, *, kind: str, changes: dict[str, list[Any]]) -> dict[str, Any]:
    """One event, ready to insert."""
    principal = current_principal.get()
    entity = entity_of(row)
    return {
        "id": new_id(),
        "type": f"guanxi.{entity}.{kind}",
        "entity": entity,
        "entity_id": row.id,
        "customer_id": customer_of(row),
        "contact_id": contact_of(row),
        "actor": principal.subject if principal else "system",
        "actor_name": principal.name if principal else "system",
        "occurred_at": utc_now(),
        "changes": changes,
    }


_WRITE = sa.insert(events).returning(sa.func.pg_notify(CHANNEL, ""))
"""Writes an event and wakes the readers."""


@event.listens_for(TrackedSession, "before_flush")
def _capture(session: TrackedSession, _: UOWTransaction | None, __: Any) -> None:
    updated = []
    for kind, rows in (("created", session.new), ("updated", session.dirty), ("deleted", session.deleted)):
        for row in rows:
            if not isinstance(row, Row) or (kind == "updated" and row in session.deleted):
                continue
            changes = changes_of(row, kind=kind)
            if kind == "updated":
                updated.append((row, changes))
            if kind != "updated" or changes:
                _write(session, describe(row, kind=kind, changes=changes))
    _move(session, updated)


def _move(session: TrackedSession, updated: Sequence[tuple[Row, Changes]]) -> None:
    """Give changed rows a new version, and a new time for those who see the change."""
    people = levels_of_people(session, updated)
    for row, changes in updated:
        if changes:
            row.touch(seen_from(type(row), changes, people))
        if _is_touched(row):
            row.version += 1


def _is_touched(row: Row) -> bool:
    touched: bool = sa.inspect(row).attrs.updated_at.history.has_changes()
    return touched


def _write(session: TrackedSession, event: dict[str, Any]) -> None:
    event_owners: set[tuple[UUID | None, UUID | None]] = session.info.setdefault(EVENT_OWNERS, set())
    event_owners.add((event["customer_id"], event["contact_id"]))
    session.insert_beside(_WRITE, event)
