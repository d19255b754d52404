"""Asking kpi for the figures of goals: of a plan, or of several customers, in one question."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

from services.planning.asking import ask
from services.planning.goals.market_goals.kpi_figures import KpiFigureClient, KpiMonths
from services.planning.goals.market_goals.progress import Goal, Progress, year_of
from services.planning.goals.market_goals.rules import GoalUnit
from services.planning.goals.market_goals.sources import GoalKpi, has_figure, source_of
from services.planning.goals.schemes.store import SCHEMES
from services.planning.plans.plans.model import PlanRead
from services.planning.plans.plans.rules import Market, customer_of
from shared.auth.access import Scope
from shared.time import months_after
from shared.web.call import Call


async def ask_progress(
    call: Call, kpi: KpiFigureClient, plan: PlanRead, sources: Collection[GoalKpi | None], *, years_before: int = 1
) -> Progress:
    """Ask kpi once for all figures that the caller may see; a plan is shown without an answer that does not come."""
    subject = plan.market or [customer_of(plan.customer_id)]
    return await ask_figures(call, kpi, plan.fiscal_year, subject, sources, years_before=years_before)


async def ask_figures(
    call: Call,
    kpi: KpiFigureClient,
    fiscal_year: int,
    subject: Market | Sequence[UUID],
    sources: Collection[GoalKpi | None],
    *,
    years_before: int = 1,
) -> Progress:
    """The same of a market as a whole, or of some customers, each for itself."""
    async with call.briefly() as brief:
        scheme = await SCHEMES.current(brief.session)
    year, market = (
        year_of(fiscal_year, call.settings.fiscal_year_start),
        subject if isinstance(subject, Market) else None,
    )
    wanted = frozenset(one for one in sources if one is not None and has_figure(one, market))
    denied = frozenset(one for one in wanted if one.clearance > call.principal.clearance)
    is_partial = market is not None and not market.is_covered_by(call.principal.data_scope)
    shown = Progress(year, scheme, denied=denied, market=market, is_partial=is_partial)
    if is_partial or not wanted - denied:
        return shown
    days = months_after(year.starts_on, -12 * years_before), date.fromordinal(year.next_starts_on.toordinal() - 1)
    question = partial(_read_months, kpi, subject, wanted - denied, *days)
    is_permitted = Scope.KPIS_READ in call.principal.scopes
    state, found = await ask(question, within=call.settings.peer_patience_seconds, is_permitted=is_permitted)
    return replace(shown, answer=state, months=found or KpiMonths())


async def _read_months(
    kpi: KpiFigureClient, subject: Market | Sequence[UUID], kpis: Collection[GoalKpi], first: date, last: date
) -> KpiMonths:
    if isinstance(subject, Market):
        return await kpi.list_market_months(subject, kpis, first, last)
    return await kpi.list_months(subject, kpis, first, last)


def sources_of(goals: Sequence[Goal]) -> set[GoalKpi | None]:
    """The KPIs of these goals."""
    return {source_of(goal.kind, goal.metric, goal.unit or GoalUnit.AMOUNT) for goal in goals}
