"""Tables as responses: CSV or a workbook, as a download that the browser does not display."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from fastapi.responses import StreamingResponse

from services.customer.exchange.columns.column import Column
from services.customer.exchange.columns.tables import Lots, csv_pieces, write_xlsx
from shared.web.described_bodies import BINARY, CSV
from shared.web.downloads import disposition_of
from shared.web.formats import Format
from shared.web.spools import Spools

CSV_TYPE = "text/csv"
XLSX_TYPE = Format.XLSX.media_type
TABLE: dict[str, Any] = {XLSX_TYPE: BINARY, CSV_TYPE: CSV}


def answer_csv(
    spools: Spools, headers: Sequence[str], lots: Lots, name: str, encoding: str = "utf-8"
) -> StreamingResponse:
    """The table as a CSV file of this name."""
    pieces = spools.stream(csv_pieces(headers, lots, encoding))
    return as_file(pieces, f"{name}.csv", f"{CSV_TYPE}; charset={encoding}")


async def answer_workbook(
    spools: Spools, columns: Sequence[Column | None], headers: Sequence[str], lots: Lots, name: str, sheet: str
) -> StreamingResponse:
    """The table as a workbook of this name, with one sheet."""
    return as_file(spools.send(await write_xlsx(columns, headers, lots, sheet)), f"{name}.xlsx", XLSX_TYPE)


def as_file(pieces: AsyncIterator[bytes], name: str, media_type: str) -> StreamingResponse:
    """The content as a file of this name."""
    headers = {
        "Content-Disposition": disposition_of(name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Vary": "Accept-Language",
    }
    return StreamingResponse(pieces, media_type=media_type, headers=headers)
