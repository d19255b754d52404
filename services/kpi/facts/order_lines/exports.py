"""Exports of order lines, page by page: no transaction and no memory waits for who takes them."""

from collections.abc import AsyncIterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from services.kpi.facts.order_lines.model import SoldLineRead
from services.kpi.facts.order_lines.rules import LinesFormat
from services.kpi.facts.order_lines.store import ORDER_LINES, OrderLineQuery
from shared.auth.access import Principal, fields_above
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line
from shared.lists.paging import Page
from shared.web.call import Call

PAGING = ("limit", "cursor", "count", "fields")
ROWS_AT_ONCE = 500


class LinesExportQuery(BaseModel):
    """The filters and the sorting of the list, and the format."""

    model_config = ConfigDict(extra="forbid")

    format: LinesFormat = Field(default=LinesFormat.NDJSON, description="A JSON document per line, or CSV.")

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        filters = {name: info for name, info in OrderLineQuery.model_fields.items() if name not in PAGING}
        cls.__annotations__ = {name: info.annotation for name, info in filters.items()}
        for name, info in filters.items():
            setattr(cls, name, info)


class OrderLineExportQuery(LinesExportQuery):
    """The filters and the format of an export of order lines."""

    def page_after(self, cursor: str | None) -> OrderLineQuery:
        """The question for the page after a cursor."""
        own = {name: getattr(self, name) for name in self.model_fields_set - LinesExportQuery.model_fields.keys()}
        return OrderLineQuery.model_construct(**own, limit=ROWS_AT_ONCE, cursor=cursor)


async def write_lines(call: Call, asked: OrderLineExportQuery, first: Page[SoldLineRead]) -> AsyncIterator[str]:
    """The matching lines as text, from the first page on; fields above the caller's clearance are left out."""
    names = shown_fields(call.principal)
    if asked.format is LinesFormat.CSV:
        yield BYTE_ORDER_MARK + csv_line(names)
    page = first
    while True:
        yield "".join(_written(item, names, asked.format) for item in page.items)
        if page.next_cursor is None:
            return
        async with call.briefly() as brief:
            page = await ORDER_LINES.page(brief, asked.page_after(page.next_cursor))


def shown_fields(principal: Principal) -> list[str]:
    """The fields of a line that the caller may see."""
    hidden = fields_above(SoldLineRead, principal.clearance)
    return [name for name in SoldLineRead.model_fields if name not in hidden]


def _written(item: SoldLineRead, names: list[str], written_as: LinesFormat) -> str:
    if written_as is LinesFormat.NDJSON:
        return item.model_dump_json(include=set(names)) + "\n"
    fields = item.model_dump(mode="json", include=set(names))
    return csv_line(["" if fields[name] is None else str(fields[name]) for name in names])
