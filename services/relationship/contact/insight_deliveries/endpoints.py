"""Deliveries of insights over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.clients import Customers
from services.relationship.contact.insight_deliveries import operations
from services.relationship.contact.insight_deliveries.model import (
    DeliveriesCreate,
    DeliveriesRead,
    DeliveryRead,
    DeliveryUpdate,
)
from services.relationship.contact.insight_deliveries.store import DELIVERIES, DeliveryQuery
from services.relationship.contact.insights.rules import InsightNotFound, NotInAudience
from shared.auth.access import Scope
from shared.customers.contacts import ContactUnknown
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/insight-deliveries", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.acts(
    None,
    "",
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        InsightNotFound,
        CustomerNotFound,
        CustomerMerged,
        NotInAudience,
        ContactUnknown,
        ContactMerged,
        PeerUnavailable,
    ],
)
async def deliver_insight(call: Call, body: DeliveriesCreate, customers: Customers) -> DeliveriesRead:
    """Record that people of a customer got an insight, up to 500 at once. Who had got it before keeps that record.

    An insight that names customers is given to their people only.
    """
    return await operations.deliver_insight(call, customers, body)


@router.lists(DELIVERIES)
async def list_insight_deliveries(call: Call, query: Annotated[DeliveryQuery, Query()]) -> Page[DeliveryRead]:
    """Who of the caller's customers got which insight, the latest first, with the reactions."""
    return await DELIVERIES.page(call, query)


@router.reads(DELIVERIES)
async def get_insight_delivery(call: Call, delivery_id: UUID) -> DeliveryRead:
    """One delivery; send its `ETag` in `If-Match` when you change it."""
    return await DELIVERIES.get(call, delivery_id)


@router.changes(DELIVERIES)
async def update_insight_delivery(call: Call, delivery_id: UUID, body: DeliveryUpdate) -> DeliveryRead:
    """Record the reaction, or correct a delivery (JSON merge-patch)."""
    return await DELIVERIES.change(call, delivery_id, body)


@router.removes(DELIVERIES)
async def delete_insight_delivery(call: Call, delivery_id: UUID) -> None:
    """Remove a delivery recorded by mistake; its history is kept."""
    await DELIVERIES.remove(call, delivery_id)
