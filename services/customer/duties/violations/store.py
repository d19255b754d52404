"""The query for team violations: one part for each kind, over all customers at once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlmodel import col

from services.customer.dossier.facts.model import DossierFact
from services.customer.dossier.facts.store import DOSSIER_FACTS
from services.customer.duties.policies.store import POLICIES
from services.customer.duties.violations import demands
from services.customer.duties.violations.model import TeamViolationRead
from services.customer.duties.violations.rules import ACTING, MISSING, TeamViolationKind
from services.customer.grading.grades.model import grades
from services.customer.grading.schemes.rules import GradingScheme
from services.customer.grading.schemes.store import get_scheme_in_force
from services.customer.profile.register.model import Customer
from services.customer.profile.register.rules import CustomerStatus
from services.customer.profile.register.store import PRESENT
from services.customer.profile.standing.model import standings
from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamRole
from shared.auth.users import name_of, users
from shared.auth.visibility import visible_to
from shared.customers.service_policy import ServicePolicyContent
from shared.days import sql_day_of
from shared.lists.listings import Listing, everybody
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.time import company_today
from shared.web.call import Call

TYPES: dict[str, Any] = {
    "id": sa.Text,
    "kind": sa.Text,
    "customer_id": sa.Uuid,
    "customer_name": sa.Text,
    "role": sa.Text,
    "user_id": sa.Uuid,
    "begun_on": sa.Date,
    "clearance": sa.Integer,
}
IN_TEAM = col(TeamMember.ended_on).is_(None)
LOOKED_AFTER = sa.and_(PRESENT, col(Customer.status).not_in([CustomerStatus.EXITED, CustomerStatus.RESOURCE_POOL]))


class TeamViolationQuery(
    ListQuery,
    of=TeamViolationRead,
    filters=("kind", "customer_id", "role", "user_id", "owner_id", "due_on", "is_overdue"),
    sorts=("customer_name", "kind", "due_on"),
    searched=("customer_name",),
    default_sort="customer_name",
):
    """How team violations are filtered, sorted and searched."""

    manager_id: UUID | None = Field(default=None, description="Only customers of this account manager.")


_PLACES = {
    name: sa.column(name, TYPES.get(name, {"due_on": sa.Date, "is_overdue": sa.Boolean}.get(name, sa.Text)))
    for name in TeamViolationRead.model_fields
}
VIOLATIONS = Listing(TeamViolationRead, TeamViolationQuery, _PLACES, visible=everybody)


@dataclass(frozen=True, slots=True)
class Asked:
    """What decides which violations there are. `among`: the customers asked for."""

    policy: ServicePolicyContent
    scheme: GradingScheme
    today: date
    among: sa.ColumnElement[bool]


async def list_violations(call: Call, query: TeamViolationQuery) -> Page[TeamViolationRead]:
    """The violations of the caller's customers."""
    filters = dict(query.filters_in_use())
    kinds = {filters["kind"]} if "kind" in filters else set(filters.get("kind__in", TeamViolationKind))
    among = [] if query.manager_id is None else [col(Customer.id).in_(_managed_by(query.manager_id))]
    found = await violations(call, kinds, *among)
    return await VIOLATIONS.over({name: found[name] for name in _PLACES}).page(call, query)


async def violations(
    call: Call, kinds: Collection[TeamViolationKind], *among: sa.ColumnElement[bool]
) -> dict[str, sa.ColumnElement[Any]]:
    """The columns of all violations of these kinds. What a subquery reads runs only for the rows shown."""
    policy, scheme = await POLICIES.current(call.session), await get_scheme_in_force(call.session)
    seen = sa.and_(LOOKED_AFTER, visible_to(call.principal, col(Customer.id)), *among)
    asked = Asked(policy.content, scheme, company_today(), seen)
    parts = [part for kind in TeamViolationKind if kind in kinds for part in _parts(call, kind, asked)]
    found = sa.union_all(*(parts or [_none()])).subquery("found")
    manager, owner = _acting(found, (TeamRole.ACCOUNT_MANAGER,)), _acting(found, ACTING)
    due_on = sa.case(
        (found.c.kind == TeamViolationKind.MEMBER_INACTIVE.value, sa.func.greatest(asked.today, found.c.begun_on)),
        else_=sa.func.greatest(found.c.begun_on, _last_left(found)) + policy.content.remedy_days,
    )
    beside = {
        "user_name": name_of(found.c.user_id),
        "manager_id": manager,
        "manager_name": name_of(manager),
        "owner_id": owner,
        "owner_name": name_of(owner),
        "due_on": sa.cast(due_on, sa.Date),
        "is_overdue": sa.cast(due_on, sa.Date) < asked.today,
    }
    return {**{name: found.c[name] for name in TYPES}, **beside}


def _parts(call: Call, kind: TeamViolationKind, asked: Asked) -> Iterator[sa.Select[Any]]:
    if kind is TeamViolationKind.MEMBER_INACTIVE:
        yield _inactive(asked)
    elif kind is TeamViolationKind.FILE_UNOWNED:
        yield _unowned(call, asked)
    else:
        demand = demands.demanded(MISSING[kind], asked.policy, asked.scheme, asked.today)
        if demand is not None:
            yield _missing(kind, MISSING[kind], demand, asked)


