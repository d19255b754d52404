"""A content being uploaded, for any store."""

import hashlib
from collections.abc import AsyncIterable, AsyncIterator

from shared.attachments.formats import (
    HEAD_BYTES,
    AttachmentContentDiffers,
    AttachmentEmpty,
    FileFormat,
    has_only_text,
)


class Incoming:
    """A content being uploaded: its beginning is checked, size and checksum are computed piece by piece."""

    def __init__(self, stream: AsyncIterable[bytes], kind: FileFormat, extension: str) -> None:
        self._stream = stream
        self._kind = kind
        self._extension = extension
        self._sum = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """Checksum of the content received so far."""
        return self._sum.hexdigest()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The content, held back until its beginning has been checked.

        Raises AttachmentContentDiffers, AttachmentEmpty.
        """
        head: bytes | None = b""
        async for piece in self._stream:
            self.size += len(piece)
            self._sum.update(piece)
            if head is None:
                self._require(not self._kind.is_text or has_only_text(piece))
                yield piece
                continue
            head += piece
            if len(head) >= HEAD_BYTES:
                self._require(self._kind.matches(head))
                yield head
                head = None
        if not self.size:
            raise AttachmentEmpty()
        if head is not None:
            self._require(self._kind.matches(head))
            yield head

    def _require(self, is_right: bool) -> None:
        if not is_right:
            raise AttachmentContentDiffers(extension=self._extension)
