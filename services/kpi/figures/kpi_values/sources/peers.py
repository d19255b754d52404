"""Sums that other services send by customer and month."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.kpi_values.grouping import Joining
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.shared_months import shared_months
from services.kpi.figures.kpi_values.sums import GroupedSums, fetch_sums, select_sums
from services.kpi.figures.kpis.rules import NullReason
from services.kpi.figures.peer_figures.model import peer_figures
from shared.auth.visibility import customers
from shared.customers.monthly_figures import FOR_EVERYBODY
from shared.database import execute


async def add_up_peers(session: AsyncSession, question: Question, names: Sequence[str]) -> GroupedSums:
    """The sums, named `kpi.part`, with the reason for those whose source has sent none so far."""
    known = await _known_kpis(session, {name.partition(".")[0] for name in names})
    missing = {name: NullReason.SOURCE_MISSING for name in names if name.partition(".")[0] not in known}
    present = [name for name in names if name not in missing]
    if not present:
        return GroupedSums({}, missing)
    months = shared_months(question)
    of_customer = peer_figures.c.of_customer
    joined = peer_figures.join(months, months.c.month == peer_figures.c.month)
    joined = joined.join(known_customers, known_customers.c.id == of_customer)
    grouping = Joining(question, peer_figures, of_customer, joined=joined).grouped(months.c.period)
    summed = [_sum(question, name, months).label(name) for name in present]
    level = peer_figures.c.level.in_((FOR_EVERYBODY, question.principal.clearance))
    query = select_sums(months.c.period, grouping, summed, level, peer_figures.c.kpi.in_(known))
    return GroupedSums((await fetch_sums(session, query, len(question.groups))).sums, missing)


known_customers = customers.alias("known_customers")


def _sum(question: Question, name: str, months: sa.TableValuedAlias) -> sa.ColumnElement[object]:
    """Of a month that is compared with a running one, the part of the days that have passed."""
    kpi, _, part = name.partition(".")
    value = peer_figures.c[part]
    counted = sa.func.round(value * months.c.part, 4) if question.is_base else value
    return sa.func.sum(counted).filter(peer_figures.c.kpi == kpi)


async def _known_kpis(session: AsyncSession, kpis: Collection[str]) -> set[str]:
    """Those of the KPIs of which a source has sent something."""
    found = set()
    for kpi in sorted(kpis):
        query = sa.select(sa.exists().where(peer_figures.c.kpi == kpi))
        if (await execute(session, query)).scalar_one():
            found.add(kpi)
    return found
