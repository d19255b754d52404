"""The query for team violations: one part for each kind, over all customers at once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.customer.dossier.facts.model import DossierFact
from services.customer.dossier.facts.store import DOSSIER_FACTS
from services.customer.duties.policies.store import POLICIES
from services.customer.duties.violations import demands
from services.customer.duties.violations.demands import Demand
from services.customer.duties.violations.model import TeamViolationRead
from services.customer.duties.violations.rules import MISSING, SAME_PERSON, TeamViolationKind
from services.customer.grading.schemes.rules import GradingScheme
from services.customer.grading.schemes.store import get_scheme_in_force
from services.customer.market.competitors.model import Competitor
from services.customer.market.profiles.model import CompetitorProfile
from services.customer.profile.colleagues.store import acting_for, active, member_in
from services.customer.profile.register.model import Customer
from services.customer.profile.register.rules import CustomerStatus
from services.customer.profile.register.store import PRESENT
from services.customer.profile.standing.model import standings
from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamRole
from shared.auth.users import name_of, users
from shared.auth.visibility import visible_to
from shared.customers.colleagues import colleagues
from shared.customers.service_policy import ServicePolicyContent
from shared.days import sql_day_of
from shared.lists.listings import Listing, everybody
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.schemes.versions import Version
from shared.time import company_today
from shared.web.call import Call

TYPES: dict[str, Any] = {
    "id": sa.Text,
    "kind": sa.Text,
    "customer_id": sa.Uuid,
    "customer_name": sa.Text,
    "role": sa.Text,
    "user_id": sa.Uuid,
    "competitor_id": sa.Uuid,
    "competitor_name": sa.Text,
    "begun_on": sa.Date,
    "clearance": sa.Integer,
}
IN_TEAM = col(TeamMember.ended_on).is_(None)
LOOKED_AFTER = sa.and_(PRESENT, col(Customer.status).not_in([CustomerStatus.EXITED, CustomerStatus.RESOURCE_POOL]))


class TeamViolationQuery(
    ListQuery,
    of=TeamViolationRead,
    filters=("kind", "customer_id", "role", "user_id", "competitor_id", "owner_id", "due_on", "is_overdue"),
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

    policies: Sequence[Version[ServicePolicyContent]]
    """The version in force first; the earlier ones say since when something is demanded."""
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
    policies, scheme = await POLICIES.list(call.session), await get_scheme_in_force(call.session)
    seen = sa.and_(LOOKED_AFTER, visible_to(call.principal, col(Customer.id)), *among)
    asked = Asked(policies, scheme, company_today(), seen)
    parts = [part for kind in TeamViolationKind if kind in kinds for part in _parts(call, kind, asked)]
    found = sa.union_all(*(parts or [_none()])).subquery("found")
    customer_id = found.c.customer_id
    manager, owner = member_in((TeamRole.ACCOUNT_MANAGER,), customer_id, found), acting_for(customer_id, found)
    due_on = sa.case(
        (found.c.kind == TeamViolationKind.MEMBER_INACTIVE.value, found.c.begun_on),
        else_=sa.func.greatest(found.c.begun_on, _last_left(found)) + policies[0].content.remedy_days,
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
    elif kind is TeamViolationKind.RIVAL_FILE_UNOWNED:
        yield _rivals_unowned(asked)
    else:
        role = MISSING.get(kind) or SAME_PERSON[kind]
        demanding = list(demands.demands_for(role, asked.policies, asked.scheme, asked.today))
        if demanding:
            yield (_missing if kind in MISSING else _one_person)(kind, role, demanding, asked)


def _missing(kind: TeamViolationKind, role: TeamRole, demanding: Sequence[Demand], asked: Asked) -> sa.Select[Any]:
    """Customers of whom the policy demands the role, and who have nobody in it."""
    has_one = sa.exists().where(col(TeamMember.customer_id) == col(Customer.id), col(TeamMember.role) == role, IN_TEAM)
    fields = {"role": role.value, "clearance": demands.known_from(demanding)}
    query = _violation(kind, col(Customer.id), demands.demanded_since(demanding), **fields)
    joined = sa.outerjoin(Customer, standings, standings.c.customer_id == col(Customer.id))
    return query.select_from(joined).where(asked.among, demands.is_demanded(demanding), ~has_one)


def _one_person(kind: TeamViolationKind, role: TeamRole, demanding: Sequence[Demand], asked: Asked) -> sa.Select[Any]:
    """Account managers who have the role too, where the policy demands it and nobody else has it."""
    manager, same, other = (aliased(TeamMember) for _ in range(3))
    present = {
        one: sa.and_(col(one.customer_id) == col(Customer.id), col(one.ended_on).is_(None)) for one in (same, other)
    }
    is_same = sa.and_(present[same], col(same.role) == role, col(same.user_id) == col(manager.user_id))
    has_another = sa.exists().where(present[other], col(other.role) == role, col(other.user_id) != col(manager.user_id))
    both = sa.func.greatest(col(manager.created_at), col(same.created_at))
    begun = sa.func.greatest(demands.demanded_since(demanding), both)
    fields = {"role": role.value, "user_id": col(manager.user_id), "clearance": demands.known_from(demanding)}
    query = _violation(kind, col(Customer.id), begun, **fields)
    is_manager = sa.and_(col(manager.role) == TeamRole.ACCOUNT_MANAGER, col(manager.ended_on).is_(None))
    joined = sa.join(Customer, manager, sa.and_(col(manager.customer_id) == col(Customer.id), is_manager))
    joined = joined.join(same, is_same).outerjoin(standings, standings.c.customer_id == col(Customer.id))
    return query.select_from(joined).where(asked.among, demands.is_demanded(demanding), ~has_another)


def _inactive(asked: Asked) -> sa.Select[Any]:
    """Members whose account is deactivated or unknown: one violation, whatever their role.

    It began when the account was deactivated, with an account that nobody knows when the member joined.
    """
    is_unknown = users.c.id.is_(None)
    found_on = sa.func.coalesce(colleagues.c.inactive_since, sa.case((~is_unknown, sa.func.now())))
    begun = sa.func.greatest(found_on, col(TeamMember.created_at))
    fields = {"role": col(TeamMember.role), "user_id": col(TeamMember.user_id)}
    query = _violation(TeamViolationKind.MEMBER_INACTIVE, col(TeamMember.id), begun, **fields)
    joined = sa.join(TeamMember, Customer, col(Customer.id) == col(TeamMember.customer_id))
    joined = joined.outerjoin(users, users.c.id == col(TeamMember.user_id))
    joined = joined.outerjoin(colleagues, colleagues.c.user_id == col(TeamMember.user_id))
    is_shut_out = sa.or_(is_unknown, ~users.c.is_active)
    return query.select_from(joined).where(asked.among, IN_TEAM, is_shut_out)


def _rivals_unowned(asked: Asked) -> sa.Select[Any]:
    """Competitors' files whose named person, else the account manager, is nobody who may sign in."""
    file, named = CompetitorProfile, col(CompetitorProfile.responsible_id)
    manager = member_in((TeamRole.ACCOUNT_MANAGER,), col(file.customer_id), file)
    responsible = sa.case((named.is_(None), manager), else_=active(named, file))
    begun = sa.func.greatest(col(file.created_at), colleagues.c.inactive_since)
    fields = {"competitor_id": col(file.competitor_id), "competitor_name": col(Competitor.name)}
    query = _violation(TeamViolationKind.RIVAL_FILE_UNOWNED, col(file.id), begun, **fields)
    joined = sa.join(file, Customer, col(Customer.id) == col(file.customer_id))
    joined = joined.join(Competitor, col(Competitor.id) == col(file.competitor_id))
    joined = joined.outerjoin(colleagues, colleagues.c.user_id == named)
    return query.select_from(joined).where(asked.among, responsible.is_(None))


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
