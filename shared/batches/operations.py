"""Receiving a batch: read it to its end, then apply and report it in one transaction."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import closing
from dataclasses import asdict, replace
from http import HTTPStatus
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

import asyncpg
from fastapi import Request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import HIGHEST_CLEARANCE, Principal
from shared.batches import staging, store
from shared.batches.bodies import BodyType, body_type_of, unpacked
from shared.batches.charsets import as_utf8, decide_charset
from shared.batches.csv_documents import CsvReader
from shared.batches.csv_text import read_records
from shared.batches.intake import Intake
from shared.batches.json_rows import elements_of, lines_of
from shared.batches.kinds import Kind, Outcome, Pushed
from shared.batches.model import Batch
from shared.batches.rules import BatchFormat, BatchStatus, CsvRowsScattered, Limits, TooManyRejections
from shared.batches.settings import BatchSettings
from shared.batches.spool import Spool
from shared.database import new_id, transaction
from shared.field_names import name_of_field
from shared.web.idempotency import Claim
from shared.web.request_context import DEADLINE, remaining_seconds
from shared.web.uploads import upload

ATTEMPTS = 3
COLLISIONS = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.UniqueViolationError,  # a request has created in between what the batch was about to create
)
CSV_DOCUMENTS_AT_ONCE = 500


class Received(NamedTuple):
    """A stored batch; `is_repeated`: by an earlier request with the same `Idempotency-Key`."""

    batch: Batch
    is_repeated: bool


async def receive_batch(request: Request, principal: Principal, kind: Kind, *, is_atomic: bool) -> Received:
    """Read, check, apply and report a batch. Uses the database only after the complete body has arrived."""
    settings: BatchSettings = request.app.state.settings
    kind = kind.limited_to(principal)
    body = body_type_of(request.headers)
    checker = await kind.open_checker(request, principal) if kind.open_checker else None
    with Intake(kind, store.source_of(principal), settings, checker) as intake:
        claim = _claim_of(request, principal)
        pieces = _claimed(upload(request, settings.batch_max_bytes), claim)
        await read_body(pieces, body, intake, settings.batch_limits)
        if checker is not None:
            await checker.finish()
        batch = Batch(
            kind=kind.plural,
            source=intake.source,
            format=body.format,
            is_atomic=is_atomic,
            columns=intake.columns,
            status=BatchStatus.REJECTED if is_atomic and intake.rejected else BatchStatus.APPLIED,
            received=intake.received,
            rejected=intake.rejected,
            **asdict(Outcome()),
        )
        return await _store(request.app.state.engine, kind, intake, batch, _timeout_ms(request, settings), claim)


def _claim_of(request: Request, principal: Principal) -> Claim | None:
    key: str | None = request.scope.get("idempotency_key")
    return None if key is None else Claim(principal, request, key)


async def _claimed(pieces: AsyncIterator[bytes], claim: Claim | None) -> AsyncIterator[bytes]:
    """The pieces of the body, which the claim gets too."""
    async for piece in pieces:
        if claim is not None:
            claim.add(piece)
        yield piece


def _timeout_ms(request: Request, settings: BatchSettings) -> int:
    """The caller's remaining deadline; the default one of ordinary requests is too short for batches."""
    patience = settings.batch_timeout_ms / 1000
    return int(1000 * (remaining_seconds(otherwise=patience) if DEADLINE in request.headers else patience))


async def read_body(pieces: AsyncIterator[bytes], body: BodyType, intake: Intake, limits: Limits) -> None:
    """Check every row of a body as it arrives, but a CSV when it is complete. Raises what refuses the batch."""
    if body.is_gzip:
        pieces = unpacked(pieces, limits.unpacked_bytes)
    if body.format is BatchFormat.CSV:
        await _read_csv(pieces, body, intake, limits)
        return
    split = lines_of if body.format is BatchFormat.NDJSON else elements_of
    is_array = body.format is BatchFormat.JSON
    async for rows in split(as_utf8(pieces, body.charset or "utf-8"), limits.row_bytes):
        for row in rows:
            intake.add_json(row, is_array=is_array)


async def _read_csv(pieces: AsyncIterable[bytes], body: BodyType, intake: Intake, limits: Limits) -> None:
    with Spool(limits.memory_bytes) as spool:
        async for piece in pieces:
            spool.write_bytes(piece)
        file = spool.rewound()
        charset = body.charset
        if charset is None:  # reads the whole file, hence in a thread
            charset = await asyncio.to_thread(decide_charset, file)
        with closing(read_records(file, charset, line_length=limits.row_bytes)) as records:
            reader = CsvReader(records, intake.kind, limits.row_bytes)
            intake.columns = reader.columns
            for place, document in enumerate(reader):
                intake.add_csv(document)
                if place % CSV_DOCUMENTS_AT_ONCE == 0:
                    await asyncio.sleep(0)


