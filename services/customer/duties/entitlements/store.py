"""What entitlements are computed from: the customer's standing, its team, the days of its actions."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.duties.entitlements.rules import Traits
from services.customer.duties.policies.model import ServicePolicyContent
from services.customer.duties.stage_actions.rules import StageSpan, stage_spans
from services.customer.duties.stage_actions.store import action_days
from services.customer.grading.grades.standing import stage_of
from services.customer.grading.schemes.rules import GradingScheme
from services.customer.market.strategic_fits.model import FITS
from services.customer.market.strategic_fits.store import read_current_fits
from services.customer.profile.register.model import Customer
from services.customer.profile.standing.model import standings
from services.customer.profile.standing.rules import PROFIT_CLEARANCE
from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamRole
from shared.auth.access import is_cleared
from shared.auth.users import users
from shared.database import execute
from shared.lists.windows import Window
from shared.web.call import Call


async def read_traits(call: Call, customer: Customer, scheme: GradingScheme, today: date) -> Traits:
    """The customer's traits as far as the caller may see them; the stage is the one of today."""
    names = ("customer_class", "is_provisional", "tier", "quadrant")
    graded = sa.select(*(standings.c[name] for name in names))
    found = (await execute(call.session, graded.where(standings.c.customer_id == customer.id))).mappings().one_or_none()
    stage = stage_of(customer.first_contract_on, today, scheme)
    fits = await read_current_fits(call, [customer.id]) if is_cleared(FITS.level) else []
    traits = dict(found) if found else {}
    if not is_cleared(PROFIT_CLEARANCE):
        traits.pop("quadrant", None)
    return Traits(
        **traits,
        stage=stage,
        stage_since=next(
            (
                span.first_day(customer.first_contract_on)
                for span in stage_spans(scheme)
                if customer.first_contract_on and span.stage is stage
            ),
            None,
        ),
        is_cash_cow=fits[0].is_cash_cow if fits else None,
    )


async def read_members(session: AsyncSession, customer_id: UUID) -> dict[TeamRole, list[UUID]]:
    """The present members by role, without deactivated users."""
    is_inactive = sa.exists().where(users.c.id == col(TeamMember.user_id), ~users.c.is_active)
    in_order = aggregate_order_by(col(TeamMember.user_id), col(TeamMember.started_on), col(TeamMember.id))
    query = (
        sa.select(col(TeamMember.role), sa.func.array_agg(in_order))
        .where(col(TeamMember.customer_id) == customer_id, col(TeamMember.ended_on).is_(None), ~is_inactive)
        .group_by(col(TeamMember.role))
    )
    return {row[0]: row[1] for row in await execute(session, query)}


async def next_days(
    call: Call, policy: ServicePolicyContent, spans: Sequence[StageSpan], window: Window, customer_id: UUID
) -> dict[str, date]:
    """The first day of each action within the window, by its key."""
    if not spans:
        return {}
    days = action_days(policy, spans, window, seen=col(Customer.id) == customer_id).subquery("days")
    query = sa.select(days.c.key, sa.func.min(days.c.on)).group_by(days.c.key)
    return {row[0]: row[1] for row in await execute(call.session, query)}
