"""Clients of other services, with only the fields that the relationship service reads."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from shared.customers.following import CustomerDirectoryClient, refuse_merged_contact
from shared.web.peers import PeerRefused, peer_of

MAX_CONTACTS = 500
"""The longest page of the customer service."""


class CustomerContact(BaseModel):
    """A contact, as the customer service returns it."""

    id: UUID
    customer_id: UUID
    name: str
    has_left: bool


class CustomerContacts(BaseModel):
    """Some contacts, as the customer service lists them."""

    items: list[CustomerContact]


class GiftSpecification(BaseModel):
    """The gift for a person on an occasion, as the customer service specifies it."""

    occasion: str
    verdict: str
    banned_by: list[str]
    gift: str | None
    up_to: Decimal | None
    approval_above: Decimal | None
    currency: str


class GiftSpecifications(BaseModel):
    """A person's gifts on all occasions."""

    items: list[GiftSpecification]


class GiftBan(BaseModel):
    """Somebody who takes no gifts; without a contact, everybody at the customer."""

    contact_id: UUID | None


class GiftBans(BaseModel):
    """The gift bans of a customer."""

    items: list[GiftBan]


class CustomerClient(CustomerDirectoryClient):
    """The customer service, called with the caller's rights."""

    async def find_contact(self, contact_id: UUID) -> CustomerContact | None:
        """The contact; None when it does not exist or the caller may not see it.

        Raises ContactMerged, PeerUnavailable.
        """
        try:
            return await self._http.get_as(CustomerContact, f"/v1/contacts/{contact_id}")
        except PeerRefused as refusal:
            if refusal.status == 404:
                return None
            refuse_merged_contact(refusal)
            raise

    async def list_contacts(self, customer_id: UUID, ids: Sequence[UUID]) -> list[CustomerContact]:
        """Those of the contacts that are the customer's and that the caller may see. Raises PeerUnavailable."""
        asked = {"customer_id": customer_id, "id__in": list(ids), "limit": MAX_CONTACTS}
        return (await self._http.get_as(CustomerContacts, "/v1/contacts", **asked)).items

    async def list_gift_bans(self, customer_id: UUID) -> list[GiftBan]:
        """The gift bans of the customer and its people; the caller needs clearance 2. Raises PeerUnavailable."""
        asked = {"customer_id": customer_id, "limit": MAX_CONTACTS}
        return (await self._http.get_as(GiftBans, "/v1/gift-bans", **asked)).items

    async def list_gift_specifications(self, contact_id: UUID) -> list[GiftSpecification]:
        """The person's gift on each occasion; the caller needs clearance 2. Raises PeerUnavailable."""
        path = f"/v1/contacts/{contact_id}/gift-specifications"
        return (await self._http.get_as(GiftSpecifications, path)).items


async def _customer_client(request: Request) -> CustomerClient:
    return CustomerClient(peer_of(request, "customer"))


Customers = Annotated[CustomerClient, Depends(_customer_client)]