async def _store(
    engine: AsyncEngine, kind: Kind, intake: Intake, batch: Batch, timeout_ms: int, claim: Claim | None
) -> Received:
    """Apply the accepted documents and store the report; retry from the start after a collision with another batch."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            async with transaction(engine) as session:
                await staging.prepare(session, timeout_ms)
                if claim is None:
                    return Received(await _apply(session, kind, intake, batch), is_repeated=False)
                return await _apply_once(session, kind, intake, batch, claim)
        except DBAPIError as error:
            if attempt == ATTEMPTS or not _is_collision(error):
                raise
            await asyncio.sleep(0.05 * attempt)
    raise AssertionError("the last attempt returns or raises")


async def _apply_once(session: AsyncSession, kind: Kind, intake: Intake, batch: Batch, claim: Claim) -> Received:
    """Apply the batch, or find the one that an earlier request with the same key has stored."""
    kept = await claim.find_reply(session)
    if kept is not None:
        return Received(await store.find_stored(session, UUID(bytes=bytes(kept["body"]))), is_repeated=True)
    applied = await _apply(session, kind, intake, batch)
    await claim.keep(session, HTTPStatus.CREATED, {}, applied.id.bytes)
    return Received(applied, is_repeated=False)


async def _apply(session: AsyncSession, kind: Kind, intake: Intake, batch: Batch) -> Batch:
    applied = Batch.model_validate(batch.model_dump() | {"id": new_id()})
    accepted = intake.received - intake.rejected
    is_staged = bool(intake.pending or (batch.status is BatchStatus.APPLIED and accepted))
    if is_staged:
        await staging.lock(session, f"batches of {kind.plural} {batch.source if kind.is_per_source else ''}")
        await staging.stage(session, kind, intake.documents.rewound(), intake.children.rewound(), intake.received)
        if batch.format is BatchFormat.CSV and kind.children:
            await _refuse_scattered(session, kind)
    pushed = Pushed(kind, batch.source, applied.id, accepted)
    applied.rejected = await _reject(session, intake, pushed)
    if is_staged:
        applied.rejected += await _refuse_stored(session, intake, pushed)
    if batch.is_atomic and applied.rejected:
        applied.status = BatchStatus.REJECTED
    if applied.status is BatchStatus.APPLIED and (left := intake.received - applied.rejected):
        outcome = await (kind.apply or staging.apply)(session, replace(pushed, documents=left))
        for name, number in asdict(outcome).items():
            setattr(applied, name, number)
        if kind.follow is not None:
            await kind.follow(session, pushed)
        await _count_warned(session, intake, applied)
    session.add(applied)
    await session.flush()
    return applied


async def _count_warned(session: AsyncSession, intake: Intake, applied: Batch) -> None:
    """Store what is doubtful, and count the documents with a warning, for readers of each level."""
    warned = await store.count_warned(session, applied.id)
    if intake.doubtful:
        warned += intake.doubtful - await store.add_doubts(session, applied.id, intake.doubts.rewound())
    applied.warned = warned.total()
    applied.warned_by_level = list(accumulate(warned[level] for level in range(1, HIGHEST_CLEARANCE + 1)))


async def _reject(session: AsyncSession, intake: Intake, pushed: Pushed) -> int:
    """Store the rejected rows, with the errors that show only now; their number. Raises TooManyRejections."""
    check, sources, late = pushed.kind.check_staged, [intake.rejections.rewound()], 0
    if not (intake.rejected or intake.pending):
        return 0
    await staging.prepare_refusals(session)
    if check is not None and intake.pending:
        await check(session, pushed)
        late = await store.describe_refused(session, pushed.kind)
        if late > intake.limits.rejections:
            raise TooManyRejections(limit=intake.limits.rejections, line=intake.received)
        sources += [intake.rows.rewound()] if late else []
    rejected = await store.add_rejections(session, pushed.batch_id, *sources)
    if intake.pending and rejected:
        await staging.remove_rejected(session)
    return rejected


async def _refuse_stored(session: AsyncSession, intake: Intake, pushed: Pushed) -> int:
    """Reject the staged documents that cannot be stored beside what is stored; their number."""
    refuse = pushed.kind.refuse_stored
    if refuse is None or not (refused := await refuse(session, pushed)):
        return 0
    if refused > intake.limits.rejections:
        raise TooManyRejections(limit=intake.limits.rejections, line=intake.received)
    await store.describe_refused(session, pushed.kind)
    await store.add_understood_rejections(session, pushed)
    await staging.remove_rejected(session)
    return refused


async def _refuse_scattered(session: AsyncSession, kind: Kind) -> None:
    """Refuse a document whose lines are scattered: its last part would count as the whole document."""
    if numbers := await staging.find_scattered(session, kind.number):
        raise CsvRowsScattered(column=name_of_field(kind.number), numbers=numbers)


def _is_collision(error: DBAPIError) -> bool:
    cause = getattr(error.orig, "__cause__", None)
    return isinstance(cause, COLLISIONS)
