"""What is done with imports: take a file in, foresee what it would do, do it, take it back, forget it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

import structlog
from fastapi import Request
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.fields.rules import HIGHEST_CLEARANCE, Definition, FieldOwner
from services.customer.custom.fields.store import lock_definitions, read_definitions
from services.customer.exchange.columns.custom_columns import PREFIX, columns_of
from services.customer.exchange.columns.rules import NONE, Custom, TableKind
from services.customer.exchange.imports import headers, rules, store
from services.customer.exchange.imports.model import Import, ImportOptions, ImportRun, Record
from services.customer.exchange.imports.rules import ImportOvertaken, ImportRejected, ImportStatus, Limits, RowOutcome
from services.customer.people.contacts.model import ContactProfile
from services.customer.profile.customers.model import CustomerProfile
from services.customer.settings import CustomerSettings
from shared.auth.access import FieldHidden, Principal, clearance_of, is_cleared
from shared.customers.directory import CustomerNotFound
from shared.database import wait_in_line
from shared.time import utc_now
from shared.web.call import brief_session

if TYPE_CHECKING:
    from services.customer.exchange.imports.plans import Columns, Draft, RowPlan

# What does the work is loaded with the first file, not by a process that stands idle.
PLANNED_AT_ONCE = 250
APPLIED_AT_ONCE = 100
"""Writing a lot takes the processor without a break: others are let in between lots."""
UPLOADS_KEPT = timedelta(days=2)
MOST_WAITING = 20
"""So many files of one sender wait to be run; an older one is forgotten."""
COUNTED = (
    RowOutcome.CREATED,
    RowOutcome.UPDATED,
    RowOutcome.UNCHANGED,
    RowOutcome.SKIPPED,
    RowOutcome.REJECTED,
)
PROFILES: dict[TableKind, type[SQLModel]] = {
    TableKind.CUSTOMERS: CustomerProfile,
    TableKind.CONTACTS: ContactProfile,
}
OWNERS = {TableKind.CUSTOMERS: FieldOwner.CUSTOMER, TableKind.CONTACTS: FieldOwner.CONTACT}

log = structlog.get_logger()


class Planner(Protocol):
    """Plans the rows of a file, lot by lot."""

    async def plan(self, drafts: "Sequence[Draft]") -> "list[RowPlan]": ...


def limits_of(settings: CustomerSettings) -> Limits:
    """The limits as they are set."""
    return Limits(
        bytes=settings.import_max_bytes,
        inflated_bytes=settings.import_max_inflated_bytes,
        rows=settings.import_max_rows,
        columns=200,
        sheets=50,
        memory_bytes=1024 * 1024 * 1024 + 2 * settings.import_max_inflated_bytes,
        seconds=60,
    )


def clearance_for(kind: TableKind, field: str | None, custom: Custom = NONE) -> int:
    """The level that may write a field; the highest of a custom field that is no more."""
    if field is not None and field.startswith(PREFIX):
        return custom[field].clearance if field in custom else HIGHEST_CLEARANCE
    info = PROFILES[kind].model_fields.get(field or "")
    return 1 if info is None else clearance_of(info.metadata)


async def shown_columns(session: AsyncSession, kind: TableKind) -> Custom:
    """The columns of the custom fields in force that the caller may see."""
    custom = columns_of(await read_definitions(session, OWNERS[kind]))
    return {name: column for name, column in custom.items() if is_cleared(column.clearance)}


async def upload_import(request: Request, principal: Principal, options: ImportOptions) -> Import:
    """Take a file in: its rows are kept, nothing of them is applied."""
    from services.customer.exchange.imports.files import open_upload

    limits = limits_of(request.app.state.settings)
    async with brief_session(request) as session:
        custom = await shown_columns(session, options.kind)
    async with open_upload(request, options, limits) as file:
        header, rows = await headers.read_table(options.kind, file.rows, limits, custom)
        taken = Import(
            kind=options.kind,
            file_name=options.file_name,
            format=file.format,
            encoding=file.encoding,
            sheet=file.sheet,
            sheets=file.sheets,
            is_since_1904=file.is_since_1904,
            header_row=header.number,
            columns=header.columns,
            fields=headers.proposed_fields(options.kind, header.columns, custom),
            created_by=principal.subject,
            created_by_name=principal.name,
        )
        async with brief_session(request) as session:
            taken.rows = await store.copy_rows(session, taken.id, rows)
            if not taken.rows:
                raise rules.FileEmpty()
            session.add(taken)
            await session.flush()
            await store.forget_surplus(session, principal.subject, MOST_WAITING)
        return taken


async def preview_import(session: AsyncSession, principal: Principal, import_id: UUID, body: ImportRun) -> Import:
    """Find out what running the import would do; nothing of it is done."""
    taken = await store.get_import(session, principal, import_id, is_own=True, lock=True)
    await _plan(session, principal, taken, body)
    taken.previewed_at = utc_now()
    await session.flush()
    return taken


async def run_import(session: AsyncSession, principal: Principal, import_id: UUID, body: ImportRun) -> Import:
    """Apply the import, all in this transaction."""
    taken = await store.get_import(session, principal, import_id, is_own=True, lock=True)
    await wait_in_line(session, "imports")  # of two with the same new customers the later one finds them
    if {"parent", "parent_id"} & set(taken.fields):
        await wait_in_line(session, "customer groups")
    await _plan(session, principal, taken, body)
    if taken.is_atomic and taken.rejected:
        raise ImportRejected(rejected=taken.rejected, rows=taken.rows)
    taken.xid, taken.after_position = await store.mark(session)
    await _apply(session, principal, taken)
    _, taken.until_position = await store.mark(session)
    taken.status, taken.applied_at = ImportStatus.APPLIED, utc_now()
    await session.flush()
    _tell("import_applied", taken)
    return taken


async def _plan(session: AsyncSession, principal: Principal, taken: Import, body: ImportRun) -> None:
    from services.customer.exchange.imports.plans import as_record, read_row

    rules.refuse_run(taken.status)
    definitions = await lock_definitions(session, OWNERS[taken.kind])
    columns = _take_options(taken, body, columns_of(definitions))
    planner = _open_planner(session, principal, taken, columns, definitions)
    names = {column.name: name for column, name in zip(columns, taken.columns, strict=True) if column is not None}
    await store.forget_results(session, taken.id)
    after = 0
    while rows := await store.read_rows(session, taken.id, after=after, limit=PLANNED_AT_ONCE):
        after = rows[-1][0]
        drafts = [read_row(columns, number, cells, since_1904=taken.is_since_1904) for number, cells in rows]
        plans = await planner.plan(drafts)
        await store.add_results(session, taken.id, [as_record(plan, names) for plan in plans])
    counts = await store.count_outcomes(session, taken.id)
    for outcome in COUNTED:
        setattr(taken, outcome.value, counts.get(outcome.value, 0))


def _open_planner(
    session: AsyncSession,
    principal: Principal,
    taken: Import,
    columns: "Columns",
    definitions: Mapping[str, Definition],
) -> Planner:
    from services.customer.exchange.imports.contact_rows import ContactPlanner
    from services.customer.exchange.imports.custom_cells import CustomCells
    from services.customer.exchange.imports.customer_rows import CustomerPlanner

    custom = CustomCells(session, principal, OWNERS[taken.kind], definitions, columns)
    if taken.kind is TableKind.CUSTOMERS:
        return CustomerPlanner(session, principal, columns, custom, taken.on_duplicate)
    return ContactPlanner(session, principal, columns, custom)


def _take_options(taken: Import, body: ImportRun, custom: Custom) -> "Columns":
    """The columns as they are to be read. Raises MappingInvalid, ColumnsMissing, FieldHidden."""
    taken.fields = headers.apply_mapping(taken.kind, taken.columns, taken.fields, body.mapping or {}, custom)
    taken.on_duplicate = body.on_duplicate or taken.on_duplicate
    taken.is_atomic = taken.is_atomic if body.atomic is None else body.atomic
    columns = headers.mapped_columns(taken.kind, taken.fields, custom)
    _refuse_hidden(taken, custom)
    return columns


def _refuse_hidden(taken: Import, custom: Custom) -> None:
    for field in taken.fields:
        level = clearance_for(taken.kind, field, custom)
        if not is_cleared(level):
            raise FieldHidden(name=field, clearance=level)


async def _apply(session: AsyncSession, principal: Principal, taken: Import) -> None:
    from services.customer.exchange.imports import applying

    definitions = await read_definitions(session, OWNERS[taken.kind])
    outcomes = (RowOutcome.CREATED, RowOutcome.UPDATED)
    after = 0
    while found := await store.read_results(session, taken.id, outcomes, after=after, limit=APPLIED_AT_ONCE):
        after = found[-1]["number"]
        records: list[Record] = [dict(record) for record in found]
        try:
            if taken.kind is TableKind.CUSTOMERS:
                await applying.apply_customers(session, principal, records, definitions)
            else:
                await applying.apply_contacts(session, records, definitions)
        except CustomerNotFound as error:
            raise ImportOvertaken() from error


async def undo_import(
    session: AsyncSession, principal: Principal, import_id: UUID, settings: CustomerSettings
) -> Import:
    """Take back what the import did, but for what someone changed since."""
    from services.customer.exchange.imports import undoing

    taken = await store.get_import(session, principal, import_id, lock=True)
    rules.refuse_undo(taken.status, taken.applied_at, utc_now(), settings.import_kept_days)
    definitions = await read_definitions(session, OWNERS[taken.kind], with_retired=True)
    _refuse_hidden(taken, columns_of(definitions))
    taken.undone, taken.kept = await undoing.take_back(session, principal, taken, definitions)
    taken.status, taken.undone_at = ImportStatus.UNDONE, utc_now()
    await session.flush()
    _tell("import_undone", taken)
    return taken


def _tell(event: str, taken: Import) -> None:
    """In the log stands how much was changed, nothing of what."""
    counts: dict[str, Any] = taken.model_dump(include={"rows", *COUNTED, "undone", "kept"})
    log.info(event, import_id=str(taken.id), kind=taken.kind.value, **counts)


async def forget_imports(settings: CustomerSettings, session: AsyncSession) -> None:
    """The rows of a file are people's data: kept no longer than they are of use."""
    kept = timedelta(days=settings.import_kept_days)
    await store.forget_old(session, uploaded_before=utc_now() - UPLOADS_KEPT, applied_before=utc_now() - kept)
