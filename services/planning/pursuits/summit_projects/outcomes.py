"""How many summit projects were won, and by whom the others: by outcome, region and year, and for goals by month."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.goals.market_goals.figures import Subject
from services.planning.goals.market_goals.own_figures import WonProjects, counts_won
from services.planning.plans.plans.markets import NAMES
from services.planning.plans.plans.rules import Market
from services.planning.pursuits.summit_projects.model import SummitProject
from services.planning.pursuits.summit_projects.rules import SummitOutcome
from services.planning.pursuits.summit_projects.store import SUMMIT_PROJECTS
from shared.auth.access import Principal
from shared.auth.visibility import customers as directory
from shared.database import execute
from shared.money import Amount
from shared.shapes import Read
from shared.web.call import Call


class SummitOutcomesQuery(BaseModel):
    """Which decided summit projects are counted."""

    model_config = ConfigDict(extra="forbid")

    year: int | None = Field(default=None, ge=1900, le=9999, description="Decided in this calendar year; null: in any.")
    region: str | None = Field(default=None, max_length=64, description="Of customers in this region, by code.")


class SummitAmountRead(Read):
    """A sum of amounts."""

    currency: str = Field(description="Currency of the amount.")
    amount: Amount = Field(description="The sum.")


class SummitOutcomeRow(Read):
    """The projects decided in a year with customers of a region, of one outcome."""

    outcome: SummitOutcome = Field(description="Who has won.")
    region: str | None = Field(description="The customers' region, by code; null: unknown.")
    year: int = Field(description="The calendar year of the decision.")
    projects: int = Field(description="Number of projects.")
    amounts: list[SummitAmountRead] = Field(description="What they are worth, by currency.")


class SummitOutcomesRead(Read):
    """The outcomes of the caller's summit projects."""

    rows: list[SummitOutcomeRow] = Field(description="The latest year first, then by region and outcome.")


async def count_outcomes(call: Call, asked: SummitOutcomesQuery) -> SummitOutcomesRead:
    """The decided projects by outcome, region and year, in one query."""
    year = sa.cast(sa.extract("year", col(SummitProject.decided_on)), sa.Integer)
    by = [col(SummitProject.outcome), directory.c.region, year, col(SummitProject.currency)]
    joined = sa.join(SummitProject, directory, directory.c.id == col(SummitProject.customer_id))
    conditions = [SUMMIT_PROJECTS.seen_by(call.principal), col(SummitProject.outcome).is_not(None)]
    if asked.year is not None:
        conditions.append(year == asked.year)
    if asked.region is not None:
        conditions.append(directory.c.region == asked.region)
    counted = (sa.func.count(), sa.func.sum(col(SummitProject.amount)))
    query = sa.select(*by, *counted).select_from(joined).where(*conditions).group_by(sa.text("1, 2, 3, 4"))
    return SummitOutcomesRead(rows=_rows((await execute(call.session, query)).all()))


def _rows(found: Any) -> list[SummitOutcomeRow]:
    groups: dict[Any, list[tuple[str, int, Decimal]]] = defaultdict(list)
    for outcome, region, year, currency, projects, amount in found:
        groups[SummitOutcome(outcome), region, year].append((currency, projects, amount))
    rows = [
        SummitOutcomeRow(
            outcome=outcome,
            region=region,
            year=year,
            projects=sum(one[1] for one in parts),
            amounts=[SummitAmountRead(currency=one[0], amount=one[2]) for one in sorted(parts)],
        )
        for (outcome, region, year), parts in groups.items()
    ]
    outcomes = list(SummitOutcome)
    return sorted(rows, key=lambda row: (-row.year, row.region or "", outcomes.index(row.outcome)))


@counts_won
async def count_won(
    session: AsyncSession, principal: Principal | None, subjects: Sequence[Subject], first: date, last: date
) -> list[WonProjects]:
    """By month of the decision and currency, in one query. Markets of products have none."""
    subject, named = _subjects(subjects)
    if subject is None:
        return []
    month = sa.cast(sa.func.date_trunc("month", col(SummitProject.decided_on)), sa.Date)
    by = (subject, month, col(SummitProject.currency))
    where = (
        col(SummitProject.outcome) == SummitOutcome.WON,
        col(SummitProject.decided_on).between(first, last),
        col(SummitProject.deleted_at).is_(None) if principal is None else SUMMIT_PROJECTS.seen_by(principal),
        subject == sa.any_(sa.cast(list(named), ARRAY(subject.type))),
    )
    joined = sa.join(SummitProject, directory, directory.c.id == col(SummitProject.customer_id))
    counted = (sa.func.count(), sa.func.sum(col(SummitProject.amount)))
    query = sa.select(*by, *counted).select_from(joined).where(*where).group_by(*by)
    found = (await execute(session, query)).all()
    return [WonProjects(named[key], day, currency, number, amount) for key, day, currency, number, amount in found]


def _subjects(subjects: Sequence[Subject]) -> tuple[Any, dict[Any, Subject]]:
    """The column by which projects belong to the subjects, and each subject by its value there."""
    markets = [one for one in subjects if isinstance(one, Market)]
    if not markets:
        return col(SummitProject.customer_id), {one: one for one in subjects}
    name = NAMES.get(markets[0].kind)
    return (None if name is None else directory.c[name]), {one.code: one for one in markets}
