"""The tables of records, by kind."""

from collections.abc import Mapping
from typing import Any

from services.customer.exchange.columns.rules import TableKind
from services.customer.exchange.imports.records.factors import FactorRecords
from services.customer.exchange.imports.records.facts import FactRecords
from services.customer.exchange.imports.records.fits import FitRecords
from services.customer.exchange.imports.records.profiles import ProfileRecords
from services.customer.exchange.imports.records.record_table import RecordTable
from services.customer.exchange.imports.records.supply import SupplyRecords

RECORDS: Mapping[TableKind, type[RecordTable[Any]]] = {
    TableKind.GRADING_FACTORS: FactorRecords,
    TableKind.DOSSIER_FACTS: FactRecords,
    TableKind.SUPPLY_POSITIONS: SupplyRecords,
    TableKind.COMPETITOR_PROFILES: ProfileRecords,
    TableKind.STRATEGIC_FITS: FitRecords,
}
