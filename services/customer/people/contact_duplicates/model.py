"""The shapes of possible duplicate contacts, which are not stored."""

from typing import Self
from uuid import UUID

from sqlmodel import Field

from services.customer.people.contact_duplicates.rules import ContactDuplicateReason, Pair
from shared.shapes import ContactId, Read

WHY = "Why they may be one person: the strongest reason."


class ContactDuplicateRead(Read):
    """A contact that may be the same person."""

    contact_id: ContactId
    name: str = Field(description="Present name of the contact.")
    reason: ContactDuplicateReason = Field(description=WHY)


class ContactPairRead(Read):
    """Two contacts of a customer that may be one person."""

    contact_id: UUID = Field(description="The contact entered first.")
    contact_name: str = Field(description="Its present name.")
    other_contact_id: UUID = Field(description="The contact entered later.")
    other_contact_name: str = Field(description="Its present name.")
    reason: ContactDuplicateReason = Field(description=WHY)

    @classmethod
    def of(cls, pair: Pair) -> Self:
        """The pair without what was compared."""
        one, other = pair.first, pair.second
        return cls(
            contact_id=one.id,
            contact_name=one.name,
            other_contact_id=other.id,
            other_contact_name=other.name,
            reason=pair.reason,
        )
