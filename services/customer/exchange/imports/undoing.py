"""Undoes an import from the change feed; rows that someone changed since are kept."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.rules import Definition
from services.customer.custom.definitions.store import read_definitions
from services.customer.custom.values.operations import write_values
from services.customer.custom.values.rules import ValueChange
from services.customer.duties.handovers.model import Handover
from services.customer.exchange.columns.custom_columns import OWNERS
from services.customer.exchange.columns.rules import TableKind
from services.customer.exchange.imports import store
from services.customer.exchange.imports.applying import hold, owner_of, typed
from services.customer.exchange.imports.lookups import find_customers
from services.customer.exchange.imports.model import Import
from services.customer.exchange.imports.records.catalogue import RECORDS
from services.customer.exchange.imports.records.record_table import Former
from services.customer.exchange.imports.rules import RowOutcome
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.operations import announce_moves
from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.register.model import Customer
from services.customer.profile.team.model import TeamMember
from shared.customers.handing_over import find_read_only
from shared.database import Row
from shared.feed.events import LEVEL, entity_named
from shared.time import utc_now
from shared.web.call import Call

ROWS_AT_ONCE = 100
BESIDE: tuple[type[Row], ...] = (CustomerCode, TeamMember, Handover)
"""What else an import of customers changes."""
CHANGED_SINCE = {
    "column": None,
    "pointer": None,
    "code": "changed_since",
    "en": "Someone changed it after the import; it is kept.",
    "zh": "导入后已被修改，保持不变。",
    "about": None,
}


async def take_back(call: Call, of: Import) -> tuple[int, int]:
    """Undo the import's rows, the last first; returns the numbers of undone and kept rows."""
    undone = kept = 0
    is_record = of.kind in RECORDS
    definitions = {} if is_record else await read_definitions(call.session, OWNERS[of.kind], with_retired=True)
    outcomes = (RowOutcome.UPDATED, RowOutcome.CREATED)
    after, touched = 0, set[UUID]()
    while records := await store.read_results(call.session, of.id, outcomes, after=after, limit=ROWS_AT_ONCE):
        after = records[-1]["number"]
        if is_record:
            left_alone = await _take_back_records(call, of, records, touched)
        else:
            left_alone = await _take_back(call, of, records, definitions)
        numbers = {True: [r["number"] for r in records if r["entity_id"] in left_alone]}
        numbers[False] = [r["number"] for r in records if r["entity_id"] not in left_alone]
        await store.set_outcome(call.session, of.id, numbers[False], RowOutcome.UNDONE, [])
        await store.set_outcome(call.session, of.id, numbers[True], RowOutcome.KEPT, [CHANGED_SINCE])
        undone, kept = undone + len(numbers[False]), kept + len(numbers[True])
    return undone, kept


async def _take_back(
    call: Call, of: Import, records: Sequence[Any], definitions: Mapping[str, Definition]
) -> set[UUID]:
    """Undo these rows; returns the ids of those kept."""
    session = call.session
    owners = {record["entity_id"]: owner_of(of.kind, record) for record in records}
    whose = {entity_id: owner.customer_id for entity_id, owner in owners.items()}
    table = Customer if of.kind is TableKind.CUSTOMERS else Contact
    rows: list[Any] = await hold(session, table, list(whose))  # concurrent changes wait
    new = [record["entity_id"] for record in records if record["outcome"] == RowOutcome.CREATED]
    changed = await _left_alone(call, of, whose, new)
    events = await store.read_events(session, of, list(set(whose.values())))
    history = [event for event in events if (about := _about(event)) & whose.keys() and not about & changed]
    for row in rows:
        if row.id not in changed:
            _restore(row, history, is_new=row.id in new)
    await _undo_beside(session, history, new)
    await (announce_moves(session, rows) if table is Contact else session.flush())
    for row in rows:
        session.expunge(row)
    former = {owners[one]: _former_values(one, history, definitions) for one in owners if one not in new}
    await write_values(session, OWNERS[of.kind], former)
    return changed


def _about(event: Any) -> set[UUID]:
    return {event["entity_id"], event["customer_id"], event["contact_id"]}


async def _take_back_records(call: Call, of: Import, records: Sequence[Any], touched: set[UUID]) -> set[UUID]:
    """Undo these records, and what else changed with them; returns the ids of those kept.

    `touched`: those undone already, whose latest change is the undo's own.
    """
    session, table = call.session, RECORDS[of.kind]
    whose = {record["entity_id"]: UUID(record["values"]["customer_id"]) for record in records}
    rows = await hold(session, table.table, list(whose))
    kept = await _records_left_alone(call, of, whose, touched)
    kept |= {row.id for row in rows if not table.is_writable(call, row)}
    new = {record["entity_id"] for record in records if record["outcome"] == RowOutcome.CREATED}
    restored = [row for row in rows if row.id not in kept]
    former = await _read_former(session, of, table.table, whose, touched)
    touched |= {row.id for row in restored}
    for row in restored:
        if row.id in new:
            await session.delete(row)
        for one in former.get(row.id, ()) if row.id not in new else ():
            table.restore(row, one.values)
    await session.flush()
    await table.take_back(call, restored, [one for changes in former.values() for one in changes])
    await session.flush()
    return kept


