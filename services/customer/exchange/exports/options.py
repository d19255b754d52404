"""The options of an export: the list's own filters, and the format of the table."""

from typing import Any, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from services.customer.custom.values.model import CustomQuery
from services.customer.exchange.columns.rules import TableKind
from services.customer.exchange.exports.rules import ExportEncoding, ExportFormat
from services.customer.exchange.exports.store import LISTINGS
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
        listed = LISTINGS[kind].query.model_fields
        filters = {name: info for name, info in listed.items() if name not in PAGING}
        cls.__annotations__ = {name: info.annotation for name, info in filters.items()}
        for name, info in filters.items():
            setattr(cls, name, info)


class CustomerExportQuery(ExportOptions, kind=TableKind.CUSTOMERS):
    """The filters and format of a customer export."""


class ContactExportQuery(ExportOptions, kind=TableKind.CONTACTS):
    """The filters and format of a contact export."""


def list_query(kind: TableKind, asked: ExportOptions) -> CustomQuery:
    """The list's part of the query."""
    own = {name: getattr(asked, name) for name in asked.model_fields_set - ExportOptions.model_fields.keys()}
    return cast("CustomQuery", LISTINGS[kind].query.model_construct(**own))
