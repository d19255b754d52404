"""Settings of the relationship service, prefix RELATIONSHIP_."""

from typing import ClassVar

from shared.batches.settings import BatchSettings


class RelationshipSettings(BatchSettings):
    """Settings that only the relationship service has."""

    service: ClassVar[str] = "relationship"
