"""The shapes of levels of many people: in columns, so that those of 100,000 customers are one answer, and counted."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.relationship.key_people.levels.rules import Closeness, NoLevel
from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.shapes import Read
from shared.web.parameters import CommaSeparated


class LevelRanksQuery(BaseModel):
    """Whose customers, and at which time."""

    model_config = ConfigDict(extra="forbid")

    customer_ids: CommaSeparated[UUID] | None = Field(default=None, max_length=500)
    as_of: date | None = None
    with_not_in_contact: bool = False


class LevelRanksRead(Read):
    """People in columns, with ids as text; the same position in each is one person.

    `rank`: of our level, 0 (opposed) to 5 (exclusive), null for key people not in contact. `target_rank`: of the
    target, null where there is none.
    """

    contact_id: list[str]
    customer_id: list[str]
    rank: list[int | None]
    target_rank: list[int | None]


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
