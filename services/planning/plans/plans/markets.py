"""Who sees a plan: who sees its customer, or a customer of its market."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import MarketKind
from shared.auth.access import DataScopeKind, Principal
from shared.auth.caller import value_of
from shared.auth.visibility import customers, is_customer, team, visible_ids
from shared.lists.listings import Visibility

PLANS: sa.Table = Plan.__table__  # type: ignore[attr-defined]
NAMES = {MarketKind.REGION: "region", MarketKind.INDUSTRY: "industry"}
"""The attribute of customers that has the market's code. Which products a customer buys is not known here."""


def of_visible_plans(customer_id: Mapped[UUID | None], plan_id: Mapped[UUID]) -> Visibility:
    """The visibility of a collection whose rows belong to plans: of the customer in this column, or of a market.

    Rows of a market's plan have no customer, so that the plan itself takes the customer's place in the set of what the
    caller sees.
    """

    def is_visible(principal: Principal) -> sa.ColumnElement[bool]:
        if principal.data_scope.kind is DataScopeKind.ALL:
            return sa.or_(customer_id.is_(None), is_customer(customer_id))
        subject = sa.func.coalesce(customer_id, plan_id)
        return subject.in_(sa.union_all(*visible_ids(principal), _visible_market_plans(principal)))

    return is_visible


def of_covered_markets(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition in a query over plans: of a market all of whose customers the caller sees, as who changes it."""
    if principal.data_scope.kind is DataScopeKind.ALL:
        return PLANS.c.market_kind.is_not(None)
    if principal.data_scope.kind is not DataScopeKind.REGIONS:
        return sa.false()
    is_mine = PLANS.c.market_code == sa.any_(value_of(principal, "caller_regions"))
    return sa.and_(PLANS.c.market_kind == MarketKind.REGION, is_mine)


def _visible_market_plans(principal: Principal) -> sa.Select[tuple[UUID]]:
    """Ids of the plans of markets: of a product for everybody, whose goals are no customer's secret."""
    plan = PLANS.alias()
    seen = [plan.c.market_kind == MarketKind.PRODUCT]
    for kind, name in NAMES.items():
        # Compared with a set that is read once: asked for each plan, it would read a region's customers each time.
        is_there = plan.c.market_code.in_(sa.union_all(*_visible_traits(principal, name)))
        seen.append(sa.and_(plan.c.market_kind == kind, is_there))
    if principal.data_scope.kind is DataScopeKind.REGIONS:
        is_mine = plan.c.market_code == sa.any_(value_of(principal, "caller_regions"))
        seen.append(sa.and_(plan.c.market_kind == MarketKind.REGION, is_mine))
    return sa.select(plan.c.id).where(plan.c.market_kind.is_not(None), plan.c.deleted_at.is_(None), sa.or_(*seen))


def _visible_traits(principal: Principal, name: str) -> Iterator[sa.Select[tuple[str]]]:
    """The regions, or the industries, of the customers that the caller sees."""
    known, members, regional = customers.alias(), team.alias(), customers.alias()
    own = sa.select(known.c[name]).join_from(members, known, known.c.id == members.c.customer_id)
    yield own.where(members.c.user_id == value_of(principal, "caller_id"))
    if principal.data_scope.kind is DataScopeKind.REGIONS and name != "region":
        yield sa.select(regional.c[name]).where(regional.c.region == sa.any_(value_of(principal, "caller_regions")))
