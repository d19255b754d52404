"""Goals off track, published as warnings, and goals reached, as figures; kpi is asked for many customers at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.goals.market_goals.course import GoalTrack, expected
from services.planning.goals.market_goals.kpi_figures import KpiFigureClient, KpiMonths
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.progress import Measured, Progress, year_of
from services.planning.goals.market_goals.rules import GoalUnit
from services.planning.goals.market_goals.sources import NOTHING, GoalKpi, source_of
from services.planning.goals.schemes.model import GoalSchemeContent
from services.planning.goals.schemes.rules import severity_of
from services.planning.goals.schemes.store import SCHEMES
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import customer_of
from services.planning.plans.versions.in_force import as_row, columns_of, in_force
from services.planning.settings import PlanningSettings
from services.planning.tables import MonthlyFigure, PublishedWarning
from shared.app.schedule import Job
from shared.auth.clearances import level_of
from shared.auth.visibility import customers as directory
from shared.customers.monthly_figures import PeerKpi, publish_figures
from shared.customers.published_warnings import publish_warnings
from shared.customers.served import is_served
from shared.database import execute, transaction, wait_in_line
from shared.money import format_decimal
from shared.problems import Text
from shared.schemes.versions import Version
from shared.time import company_today, fiscal_year_of
from shared.web.peers import ServiceHttp

WARNING = "market_goal_off_track"
PLACES = Decimal("0.0001")
EVIDENCE = Text(
    "“{title}”: {figure} on {day}; {expected} was expected for a target of {target}.",
    "“{title}”：截至 {day} 为 {figure}，按进度应为 {expected}（目标 {target}）。",
)


class Watched(NamedTuple):
    """A goal of an approved plan of this fiscal year or the last, who looks after the customer, and if we serve it."""

    goal: MarketGoal
    fiscal_year: int
    manager_id: UUID | None
    is_served: bool


class Seen(NamedTuple):
    """A watched goal against its course, by a KPI."""

    watched: Watched
    kpi: GoalKpi
    found: Measured


async def ask_goals(settings: PlanningSettings, engine: AsyncEngine, peers: Mapping[str, ServiceHttp]) -> Job:
    """The job that publishes where the goals are. Raises PeerUnavailable, PeerRefused."""
    first_month = settings.fiscal_year_start
    this_year = fiscal_year_of(company_today(), first_month)
    async with transaction(engine) as session:
        goals = await read_watched(session, this_year)
        scheme = await SCHEMES.current(session)
    first, next_year = year_of(this_year - 2, first_month).starts_on, year_of(this_year, first_month).next_starts_on
    kpis = {kpi for one in goals if (kpi := _kpi_of(one)) is not None}
    last = date.fromordinal(next_year.toordinal() - 1)
    months = await KpiFigureClient(peers["kpi"]).list_months(_customers(goals), kpis, first, last)
    found, since = list(_look(goals, months, scheme, first_month)), year_of(this_year - 1, first_month).starts_on
    return partial(publish_goals, found=found, scheme=scheme.content, since=since)


async def read_watched(session: AsyncSession, this_year: int) -> list[Watched]:
    """The goals in force of this year's and last year's plans."""
    served: Any = is_served(col(Plan.customer_id))
    about = (col(Plan.fiscal_year), directory.c.manager_id, served.label("is_served"))
    is_watched = (
        col(Plan.approved_version).is_not(None),
        col(Plan.superseded_by_id).is_(None),
        col(Plan.deleted_at).is_(None),
        col(Plan.fiscal_year).in_((this_year - 1, this_year)),
    )
    of_plan, known = in_force(MarketGoal).plan_id == col(Plan.id), directory.c.id == col(Plan.customer_id)
    query = sa.select(*columns_of(MarketGoal), *about).join(Plan, of_plan).join(directory, known).where(*is_watched)
    found = (await execute(session, query.order_by(col(in_force(MarketGoal).id)))).mappings()
    return [Watched(as_row(MarketGoal, row), *(row[name] for name in Watched._fields[1:])) for row in found]


def _customers(goals: Iterable[Watched]) -> list[UUID]:
    return sorted({customer_of(one.goal.customer_id) for one in goals if _kpi_of(one) is not None})


def _kpi_of(watched: Watched) -> GoalKpi | None:
    goal = watched.goal
    return source_of(goal.kind, goal.metric, goal.unit or GoalUnit.AMOUNT)


def _look(
    goals: Iterable[Watched], months: KpiMonths, scheme: Version[GoalSchemeContent], first_month: int
) -> Iterator[Seen]:
    """The goals whose figure is known."""
    for one in goals:
        progress = Progress(year_of(one.fiscal_year, first_month), scheme, months=months)
        if (kpi := progress.readable(one.goal)) is not None:
            yield Seen(one, kpi, progress.measure(one.goal, kpi, company_today()))


async def publish_goals(session: AsyncSession, found: Sequence[Seen], scheme: GoalSchemeContent, since: date) -> None:
    """Make the warnings those of the goals that are off track today, and the figures those of the goals reached."""
    await wait_in_line(session, "warnings of goals")  # two at once would both raise one
    off_track = [
        _warning(one, scheme) for one in found if one.watched.is_served and one.found.track is GoalTrack.OFF_TRACK
    ]
    await publish_warnings(session, PublishedWarning, WARNING, off_track)
    await publish_figures(session, MonthlyFigure, PeerKpi.GOALS_REACHED, _count_reached(found, since), since=since)


def _warning(seen: Seen, scheme: GoalSchemeContent) -> dict[str, Any]:
    goal, state = seen.watched.goal, seen.found.state
    figures = {"figure": state.figure, "expected": expected(state), "target": goal.target}
    said = {name: format_decimal(value.quantize(PLACES)) for name, value in figures.items() if value is not None}
    words = EVIDENCE.filled(title=goal.title, day=company_today().isoformat(), **said)
    return {
        "customer_id": goal.customer_id,
        "subject": str(goal.id),
        "severity": severity_of(seen.found.shortfall or NOTHING, scheme),
        "evidence_en": words.en,
        "evidence_zh": words.zh,
        "figures": {"plan_id": str(goal.plan_id), "market_goal_id": str(goal.id), **said},
        "clearance": max(level_of(goal), seen.kpi.clearance),
        "owner_id": seen.watched.manager_id,
        "link": f"/v1/plans/{goal.plan_id}/market-goals/{goal.id}",
    }


def _count_reached(found: Iterable[Seen], since: date) -> list[dict[str, Any]]:
    """By customer and month of the due date: the goals reached, of those due.

    A month counts once it is over, and goes on counting when the customer has left us. Goals on margins and shares are
    left out: everybody sees the figure, and few may see how these stand.
    """
    counted: dict[tuple[UUID, date], list[bool]] = defaultdict(list)
    for one in found:
        month, is_over = one.found.span.ends_on.replace(day=1), one.found.span.ends_on < company_today()
        if one.kpi.clearance == 1 and since <= month and is_over and one.found.track is not GoalTrack.UNKNOWN:
            counted[customer_of(one.watched.goal.customer_id), month].append(one.found.track is GoalTrack.REACHED)
    return [
        {"customer_id": at, "month": month, "numerator": sum(goals), "denominator": len(goals), "n": len(goals)}
        for (at, month), goals in counted.items()
    ]