async def _records_left_alone(call: Call, of: Import, whose: Mapping[UUID, UUID], touched: set[UUID]) -> set[UUID]:
    """The records that someone changed since, or whose customer the caller may not see or write any more."""
    untouched = {record_id: customer_id for record_id, customer_id in whose.items() if record_id not in touched}
    read_only = await find_read_only(call.session, call.principal, set(whose.values()))
    unwritable = {record_id for record_id, customer_id in whose.items() if customer_id in read_only}
    return unwritable | await _left_alone(call, of, untouched, ())


async def _read_former(
    session: AsyncSession, of: Import, table: type[Row], whose: Mapping[UUID, UUID], touched: set[UUID]
) -> dict[UUID, list[Former]]:
    """What the import changed, by row, the last change first; without rows that somebody has changed since."""
    history = await store.read_record_events(session, of, entity_named(table), whose)
    changed = await store.list_changed_since(session, of, list({event["entity_id"] for event in history}))
    found: dict[UUID, list[Former]] = {}
    for event in reversed(history):
        if event["entity_id"] not in changed - touched:
            found.setdefault(event["entity_id"], []).append(_former(table, event))
    return found


def _former(table: type[Row], event: sa.RowMapping) -> Former:
    is_new, fields = event["type"].endswith(".created"), dict[str, Any]()
    if event["entity"] == entity_named(table) and not is_new:
        changes = event["changes"]
        named = changes.keys() & table.model_fields.keys()  # not the level it was history at
        fields = {name: typed(table, name, changes[name][0]) for name in named}
    return Former(event["entity"], event["entity_id"], is_new, fields)


async def _left_alone(call: Call, of: Import, whose: Mapping[UUID, UUID], new: Sequence[UUID]) -> set[UUID]:
    """The rows that someone changed since, or that the caller may no longer see."""
    changed = await store.list_changed_since(call.session, of, list(whose))
    if of.kind is TableKind.CUSTOMERS:
        changed |= await store.list_customers_used_since(call.session, of, new)
    seen = await find_customers(call, ids=set(whose.values()))
    visible = {one.id for one in seen if one.is_visible}
    return changed | {entity_id for entity_id, customer_id in whose.items() if customer_id not in visible}


def _restore(row: Any, history: Sequence[Any], *, is_new: bool) -> None:
    if is_new:
        row.deleted_at = utc_now()
        return
    for event in reversed(history):
        if event["entity_id"] == row.id:
            for name in event["changes"].keys() & type(row).model_fields.keys():  # not the level it was history at
                setattr(row, name, typed(type(row), name, event["changes"][name][0]))
        elif event["entity"] == "custom_value" and row.id in {event["customer_id"], event["contact_id"]}:
            row.touch(max(level for level in event["changes"][LEVEL] if level))


def _former_values(owner_id: UUID, history: Sequence[Any], definitions: Mapping[str, Definition]) -> list[ValueChange]:
    """The owner's former values of custom fields that still exist."""
    found = []
    for event in history:
        changes = event["changes"]
        if event["entity"] == "custom_value" and owner_id in {event["customer_id"], event["contact_id"]}:
            definition = definitions.get(changes["code"][0] or changes["code"][1])
            if definition and changes.get("field_id", [str(definition.id)])[0] in {str(definition.id), None}:
                found.append(ValueChange(definition, changes["value"][0]))
    return found


async def _undo_beside(session: AsyncSession, history: Sequence[Any], new: Collection[UUID]) -> None:
    """Undo the codes, and of customers that were there before the team and its handovers."""
    for table in BESIDE:
        of_table = [event for event in history if event["entity"] == entity_named(table)]
        if table is not CustomerCode:  # a contact's handover is cancelled with the contact's return
            of_table = [one for one in of_table if one["contact_id"] is None and one["customer_id"] not in new]
        rows = {row.id: row for row in await hold(session, table, [event["entity_id"] for event in of_table])}
        for event in reversed(of_table):
            row, former = rows.get(event["entity_id"]), _former(table, event)
            if row is not None and former.is_new:
                await session.delete(row)
            for name, value in former.values.items() if row is not None else ():
                setattr(row, name, value)
