"""Every query over deliveries of insights."""

from collections.abc import Collection as Ids
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.insight_deliveries.model import DeliveryRead, InsightDelivery
from services.relationship.contact.insight_deliveries.rules import DeliveryNotFound
from services.relationship.contact.insights.model import Insight
from shared.auth.visibility import of_visible_customers
from shared.customers.contacts import contact_name_of
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class DeliveryQuery(
    ListQuery,
    of=DeliveryRead,
    filters=(
        *("id", "insight_id", "customer_id", "contact_id", "given_on", "given_by", "reaction"),
        *("created_at", "updated_at"),
    ),
    sorts=("given_on", "created_at", "updated_at"),
    default_sort="-given_on",
):
    """How deliveries are filtered and sorted."""


DELIVERIES = Collection(
    InsightDelivery,
    DeliveryRead,
    DeliveryQuery,
    missing=DeliveryNotFound,
    visible=of_visible_customers(col(InsightDelivery.customer_id)),
    columns={
        "insight_title": sa.select(col(Insight.title))
        .where(col(Insight.id) == col(InsightDelivery.insight_id))
        .scalar_subquery(),
        "contact_name": contact_name_of(col(InsightDelivery.contact_id)),
    },
)


async def find_given(session: AsyncSession, insight_id: UUID, contact_ids: Ids[UUID]) -> set[UUID]:
    """Those of the people who have got the insight."""
    delivery = InsightDelivery
    query = sa.select(col(delivery.contact_id)).where(
        col(delivery.insight_id) == insight_id,
        col(delivery.contact_id).in_(contact_ids),
        col(delivery.deleted_at).is_(None),
    )
    return set((await execute(session, query)).scalars())
