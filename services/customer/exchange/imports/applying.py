"""Writes the planned rows in lots through the session: with events, history and search like any other change."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.rules import Definition
from services.customer.custom.values.operations import Owner, write_values
from services.customer.custom.values.rules import ValueChange
from services.customer.exchange.columns.custom_columns import OWNERS
from services.customer.exchange.columns.rules import TableKind
from services.customer.exchange.imports.model import Record
from services.customer.exchange.imports.records.record_table import RecordTable
from services.customer.exchange.imports.rules import ImportOvertaken, RowOutcome
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.operations import announce_moves
from services.customer.profile.codes.operations import taken_code
from services.customer.profile.codes.rules import PendingReason
from services.customer.profile.register.model import Customer
from services.customer.profile.team.operations import change_account_managers
from shared.auth.access import DataScopeKind, Principal
from shared.database import Row
from shared.web.call import Call

RowT = TypeVar("RowT", Customer, Contact)


def typed(table: type[SQLModel], name: str, value: Any) -> Any:
    """A field's value from JSON."""
    return _adapter(table, name).validate_python(value)


@cache
def _adapter(table: type[SQLModel], name: str) -> TypeAdapter[Any]:
    annotation: Any = table.model_fields[name].annotation
    return TypeAdapter(annotation)


async def apply_customers(call: Call, records: Sequence[Record], definitions: Mapping[str, Definition]) -> None:
    """Create and update the customers of these rows."""
    session, principal = call.session, call.principal
    new = [record for record in records if record["outcome"] == RowOutcome.CREATED]
    rows: list[Row] = [
        Customer.model_validate({**record["values"]["fields"], "id": record["entity_id"]}) for record in new
    ]
    rows += await _change(session, Customer, records, definitions)
    session.add_all(rows)
    await session.flush()
    beside: list[Row] = [
        taken_code(principal, record["entity_id"], code["code"], code["source"], _reason_of(code))
        for record in records
        for code in record["values"].get("codes", ())
    ]
    session.add_all(beside)
    await session.flush()
    await change_account_managers(call, _managers(principal, records), {record["entity_id"] for record in new})
    for row in (*rows, *beside):
        session.expunge(row)
    await _write_custom(session, TableKind.CUSTOMERS, records, definitions)


def _reason_of(code: Record) -> PendingReason | None:
    return PendingReason(code["reason"]) if code["reason"] else None


def _managers(principal: Principal, records: Sequence[Record]) -> dict[UUID, UUID | None]:
    """The managers named; a caller who sees only own customers becomes the manager of new ones otherwise."""
    is_own = principal.data_scope.kind is DataScopeKind.OWN and principal.user_id is not None
    default = {"manager": str(principal.user_id)} if is_own else {}
    found = {
        record["entity_id"]: (default if record["outcome"] == RowOutcome.CREATED else {}) | record["values"]
        for record in records
    }
    return {one: UUID(v["manager"]) if v["manager"] else None for one, v in found.items() if "manager" in v}


async def apply_contacts(call: Call, records: Sequence[Record], definitions: Mapping[str, Definition]) -> None:
    """Create and update the contacts of these rows."""
    session = call.session
    new = [record for record in records if record["outcome"] == RowOutcome.CREATED]
    rows: list[Row] = [
        Contact.model_validate({**record["values"]["fields"], "id": record["entity_id"]}) for record in new
    ]
    changed = await _change(session, Contact, records, definitions)
    session.add_all(rows)
    await announce_moves(session, changed)
    rows += changed
    for row in rows:
        session.expunge(row)
    await _write_custom(session, TableKind.CONTACTS, records, definitions)


async def apply_records(call: Call, records: Sequence[Record], of: type[RecordTable[Any]]) -> None:
    """Create and change the records of these rows. Raises ImportOvertaken."""
    session, ids = call.session, {record["entity_id"] for record in records}
    rows = {row.id: row for row in await hold(session, of.table, list(ids))}
    if any(record["outcome"] == RowOutcome.UPDATED and record["entity_id"] not in rows for record in records):
        raise ImportOvertaken()
    await of.prepare(call, records)
    for record in records:
        record_id, values = record["entity_id"], record["values"]
        if record_id in rows:
            for name, value in values["fields"].items():
                setattr(rows[record_id], name, typed(of.table, name, value))
        else:
            fields = {**of.blank(), **values["fields"], "id": record_id, "customer_id": values["customer_id"]}
            rows[record_id] = of.table.model_validate(fields)
        of.write(rows[record_id], values)
    session.add_all(rows.values())
    await session.flush()
    for row in rows.values():
        session.expunge(row)


async def conclude_records(call: Call, records: Sequence[Record], of: type[RecordTable[Any]]) -> None:
    """What the new records among these entail, once all rows of the file are stored."""
    rows = await hold(call.session, of.table, [record["entity_id"] for record in records])
    await of.conclude(call, rows)
    await call.session.flush()
    for row in rows:
        call.session.expunge(row)


def owner_of(kind: TableKind, record: Record) -> Owner:
    """The owner of the row's custom fields: a customer or a contact."""
    entity_id = UUID(str(record["entity_id"]))
    if kind is TableKind.CUSTOMERS:
        return Owner(entity_id)
    values = record["values"]
    return Owner(UUID(values.get("customer_id") or values["fields"]["customer_id"]), entity_id)


async def _write_custom(
    session: AsyncSession, kind: TableKind, records: Sequence[Record], definitions: Mapping[str, Definition]
) -> None:
    changes = {
        owner_of(kind, record): [ValueChange(definitions[code], value) for code, value in custom.items()]
        for record in records
        if (custom := record["values"]["custom"])
    }
    await write_values(session, OWNERS[kind], changes)


async def _change(
    session: AsyncSession,
    table: type[RowT],
    records: Sequence[Record],
    definitions: Mapping[str, Definition],
) -> list[RowT]:
    """Lock the rows to update and change them in memory. Raises ImportOvertaken."""
    by_id = {record["entity_id"]: record["values"] for record in records if record["outcome"] == RowOutcome.UPDATED}
    rows = [row for row in await hold(session, table, list(by_id)) if row.deleted_at is None]
    if len(rows) < len(by_id):
        raise ImportOvertaken()
    for row in rows:
        for name, value in by_id[row.id]["fields"].items():
            setattr(row, name, typed(table, name, value))
        if custom := by_id[row.id]["custom"]:
            row.touch(min(definitions[code].clearance for code in custom))
    return rows


async def hold(session: AsyncSession, table: type[Any], ids: Sequence[UUID]) -> list[Any]:
    """Rows by id, locked until the transaction ends; always in the same order, to avoid deadlocks."""
    if not ids:
        return []
    query = (
        select(table)
        .where(col(table.id) == sa.any_(sa.cast(list(ids), sa.ARRAY(sa.Uuid))))
        .order_by(col(table.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(await session.exec(query))
