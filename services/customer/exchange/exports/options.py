"""The options of an export: the list's own filters, and the format of the table."""

from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from services.customer.exchange.columns.rules import TableKind
from services.customer.exchange.exports.rules import ExportEncoding, ExportFormat
from services.customer.exchange.exports.tables import TABLES
from shared.lists.queries import ListQuery
from shared.web.parameters import CommaSeparated

PAGING = ("limit", "cursor", "count", "fields")


class ExportOptions(BaseModel):
    """The format of a table; a subclass adds the filters and the sorting of its list."""

    model_config = ConfigDict(extra="forbid")

    format: ExportFormat = Field(default=ExportFormat.XLSX, description="Excel workbook or CSV.")
    encoding: ExportEncoding = Field(default=ExportEncoding.UTF_8, description="Encoding of a CSV.")
    time_zone: ZoneInfo | None = Field(
        default=None,
        description="The zone of the times, an IANA name; default: the company's.",
        examples=["Europe/Berlin"],
    )
    columns: CommaSeparated[str] | None = Field(
        default=None,
        max_length=200,
        description="Fields in their order, comma-separated, `custom.code` for a custom field; default: all that "
        "the caller may see.",
    )

    def __init_subclass__(cls, *, kind: TableKind, **options: Any) -> None:
        super().__init_subclass__(**options)
        listed = TABLES[kind].listing.query.model_fields
        filters = {name: info for name, info in listed.items() if name not in PAGING}
        cls.__annotations__ = {name: info.annotation for name, info in filters.items()}
        for name, info in filters.items():
            setattr(cls, name, info)


class CustomerExportQuery(ExportOptions, kind=TableKind.CUSTOMERS):
    """The filters and format of a customer export."""


class ContactExportQuery(ExportOptions, kind=TableKind.CONTACTS):
    """The filters and format of a contact export."""


class GradingFactorExportQuery(ExportOptions, kind=TableKind.GRADING_FACTORS):
    """The filters and format of an export of grading factors."""


class DossierFactExportQuery(ExportOptions, kind=TableKind.DOSSIER_FACTS):
    """The filters and format of an export of dossier facts."""


class SupplyPositionExportQuery(ExportOptions, kind=TableKind.SUPPLY_POSITIONS):
    """The filters and format of an export of supply positions."""


class CompetitorProfileExportQuery(ExportOptions, kind=TableKind.COMPETITOR_PROFILES):
    """The filters and format of an export of competitor profiles."""


class StrategicFitExportQuery(ExportOptions, kind=TableKind.STRATEGIC_FITS):
    """The filters and format of an export of strategic fits."""


def list_query(kind: TableKind, asked: ExportOptions) -> ListQuery:
    """The list's part of the query."""
    own = {name: getattr(asked, name) for name in asked.model_fields_set - ExportOptions.model_fields.keys()}
    return TABLES[kind].listing.query.model_construct(**own)
