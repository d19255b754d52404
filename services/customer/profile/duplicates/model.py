"""The shape of a possible duplicate, which is not stored."""

from uuid import UUID

from sqlmodel import Field

from services.customer.profile.duplicates.rules import DuplicateReason
from shared.shapes import Read


class DuplicateRead(Read):
    """A customer that may be the same."""

    customer_id: UUID
    name: str
    reason: DuplicateReason
    likeness: int = Field(description="Likeness of the names, 0 to 100.")
