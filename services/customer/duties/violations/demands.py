"""Of which customers the policy demands a role, as a condition over customers, standings and grades."""

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
from shared.auth.access import is_cleared
from shared.customers.service_policy import ServicePolicyContent


def demanded(
    role: TeamRole, policy: ServicePolicyContent, scheme: GradingScheme, today: date
) -> sa.ColumnElement[bool] | None:
    """SQL condition: some rule that the caller may know of demands the role; None: no rule does."""
    if role in policy.everybody.team:
        return sa.true()
    by_standing = ((standings.c.tier, policy.tiers), (standings.c.customer_class, policy.classes))
    conditions: list[sa.ColumnElement[bool]] = []
    for column, duties in by_standing:
        if values := [trait for trait, one in duties.items() if role in one.team]:
            conditions.append(column.in_(values))
    if values := _quadrants(role, policy):
        conditions.append(grades.c.quadrant.in_(values))
    spans = [span for span in stage_spans(scheme) if role in _team_of_stage(policy, span)]
    conditions += [_is_in(span, today) for span in spans]
    if role in policy.cash_cow.team and is_cleared(FITS.level):
        latest = newest([col(StrategicFit.customer_id), col(StrategicFit.is_cash_cow)]).subquery("latest")
        conditions.append(col(Customer.id).in_(sa.select(latest.c.customer_id).where(latest.c.is_cash_cow)))
    return sa.or_(*conditions) if conditions else None


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
