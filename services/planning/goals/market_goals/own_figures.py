"""Figures of this service itself: summit projects won, counted by the room above, which knows them."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.goals.market_goals.figures import Figures, Subject
from services.planning.goals.market_goals.series import NOTHING, MonthFigure
from services.planning.goals.market_goals.sources import GoalSource, ProjectsSource
from shared.auth.access import Principal


class WonProjects(NamedTuple):
    """The projects in one currency that were won in a month."""

    subject: Subject
    month: date
    currency: str
    projects: int
    amount: Decimal


CountWon = Callable[[AsyncSession, Principal | None, Sequence[Subject], date, date], Awaitable[Sequence[WonProjects]]]
"""Counts what was decided from the one day to the other. Without a principal it counts whoever may see it."""
_COUNTERS: list[CountWon] = []


def counts_won(count: CountWon) -> CountWon:
    """Decorator: the function counts the projects won of customers, or of markets of one kind."""
    _COUNTERS.append(count)
    return count


async def read_won(
    session: AsyncSession, principal: Principal | None, subjects: Sequence[Subject], first: date, last: date
) -> Figures:
    """The number of projects won by month, and what they are worth by currency."""
    sums: dict[tuple[Subject, GoalSource], dict[date, Decimal]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for count in _COUNTERS:
        for one in await count(session, principal, subjects, first, last):
            sums[one.subject, ProjectsSource()][one.month] += one.projects
            sums[one.subject, ProjectsSource(one.currency)][one.month] += one.amount
    series = {key: {month: MonthFigure(value) for month, value in months.items()} for key, months in sums.items()}
    return Figures(series=series)
