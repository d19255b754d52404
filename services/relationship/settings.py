"""Settings of the relationship service, prefix RELATIONSHIP_."""

from typing import ClassVar

from shared.settings import Settings


class RelationshipSettings(Settings):
    """Settings that only the relationship service has."""

    service: ClassVar[str] = "relationship"
