"""Settings of the relationship service, prefix RELATIONSHIP_."""

from typing import ClassVar

from pydantic import Field

from shared.attachments.settings import AttachmentSettings
from shared.batches.settings import BatchSettings


class RelationshipSettings(BatchSettings, AttachmentSettings):
    """Settings that only the relationship service has."""

    service: ClassVar[str] = "relationship"
    attachments_url: str = Field(
        default=".guanxi/attachments/relationship",
        description="Where files of insights are: a directory, or a store of this service alone.",
    )
