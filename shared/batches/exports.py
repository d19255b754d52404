"""Exports of lists in the formats of batches, page by page: no transaction and no memory waits for who takes them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from shared.auth.access import Principal, fields_above
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line
from shared.field_names import name_of_field
from shared.labels import Labelled
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.problems import Language
from shared.shapes import Read
from shared.web.call import Call
from shared.web.described_bodies import CSV
from shared.web.downloads import disposition_of

PAGING = ("limit", "cursor", "count", "fields")
ROWS_AT_ONCE = 500
ReadPage = Callable[[Call, Any], Awaitable[Page[Any]]]


class LinesFormat(Labelled):
    """Format of an export."""

    NDJSON = "ndjson", "A JSON document per line", "逐行 JSON"
    CSV = "csv", "CSV", "CSV"


MEDIA_TYPES = {LinesFormat.NDJSON: "application/x-ndjson", LinesFormat.CSV: "text/csv; charset=utf-8"}


class ExportQuery(BaseModel):
    """The filters and the sorting of a list, and the format: `class LineExportQuery(ExportQuery, of=LineQuery)`."""

    model_config = ConfigDict(extra="forbid")
    listed: ClassVar[type[ListQuery]]

    format: LinesFormat = Field(default=LinesFormat.NDJSON, description="A JSON document per line, or CSV.")

    def __init_subclass__(cls, *, of: type[ListQuery], **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.listed = of
        filters = {name: info for name, info in of.model_fields.items() if name not in PAGING}
        cls.__annotations__ = {name: info.annotation for name, info in filters.items()}
        for name, info in filters.items():
            setattr(cls, name, info)

    def page_after(self, cursor: str | None) -> ListQuery:
        """The question for the page after a cursor."""
        own = {name: getattr(self, name) for name in self.model_fields_set - ExportQuery.model_fields.keys()}
        return self.listed.model_construct(**own, limit=ROWS_AT_ONCE, cursor=cursor)


def content_of(read: type[Read]) -> dict[str, Any]:
    """What the specification says of an export's content."""
    lines = {"schema": {"$ref": f"#/components/schemas/{read.__name__}"}}
    return {"application/x-ndjson": lines, "text/csv": CSV}


async def export(
    call: Call, asked: ExportQuery, read: type[Read], read_page: ReadPage, *, name: str, is_for_people: bool = False
) -> StreamingResponse:
    """The matching rows as a file; the first page is read before, so that what is wrong is a problem and no file.

    `is_for_people`: a CSV has titles and choices in the reader's language, else the fields and codes of the API.
    """
    async with call.briefly() as brief:
        first = await read_page(brief, asked.page_after(None))
    headers = {"Content-Disposition": disposition_of(f"{name}.{asked.format.value}")}
    written = _Written(shown_fields(read, call.principal), asked.format, call.language if is_for_people else None)
    lines = _lines(call, asked, written, first, read_page)
    return StreamingResponse(lines, media_type=MEDIA_TYPES[asked.format], headers=headers)


def shown_fields(read: type[Read], principal: Principal) -> list[str]:
    """The fields that the caller may see."""
    hidden = fields_above(read, principal.clearance)
    return [name for name in read.model_fields if name not in hidden]


@dataclass(frozen=True, slots=True)
class _Written:
    """How rows are written: their fields, the format, and the language of a CSV for people."""

    names: Sequence[str]
    format: LinesFormat
    language: Language | None

    @property
    def head(self) -> str:
        """What comes before the rows."""
        if self.format is not LinesFormat.CSV:
            return ""
        titles = [name_of_field(name).in_language(self.language) if self.language else name for name in self.names]
        return BYTE_ORDER_MARK + csv_line(titles)

    def line(self, item: Read) -> str:
        """One row."""
        if self.format is LinesFormat.NDJSON:
            return item.model_dump_json(include=set(self.names)) + "\n"
        fields = item.model_dump(mode="json", include=set(self.names))
        return csv_line([self._cell(getattr(item, name), fields[name]) for name in self.names])

    def _cell(self, value: Any, sent: Any) -> str:
        if sent is None:
            return ""
        if self.language is None:
            return str(sent)
        if isinstance(value, Labelled):
            return value.named.in_language(self.language)
        return "; ".join(map(_text_of, sent)) if isinstance(sent, list) else str(sent)


def _text_of(part: Any) -> str:
    return " ".join(str(one) for one in part.values() if one is not None) if isinstance(part, dict) else str(part)


async def _lines(
    call: Call, asked: ExportQuery, written: _Written, first: Page[Any], read_page: ReadPage
) -> AsyncIterator[str]:
    if head := written.head:
        yield head
    page = first
    while True:
        yield "".join(map(written.line, page.items))
        if page.next_cursor is None:
            return
        async with call.briefly() as brief:
            page = await read_page(brief, asked.page_after(page.next_cursor))
