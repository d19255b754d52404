"""The sources of sums by name. Another source is one line."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.rows import DOCUMENTS
from services.kpi.figures.kpi_values.sources.activity import SORTING_MEMORY, select_activity
from services.kpi.figures.kpi_values.sources.collections import select_collections
from services.kpi.figures.kpi_values.sources.concentration import select_concentration
from services.kpi.figures.kpi_values.sources.forecasts import select_forecasts
from services.kpi.figures.kpi_values.sources.markets import select_markets
from services.kpi.figures.kpi_values.sources.measures import (
    select_base_of_big,
    select_contributions,
    select_last_year,
    select_measures,
    select_sales_of_big,
)
from services.kpi.figures.kpi_values.sources.peers import add_up_peers
from services.kpi.figures.kpi_values.sources.receivables import add_up_receivables
from services.kpi.figures.kpi_values.sources.wallets import select_wallets
from services.kpi.figures.kpi_values.sums import GroupedSums, fetch_sums
from services.kpi.figures.kpis.formulas import LAST_YEAR
from shared.database import execute_sql

Select = Callable[[Question, Sequence[str]], sa.Select[Any]]
SelectSeveral = Callable[[Question, Sequence[str]], Iterable[sa.Select[Any]]]
AddUp = Callable[[AsyncSession, Question, Sequence[str]], Awaitable[GroupedSums]]

MEASURES, ACTIVITY, KEY_ACCOUNTS = "", "activity", "key_accounts"
"""Measures of the orders are named without a source."""


def _each(*selects: Select) -> SelectSeveral:
    return lambda question, names: [select(question, names) for select in selects]


SELECTED: dict[str, SelectSeveral] = {
    MEASURES: _each(select_measures),
    LAST_YEAR: _each(select_last_year),
    "contribution": _each(select_contributions),
    KEY_ACCOUNTS: _each(select_sales_of_big, select_base_of_big),
    "concentration": _each(select_concentration),
    ACTIVITY: select_activity,
    "forecast": _each(select_forecasts),
    "collections": _each(select_collections),
    "market": select_markets,
    "wallet": _each(select_wallets),
}
"""Sources whose sums statements find by period and group: the database can rank groups by them."""
COMPUTED: dict[str, AddUp] = {"receivables": add_up_receivables, "peer": add_up_peers}
"""Sources that are more than statements."""
READ_OF_ORDERS: dict[str, tuple[str, ...]] = {
    "contribution": ("costed_sales", "cost"),
    KEY_ACCOUNTS: ("sales",),
    "concentration": ("sales", *DOCUMENTS),
    "market": ("sales",),
    "wallet": ("sales",),
}
"""The measures of orders that other sources read, of the same days; the others read none, or whole months only."""


def by_source(names: Iterable[str]) -> dict[str, list[str]]:
    """The names of sums without their source, by source."""
    found: dict[str, list[str]] = {}
    for name in names:
        source, _, rest = name.partition(".") if "." in name else (MEASURES, "", name)
        found.setdefault(source, []).append(rest)
    return found


async def add_up(session: AsyncSession, question: Question, names: Sequence[str]) -> GroupedSums:
    """The sums of these names, from their sources, one after the other. Raises TooManyFigures."""
    found = GroupedSums.none()
    await prepare(session, names)
    for source, own in by_source(sorted(set(names))).items():
        if source in COMPUTED:
            found.add(named(await COMPUTED[source](session, question, own), source))
            continue
        for query in SELECTED[source](question, own):
            found.add(named(await fetch_sums(session, query, len(question.groups)), source))
    return found


async def prepare(session: AsyncSession, names: Iterable[str]) -> None:
    """Set what the statements for these sums need, before they run."""
    if ACTIVITY in by_source(names):
        await execute_sql(session, SORTING_MEMORY)


def named(summed: GroupedSums, source: str) -> GroupedSums:
    """The sums as formulas name them."""
    offered = {name for sums in summed.sums.values() for name in sums} | summed.missing.keys()
    return summed.renamed({name: name_in(source, name) for name in offered})


def name_in(source: str, name: str) -> str:
    """The name of a source's sum in formulas."""
    return f"{source}.{name}" if source else name


def selects_of(question: Question, names: Iterable[str]) -> Iterator[tuple[str, sa.Select[Any]]]:
    """The statements for these sums, each with its source."""
    for source, own in by_source(names).items():
        for query in SELECTED[source](question, own):
            yield source, query
