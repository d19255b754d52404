"""The shape of a possible duplicate; nothing of it is stored."""

from uuid import UUID

from sqlmodel import Field

from services.customer.profile.duplicates.rules import DuplicateReason
from shared.shapes import Read


class DuplicateRead(Read):
    """A customer that may be the same."""

    customer_id: UUID
    name: str
    reason: DuplicateReason
    likeness: int = Field(description="How alike the names are, 0 to 100.")