def _missing(kind: TeamViolationKind, role: TeamRole, demand: demands.Demanded, asked: Asked) -> sa.Select[Any]:
    """Customers of whom the policy demands the role, and who have nobody in it."""
    has_one = sa.exists().where(col(TeamMember.customer_id) == col(Customer.id), col(TeamMember.role) == role, IN_TEAM)
    begun = sa.func.greatest(col(Customer.created_at), standings.c.graded_at)
    query = _violation(kind, col(Customer.id), begun, role=role.value, clearance=demand.clearance)
    joined = sa.outerjoin(Customer, standings, standings.c.customer_id == col(Customer.id))
    if demands.asks_for_quadrant(role, asked.policy):
        joined = joined.outerjoin(grades, grades.c.id == standings.c.grade_id)
    return query.select_from(joined).where(asked.among, demand.condition, ~has_one)


def _inactive(asked: Asked) -> sa.Select[Any]:
    """Members whose account is deactivated or unknown: one violation, whatever their role."""
    is_active = sa.exists().where(users.c.id == col(TeamMember.user_id), users.c.is_active)
    fields = {"role": col(TeamMember.role), "user_id": col(TeamMember.user_id)}
    query = _violation(TeamViolationKind.MEMBER_INACTIVE, col(TeamMember.id), col(TeamMember.created_at), **fields)
    joined = sa.join(TeamMember, Customer, col(Customer.id) == col(TeamMember.customer_id))
    return query.select_from(joined).where(asked.among, IN_TEAM, ~is_active)


def _unowned(call: Call, asked: Asked) -> sa.Select[Any]:
    """Customers with facts for which nobody is responsible, as far as the caller sees them."""
    nobody = sa.and_(col(DossierFact.owner_id).is_(None), col(DossierFact.owner_name).is_(None))
    created_at, level = col(DossierFact.created_at), DOSSIER_FACTS.columns["clearance"]
    # Of the first such fact, which says since when.
    first_level = sa.func.array_agg(aggregate_order_by(level, created_at, col(DossierFact.id)), type_=ARRAY(sa.Integer))
    shown = (sa.func.min(created_at).label("begun_at"), first_level[1].label("clearance"))
    facts = (
        sa.select(col(DossierFact.customer_id), *shown)
        .where(nobody, DOSSIER_FACTS.seen_by(call.principal))
        .group_by(col(DossierFact.customer_id))
        .subquery("unowned")
    )
    query = _violation(TeamViolationKind.FILE_UNOWNED, col(Customer.id), facts.c.begun_at, clearance=facts.c.clearance)
    return query.select_from(sa.join(Customer, facts, facts.c.customer_id == col(Customer.id))).where(asked.among)


def _violation(kind: TeamViolationKind, key: Any, begun_at: Any, **fields: Any) -> sa.Select[Any]:
    given = {
        "id": sa.literal(f"{kind.value}:", sa.Text) + sa.cast(key, sa.Text),
        "kind": sa.literal(kind.value, sa.Text),
        "customer_id": col(Customer.id),
        "customer_name": col(Customer.name),
        "begun_on": sql_day_of(begun_at),
        "clearance": 1,
        **fields,
    }
    columns: list[Any] = [sa.cast(given.get(name, sa.null()), type_).label(name) for name, type_ in TYPES.items()]
    return sa.select(*columns)


def _none() -> sa.Select[Any]:
    columns: list[Any] = [sa.cast(sa.null(), type_).label(name) for name, type_ in TYPES.items()]
    return sa.select(*columns).where(sa.false())


def _managed_by(user_id: UUID) -> sa.Select[Any]:
    is_manager = col(TeamMember.role) == TeamRole.ACCOUNT_MANAGER
    return sa.select(col(TeamMember.customer_id)).where(col(TeamMember.user_id) == user_id, is_manager, IN_TEAM)


def _acting(found: sa.Subquery, roles: Collection[TeamRole]) -> sa.ScalarSelect[Any]:
    """The active user with the first of these roles at the violation's customer."""
    order = sa.case(
        {role.value: place for place, role in enumerate(roles)}, value=sa.cast(col(TeamMember.role), sa.Text)
    )
    return (
        sa.select(col(TeamMember.user_id))
        .join(users, sa.and_(users.c.id == col(TeamMember.user_id), users.c.is_active))
        .where(col(TeamMember.customer_id) == found.c.customer_id, IN_TEAM, col(TeamMember.role).in_(roles))
        .order_by(order, col(TeamMember.started_on).desc(), col(TeamMember.id).desc())
        .limit(1)
        .correlate(found)
        .scalar_subquery()
    )


def _last_left(found: sa.Subquery) -> sa.ScalarSelect[Any]:
    """The day on which the last one with the missing role left; null: nobody had it."""
    return (
        sa.select(sa.func.max(col(TeamMember.ended_on)))
        .where(
            col(TeamMember.customer_id) == found.c.customer_id,
            col(TeamMember.ended_on).is_not(None),
            sa.cast(col(TeamMember.role), sa.Text) == found.c.role,
        )
        .correlate(found)
        .scalar_subquery()
    )
