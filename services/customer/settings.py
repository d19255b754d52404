"""Settings of the customer service, prefix CUSTOMER_."""

from typing import ClassVar

from pydantic import Field

from services.customer.profile.segments.rules import SegmentKind
from shared.attachments.settings import AttachmentSettings
from shared.batches.settings import BatchSettings


class CustomerSettings(BatchSettings, AttachmentSettings):
    """What only the customer service may be told."""

    service: ClassVar[str] = "customer"

    required_segments: list[SegmentKind] = Field(
        default_factory=list,
        description="What every new customer must say: region, industry, scenario; as JSON, with codes of segments.",
    )
    import_max_bytes: int = Field(default=50 * 1024 * 1024, ge=1, lt=2**31, description="Largest file of an import.")
    import_max_inflated_bytes: int = Field(
        default=400 * 1024 * 1024, ge=1, lt=2**32, description="Largest workbook of an import once it is unpacked."
    )
    import_max_rows: int = Field(default=100_000, ge=1, le=1_000_000, description="Rows of an import at most.")
    import_kept_days: int = Field(
        default=30, ge=1, le=3650, description="So long an import's rows are kept, and so long it can be undone."
    )
