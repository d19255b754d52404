"""Settings of the relationship service, prefix RELATIONSHIP_."""

from typing import ClassVar

from shared.attachments.settings import AttachmentSettings
from shared.batches.settings import BatchSettings


class RelationshipSettings(BatchSettings, AttachmentSettings):
    """Settings that only the relationship service has."""

    service: ClassVar[str] = "relationship"
