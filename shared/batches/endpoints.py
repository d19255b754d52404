"""Batches over HTTP: four operations for every kind of document."""

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import HIGHEST_CLEARANCE, Principal, Scope
from shared.batches import operations, store
from shared.batches.kinds import Kind
from shared.batches.model import Batch, BatchQueryOptions, BatchRead, BatchReportRead, RejectionRead
from shared.batches.rejections import detail_in, errors_seen, read_row, report_header, report_lines, warning_in
from shared.batches.rules import (
    SHOWN_REJECTIONS,
    BatchRejected,
    BatchStatus,
    BatchTypeUnsupported,
    CharsetInvalid,
    CsvBroken,
    CsvHeaderInvalid,
    CsvRowsScattered,
    GzipBroken,
    JsonArrayBroken,
    RowTooLarge,
    TooManyRejections,
    TooManyRows,
    UnpackedTooLarge,
)
from shared.batches.specification import content_of
from shared.batches.store import BATCHES, BatchQuery
from shared.database import transaction
from shared.lists.paging import Page
from shared.problems import ContentTooLarge, FieldError, Language, Problem, Text, Unavailable
from shared.web.call import Call, CurrentPrincipal
from shared.web.described_bodies import CSV
from shared.web.idempotency import REPLAYED
from shared.web.problem_responses import language_of
from shared.web.router import ConceptRouter, Verb
from shared.web.specification import Size
from shared.web.uploads import BodyIncomplete

CAN_REFUSE = (
    BodyIncomplete,
    GzipBroken,
    CharsetInvalid,
    JsonArrayBroken,
    CsvBroken,
    CsvHeaderInvalid,
    CsvRowsScattered,
    ContentTooLarge,
    UnpackedTooLarge,
    RowTooLarge,
    TooManyRows,
    BatchTypeUnsupported,
    BatchRejected,
    TooManyRejections,
    Unavailable,
)
CREATE = """Push {plural}: new documents are created, newer versions replace older ones.

A JSON array, NDJSON or CSV, plain or gzip. Each row is checked separately: wrong rows are reported with their line
and rejected, all others are stored in one transaction. The same batch may be pushed again at any time: stored
documents are then `unchanged`. With an `Idempotency-Key`, whose reply was lost, the repetition gets the first report.
With `atomic=true`, one wrong row rejects the whole batch (422).
"""
LIST = """The batches of {plural}, newest first.

A caller who may see all customers sees all batches; other callers see only those they pushed.
"""
GET = """One batch of {plural} with its counts, errors and warnings.

The first 100 of each are shown. A reader below the level of a field or person gets `above_clearance` in place of its
errors, and none of its warnings. Rejected rows and warnings are kept for 90 days, the counts for good.
"""
EXPORT = """The rejected {plural} as CSV, with the errors in the last four columns.

Correct the rows and push the same file again: the last four columns are ignored. The rows are kept for 90 days.
"""

CSV_TABLE = {"text/csv": CSV}


