"""Who looks after a plan and who decides on it: by its customer, or by its market."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.plans.plans.markets import PLANS
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import MarketKind
from shared.auth.visibility import customers
from shared.customers.colleagues import superior_for

_market = PLANS.alias("market")
_REGIONS = sa.union_all(
    sa.select(customers.c.id, customers.c.region),
    sa.select(_market.c.id, _market.c.market_code).where(_market.c.market_kind == MarketKind.REGION),
).subquery("plan_regions")
"""The region of every customer, and of every plan of a region's market."""


def submitter() -> sa.ColumnElement[Any]:
    """SQL expression in a query over plans: the user who submitted it; null for a client, and where nobody has."""
    is_user = ~col(Plan.submitted_by).contains(":", autoescape=True)
    return sa.case((is_user, sa.cast(col(Plan.submitted_by), sa.Uuid)))


def manager() -> sa.ColumnElement[Any]:
    """SQL expression in a query over plans: the account manager; of a market's plan the user who submitted it."""
    known = customers.alias()
    of_customer = sa.select(known.c.manager_id).where(known.c.id == col(Plan.customer_id)).correlate(PLANS)
    return sa.func.coalesce(of_customer.scalar_subquery(), _of_market(submitter()), type_=sa.Uuid)


def superior(besides: Any) -> sa.ColumnElement[Any]:
    """SQL expression in a query over plans: the superior of the region, else an administrator.

    Markets that are no region are an administrator's. `besides`: the subject whom it may not be.
    """
    subject = sa.func.coalesce(col(Plan.customer_id), col(Plan.id))
    return superior_for(subject, PLANS, besides=besides, among=_REGIONS)


def _of_market(value: Any) -> sa.ColumnElement[Any]:
    return sa.case((col(Plan.market_kind).is_not(None), value))
