"""Exports over HTTP."""

from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from services.customer.dossier.attachments.rules import disposition_of
from services.customer.exchange.columns.rules import ColumnUnknown, SheetFull, TableKind, header_of, name_of
from services.customer.exchange.columns.tables import (
    CSV_TYPE,
    XLSX_TYPE,
    attachment_headers,
    csv_pieces,
    file_pieces,
    write_xlsx,
)
from services.customer.exchange.exports.operations import prepare_export, read_lots
from services.customer.exchange.exports.options import ExportOptions, query_model_of
from services.customer.exchange.exports.rules import ExportFormat
from services.customer.profile.segments.rules import SegmentToLookUnderUnknown
from shared.auth.access import CurrentPrincipal, FieldHidden, Principal, Scope, requires
from shared.lists.listings import SortUnknown
from shared.time import utc_now
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with, language_of
from shared.web.specification import Size, sized

router = ConceptRouter("/v1/exports", tag="exports")

READS = requires(Scope.CUSTOMERS_READ)
BINARY = {"schema": {"type": "string", "format": "binary"}}
TABLE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The table.", "content": {XLSX_TYPE: BINARY, CSV_TYPE: {"schema": {"type": "string"}}}},
    **can_fail_with(ColumnUnknown, FieldHidden, SortUnknown, SheetFull),
}
CustomerExportQuery = query_model_of(TableKind.CUSTOMERS)
ContactExportQuery = query_model_of(TableKind.CONTACTS)


@router.get(
    "/customers",
    dependencies=[READS],
    openapi_extra=sized(Size.FILE),
    response_class=StreamingResponse,
    responses=can_fail_with(SegmentToLookUnderUnknown, beside=TABLE),
)
async def export_customers(
    query: Annotated[CustomerExportQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    principal: CurrentPrincipal,
) -> StreamingResponse:
    """The caller's customers as a table, with the filters, search and sorting of their list.

    Headers and choices are in the language of `Accept-Language`. Fields above the caller's clearance are left out, and
    refused where they are asked for. What a spreadsheet would run as a formula is text: in CSV it has an apostrophe
    before it. The table can be imported again as it is.
    """
    return await _export(TableKind.CUSTOMERS, query, request, principal)


@router.get(
    "/contacts",
    dependencies=[READS],
    openapi_extra=sized(Size.FILE),
    response_class=StreamingResponse,
    responses=TABLE,
)
async def export_contacts(
    query: Annotated[ContactExportQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    principal: CurrentPrincipal,
) -> StreamingResponse:
    """The contacts of the caller's customers as a table, with the filters, search and sorting of their list.

    As with customers: in the reader's language, without fields above the caller's clearance, and without formulas.
    """
    return await _export(TableKind.CONTACTS, query, request, principal)


async def _export(kind: TableKind, asked: ExportOptions, request: Request, principal: Principal) -> StreamingResponse:
    engine, language = request.app.state.engine, language_of(request)
    export = await prepare_export(engine, kind, principal, asked)
    headers = [header_of(column, language) for column in export.columns]
    lots = read_lots(engine, export, language, {"kind": kind.value, "format": asked.format.value})
    label = name_of(kind, language)
    if asked.format is ExportFormat.XLSX:
        file = await write_xlsx(export.columns, headers, lots, label)
        return StreamingResponse(file_pieces(file), media_type=XLSX_TYPE, headers=_headers(label, "xlsx"))
    media_type = f"{CSV_TYPE}; charset={asked.encoding.value}"
    pieces = csv_pieces(headers, lots, asked.encoding.value)
    return StreamingResponse(pieces, media_type=media_type, headers=_headers(label, "csv"))


def _headers(label: str, extension: str) -> dict[str, str]:
    return attachment_headers(disposition_of(f"{label}-{utc_now():%Y-%m-%d}.{extension}"))
