"""Settings of services that keep attachments."""

from pydantic import Field

from shared.settings import Settings


class AttachmentSettings(Settings):
    """Where attachments are, and how large they may be."""

    attachments_url: str = Field(
        default=".guanxi/attachments",
        description="Where attachments are: a directory, or a store of this service alone such as s3://bucket/prefix.",
    )
    attachment_max_bytes: int = Field(default=50 * 1024 * 1024, ge=1, lt=2**31, description="Largest attachment.")
