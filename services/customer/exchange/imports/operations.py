"""Operations on imports: upload, preview, run, undo, delete."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from fastapi import Request
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.clients import KpiClient
from services.customer.custom.definitions.rules import Definition
from services.customer.custom.definitions.store import lock_definitions, read_definitions
from services.customer.exchange.columns.custom_columns import OWNERS, defined_columns
from services.customer.exchange.columns.rules import Custom, TableKind, refuse_table
from services.customer.exchange.imports import headers, rules, store
from services.customer.exchange.imports.clearances import refuse_hidden
from services.customer.exchange.imports.model import Import, ImportOptions, ImportReportRead, ImportRun, Record
from services.customer.exchange.imports.reports import report_of
from services.customer.exchange.imports.rules import ImportOvertaken, ImportRejected, ImportStatus, Limits, RowOutcome
from services.customer.exchange.imports.taken_codes import check_codes_of_file
from services.customer.profile.codes.rules import CodeCheck
from services.customer.settings import CustomerSettings
from shared.customers.directory import CustomerNotFound
from shared.database import wait_in_line
from shared.time import utc_now
from shared.web.call import Call

if TYPE_CHECKING:
    from services.customer.exchange.imports.files import TableFile
    from services.customer.exchange.imports.plans import Columns, RowPlanner

# The working modules are loaded with the first file, to save memory before.
PLAN_LOT_SIZE = 250
APPLY_LOT_SIZE = 100
"""Writing a lot blocks the event loop: other tasks run between lots."""
UPLOAD_RETENTION = timedelta(days=2)
MAX_PENDING_IMPORTS = 20
"""Pending imports kept per sender; older ones are deleted."""
COUNTED = (
    RowOutcome.CREATED,
    RowOutcome.UPDATED,
    RowOutcome.UNCHANGED,
    RowOutcome.SKIPPED,
    RowOutcome.REJECTED,
)
log = structlog.get_logger()


def limits_of(settings: CustomerSettings) -> Limits:
    """The configured limits."""
    return Limits(
        bytes=settings.import_max_bytes,
        inflated_bytes=settings.import_max_inflated_bytes,
        rows=settings.import_max_rows,
        columns=200,
        sheets=50,
        memory_bytes=1024 * 1024 * 1024 + 2 * settings.import_max_inflated_bytes,
        seconds=60,
    )


async def upload_import(call: Call, request: Request, options: ImportOptions) -> ImportReportRead:
    """Upload a file: its rows are stored, none is applied."""
    from services.customer.exchange.imports.files import open_upload

    refuse_table(options.kind)
    limits = limits_of(call.settings)
    async with call.briefly() as brief:  # no connection is held while the file arrives
        custom = await defined_columns(brief.session, options.kind)
    async with open_upload(request, options, limits) as file:
        header, rows = await headers.read_table(options.kind, file.rows, limits, custom)
        taken = _begin(call, options, file, header, custom)
        taken.rows = await store.copy_rows(call.session, taken.id, rows)
    if not taken.rows:
        raise rules.FileEmpty()
    call.session.add(taken)
    await call.session.flush()
    await store.forget_surplus(call.session, call.principal.subject, MAX_PENDING_IMPORTS)
    return await report_of(call, taken)


def _begin(call: Call, options: ImportOptions, file: "TableFile", header: headers.Header, custom: Custom) -> Import:
    return Import(
        kind=options.kind,
        file_name=options.file_name,
        format=file.format,
        encoding=file.encoding,
        sheet=file.sheet,
        sheets=file.sheets,
        is_since_1904=file.is_since_1904,
        header_row=header.number,
        columns=header.columns,
        fields=headers.proposed_fields(options.kind, header, custom),
        created_by=call.principal.subject,
        created_by_name=call.principal.name,
    )


async def preview_import(call: Call, kpi: KpiClient, import_id: UUID, body: ImportRun) -> ImportReportRead:
    """Plan the import without changing anything."""
    check = await check_codes_of_file(call, kpi, import_id, body)
    taken = await store.IMPORTS.lock(call, import_id, store.sent_by(call.principal))
    await _plan(call, taken, body, check)
    taken.previewed_at = utc_now()
    await call.session.flush()
    return await report_of(call, taken)


async def run_import(call: Call, kpi: KpiClient, import_id: UUID, body: ImportRun) -> ImportReportRead:
    """Apply the import in this transaction."""
    check = await check_codes_of_file(call, kpi, import_id, body)
    taken = await store.IMPORTS.lock(call, import_id, store.sent_by(call.principal))
    await wait_in_line(call.session, "imports")  # so that a second import finds the customers created by the first
    if {"parent", "parent_id"} & set(taken.fields):
        await wait_in_line(call.session, "customer groups")
    await _plan(call, taken, body, check)
    if taken.is_atomic and taken.rejected:
        raise ImportRejected(rejected=taken.rejected, rows=taken.rows)
    taken.xid, taken.after_position = await store.mark(call.session)
    await _apply(call, taken)
    _, taken.until_position = await store.mark(call.session)
    taken.status, taken.applied_at = ImportStatus.APPLIED, utc_now()
    await call.session.flush()
    _log("import_applied", taken)
    return await report_of(call, taken)


async def _plan(call: Call, taken: Import, body: ImportRun, check: CodeCheck) -> None:
    from services.customer.exchange.imports.plans import as_record, describe, read_row

    rules.refuse_run(taken.status)
    definitions = await lock_definitions(call.session, OWNERS[taken.kind]) if taken.kind in OWNERS else {}
    columns = _take_options(taken, body, await defined_columns(call.session, taken.kind))
    planner = _open_planner(call, taken, columns, definitions, check)
    names = {column.name: name for column, name in zip(columns, taken.columns, strict=True) if column is not None}
    await store.forget_results(call.session, taken.id)
    after = 0
    while rows := await store.read_rows(call.session, taken.id, after=after, limit=PLAN_LOT_SIZE):
        after = rows[-1][0]
        drafts = [read_row(columns, number, cells, since_1904=taken.is_since_1904) for number, cells in rows]
        plans = await planner.plan(drafts)
        await store.add_results(call.session, taken.id, [as_record(plan, names) for plan in plans])
    refused = planner.finish().items()
    wrong = {number: [describe(error, names) for error in errors] for number, errors in refused}
    await store.refuse_rows(call.session, taken.id, wrong)
    counts = await store.count_outcomes(call.session, taken.id)
    for outcome in COUNTED:
        setattr(taken, outcome.value, counts.get(outcome.value, 0))
    taken.pending_codes = await store.count_pending_codes(call.session, taken.id)


def _open_planner(
    call: Call, taken: Import, columns: "Columns", definitions: Mapping[str, Definition], check: CodeCheck
) -> "RowPlanner":
    from services.customer.exchange.imports.contact_rows import ContactPlanner
    from services.customer.exchange.imports.custom_cells import CustomCells
    from services.customer.exchange.imports.customer_rows import CustomerPlanner
    from services.customer.exchange.imports.records.catalogue import RECORDS
    from services.customer.exchange.imports.records.planner import RecordPlanner

    if taken.kind in RECORDS:
        return RecordPlanner(call, RECORDS[taken.kind](call, columns))
    custom = CustomCells(call, OWNERS[taken.kind], definitions, columns)
    if taken.kind is TableKind.CUSTOMERS:
        return CustomerPlanner(call, columns, custom, taken.on_duplicate, check)
    return ContactPlanner(call, columns, custom)


def _take_options(taken: Import, body: ImportRun, custom: Custom) -> "Columns":
    """The mapped columns. Raises MappingInvalid, ColumnsMissing, FieldHidden."""
    taken.fields = headers.apply_mapping(taken.kind, taken.columns, taken.fields, body.mapping or {}, custom)
    taken.on_duplicate = body.on_duplicate or taken.on_duplicate
    taken.is_atomic = taken.is_atomic if body.atomic is None else body.atomic
    columns = headers.mapped_columns(taken.kind, taken.fields, custom)
    refuse_hidden(taken.kind, taken.fields, custom)
    return columns


async def _apply(call: Call, taken: Import) -> None:
    from services.customer.exchange.imports import applying
    from services.customer.exchange.imports.records.catalogue import RECORDS

    written = (RowOutcome.CREATED, RowOutcome.UPDATED)
    if (of := RECORDS.get(taken.kind)) is not None:
        async for records in _results(call, taken, *written):
            await applying.apply_records(call, records, of)
        async for records in _results(call, taken, RowOutcome.CREATED):
            await applying.conclude_records(call, records, of)
        return
    definitions = await read_definitions(call.session, OWNERS[taken.kind])
    apply = applying.apply_customers if taken.kind is TableKind.CUSTOMERS else applying.apply_contacts
    async for records in _results(call, taken, *written):
        try:
            await apply(call, records, definitions)
        except CustomerNotFound as error:
            raise ImportOvertaken() from error


async def _results(call: Call, taken: Import, *outcomes: RowOutcome) -> AsyncIterator[list[Record]]:
    after = 0
    while found := await store.read_results(call.session, taken.id, outcomes, after=after, limit=APPLY_LOT_SIZE):
        after = found[-1]["number"]
        yield [dict(record) for record in found]


async def undo_import(call: Call, import_id: UUID) -> ImportReportRead:
    """Undo the import, except for rows that someone changed since."""
    from services.customer.exchange.imports import undoing

    taken = await store.IMPORTS.lock(call, import_id)
    rules.refuse_undo(taken.status, taken.applied_at, utc_now(), call.settings.import_kept_days)
    refuse_hidden(taken.kind, taken.fields, await defined_columns(call.session, taken.kind, with_retired=True))
    taken.undone, taken.kept = await undoing.take_back(call, taken)
    taken.status, taken.undone_at = ImportStatus.UNDONE, utc_now()
    await call.session.flush()
    _log("import_undone", taken)
    return await report_of(call, taken)


def _log(event: str, taken: Import) -> None:
    """Log the number of changed rows, without their content."""
    counts: dict[str, Any] = taken.model_dump(include={"rows", *COUNTED, "undone", "kept"})
    log.info(event, import_id=str(taken.id), kind=taken.kind.value, **counts)


async def forget_imports(settings: CustomerSettings, session: AsyncSession) -> None:
    """Delete old rows of files: personal data is kept no longer than needed."""
    kept = timedelta(days=settings.import_kept_days)
    await store.forget_old(session, uploaded_before=utc_now() - UPLOAD_RETENTION, applied_before=utc_now() - kept)
