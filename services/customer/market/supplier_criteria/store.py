"""Every query over supplier criteria."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlmodel import col

from services.customer.market.competitors.model import Competitor
from services.customer.market.supplier_criteria.model import SupplierCriterion, SupplierCriterionRead
from services.customer.market.supplier_criteria.rules import CriterionNotFound
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


class SupplierCriterionQuery(
    ListQuery,
    of=SupplierCriterionRead,
    filters=("id", "customer_id", "axis", "demanded", "ours", "gap", "assessed_on", "created_at", "updated_at"),
    sorts=("axis", "demanded", "ours", "gap", "assessed_on", "created_at", "updated_at"),
):
    """How supplier criteria are filtered and sorted."""


def _named_rivals() -> sa.ScalarSelect[object]:
    """The scores with the competitors' present names, in the stored order."""
    elements = sa.func.jsonb_array_elements(col(SupplierCriterion.rivals))
    scores = elements.table_valued(sa.column("value", JSONB), with_ordinality="place").render_derived(name="scored")
    rival = scores.c.value
    named = rival.op("||")(sa.func.jsonb_build_object("competitor_name", col(Competitor.name)))
    is_rival = sa.cast(rival["competitor_id"].astext, sa.Uuid) == col(Competitor.id)
    in_order = sa.func.jsonb_agg(aggregate_order_by(named, scores.c.place))
    listed = sa.select(sa.func.coalesce(in_order, sa.cast([], JSONB)))
    return listed.select_from(scores.join(Competitor, is_rival)).correlate(SupplierCriterion).scalar_subquery()


SUPPLIER_CRITERIA = Collection(
    SupplierCriterion,
    SupplierCriterionRead,
    SupplierCriterionQuery,
    missing=CriterionNotFound,
    visible=of_visible_customers(col(SupplierCriterion.customer_id)),
    columns={
        "rivals": sa.type_coerce(_named_rivals(), JSONB),
        "gap": col(SupplierCriterion.ours) - col(SupplierCriterion.demanded),
    },
)


async def list_of_customer(call: Call, customer_id: UUID) -> list[SupplierCriterionRead]:
    """All criteria of a customer; there are ten at most."""
    of_customer = col(SupplierCriterion.customer_id) == customer_id
    query = sa.select(*SUPPLIER_CRITERIA.labelled).where(of_customer, SUPPLIER_CRITERIA.seen_by(call.principal))
    rows = (await execute(call.session, query)).mappings()
    return [SupplierCriterionRead.model_validate(dict(row)) for row in rows]
