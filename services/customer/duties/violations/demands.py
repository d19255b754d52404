"""Of which customers the policy demands a role, as a condition over customers, standings and grades."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.customer.duties.stage_actions.rules import StageSpan, stage_spans
from services.customer.grading.grades.model import grades
from services.customer.grading.schemes.rules import GradingScheme
from services.customer.market.strategic_fits.model import FITS, StrategicFit
from services.customer.market.strategic_fits.store import newest
from services.customer.profile.register.model import Customer
from services.customer.profile.standing.model import standings
from services.customer.profile.standing.rules import PROFIT_CLEARANCE
from services.customer.profile.team.rules import TeamRole
from shared.auth.access import HIGHEST_CLEARANCE, is_cleared
from shared.customers.service_policy import ServicePolicyContent


@dataclass(frozen=True, slots=True)
class Demanded:
    """SQL: of which customers some rule that the caller may know of demands the role, and which level knows it."""

    condition: sa.ColumnElement[bool]
    clearance: sa.ColumnElement[int]


def demanded(role: TeamRole, policy: ServicePolicyContent, scheme: GradingScheme, today: date) -> Demanded | None:
    """Who needs somebody in the role; None: no rule demands it."""
    open_rules = _open_rules(role, policy, scheme, today)
    hidden = {level: sa.or_(*rules) for level, rules in _hidden_rules(role, policy).items() if is_cleared(level)}
    if not open_rules and not hidden:
        return None
    is_open = sa.or_(sa.false(), *open_rules)
    # A standing that is not known fulfils no rule; else a null would hide the others.
    levels: list[tuple[Any, Any]] = [(sa.func.coalesce(is_open, False), sa.literal(1))]
    levels += [(rule, sa.literal(level)) for level, rule in sorted(hidden.items())]
    return Demanded(sa.or_(is_open, *hidden.values()), sa.case(*levels, else_=HIGHEST_CLEARANCE))


def _open_rules(
    role: TeamRole, policy: ServicePolicyContent, scheme: GradingScheme, today: date
) -> list[sa.ColumnElement[bool]]:
    """The rules that everybody may know of."""
    if role in policy.everybody.team:
        return [sa.true()]
    by_standing = ((standings.c.tier, policy.tiers), (standings.c.customer_class, policy.classes))
    conditions: list[sa.ColumnElement[bool]] = []
    for column, duties in by_standing:
        if values := [trait for trait, one in duties.items() if role in one.team]:
            conditions.append(column.in_(values))
    spans = [span for span in stage_spans(scheme) if role in _team_of_stage(policy, span)]
    return [*conditions, *(_is_in(span, today) for span in spans)]


def _hidden_rules(role: TeamRole, policy: ServicePolicyContent) -> dict[int, list[sa.ColumnElement[bool]]]:
    """The rules about what is above level 1, by the level that knows it."""
    conditions: dict[int, list[sa.ColumnElement[bool]]] = {}
    if role in policy.everybody.team:
        return conditions
    if values := _quadrants(role, policy):
        conditions.setdefault(PROFIT_CLEARANCE, []).append(grades.c.quadrant.in_(values))
    if role in policy.cash_cow.team:
        latest = newest([col(StrategicFit.customer_id), col(StrategicFit.is_cash_cow)]).subquery("latest")
        is_cash_cow = col(Customer.id).in_(sa.select(latest.c.customer_id).where(latest.c.is_cash_cow))
        conditions.setdefault(FITS.level, []).append(is_cash_cow)
    return conditions


def asks_for_quadrant(role: TeamRole, policy: ServicePolicyContent) -> bool:
    """Whether the condition reads `grades`."""
    return role not in policy.everybody.team and bool(_quadrants(role, policy))


def _quadrants(role: TeamRole, policy: ServicePolicyContent) -> list[Any]:
    """Those that demand the role, if the caller may know a customer's quadrant."""
    if not is_cleared(PROFIT_CLEARANCE):
        return []
    return [quadrant for quadrant, one in policy.quadrants.items() if role in one.team]


def _team_of_stage(policy: ServicePolicyContent, span: StageSpan) -> list[TeamRole]:
    duties = policy.stages.get(span.stage)
    return duties.team if duties else []


def _is_in(span: StageSpan, today: date) -> sa.ColumnElement[bool]:
    """SQL condition: the customer is in the stage today."""
    signed: Any = col(Customer.first_contract_on)

    def later(months: int) -> Any:
        return sa.cast(signed.op("+")(sa.func.make_interval(0, months)), sa.Date)

    begun = signed <= today if span.begins_after is None else later(span.begins_after) < today
    return begun if span.ends_with is None else sa.and_(begun, later(span.ends_with) >= today)
