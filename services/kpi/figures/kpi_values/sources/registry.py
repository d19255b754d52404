"""The sources of sums by name. Another source is one line."""

from collections.abc import Awaitable, Callable, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.rows import DOCUMENTS
from services.kpi.figures.kpi_values.sources.activity import add_up_activity
from services.kpi.figures.kpi_values.sources.concentration import add_up_concentration
from services.kpi.figures.kpi_values.sources.forecasts import add_up_forecasts
from services.kpi.figures.kpi_values.sources.markets import add_up_markets
from services.kpi.figures.kpi_values.sources.measures import (
    add_up_contributions,
    add_up_key_accounts,
    add_up_last_year,
    add_up_measures,
)
from services.kpi.figures.kpi_values.sources.peers import add_up_peers
from services.kpi.figures.kpi_values.sources.receivables import add_up_receivables
from services.kpi.figures.kpi_values.sources.wallets import add_up_wallets
from services.kpi.figures.kpi_values.sums import GroupedSums
from services.kpi.figures.kpis.formulas import LAST_YEAR

AddUp = Callable[[AsyncSession, Question, Sequence[str]], Awaitable[GroupedSums]]

MEASURES = ""
"""Measures of the orders are named without a source."""
KEY_ACCOUNTS = "key_accounts"
SOURCES: dict[str, AddUp] = {
    MEASURES: add_up_measures,
    LAST_YEAR: add_up_last_year,
    "contribution": add_up_contributions,
    KEY_ACCOUNTS: add_up_key_accounts,
    "concentration": add_up_concentration,
    "activity": add_up_activity,
    "forecast": add_up_forecasts,
    "market": add_up_markets,
    "wallet": add_up_wallets,
    "receivables": add_up_receivables,
    "peer": add_up_peers,
}
READ_OF_ORDERS: dict[str, tuple[str, ...]] = {
    "contribution": ("costed_sales", "cost"),
    KEY_ACCOUNTS: ("sales",),
    "concentration": ("sales", *DOCUMENTS),
    "market": ("sales",),
    "wallet": ("sales",),
}
"""The measures of orders that other sources read, of the same days; the others read none, or whole months only."""


def by_source(names: Sequence[str]) -> dict[str, list[str]]:
    """The names of sums without their source, by source."""
    found: dict[str, list[str]] = {}
    for name in names:
        source, _, rest = name.partition(".") if "." in name else (MEASURES, "", name)
        found.setdefault(source, []).append(rest)
    return found


async def add_up(session: AsyncSession, question: Question, names: Sequence[str]) -> GroupedSums:
    """The sums of these names, from their sources, one after the other."""
    found = GroupedSums.none()
    for source, own in by_source(sorted(set(names))).items():
        summed = await SOURCES[source](session, question, own)
        offered = {name for sums in summed.sums.values() for name in sums} | summed.missing.keys()
        found.add(summed.renamed({name: f"{source}.{name}" if source else name for name in offered}))
    return found
