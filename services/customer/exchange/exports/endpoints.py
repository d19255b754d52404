"""Exports over HTTP."""

from typing import Annotated

from fastapi import Query, Response

from services.customer.exchange.columns.downloads import TABLE, answer_csv, answer_workbook
from services.customer.exchange.columns.rules import ColumnUnknown, TableKind, header_of
from services.customer.exchange.exports.operations import prepare_export, read_lots
from services.customer.exchange.exports.options import (
    CompetitorProfileExportQuery,
    ContactExportQuery,
    CustomerExportQuery,
    DossierFactExportQuery,
    ExportOptions,
    GradingFactorExportQuery,
    StrategicFitExportQuery,
    SupplyPositionExportQuery,
)
from services.customer.exchange.exports.rules import ExportFormat
from services.customer.profile.segments.rules import SegmentToLookUnderUnknown
from shared.auth.access import FieldHidden, RowHidden, Scope
from shared.documents.workbooks import SheetFull
from shared.lists.fields import SortUnknown
from shared.time import company_today
from shared.web.call import Call
from shared.web.router import ConceptRouter
from shared.web.specification import Size

router = ConceptRouter("/v1/exports", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)

REFUSALS = (ColumnUnknown, FieldHidden, RowHidden, SortUnknown, SheetFull)


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


@router.streams(None, "/grading-factors", TABLE, size=Size.FILE, fails_with=REFUSALS, is_translated=True)
async def export_grading_factors(call: Call, query: Annotated[GradingFactorExportQuery, Query()]) -> Response:
    """Export grading factors set by people as a table.

    One line for each customer, factor and fiscal year. Needs clearance 2; `profit` is shown from clearance 3 on.
    As for customers: filtered, sorted, in the reader's language, and ready to be imported again.
    """
    return await _export(call, TableKind.GRADING_FACTORS, query)


@router.streams(None, "/dossier-facts", TABLE, size=Size.FILE, fails_with=REFUSALS, is_translated=True)
async def export_dossier_facts(call: Call, query: Annotated[DossierFactExportQuery, Query()]) -> Response:
    """Export dossier facts as a table.

    One line for each fact, and for each entry of a log. Facts above the caller's clearance are left out.
    As for customers: filtered, sorted, in the reader's language, and ready to be imported again.
    """
    return await _export(call, TableKind.DOSSIER_FACTS, query)


@router.streams(None, "/supply-positions", TABLE, size=Size.FILE, fails_with=REFUSALS, is_translated=True)
async def export_supply_positions(call: Call, query: Annotated[SupplyPositionExportQuery, Query()]) -> Response:
    """Export supply positions as a table.

    One line for each supplier of a category and day. Needs clearance 2.
    As for customers: filtered, sorted, in the reader's language, and ready to be imported again.
    """
    return await _export(call, TableKind.SUPPLY_POSITIONS, query)


@router.streams(None, "/competitor-profiles", TABLE, size=Size.FILE, fails_with=REFUSALS, is_translated=True)
async def export_competitor_profiles(call: Call, query: Annotated[CompetitorProfileExportQuery, Query()]) -> Response:
    """Export competitor profiles as a table.

    One line for each competitor at a customer: its marks, and each answer with source and day.
    As for customers: filtered, sorted, in the reader's language, and ready to be imported again.
    """
    return await _export(call, TableKind.COMPETITOR_PROFILES, query)


@router.streams(None, "/strategic-fits", TABLE, size=Size.FILE, fails_with=REFUSALS, is_translated=True)
async def export_strategic_fits(call: Call, query: Annotated[StrategicFitExportQuery, Query()]) -> Response:
    """Export strategic fits as a table.

    One line for each assessment, with its conclusions. Needs clearance 2.
    As for customers: filtered, sorted, in the reader's language, and ready to be imported again.
    """
    return await _export(call, TableKind.STRATEGIC_FITS, query)


async def _export(call: Call, kind: TableKind, asked: ExportOptions) -> Response:
    export = await prepare_export(call, kind, asked)
    headers = [header_of(column, call.language) for column in export.columns]
    lots = read_lots(call, export, asked.format)
    label = kind.in_language(call.language)
    name = f"{label}-{company_today()}"
    if asked.format is ExportFormat.XLSX:
        return await answer_workbook(call.house.spools, export.columns, headers, lots, name, label)
    return answer_csv(call.house.spools, headers, lots, name, asked.encoding.value)
