"""The four operations every kind of batch has over HTTP."""

import functools
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import StreamingResponse
from sqlmodel import col

from shared.auth.access import Scope
from shared.batches import operations, store
from shared.batches.kinds import Kind
from shared.batches.model import Batch, BatchQueryOptions, BatchRead, BatchReportRead, RejectionRead
from shared.batches.rejections import detail_in, read_row, report_header, report_lines
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
from shared.batches.specification import body_of
from shared.batches.store import BATCHES, BatchQuery
from shared.lists.paging import Page
from shared.problems import ContentTooLarge, FieldError, Text, Unavailable
from shared.web.call import Call
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
CSV = {"text/csv": {"schema": {"type": "string"}}}
CREATE = """Push {plural}: new ones are added, newer versions replace older ones.

A JSON array, NDJSON or CSV, plain or gzip. Every row is checked by itself: wrong rows are reported with their line
and left out, the others go in, all in one transaction. The same batch may be pushed again at any time: documents
that are there already are `unchanged`. With `atomic=true` one wrong row refuses all (422).
"""
LIST = """The batches of {plural}, newest first.

Who sees all customers sees all batches, everyone else the own ones.
"""
GET = "One batch of {plural} with its counts and its first rejected rows."
EXPORT = """The rejected {plural} as CSV, with what is wrong in the last four columns.

Correct the rows and push the file again as it is: the last four columns are read over.
"""


def add_batch_endpoints(router: ConceptRouter, kind: Kind, *, pushes: Scope) -> None:
    """Add `POST`, list, get and the rejection report of the kind's batches under `/batches`."""

    def add(verb: Verb, function: Callable[..., Any], name: str, text: str) -> None:
        own: Any = functools.partial(function, kind)
        own.__name__, own.__doc__ = name.format(kind.singular), text.format(plural=kind.plural)
        verb(own)

    one, report = "/batches/{batch_id}", "/batches/{batch_id}/rejections"
    receives = router.receives("/batches", body_of(kind), needs=pushes, size=Size.BATCH, fails_with=CAN_REFUSE)
    add(receives, create_batch, "create_{}_batch", CREATE)
    add(router.lists(BATCHES, "/batches"), list_batches, "list_{}_batches", LIST)
    add(router.reads(BATCHES, one), get_batch, "get_{}_batch", GET)
    add(router.streams(BATCHES, report, CSV, needs=pushes), export_rejections, "export_{}_rejections", EXPORT)


async def create_batch(
    kind: Kind, call: Call, request: Request, options: Annotated[BatchQueryOptions, Query()]
) -> BatchReportRead:
    """Read, apply and report what is pushed."""
    batch = await operations.receive_batch(request, call.principal, kind, is_atomic=options.atomic)
    report = await _report(call, batch)
    if batch.status is BatchStatus.REJECTED:
        raise _rejected(report, f"/v1/{kind.plural}/batches/{batch.id}")
    return report


async def list_batches(kind: Kind, call: Call, query: Annotated[BatchQuery, Query()]) -> Page[BatchRead]:
    """The kind's batches that the caller may see."""
    return await BATCHES.page(call, query, col(Batch.kind) == kind.plural)


async def get_batch(kind: Kind, call: Call, batch_id: UUID) -> BatchReportRead:
    """One batch of the kind with its first rejections."""
    return await _report(call, await BATCHES.row(call, batch_id, col(Batch.kind) == kind.plural))


async def export_rejections(kind: Kind, call: Call, batch_id: UUID) -> StreamingResponse:
    """The rejected rows as CSV."""
    batch = await BATCHES.row(call, batch_id, col(Batch.kind) == kind.plural)
    headers = {"Content-Disposition": f'attachment; filename="{kind.singular}-rejections-{batch_id}.csv"'}
    return StreamingResponse(_rejected_rows(call, kind, batch), media_type="text/csv; charset=utf-8", headers=headers)


async def _report(call: Call, batch: Batch) -> BatchReportRead:
    rows = await store.list_rejections(call.session, batch.id) if batch.rejected else []
    found = [
        RejectionRead(
            line=error["line"],
            document_no=row["document_no"],
            pointer=error["pointer"],
            code=error["code"],
            detail=detail_in(error, call.language),
        )
        for row in rows
        for error in row["errors"]
    ]
    return BatchReportRead.model_validate({**batch.model_dump(), "rejections": found[:SHOWN_REJECTIONS]})


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
    yield report_header(batch.columns)
    after = 0
    async with call.briefly() as brief:
        while rows := await store.read_rejections(brief.session, batch.id, after=after, limit=500):
            after = rows[-1]["position"]
            for row in rows:
                document = read_row(row["row"])
                yield "".join(report_lines(kind, batch.columns, row["errors"], document, call.language))
