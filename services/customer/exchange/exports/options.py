"""What is asked of an export: the list's own filters, and how the table is to be written."""

from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field, create_model

from services.customer.custom.values.model import CustomQuery
from services.customer.exchange.columns.rules import TableKind
from services.customer.exchange.exports.rules import ExportEncoding, ExportFormat
from services.customer.exchange.exports.store import LISTINGS

PAGING = ("limit", "cursor", "count")


class ExportOptions(BaseModel):
    """How a table is to be written."""

    model_config = ConfigDict(extra="forbid")

    format: ExportFormat = ExportFormat.XLSX
    encoding: ExportEncoding = Field(default=ExportEncoding.UTF_8, description="Of a CSV.")
    columns: str | None = Field(
        default=None,
        max_length=1000,
        description="Fields in their order, comma-separated, `custom.code` for a custom field; all the caller may see "
        "where left out.",
    )


def query_model_of(kind: TableKind) -> type[ExportOptions]:
    """The query string of a kind's export: the filters of its list, its sorting, and the options."""
    filters: dict[str, Any] = {
        name: (info.annotation, info) for name, info in LISTINGS[kind].query.model_fields.items() if name not in PAGING
    }
    return create_model(f"{kind.name.title()}ExportQuery", __base__=ExportOptions, **filters)


def list_query(kind: TableKind, asked: ExportOptions) -> CustomQuery:
    """The part of the query that is the list's."""
    own = {name: getattr(asked, name) for name in asked.model_fields_set - ExportOptions.model_fields.keys()}
    return cast("CustomQuery", LISTINGS[kind].query.model_construct(**own))
