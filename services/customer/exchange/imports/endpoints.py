"""Imports over HTTP."""

import asyncio
import sys
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from services.customer.dossier.attachments.rules import disposition_of
from services.customer.exchange.columns.rules import TableKind, header_of, name_of
from services.customer.exchange.columns.tables import (
    CSV_TYPE,
    XLSX_TYPE,
    attachment_headers,
    csv_pieces,
    file_pieces,
    write_xlsx,
)
from services.customer.exchange.imports import operations, reports, rules, store
from services.customer.exchange.imports.model import ImportOptions, ImportRead, ImportReportRead, ImportRun
from services.customer.exchange.imports.rules import ImportNotFound, TableFormat
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.batches.rules import CsvBroken
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import ContentTooLarge, Language
from shared.web.call import Session, brief_session
from shared.web.etags import tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with, language_of
from shared.web.specification import Size, sized
from shared.web.uploads import BodyIncomplete

router = ConceptRouter("/v1/imports", tag="imports")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
LIMITED_BY_US = sys.maxsize  # the framework would answer in plain text; the operation keeps the limit
ImportQuery = store.LISTING.query_model
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
TABLE = {XLSX_TYPE: BINARY, CSV_TYPE: {"schema": {"type": "string"}}}
CONTENT = {"requestBody": {"required": True, "content": {**TABLE, "application/octet-stream": BINARY}}}
CANNOT_RUN = (
    ImportNotFound,
    rules.ImportNotOpen,
    rules.MappingInvalid,
    rules.ColumnsMissing,
    FieldHidden,
)


@router.api_route(
    "",
    methods=["POST"],
    dependencies=[WRITES],
    status_code=201,
    response_model=ImportReportRead,
    openapi_extra={**CONTENT, **sized(Size.FILE)},
    max_body_size=LIMITED_BY_US,
    responses=can_fail_with(
        BodyIncomplete,
        ContentTooLarge,
        rules.FileEmpty,
        rules.TableTooLarge,
        rules.CellTooLong,
        CsvBroken,
        rules.EncodingInvalid,
        rules.EncodingUnclear,
        rules.SheetUnknown,
        rules.SheetsTooMany,
        rules.WorkbookTooLarge,
        rules.WorkbookUnreadable,
        rules.WorkbookEncrypted,
        rules.WorkbookActive,
    ),
)
async def upload_import(
    request: Request, response: Response, principal: CurrentPrincipal, options: Annotated[ImportOptions, Query()]
) -> ImportReportRead:
    """Take in a file of customers or contacts: CSV or XLSX, its content as the body. Nothing is changed yet.

    The answer shows its columns, what each is taken for by its header in English or Chinese, and samples. Then preview
    it, correct the mapping where need be, and run it. What nobody runs is forgotten after two days.
    """
    taken = await operations.upload_import(request, principal, options)
    async with brief_session(request) as session:
        report = await reports.report_of(session, principal, taken, language_of(request))
    response.headers["Location"] = f"/v1/imports/{taken.id}"
    return tagged(response, report)