def add_batch_endpoints(router: ConceptRouter, kind: Kind, *, pushes: Scope, path: str = "/batches") -> None:
    """Add `POST`, list, get and the rejection report of the kind's batches under the path.

    `pushes`: what pushing needs, and reading what was rejected; reading the rest needs what the router's reads need.
    """

    async def create(
        request: Request,
        response: Response,
        principal: CurrentPrincipal,
        options: Annotated[BatchQueryOptions, Query()],
    ) -> BatchReportRead:
        batch, is_repeated = await operations.receive_batch(request, principal, kind, is_atomic=options.atomic)
        if is_repeated:
            response.headers[REPLAYED] = "true"
        async with transaction(request.app.state.engine) as session:
            report = await _report(session, kind, batch, principal, language_of(request))
        if batch.status is BatchStatus.REJECTED:
            raise _rejected(report, f"{request.url.path}/{batch.id}")
        return report

    async def list_batches(call: Call, query: Annotated[BatchQuery, Query()]) -> Page[BatchRead]:
        return await BATCHES.page(call, query, store.of_kind(kind))

    async def get(call: Call, batch_id: UUID) -> BatchReportRead:
        batch = await store.get_batch(call, kind, batch_id)
        return await _report(call.session, kind, batch, call.principal, call.language)

    async def export_rejections(call: Call, batch_id: UUID) -> StreamingResponse:
        batch = await store.get_batch(call, kind, batch_id)
        name = f"{kind.singular}-rejections-{batch_id}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        lines = _rejected_rows(call, kind, batch)
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)

    def add(verb: Verb, name: str, function: Callable[..., Any], text: str) -> None:
        function.__name__, function.__doc__ = name, text.format(plural=kind.plural)
        verb(function)

    one, rejected = f"{path}/{{batch_id}}", f"{path}/{{batch_id}}/rejections"
    refusals: list[type[Problem]] = [*CAN_REFUSE, *kind.refusals]
    receives = router.receives(
        path,
        content_of(kind),
        takes_key=True,
        size=Size.BATCH,
        needs=pushes,
        fails_with=refusals,
        is_translated=True,
    )
    add(receives, f"create_{kind.singular}_batch", create, CREATE)
    add(router.lists(BATCHES, path), f"list_{kind.singular}_batches", list_batches, LIST)
    add(router.reads(BATCHES, one, is_translated=True), f"get_{kind.singular}_batch", get, GET)
    exports = router.streams(BATCHES, rejected, CSV_TABLE, needs=pushes, is_translated=True)
    add(exports, f"export_{kind.singular}_rejections", export_rejections, EXPORT)


async def _report(
    session: AsyncSession, kind: Kind, batch: Batch, reader: Principal, language: Language
) -> BatchReportRead:
    rows = await store.list_rejections(session, batch.id) if batch.rejected else []
    level = _level_of(reader, batch)
    each = [(row["document_no"], errors_seen(kind, row["errors"], level)) for row in rows]
    found = [
        RejectionRead(
            line=error["line"],
            document_no=None if seen.is_above else document_no,
            pointer=error["pointer"],
            code=error["code"],
            detail=detail_in(error, language),
        )
        for document_no, seen in each
        for error in seen.errors
    ]
    doubts = await store.list_warnings(session, batch.id, reader.clearance) if batch.warned else []
    warnings = [warning_in(kind, batch.format, dict(row), language) for row in doubts]
    warned = batch.warned_by_level[reader.clearance - 1]
    return BatchReportRead.model_validate(
        {**batch.model_dump(), "warned": warned, "rejections": found[:SHOWN_REJECTIONS], "warnings": warnings}
    )


def _level_of(reader: Principal, batch: Batch) -> int:
    """Up to which level the reader knows the batch's rejected rows: all of those that they pushed."""
    return HIGHEST_CLEARANCE if batch.source == store.source_of(reader) else reader.clearance


def _rejected(report: BatchReportRead, location: str) -> BatchRejected:
    errors = [
        FieldError(
            code=rejection.code,
            detail=Text("Line {line}: {detail}", "第 {line} 行：{detail}"),
            pointer=f"/{rejection.line - 1}{rejection.pointer}",
            values={"line": rejection.line, "detail": rejection.detail},
        )
        for rejection in report.rejections
    ]
    problem = BatchRejected(errors=errors, rejected=report.rejected, received=report.received, location=location)
    problem.headers = {"Location": location}  # type: ignore[misc]
    return problem


async def _rejected_rows(call: Call, kind: Kind, batch: Batch) -> AsyncIterator[str]:
    """The report, page by page: no transaction waits for who takes it."""
    level = _level_of(call.principal, batch)
    is_whole = level >= kind.highest_level
    yield report_header(batch.columns)
    after = 0
    while True:
        async with transaction(call.engine) as session:
            rows = await store.read_rejections(session, batch.id, after=after, limit=500)
        if not rows:
            return
        after = rows[-1]["position"]
        for row in rows:
            document = read_row(row["row"])
            seen = errors_seen(kind, row["errors"], level)
            yield "".join(report_lines(kind, batch.columns, seen, document, call.language, is_whole=is_whole))
