"""Settings of the relationship service, prefix RELATIONSHIP_."""

from typing import ClassVar

from shared.settings import Settings


class RelationshipSettings(Settings):
    """What only the relationship service may be told."""

    service: ClassVar[str] = "relationship"
