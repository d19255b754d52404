"""The client of kpi's figures: those of several customers or markets, by month, in few calls."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import BaseModel

from services.planning.goals.market_goals.figures import Figures, Subject
from services.planning.goals.market_goals.series import MonthFigure
from services.planning.goals.market_goals.sources import GoalKpi, GoalSource, KpiSource, ShareOf
from services.planning.plans.plans.rules import Market, MarketKind
from shared.time import months_after
from shared.web.peers import ServiceHttp

MAX_CUSTOMERS = 200
"""Customers that kpi takes in one call."""
MAX_CODES = 40
"""Categories or products of one call: with 200 customers and 12 months no more than `MAX_ROWS`."""
MAX_ROWS = 100_000
"""Rows that kpi gives at once."""
BOUNDS = {MarketKind.REGION: "region", MarketKind.INDUSTRY: "industry", MarketKind.PRODUCT: "category"}
"""How kpi calls what bounds a market."""
CODES = {ShareOf.CATEGORY: "categories", ShareOf.PRODUCT: "products"}


class _Value(BaseModel):
    kpi: GoalKpi
    starts_on: date
    keys: list[str | None]
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


class _Values(BaseModel):
    currency: str
    items: list[_Value]


class _Asked(NamedTuple):
    """Of whom it is asked; `subjects` by the key of a row, None where rows are not grouped by them."""

    group_by: list[str]
    filters: dict[str, Any]
    subjects: Mapping[str | None, Sequence[Subject]]


class KpiFigureClient:
    """The kpi service's figures, read with the caller's rights; a job reads them in the service's own name."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_months(
        self, subjects: Sequence[Subject], sources: Collection[KpiSource], first: date, last: date
    ) -> Figures:
        """Of customers, or of markets of one kind, from the first day of a month to the last day of another.

        One call for each 200 customers; of shares, for each 40 of the categories or products and as many years as kpi
        gives at once.
        Raises PeerUnavailable, PeerRefused.
        """
        currency, series = None, dict[tuple[Subject, GoalSource], dict[date, MonthFigure]]()
        for start in range(0, len(subjects), MAX_CUSTOMERS):
            for share_of, some in _parts(sources):
                asked = _asked(subjects[start : start + MAX_CUSTOMERS], share_of)
                for days in windows(share_of, len(some), first, last):
                    found = await self._ask(asked, share_of, some, *days)
                    currency = found.currency
                    _add(series, asked, share_of, found.items)
        return Figures(currency, series)

    async def _ask(
        self, asked: _Asked, share_of: ShareOf | None, sources: Sequence[KpiSource], first: date, last: date
    ) -> _Values:
        which: dict[str, Any] = dict(asked.filters)
        if share_of:
            which[CODES[share_of]] = sorted({one.code for one in sources if one.code})
        if group_by := [*asked.group_by, *([share_of.value] if share_of else [])]:
            which["group_by"] = group_by
        kpis = sorted({one.kpi for one in sources})
        days = {"from": first, "to": last, "grain": "month"}
        return await self._http.get_as(_Values, "/v1/kpi-values", kpi=kpis, **days, **which)


def _add(
    series: dict[tuple[Subject, GoalSource], dict[date, MonthFigure]],
    asked: _Asked,
    share_of: ShareOf | None,
    found: Sequence[_Value],
) -> None:
    for one in found:
        # A row without a key is of orders whose customer or product kpi does not know.
        source = KpiSource(one.kpi, share_of, one.keys[-1] if share_of else None)
        for subject in asked.subjects.get(one.keys[0] if asked.group_by else None, ()):
            figure = MonthFigure(one.value, one.numerator, one.denominator)
            series.setdefault((subject, source), {})[one.starts_on] = figure


def windows(share_of: ShareOf | None, codes: int, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The days of each call: of products kpi adds up a year of order lines at once, of others as many rows as it gives.

    `codes`: how many categories or products are asked for, each of up to 200 customers or markets.
    """
    years = 1 if share_of is ShareOf.PRODUCT else max(MAX_ROWS // (12 * MAX_CUSTOMERS * codes), 1)
    while first <= last:
        after = months_after(first, 12 * years)
        yield first, min(after - timedelta(days=1), last)
        first = after


def _parts(sources: Collection[KpiSource]) -> Iterator[tuple[ShareOf | None, Sequence[KpiSource]]]:
    """The sources that one call can ask for."""
    for share_of in (None, *ShareOf):
        alike = sorted((one for one in sources if one.share_of is share_of), key=lambda one: (one.code or "", one.kpi))
        for start in range(0, len(alike), MAX_CODES):
            yield share_of, alike[start : start + MAX_CODES]


def _asked(subjects: Sequence[Subject], share_of: ShareOf | None) -> _Asked:
    markets = [one for one in subjects if isinstance(one, Market)]
    if not markets:
        return _Asked(["customer"], {"customer_ids": list(subjects)}, {str(one): [one] for one in subjects})
    bound = BOUNDS[markets[0].kind]
    if share_of and markets[0].kind is MarketKind.PRODUCT:  # the share of a product or category everywhere
        return _Asked([], {}, {None: markets})
    if len(markets) == 1:
        return _Asked([], {bound: markets[0].code}, {None: markets})
    return _Asked([bound], {}, {one.code: [one] for one in markets})
