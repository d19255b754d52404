"""Settings of the customer service, prefix CUSTOMER_."""

from typing import ClassVar

from pydantic import Field

from shared.settings import Settings


class CustomerSettings(Settings):
    """What only the customer service may be told."""

    service: ClassVar[str] = "customer"

    attachments_url: str = Field(
        default=".guanxi/attachments",
        description="Where attachments are: a directory, or a store of this house alone such as s3://bucket/prefix.",
    )
    attachment_max_bytes: int = Field(default=50 * 1024 * 1024, ge=1, lt=2**31, description="Largest attachment.")
