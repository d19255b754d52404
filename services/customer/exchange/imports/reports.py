"""Reports of an import for its sender: its columns, its rows' errors, and the rejected rows to correct."""

from collections.abc import AsyncGenerator, Sequence
from uuid import UUID

import sqlalchemy as sa

from services.customer.exchange.columns.cells import Cell
from services.customer.exchange.columns.custom_columns import defined_columns
from services.customer.exchange.columns.rules import REASON, Custom
from services.customer.exchange.imports import store
from services.customer.exchange.imports.clearances import clearance_for
from services.customer.exchange.imports.model import (
    Import,
    ImportClaimRead,
    ImportColumnRead,
    ImportProblemRead,
    ImportReportRead,
    Record,
)
from services.customer.exchange.imports.rules import SAMPLES, SHOWN_PROBLEMS
from shared.auth.access import is_cleared
from shared.database import transaction
from shared.problems import Language
from shared.web.call import Call

ROWS_AT_ONCE = 500


async def report_of(call: Call, of: Import) -> ImportReportRead:
    """The import; only the sender sees the content of the file."""
    columns: list[ImportColumnRead] = []
    problems: list[ImportProblemRead] = []
    claims: list[ImportClaimRead] = []
    if of.created_by == call.principal.subject:
        samples = [cells for _, cells in await store.read_rows(call.session, of.id, after=0, limit=SAMPLES)]
        custom = await defined_columns(call.session, of.kind, with_retired=True)
        columns = [_column(of, place, samples, custom) for place in range(len(of.columns))]
        rows = await store.read_wrong_rows(call.session, of.id)
        problems = [_problem(row, error, call.language) for row in rows for error in row["errors"]]
        pending = await store.read_pending_codes(call.session, of.id)
        claims = [ImportClaimRead(row=one["number"], code=one["code"], reason=one["reason"]) for one in pending]
    report = {"columns": columns, "problems": problems[:SHOWN_PROBLEMS], "claims": claims}
    return ImportReportRead.model_validate({**of.model_dump(exclude={"columns"}), **report})


def _column(of: Import, place: int, samples: Sequence[Sequence[str]], custom: Custom) -> ImportColumnRead:
    field = of.fields[place]
    level = clearance_for(of.kind, field, custom)
    shown = samples if is_cleared(level) else ()
    return ImportColumnRead(
        column=of.columns[place],
        field=field,
        clearance=level,
        samples=[cells[place][:200] for cells in shown if place < len(cells) and cells[place].strip()],
    )


def _problem(row: sa.RowMapping, error: Record, language: Language) -> ImportProblemRead:
    return ImportProblemRead(
        row=row["number"],
        outcome=row["outcome"],
        column=error["column"],
        pointer=error["pointer"],
        code=error["code"],
        detail=_detail(error, language),
        about=UUID(error["about"]) if error["about"] else None,
    )


def _detail(error: Record, language: Language) -> str:
    return str(error["zh" if language == "zh-CN" else "en"])


def rejection_headers(of: Import, language: Language) -> list[str]:
    """The file's columns, and the reason."""
    return [*of.columns, REASON.in_language(language, {})]


async def rejection_lots(call: Call, of: Import) -> AsyncGenerator[list[list[Cell]], None]:
    """The rows to correct as uploaded, in lots, each with its errors; no transaction waits for who takes them."""
    after = 0
    while True:
        async with transaction(call.engine) as session:
            rows = await store.read_wrong_rows(session, of.id, store.TO_CORRECT, after=after, limit=ROWS_AT_ONCE)
        if not rows:
            return
        after = rows[-1]["number"]
        yield [_line(of, row, call.language) for row in rows]


def _line(of: Import, row: sa.RowMapping, language: Language) -> list[Cell]:
    width = len(of.columns)
    cells = [*row["cells"][:width], *[""] * (width - len(row["cells"]))]
    reasons = [
        f"{error['column']}: {_detail(error, language)}" if error["column"] else _detail(error, language)
        for error in row["errors"]
    ]
    return [*cells, "; ".join(reasons)]
