"""Clients of other services, with only the fields that the relationship service reads."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from shared.customers.contacts import PeopleClient
from shared.customers.following import CustomerDirectoryClient
from shared.customers.purchasing import StrategyTrend
from shared.shapes import Read
from shared.web.peers import peer_of

MAX_BANS = 500
"""The longest page of the customer service."""


class CustomerFit(Read):
    """A customer's strategic fit, as the customer service knows it."""

    id: UUID
    assessed_on: date
    trend: StrategyTrend


class CustomerSupply(Read):
    """Our standing in a customer's whole purchasing, as the customer service adds it up."""

    our_share: Decimal
    main_rival_share: Decimal | None
    oldest_as_of: date


class GiftSpecification(Read):
    """The gift for a person on an occasion, as the customer service specifies it."""

    occasion: str
    verdict: str
    banned_by: list[str]
    gift: str | None
    up_to: Decimal | None
    approval_above: Decimal | None
    currency: str


class GiftBan(Read):
    """Somebody who takes no gifts; without a contact, everybody at the customer."""

    contact_id: UUID | None


class _Fits(Read):
    items: list[CustomerFit]


class _Supplies(Read):
    items: list[CustomerSupply]


class _Specifications(Read):
    items: list[GiftSpecification]


class _Bans(Read):
    items: list[GiftBan]


class CustomerClient(CustomerDirectoryClient, PeopleClient):
    """The customer service, called with the caller's rights."""

    async def find_strategic_fit(self, customer_id: UUID, as_of: date) -> CustomerFit | None:
        """The customer's latest strategic fit at the end of a day; None: never assessed. Raises PeerUnavailable."""
        asked = {"customer_ids": [customer_id], "as_of": as_of}
        found = (await self._http.get_as(_Fits, "/v1/strategic-fits/current", **asked)).items
        return found[0] if found else None

    async def find_supply_standing(self, customer_id: UUID, as_of: date) -> CustomerSupply | None:
        """Our standing in the customer's purchasing on a day; None: nothing is known of it. Raises PeerUnavailable."""
        asked = {"customer_ids": [customer_id], "as_of": as_of}
        found = (await self._http.get_as(_Supplies, "/v1/supply-positions/standings", **asked)).items
        return found[0] if found else None

    async def list_gift_bans(self, customer_id: UUID) -> list[GiftBan]:
        """The gift bans of the customer and its people; the caller needs clearance 2. Raises PeerUnavailable."""
        return (await self._http.get_as(_Bans, "/v1/gift-bans", customer_id=customer_id, limit=MAX_BANS)).items

    async def list_gift_specifications(self, contact_id: UUID) -> list[GiftSpecification]:
        """The person's gift on each occasion; the caller needs clearance 2. Raises PeerUnavailable."""
        path = f"/v1/contacts/{contact_id}/gift-specifications"
        return (await self._http.get_as(_Specifications, path)).items


async def _customer_client(request: Request) -> CustomerClient:
    return CustomerClient(peer_of(request, "customer"))


Customers = Annotated[CustomerClient, Depends(_customer_client)]
