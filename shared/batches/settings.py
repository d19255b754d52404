"""Settings of a service that takes batches."""

from pydantic import Field

from shared.batches.rules import Limits
from shared.settings import Settings

MEBIBYTE = 1024 * 1024


class BatchSettings(Settings):
    """How large a batch may be, and how long it may take."""

    batch_max_bytes: int = Field(default=2048 * MEBIBYTE, ge=1, description="Largest body of a batch, as it is sent.")
    batch_max_unpacked_bytes: int = Field(
        default=4096 * MEBIBYTE, ge=1, description="Largest body of a batch once its gzip is unpacked."
    )
    batch_max_rows: int = Field(default=5_000_000, ge=1, description="Documents in a batch at most.")
    batch_max_row_bytes: int = Field(default=8 * MEBIBYTE, ge=100, description="Largest single document of a batch.")
    batch_max_rejections: int = Field(
        default=100_000, ge=1, description="More rejected rows than this refuse the whole batch."
    )
    batch_timeout_ms: int = Field(
        default=300_000, ge=100, description="Longest a batch's statement may run where the caller set no deadline."
    )
    spool_memory_bytes: int = Field(
        default=8 * MEBIBYTE, ge=0, description="Of each batch under way, what is kept in memory before a file is used."
    )

    @property
    def batch_limits(self) -> Limits:
        """The limits on a batch's size."""
        return Limits(
            bytes=self.batch_max_bytes,
            unpacked_bytes=self.batch_max_unpacked_bytes,
            rows=self.batch_max_rows,
            row_bytes=self.batch_max_row_bytes,
            rejections=self.batch_max_rejections,
            memory_bytes=self.spool_memory_bytes,
        )
