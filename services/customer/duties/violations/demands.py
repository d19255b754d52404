"""Of which customers the policy demands a role, and since when, over customers and their standings."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.customer.duties.policies.rules import since_published
from services.customer.duties.stage_actions.rules import StageSpan, stage_spans
from services.customer.grading.schemes.rules import GradingScheme
from services.customer.market.strategic_fits.model import FITS, StrategicFit
from services.customer.market.strategic_fits.store import newest
from services.customer.profile.register.model import Customer
from services.customer.profile.standing.model import standings
from services.customer.profile.standing.rules import PROFIT_CLEARANCE
from services.customer.profile.team.rules import TeamRole
from shared.auth.access import HIGHEST_CLEARANCE, is_cleared
from shared.customers.service_policy import PolicyDuties, ServicePolicyContent
from shared.schemes.versions import Version

Rule = Callable[[ServicePolicyContent], PolicyDuties | None]


@dataclass(frozen=True, slots=True)
class Demand:
    """A rule that demands something: of which customers, and the time from which it does so without interruption.

    `clearance`: the level that knows it.
    """

    holds: sa.ColumnElement[bool]
    since: Any
    clearance: int = 1


def demands_for(
    role: TeamRole, policies: Sequence[Version[ServicePolicyContent]], scheme: GradingScheme, today: date
) -> Iterator[Demand]:
    """The rules of the policy in force, the first of these versions, that demand the role and that the caller may
    know of."""
    rules = _everybody(), *_by_standing(policies[0].content), *_by_stage(scheme, today), *_cash_cow()
    for rule, holds, since, clearance in rules:
        demanding = [(version.created_at, _demands(rule(version.content), role)) for version in policies]
        if demanding[0][1]:
            published = since_published(demanding)
            yield Demand(holds, sa.func.greatest(since, col(Customer.created_at), published), clearance)


def is_demanded(demands: Sequence[Demand]) -> sa.ColumnElement[bool]:
    """SQL condition: some rule demands it."""
    return sa.or_(sa.false(), *(one.holds for one in demands))


def demanded_since(demands: Sequence[Demand]) -> Any:
    """SQL expression: since when some rule demands it; `least` ignores nulls."""
    return sa.func.least(sa.null(), *(sa.case((one.holds, one.since)) for one in demands))


def known_from(demands: Sequence[Demand]) -> sa.ColumnElement[int]:
    """SQL expression: the lowest level that knows a rule that demands it."""
    levels = range(1, HIGHEST_CLEARANCE)
    # A standing that is not known fulfils no rule; else a null would hide the others.
    known = [
        (sa.func.coalesce(is_demanded([one for one in demands if one.clearance <= level]), False), sa.literal(level))
        for level in levels
    ]
    return sa.case(*known, else_=HIGHEST_CLEARANCE)


def _demands(duties: PolicyDuties | None, role: TeamRole) -> bool:
    return duties is not None and role in duties.team


Found = tuple[Rule, sa.ColumnElement[bool], Any, int]
"""A rule, of which customers it holds, since when, and the level that knows it."""


def _everybody() -> Found:
    return lambda policy: policy.everybody, sa.true(), col(Customer.created_at), 1


def _by_standing(policy: ServicePolicyContent) -> Iterator[Found]:
    for tier in policy.tiers:
        yield _rule_of("tiers", tier), standings.c.tier == tier, standings.c.tier_since, 1
    for kind in policy.classes:
        yield _rule_of("classes", kind), standings.c.customer_class == kind, standings.c.class_since, 1
    for quadrant in policy.quadrants if is_cleared(PROFIT_CLEARANCE) else ():
        is_in = standings.c.quadrant == quadrant
        yield _rule_of("quadrants", quadrant), is_in, standings.c.quadrant_since, PROFIT_CLEARANCE


def _by_stage(scheme: GradingScheme, today: date) -> Iterator[Found]:
    for span in stage_spans(scheme):
        yield _rule_of("stages", span.stage), _is_in(span, today), _first_day(span), 1


def _rule_of(trait: str, value: str) -> Rule:
    """What a policy says of a value of this trait."""

    def find(policy: ServicePolicyContent) -> PolicyDuties | None:
        duties: PolicyDuties | None = getattr(policy, trait).get(value)
        return duties

    return find


def _cash_cow() -> Iterator[Found]:
    """Since the first of the uninterrupted assessments that make it one."""
    if not is_cleared(FITS.level):
        return
    fit = StrategicFit
    latest = newest([col(fit.customer_id), col(fit.is_cash_cow)]).subquery("latest")
    is_cow = col(Customer.id).in_(sa.select(latest.c.customer_id).where(latest.c.is_cash_cow))
    of_customer, later = col(fit.customer_id) == col(Customer.id), aliased(fit)
    ended = sa.select(sa.func.max(col(later.created_at))).where(col(later.customer_id) == col(Customer.id))
    ended_at = ended.where(~col(later.is_cash_cow)).correlate(Customer).scalar_subquery()
    begun = sa.select(sa.func.min(col(fit.created_at))).where(of_customer, col(fit.is_cash_cow))
    is_last = sa.or_(ended_at.is_(None), col(fit.created_at) > ended_at)
    since = begun.where(is_last).correlate(Customer).scalar_subquery()
    yield lambda one: one.cash_cow, is_cow, since, FITS.level


def _later(months: int) -> Any:
    signed: Any = col(Customer.first_contract_on)
    return sa.cast(signed.op("+")(sa.func.make_interval(0, months)), sa.Date)


def _first_day(span: StageSpan) -> Any:
    return col(Customer.first_contract_on) if span.begins_after is None else _later(span.begins_after) + 1


def _is_in(span: StageSpan, today: date) -> sa.ColumnElement[bool]:
    """SQL condition: the customer is in the stage today."""
    begun: sa.ColumnElement[bool] = _first_day(span) <= today
    return begun if span.ends_with is None else sa.and_(begun, _later(span.ends_with) >= today)
