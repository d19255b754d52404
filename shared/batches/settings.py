"""Settings of a service that accepts batches."""

from pydantic import Field

from shared.batches.rules import Limits
from shared.settings import Settings

MEBIBYTE = 1024 * 1024


class BatchSettings(Settings):
    """The maximum size and duration of a batch."""

    batch_max_bytes: int = Field(default=2048 * MEBIBYTE, ge=1, description="Largest batch body as sent, in bytes.")
    batch_max_unpacked_bytes: int = Field(
        default=4096 * MEBIBYTE, ge=1, description="Largest batch body unpacked, in bytes."
    )
    batch_max_rows: int = Field(default=5_000_000, ge=1, description="Maximum documents in a batch.")
    batch_max_row_bytes: int = Field(default=8 * MEBIBYTE, ge=100, description="Largest document of a batch in bytes.")
    batch_max_rejections: int = Field(
        default=100_000, ge=1, description="Maximum rejected rows; more refuse the whole batch."
    )
    batch_timeout_ms: int = Field(
        default=300_000, ge=100, description="Timeout of a batch's statement when the caller sets no deadline."
    )
    spool_memory_bytes: int = Field(
        default=8 * MEBIBYTE, ge=0, description="Bytes of each batch kept in memory; the rest goes to a temporary file."
    )

    @property
    def batch_limits(self) -> Limits:
        """The limits of a batch."""
        return Limits(
            bytes=self.batch_max_bytes,
            unpacked_bytes=self.batch_max_unpacked_bytes,
            rows=self.batch_max_rows,
            row_bytes=self.batch_max_row_bytes,
            rejections=self.batch_max_rejections,
            memory_bytes=self.spool_memory_bytes,
        )
