"""Exports over HTTP."""

from typing import Annotated

from fastapi import Query, Response

from services.customer.exchange.columns.downloads import TABLE, answer_csv, answer_workbook
from services.customer.exchange.columns.rules import ColumnUnknown, SheetFull, TableKind, header_of, name_of
from services.customer.exchange.exports.operations import prepare_export, read_lots
from services.customer.exchange.exports.options import ContactExportQuery, CustomerExportQuery, ExportOptions
from services.customer.exchange.exports.rules import ExportFormat
from services.customer.profile.segments.rules import SegmentToLookUnderUnknown
from shared.auth.access import FieldHidden, Scope
from shared.lists.fields import SortUnknown
from shared.time import company_today
from shared.web.call import Call
from shared.web.router import ConceptRouter
from shared.web.specification import Size

router = ConceptRouter("/v1/exports", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)

REFUSALS = (ColumnUnknown, FieldHidden, SortUnknown, SheetFull)


@router.streams(None, "/customers", TABLE, size=Size.FILE, fails_with=[*REFUSALS, SegmentToLookUnderUnknown])
async def export_customers(call: Call, query: Annotated[CustomerExportQuery, Query()]) -> Response:
    """Export customers as a table.

    The filters, search and sorting are those of the list of customers. Headers and choices are in the language of
    `Accept-Language`. Fields above the caller's clearance are left out, and refused when requested by name. Text that a
    spreadsheet would run as a formula stays text: in CSV it gets a leading apostrophe. The table can be imported again
    unchanged.
    """
    return await _export(call, TableKind.CUSTOMERS, query)


@router.streams(None, "/contacts", TABLE, size=Size.FILE, fails_with=REFUSALS, is_translated=True)
async def export_contacts(call: Call, query: Annotated[ContactExportQuery, Query()]) -> Response:
    """Export contacts as a table.

    The filters, search and sorting are those of the list of contacts. As for customers: in the reader's language,
    without fields above the caller's clearance, and without formulas.
    """
    return await _export(call, TableKind.CONTACTS, query)


async def _export(call: Call, kind: TableKind, asked: ExportOptions) -> Response:
    export = await prepare_export(call, kind, asked)
    headers = [header_of(column, call.language) for column in export.columns]
    lots = read_lots(call, export, asked.format)
    label = name_of(kind, call.language)
    name = f"{label}-{company_today()}"
    if asked.format is ExportFormat.XLSX:
        return await answer_workbook(call.house.spools, export.columns, headers, lots, name, label)
    return answer_csv(call.house.spools, headers, lots, name, asked.encoding.value)
