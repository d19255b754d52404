"""Clients of other services, with only the fields that the relationship service reads."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from shared.customers.following import CustomerDirectoryClient, refuse_merged_contact
from shared.web.peers import PeerRefused, peer_of


class CustomerContact(BaseModel):
    """A contact, as the customer service returns it."""

    id: UUID
    customer_id: UUID
    name: str
    has_left: bool


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


async def _customer_client(request: Request) -> CustomerClient:
    return CustomerClient(peer_of(request, "customer"))


Customers = Annotated[CustomerClient, Depends(_customer_client)]
