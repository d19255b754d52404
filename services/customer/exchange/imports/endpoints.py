"""Imports over HTTP."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.clients import Kpis
from services.customer.exchange.columns.custom_columns import defined_columns
from services.customer.exchange.columns.downloads import (
    TABLE,
    XLSX_TYPE,
    answer_csv,
    answer_workbook,
    as_file,
)
from services.customer.exchange.columns.rules import TableKind, header_of, refuse_table
from services.customer.exchange.imports import operations, reports, rules, store
from services.customer.exchange.imports.model import ImportOptions, ImportRead, ImportReportRead, ImportRun
from services.customer.exchange.imports.rules import TableFormat
from services.customer.exchange.imports.store import IMPORTS, ImportQuery
from shared.auth.access import FieldHidden, RowHidden, Scope
from shared.batches.rules import CsvBroken
from shared.lists.paging import Page
from shared.problems import ContentTooLarge
from shared.web.call import Call
from shared.web.described_bodies import BINARY
from shared.web.problem_causes import AlreadyTaken
from shared.web.router import ConceptRouter
from shared.web.specification import Size
from shared.web.uploads import BodyIncomplete

FileFormat = Annotated[TableFormat, Query(description="CSV or Excel workbook.")]

router = ConceptRouter("/v1/imports", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)

CANNOT_RUN = (rules.ImportNotOpen, rules.MappingInvalid, rules.ColumnsMissing, FieldHidden, RowHidden)


@router.receives(
    "",
    {**TABLE, "application/octet-stream": BINARY},
    size=Size.FILE,
    fails_with=[
        *(
            RowHidden,
            BodyIncomplete,
            ContentTooLarge,
            rules.FileEmpty,
            rules.TableTooLarge,
            rules.CellTooLong,
            CsvBroken,
        ),
        *(rules.EncodingInvalid, rules.EncodingUnclear, rules.SheetUnknown, rules.SheetsTooMany),
        *(rules.WorkbookTooLarge, rules.WorkbookUnreadable, rules.WorkbookEncrypted, rules.WorkbookActive),
    ],
)
async def upload_import(call: Call, request: Request, options: Annotated[ImportOptions, Query()]) -> ImportReportRead:
    """Upload a file to import: customers, contacts, or what is known of customers.

    The body is the CSV or XLSX. Nothing is changed yet. The answer shows the columns with samples, and the field
    recognized from each English or Chinese header. Then preview the import, correct the mapping if necessary, and run
    it. It is deleted after two days if not run.
    """
    return await operations.upload_import(call, request, options)


@router.lists(IMPORTS)
async def list_imports(call: Call, query: Annotated[ImportQuery, Query()]) -> Page[ImportRead]:
    """Imports, newest first. Callers who see all customers see all imports, others their own."""
    return await IMPORTS.page(call, query)


@router.streams(None, "/template", TABLE, needs=Scope.CUSTOMERS_WRITE, is_translated=True, fails_with=[RowHidden])
async def get_import_template(
    call: Call,
    kind: Annotated[TableKind, Query(description="What the rows are.")],
    format: FileFormat = TableFormat.XLSX,  # noqa: A002 - the parameter's name
) -> Response:
    """An empty table to fill in for an import.

    It is in the language of `Accept-Language`. The workbook has lists to choose from and a sheet that explains every
    column.
    """
    # Loaded with the first template, to save memory before.
    from services.customer.exchange.imports.lookups import read_segment_codes
    from services.customer.exchange.imports.template import template_columns, write_template

    refuse_table(kind)
    name = kind.in_language(call.language)
    codes, custom = await read_segment_codes(call.session), await defined_columns(call.session, kind)
    if format is TableFormat.CSV:
        headers = [header_of(column, call.language) for column in template_columns(kind, custom)]
        return answer_csv(call.house.spools, headers, _no_rows(), name)
    file = await asyncio.to_thread(write_template, kind, call.language, codes, custom)
    return as_file(call.house.spools.send(file), f"{name}.xlsx", XLSX_TYPE)


async def _no_rows() -> AsyncGenerator[Any, None]:
    return
    yield


@router.reads(IMPORTS, is_translated=True)
async def get_import(call: Call, import_id: UUID) -> ImportReportRead:
    """One import with its counts. The sender of the file also sees its columns and the problems of its rows."""
    return await reports.report_of(call, await IMPORTS.row(call, import_id))


@router.acts(IMPORTS, "/{import_id}/preview", size=Size.FILE, is_translated=True, fails_with=CANNOT_RUN)
async def preview_import(call: Call, import_id: UUID, body: ImportRun, kpi: Kpis) -> ImportReportRead:
    """Preview an import row by row.

    Nothing is changed. Customers are matched by id, code or credit code, contacts by id or by customer and name; other
    rows are new. An empty cell leaves its field unchanged, `(empty)` or `(空)` empties it.

    Of what is known of customers, a row is found by the customer (id, code or name) and by: factor and fiscal year; the
    item of the dossier, in a log the same entry; category, day and supplier; competitor; day and content of an
    assessment, which is never changed. Each row obeys the rules of a single request, its levels included.

    Custom fields are columns too, by their name or as `custom.code`; a new row needs the required ones.
    """
    return await operations.preview_import(call, kpi, import_id, body)


@router.acts(
    IMPORTS,
    "/{import_id}/run",
    size=Size.FILE,
    is_translated=True,
    fails_with=[*CANNOT_RUN, rules.ImportOvertaken, rules.ImportRejected, AlreadyTaken],
)
async def run_import(call: Call, import_id: UUID, body: ImportRun, kpi: Kpis) -> ImportReportRead:
    """Apply an import.

    The good rows are stored in one transaction, the wrong ones reported; with `atomic` all or none. Every change
    appears in the history. `on_duplicate` decides about possible duplicates of existing customers. An account manager
    whom a row names, by user name, display name or id, replaces the present one, who hands over; a caller who sees only
    own customers manages the imported ones. Of a caller who does not see all customers,
    codes may be pending, as when they are added one by one: `claims` names them, and why.
    """
    return await operations.run_import(call, kpi, import_id, body)


@router.acts(
    IMPORTS,
    "/{import_id}/undo",
    size=Size.FILE,
    is_translated=True,
    fails_with=[rules.ImportNotUndoable, rules.ImportTooOld, FieldHidden, RowHidden],
)
async def undo_import(call: Call, import_id: UUID) -> ImportReportRead:
    """Undo an import.

    New rows are deleted, changed rows get their former values back. Rows that someone has changed since are kept and
    reported.
    """
    return await operations.undo_import(call, import_id)


@router.streams(
    IMPORTS, "/{import_id}/rejections", TABLE, needs=Scope.CUSTOMERS_WRITE, size=Size.FILE, is_translated=True
)
async def export_import_rejections(
    call: Call,
    import_id: UUID,
    format: FileFormat = TableFormat.XLSX,  # noqa: A002 - the parameter's name
) -> Response:
    """Export the rejected rows of an import.

    They are as uploaded, with the reason in the last column; only the sender of the file gets them. Correct them and
    upload the file again: the last column is ignored.
    """
    async with call.briefly() as brief:  # the rows are read in transactions of their own
        found = await IMPORTS.row(brief, import_id, store.sent_by(call.principal))
    headers = reports.rejection_headers(found, call.language)
    lots, name = reports.rejection_lots(call, found), f"rejections-{import_id}"
    if format is TableFormat.CSV:
        return answer_csv(call.house.spools, headers, lots, name)
    return await answer_workbook(call.house.spools, [], headers, lots, name, found.kind.in_language(call.language))
