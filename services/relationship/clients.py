"""Clients of other services, with only the fields that the relationship service reads."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from shared.customers.competitors import CompetitorClient
from shared.customers.contacts import ContactClient
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.customers.following import CustomerDirectoryClient
from shared.customers.purchasing import StrategyTrend
from shared.shapes import Read
from shared.web.peers import PeerRefused, ServiceHttp, peer_of


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
    """The gift on an occasion, as the customer service specifies it; without a contact, for nobody in particular."""

    contact_id: UUID | None
    occasion: str
    verdict: str
    banned_by: list[str]
    gift: str | None
    up_to: Decimal | None
    approval_above: Decimal | None
    currency: str


class _Fits(Read):
    items: list[CustomerFit]


class _Supplies(Read):
    items: list[CustomerSupply]


class _Specifications(Read):
    items: list[GiftSpecification]


class _Rate(Read):
    rate: Decimal


class _Rates(Read):
    items: list[_Rate]


class CustomerClient(CustomerDirectoryClient, ContactClient, CompetitorClient):
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

    async def list_gift_specifications(
        self, customer_id: UUID, contact_ids: Sequence[UUID]
    ) -> dict[UUID | None, list[GiftSpecification]]:
        """The gifts on each occasion for these people of a customer, and for nobody in particular there, in one call.

        The caller needs clearance 2. Raises CustomerNotFound, CustomerMerged, PeerUnavailable.
        """
        asked = {"customer_id": customer_id, "contact_ids": list(contact_ids) or None}
        try:
            specified = await self._http.get_as(_Specifications, "/v1/gift-specifications", **asked)
        except PeerRefused as refusal:
            if refusal.status not in {CustomerNotFound.status, CustomerMerged.status}:
                raise
            await self.refuse_merged(customer_id)
            raise CustomerNotFound(customer_id=customer_id) from refusal
        found: dict[UUID | None, list[GiftSpecification]] = {}
        for one in specified.items:
            found.setdefault(one.contact_id, []).append(one)
        return found


class KpiClient:
    """The kpi service, asked in this service's own name for what is the same for everybody."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http.in_own_name()

    async def find_exchange_rate(self, currency: str, day: date) -> Decimal | None:
        """The maintained rate to the base currency on a day, the last one up to it. Raises PeerUnavailable."""
        asked = {"currency": currency, "day__lte": day, "sort": "-day", "limit": 1}
        found = (await self._http.get_as(_Rates, "/v1/exchange-rates", **asked)).items
        return found[0].rate if found else None


async def _customer_client(request: Request) -> CustomerClient:
    return CustomerClient(peer_of(request, "customer"))


Customers = Annotated[CustomerClient, Depends(_customer_client)]


async def _kpi_client(request: Request) -> KpiClient:
    return KpiClient(peer_of(request, "kpi"))


Kpi = Annotated[KpiClient, Depends(_kpi_client)]
