"""The store of attachments' contents: a directory, or an S3-compatible store, by one address.

A content arrives as `pending/<id>`, and becomes `files/<id>` once its row is committed.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import obstore
import structlog
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, ObjectStore, from_url

from shared.attachments.formats import AttachmentStoreRefuses
from shared.attachments.incoming import Incoming
from shared.attachments.ranges import ByteRange
from shared.problems import Unavailable

if TYPE_CHECKING:
    from obstore import GetOptions

log = structlog.get_logger()

PART_BYTES = 5 * 1024 * 1024  # smallest part of an S3 upload
MAX_CONCURRENT_PARTS = 2
PIECE_BYTES = 64 * 1024
LIST_BATCH = 500
OPEN_TIMEOUT_SECONDS = 15.0  # until a download begins; the transfer itself has no limit
IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Files:
    """The store of contents."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def receive(self, file_id: UUID, incoming: Incoming) -> None:
        """Store a content as pending; nothing stays of an interrupted upload."""
        with reaching_the_store():
            await obstore.put_async(
                self._store,
                _pending(file_id),
                incoming.pieces(),
                chunk_size=PART_BYTES,
                max_concurrency=MAX_CONCURRENT_PARTS,
            )

    async def publish(self, file_id: UUID) -> None:
        """Keep the pending content."""
        with reaching_the_store():
            await obstore.rename_async(self._store, _pending(file_id), _kept(file_id))

    async def open(self, file_id: UUID, part: ByteRange | None = None) -> AsyncIterator[bytes]:
        """The content or a part of it, piece by piece; also a pending one.

        Raises Unavailable if the store has lost it.
        """
        options: GetOptions = {} if part is None else {"range": (part.first, part.last + 1)}
        async with asyncio.timeout(OPEN_TIMEOUT_SECONDS):
            for path in (_kept(file_id), _pending(file_id), _kept(file_id)):  # publishing may come in between
                try:
                    with reaching_the_store():
                        found = await obstore.get_async(self._store, path, options=options)
                except FileNotFoundError:
                    continue
                return aiter(found.stream(min_chunk_size=PIECE_BYTES))
        log.error("attachment_content_missing", attachment_id=str(file_id))
        raise Unavailable()

    async def remove(self, file_id: UUID) -> None:
        """Destroy the content, pending or not, if there is any."""
        for path in (_pending(file_id), _kept(file_id)):
            with reaching_the_store():
                try:
                    await obstore.delete_async(self._store, path)
                except FileNotFoundError:
                    continue

    async def pending(self, arrived_before: datetime) -> AsyncIterator[list[UUID]]:
        """Ids of contents that arrived before then and are still pending, in batches."""
        with reaching_the_store():
            async for listed in obstore.list(self._store, "pending", chunk_size=LIST_BATCH):
                names = [one["path"].rpartition("/")[2] for one in listed if one["last_modified"] < arrived_before]
                yield [UUID(name) for name in names if IS_ID.fullmatch(name)]

    def sweep(self, begun_before: datetime) -> None:
        """Delete incomplete files of killed processes; in a bucket a lifecycle rule does this."""
        if not isinstance(self._store, LocalStore) or self._store.prefix is None:
            return
        for begun in (Path(self._store.prefix) / "pending").glob("*#*"):
            if begun.stat().st_mtime < begun_before.timestamp():
                begun.unlink(missing_ok=True)


@contextmanager
def reaching_the_store() -> Iterator[None]:
    """Translate failures of the store. Raises Unavailable, AttachmentStoreRefuses."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (PermissionDeniedError, UnauthenticatedError, PermissionError) as error:
        log.error("attachment_store_refuses", error=repr(error)[:500])
        raise AttachmentStoreRefuses() from error
    except (BaseError, OSError) as error:
        raise Unavailable() from error


@cache
def open_files(address: str) -> Files:
    """The store at a path, or at a URL such as `s3://bucket/prefix`, whose credentials are in the environment."""
    return Files(from_url(address) if "://" in address else LocalStore(Path(address).resolve(), mkdir=True))


def _pending(file_id: UUID) -> str:
    return f"pending/{file_id}"


def _kept(file_id: UUID) -> str:
    return f"files/{file_id}"
