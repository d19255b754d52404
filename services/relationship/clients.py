"""Clients of other services, with only the fields that the relationship service reads."""

from collections.abc import Iterator, Sequence
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


class SurveyedContact(CustomerContact):
    """A contact, with what decides which questionnaire the person gets."""

    department: str | None
    decision_role: str | None


class ContactsPage(BaseModel):
    """A page of contacts, as the customer service returns it."""

    items: list[SurveyedContact]
    next_cursor: str | None


MAX_NAMED_IDS = 100
"""Of one question: as many as fit into an address."""


class CustomerClient(CustomerDirectoryClient):
    """The customer service, called with the caller's rights."""

    async def list_contacts(self, ids: Sequence[UUID]) -> dict[UUID, SurveyedContact]:
        """Those of the contacts that exist and that the caller may see. Raises PeerUnavailable."""
        found = [await self._contacts(id__in=part) for part in _parts(ids)]
        return {one.id: one for some in found for one in some}

    async def list_key_people(self, customer_ids: Sequence[UUID]) -> dict[UUID, SurveyedContact]:
        """The key people of these customers who work there and whom the caller may see. Raises PeerUnavailable."""
        chosen = {"is_key": "true", "has_left": "false"}
        found = [await self._contacts(customer_id__in=part, **chosen) for part in _parts(customer_ids)]
        return {one.id: one for some in found for one in some}

    async def _contacts(self, **query: object) -> list[SurveyedContact]:
        found: list[SurveyedContact] = []
        cursor = None
        while True:
            page = await self._http.get_as(
                ContactsPage, "/v1/contacts", limit=500, cursor=cursor, sort="created_at", **query
            )
            found += page.items
            cursor = page.next_cursor
            if cursor is None:
                return found

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


def _parts(ids: Sequence[UUID]) -> Iterator[list[UUID]]:
    return (list(ids[start : start + MAX_NAMED_IDS]) for start in range(0, len(ids), MAX_NAMED_IDS))


async def _customer_client(request: Request) -> CustomerClient:
    return CustomerClient(peer_of(request, "customer"))


Customers = Annotated[CustomerClient, Depends(_customer_client)]
