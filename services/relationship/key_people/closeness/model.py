"""How many people are how close."""

from typing import Self

from pydantic import Field

from services.relationship.key_people.closeness.rules import Closeness, NoLevel
from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.shapes import Read


class LevelCountRead(Read):
    """How many people are at a level, or have none for the same reason."""

    level: RelationshipLevel | None = Field(description="The level; null: none, see `no_level`.")
    no_level: NoLevel | None = Field(description="Why there is no level; null: there is one.")
    people: int = Field(description="How many they are.")

    @classmethod
    def of(cls, closeness: Closeness, people: int) -> Self:
        """So many people who are so close."""
        if isinstance(closeness, NoLevel):
            return cls(level=None, no_level=closeness, people=people)
        return cls(level=closeness, no_level=None, people=people)
