"""The shapes of levels in bulk: in columns, so that those of 100,000 customers are one answer."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

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
