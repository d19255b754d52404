"""A buffer for text until the complete body has arrived: first in memory, then in a file; never in the database."""

import tempfile
from types import TracebackType
from typing import IO, Self

FLUSH_CHARACTERS = 256 * 1024


class Spool:
    """Text that is written piece by piece and can be read several times as a file."""

    def __init__(self, memory_bytes: int) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=memory_bytes)  # noqa: SIM115 - closed in __exit__
        self._waiting: list[str] = []
        self._characters = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, text: str) -> None:
        """Add text."""
        self._waiting.append(text)
        self._characters += len(text)
        if self._characters >= FLUSH_CHARACTERS:
            self._flush()

    def write_bytes(self, piece: bytes) -> None:
        """Append bytes unchanged."""
        self._file.write(piece)

    def rewound(self) -> IO[bytes]:
        """The whole text, from its start."""
        self._flush()
        self._file.seek(0)
        return self._file

    def _flush(self) -> None:
        self._file.write("".join(self._waiting).encode())
        self._waiting.clear()
        self._characters = 0
