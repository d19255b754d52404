"""Answers an entity set as one file: PostgreSQL copies it into a temporary file, from which it is sent."""

import tempfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import IO, Any

import sqlalchemy as sa
from pydantic import AwareDatetime
from starlette.responses import Response, StreamingResponse

from services.kpi.bi.entities.properties import INSTANT, Property
from services.kpi.bi.entities.store import EntitySet
from services.kpi.bi.files.parquet import convert
from shared.auth.caller import values_of
from shared.batches.csv_text import BYTE_ORDER_MARK, FORMULA, PLAIN_NUMBER
from shared.database import driver_of, execute
from shared.problems import Unavailable
from shared.statements import Statement
from shared.web.call import Call
from shared.web.spools import Spools

CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
ENDINGS = {CSV: "csv", PARQUET: "parquet"}


async def answer_file(
    call: Call,
    entity_set: EntitySet,
    names: Iterable[str],
    matching: sa.Select[Any],
    media_type: str,
    headers: Mapping[str, str],
) -> Response:
    """All rows that match, with these properties, as a file. Raises Unavailable when there is no room for it."""
    spools: Spools = call.house.spools
    shown = [entity_set.properties[name] for name in names]
    rows = matching.subquery("rows")
    cells = [_cell(one, rows.c[one.name], call.principal.clearance, is_guarded=media_type == CSV) for one in shown]
    file = await _copied(call, Statement(sa.select(*cells)), spools, begun=BYTE_ORDER_MARK if media_type == CSV else "")
    if media_type == PARQUET:
        file = await convert(file, shown)
    name = f"{entity_set.name}.{ENDINGS[media_type]}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    stated = f"{CSV}; charset=utf-8" if media_type == CSV else media_type
    return StreamingResponse(spools.send(file), media_type=stated, headers={**headers, **disposition})


async def _copied(call: Call, statement: Statement, spools: Spools, *, begun: str) -> IO[bytes]:
    """The rows as CSV with a header line, after the text with which the file begins."""
    sql, arguments = statement.with_values(values_of(call.principal, statement.caller_values))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - who sends it closes it
    room = _Room(file, spools)
    try:
        file.write(begun.encode())
        async with spools.transaction(call.engine) as session:
            if call.remaining_ms is not None:
                seconds = sa.func.set_config("statement_timeout", str(call.remaining_ms), sa.true())
                await execute(session, sa.select(seconds))
            driver = await driver_of(session)
            await driver.copy_from_query(sql, *arguments, output=room.write, format="csv", header=True)
        room.check()
    except BaseException:
        file.close()
        raise
    return file


class _Room:
    """Writes into the file while there is room for it; drops the rest, because the driver waits for ever after an error
    in the middle of a COPY.
    """

    def __init__(self, file: IO[bytes], spools: Spools) -> None:
        self._file, self._spools = file, spools
        self._refusal: Unavailable | None = None

    async def write(self, piece: bytes) -> None:
        try:
            self._spools.refuse_beyond(self._file.tell() + len(piece))
        except Unavailable as refusal:
            self._refusal = refusal
        if self._refusal is None:
            self._file.write(piece)

    def check(self) -> None:
        """Raises Unavailable when something was dropped."""
        if self._refusal is not None:
            raise self._refusal


def _cell(property_: Property, column: Any, clearance: int, *, is_guarded: bool) -> sa.Label[Any]:
    """The value as CSV has it; null above the caller's clearance. `is_guarded`: no spreadsheet runs it as a formula."""
    value = column
    if property_.level > max(clearance, 1):
        value = sa.null()
    elif property_.kind is Decimal:
        value = sa.func.trim_scale(column)
    elif property_.kind is bool:
        value = sa.cast(column, sa.Text)
    elif property_.kind is AwareDatetime:
        value = sa.func.to_char(sa.func.timezone("UTC", column), sa.literal_column(INSTANT))
    elif is_guarded and property_.kind is str:
        number = column.regexp_match(f"^{PLAIN_NUMBER}$")
        value = sa.case((number, column), else_=sa.func.regexp_replace(column, FORMULA, "'", "g"))
    cell: sa.Label[Any] = value.label(property_.name)
    return cell
