"""The shape of a possible duplicate, which is not stored."""

from sqlmodel import Field

from services.customer.profile.duplicates.rules import DuplicateReason
from shared.shapes import CustomerId, Read


class DuplicateRead(Read):
    """A customer that may be the same."""

    customer_id: CustomerId
    name: str = Field(description="Its present name.")
    reason: DuplicateReason = Field(description="Why it may be the same.")
    likeness: int = Field(description="Likeness of the names, 0 to 100.")