@router.get(
    "", dependencies=[READS], response_model=store.LISTING.page, responses=can_fail_with(CursorInvalid, SortUnknown)
)
async def list_imports(
    query: Annotated[ImportQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[ImportRead]:
    """Imports, newest first. Who sees all customers sees all imports, everyone else the own ones."""
    page = await store.list_imports(session, principal, query)
    link_next(request, response, page)
    return page


@router.get(
    "/template",
    dependencies=[WRITES],
    response_class=StreamingResponse,
    responses={200: {"description": "The template.", "content": TABLE}},
)
async def get_import_template(
    kind: TableKind,
    request: Request,
    session: Session,
    format: Annotated[TableFormat, Query()] = TableFormat.XLSX,  # noqa: A002 - the parameter's name
) -> StreamingResponse:
    """An empty table to fill in, in the language of `Accept-Language`.

    The workbook has lists to choose from and a sheet that explains every column.
    """
    # Loaded with the first template, as all that does the work of imports.
    from services.customer.exchange.imports.lookups import read_segment_codes
    from services.customer.exchange.imports.template import template_columns, write_template

    language = language_of(request)
    codes, custom = await read_segment_codes(session), await operations.shown_columns(session, kind)
    if format is TableFormat.CSV:
        headers = [header_of(column, language) for column in template_columns(kind, custom)]
        return _as_file(csv_pieces(headers, _nothing(), "utf-8"), _name(kind, language, "csv"))
    file = await asyncio.to_thread(write_template, kind, language, codes, custom)
    return _as_file(file_pieces(file), _name(kind, language, "xlsx"))


@router.get(
    "/{import_id}",
    dependencies=[READS],
    response_model=ImportReportRead,
    responses=can_fail_with(ImportNotFound),
)
async def get_import(
    import_id: UUID, request: Request, response: Response, session: Session, principal: CurrentPrincipal
) -> ImportReportRead:
    """One import with its counts; whoever sent the file also sees its columns and what is wrong with its rows."""
    found = await store.get_import(session, principal, import_id)
    return tagged(response, await reports.report_of(session, principal, found, language_of(request)))


@router.post(
    "/{import_id}/preview",
    dependencies=[WRITES],
    openapi_extra=sized(Size.FILE),
    response_model=ImportReportRead,
    responses=can_fail_with(*CANNOT_RUN),
)
async def preview_import(
    import_id: UUID, body: ImportRun, request: Request, session: Session, principal: CurrentPrincipal
) -> ImportReportRead:
    """Find out what running the import would do, row by row; nothing is changed.

    Rows are found by id, by code or by credit code, contacts by id or by customer and name; the others are new. An
    empty cell leaves its field as it is, `(empty)` or `(空)` empties it.

    Custom fields are columns like others, by their name or as `custom.code`; a person gives those that are required.
    """
    found = await operations.preview_import(session, principal, import_id, body)
    return await reports.report_of(session, principal, found, language_of(request))


@router.post(
    "/{import_id}/run",
    dependencies=[WRITES],
    openapi_extra=sized(Size.FILE),
    response_model=ImportReportRead,
    responses=can_fail_with(*CANNOT_RUN, rules.ImportOvertaken, rules.ImportRejected, AlreadyTaken),
)
async def run_import(
    import_id: UUID, body: ImportRun, request: Request, session: Session, principal: CurrentPrincipal
) -> ImportReportRead:
    """Apply the import: the good rows in one transaction, the wrong ones reported; with `atomic` all or none.

    Every change is one in the rows' history. Customers that look like one already there are treated as `on_duplicate`
    says. Whoever sees only own customers becomes the account manager of those the import brings.
    """
    found = await operations.run_import(session, principal, import_id, body)
    return await reports.report_of(session, principal, found, language_of(request))


@router.post(
    "/{import_id}/undo",
    dependencies=[WRITES],
    openapi_extra=sized(Size.FILE),
    response_model=ImportReportRead,
    responses=can_fail_with(ImportNotFound, rules.ImportNotUndoable, rules.ImportTooOld, FieldHidden),
)
async def undo_import(
    import_id: UUID, request: Request, session: Session, principal: CurrentPrincipal
) -> ImportReportRead:
    """Take back what the import did: new rows are deleted, changed ones get their former values back.

    What someone changed since is kept as it is and told, row by row.
    """
    found = await operations.undo_import(session, principal, import_id, request.app.state.settings)
    return await reports.report_of(session, principal, found, language_of(request))


@router.get(
    "/{import_id}/rejections",
    dependencies=[WRITES],
    openapi_extra=sized(Size.FILE),
    response_class=StreamingResponse,
    responses={200: {"description": "The rows.", "content": TABLE}, **can_fail_with(ImportNotFound)},
)
async def export_import_rejections(
    import_id: UUID,
    request: Request,
    session: Session,
    principal: CurrentPrincipal,
    format: Annotated[TableFormat, Query()] = TableFormat.XLSX,  # noqa: A002 - the parameter's name
) -> StreamingResponse:
    """The rejected rows as they came, with the reason in a last column, for whoever sent the file.

    Correct them and upload the file again as it is: the last column is read over.
    """
    found = await store.get_import(session, principal, import_id, is_own=True)
    language = language_of(request)
    headers = reports.rejection_headers(found, language)
    lots = reports.rejection_lots(request.app.state.engine, found, language)
    name = disposition_of(f"rejections-{import_id}.{format.value}")
    if format is TableFormat.CSV:
        return _as_file(csv_pieces(headers, lots, "utf-8"), name)
    return _as_file(file_pieces(await write_xlsx([], headers, lots, name_of(found.kind, language))), name)


async def _nothing() -> Any:
    return
    yield


def _name(kind: TableKind, language: Language, extension: str) -> str:
    return disposition_of(f"{name_of(kind, language)}.{extension}")


def _as_file(pieces: Any, disposition: str) -> StreamingResponse:
    is_csv = disposition.endswith(".csv")
    media_type = f"{CSV_TYPE}; charset=utf-8" if is_csv else XLSX_TYPE
    return StreamingResponse(pieces, media_type=media_type, headers=attachment_headers(disposition))
