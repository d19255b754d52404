"""What the relationship service asks of other services; only the fields it reads."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from shared.customers.following import CustomerDirectoryClient
from shared.web.peers import PeerRefused, peer_of


class KnownContact(BaseModel):
    """A person at a customer."""

    id: UUID
    customer_id: UUID
    name: str
    has_left: bool


class CustomerClient(CustomerDirectoryClient):
    """The customer service, asked with the caller's rights."""

    async def find_contact(self, contact_id: UUID) -> KnownContact | None:
        """The contact; None where there is none that the caller may see. Raises PeerUnavailable."""
        try:
            return await self._http.get_as(KnownContact, f"/v1/contacts/{contact_id}")
        except PeerRefused as refusal:
            if refusal.status == 404:
                return None
            raise


def _customer_client(request: Request) -> CustomerClient:
    return CustomerClient(peer_of(request, "customer"))


Customers = Annotated[CustomerClient, Depends(_customer_client)]
