"""Goals off track, published as warnings or noted for markets' plans, and goals reached, as figures.

Other services are asked for many customers or markets at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.goals.market_goals.asking import FigureClients, FigureQuestion, question_of
from services.planning.goals.market_goals.course import GoalTrack, expected
from services.planning.goals.market_goals.figures import Figures
from services.planning.goals.market_goals.kpi_figures import KpiFigureClient
from services.planning.goals.market_goals.off_track import IDENTITY, SAID, OffTrackGoal
from services.planning.goals.market_goals.own_figures import read_won
from services.planning.goals.market_goals.progress import Measured, Progress, Year, year_of
from services.planning.goals.market_goals.series import NOTHING
from services.planning.goals.market_goals.sources import FigureOrigin, GoalSource, has_figure, source_of
from services.planning.goals.market_goals.supply_shares import SupplyShareClient
from services.planning.goals.market_goals.watched import Watched, read_watched
from services.planning.goals.schemes.model import GoalSchemeContent
from services.planning.goals.schemes.rules import severity_of
from services.planning.goals.schemes.store import SCHEMES
from services.planning.plans.plans.rules import MarketKind, customer_of
from services.planning.settings import PlanningSettings
from services.planning.tables import MonthlyFigure, PublishedWarning
from shared.app.schedule import Job
from shared.auth.clearances import level_of
from shared.customers.monthly_figures import PeerKpi, publish_figures
from shared.customers.published_warnings import publish_warnings
from shared.database import transaction, wait_in_line
from shared.feed.published import publish_rows
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


class Seen(NamedTuple):
    """A watched goal against its course, and where its figures come from."""

    watched: Watched
    source: GoalSource
    found: Measured


async def ask_goals(settings: PlanningSettings, engine: AsyncEngine, peers: Mapping[str, ServiceHttp]) -> Job:
    """The job that publishes where the goals are. Raises PeerUnavailable, PeerRefused."""
    first_month = settings.fiscal_year_start
    this_year = fiscal_year_of(company_today(), first_month)
    figures = Figures()
    async with transaction(engine) as session:
        goals = await read_watched(session, this_year)
        scheme = await SCHEMES.current(session)
        questions = list(_questions(goals, this_year, first_month))
        for one in questions:
            if FigureOrigin.SUMMIT_PROJECTS in one.origins:
                figures |= await read_won(session, None, one.subjects, one.first, one.last)
    clients = FigureClients(KpiFigureClient(peers["kpi"]), SupplyShareClient(peers["customer"]))
    for one in questions:
        for asked in one.asked_of(clients).values():
            figures |= await asked()
    found, since = list(_look(goals, figures, scheme, first_month)), year_of(this_year - 1, first_month).starts_on
    return partial(publish_goals, found=found, scheme=scheme.content, since=since)


def _questions(goals: Sequence[Watched], this_year: int, first_month: int) -> Iterator[FigureQuestion]:
    """One question for all customers, and one for the markets of each kind: both years, and the one before."""
    year = Year(year_of(this_year - 1, first_month).starts_on, year_of(this_year, first_month).next_starts_on)
    for kind in (None, *MarketKind):
        alike = [one for one in goals if (one.market.kind if one.market else None) is kind]
        found = [(one.subject, source) for one in alike if (source := _source_of(one)) is not None]
        subjects = sorted({subject for subject, _ in found}, key=str)
        yield question_of(year, subjects, frozenset(source for _, source in found), today=company_today())


def _source_of(watched: Watched) -> GoalSource | None:
    source = source_of(watched.goal)
    return source if source is not None and has_figure(source, watched.market) else None


def _look(
    goals: Iterable[Watched], figures: Figures, scheme: Version[GoalSchemeContent], first_month: int
) -> Iterator[Seen]:
    """The goals whose figure is known."""
    for one in goals:
        progress = Progress(year_of(one.fiscal_year, first_month), scheme, figures=figures, market=one.market)
        if (source := progress.readable(one.goal)) is not None:
            yield Seen(one, source, progress.measure(one.goal, source, company_today()))


async def publish_goals(session: AsyncSession, found: Sequence[Seen], scheme: GoalSchemeContent, since: date) -> None:
    """Make the warnings those of the goals that are off track today, and the figures those of the goals reached."""
    await wait_in_line(session, "warnings of goals")  # two at once would both raise one
    off_track = [one for one in found if one.found.track is GoalTrack.OFF_TRACK]
    warnings = [_warning(one, scheme) for one in off_track if one.watched.is_served]
    await publish_warnings(session, PublishedWarning, WARNING, warnings)
    of_markets = [_off_track(one) for one in off_track if one.watched.market]
    await publish_rows(session, OffTrackGoal, of_markets, sa.true(), identity=IDENTITY, said=SAID)
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
        "clearance": max(level_of(goal), seen.source.clearance),
        "owner_id": seen.watched.manager_id,
        "link": f"/v1/plans/{goal.plan_id}/market-goals/{goal.id}",
    }


def _off_track(seen: Seen) -> dict[str, Any]:
    goal = seen.watched.goal
    return {
        "market_goal_id": goal.id,
        "clearance": max(level_of(goal), seen.source.clearance),
        "shortfall": seen.found.shortfall or NOTHING,
    }


def _count_reached(found: Iterable[Seen], since: date) -> list[dict[str, Any]]:
    """By customer and month of the due date: the goals reached, of those due.

    A month counts once it is over, and goes on counting when the customer has left us. Goals on margins and shares are
    left out: everybody sees the figure, and few may see how these stand. Goals of markets are no customer's.
    """
    counted: dict[tuple[UUID, date], list[bool]] = defaultdict(list)
    for one in found:
        month, is_over = one.found.span.ends_on.replace(day=1), one.found.span.ends_on < company_today()
        counts = one.source.clearance == 1 and one.found.track is not GoalTrack.UNKNOWN
        if counts and one.watched.market is None and since <= month and is_over:
            counted[customer_of(one.watched.goal.customer_id), month].append(one.found.track is GoalTrack.REACHED)
    return [
        {"customer_id": at, "month": month, "numerator": sum(goals), "denominator": len(goals), "n": len(goals)}
        for (at, month), goals in counted.items()
    ]
