"""The client of kpi's figures: those of several customers, or of a market, by month, in one call."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from services.planning.goals.market_goals.sources import GoalKpi, MonthFigure, Series
from services.planning.plans.plans.rules import Market, MarketKind
from shared.web.peers import ServiceHttp, peer_of

MAX_CUSTOMERS = 200
"""Customers that kpi takes in one call."""
FILTERS = {MarketKind.REGION: "region", MarketKind.INDUSTRY: "industry", MarketKind.PRODUCT: "category"}
"""How kpi calls what bounds a market."""
SeriesByKpi = Mapping[GoalKpi, Series]


class _Value(BaseModel):
    kpi: GoalKpi
    starts_on: date
    keys: list[UUID | None]
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


class _Values(BaseModel):
    currency: str
    items: list[_Value]


@dataclass(frozen=True, slots=True)
class KpiMonths:
    """Figures by customer, KPI and month; amounts are in the currency. None: of a market as a whole."""

    currency: str | None = None
    by_customer: Mapping[UUID | None, SeriesByKpi] = field(default_factory=dict)

    def of(self, customer_id: UUID | None, kpi: GoalKpi) -> Series:
        """A customer's figures; empty where there are none."""
        return self.by_customer.get(customer_id, {}).get(kpi, {})


class KpiFigureClient:
    """The kpi service's figures, read with the caller's rights; a job reads them in the service's own name."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_months(
        self, customer_ids: Sequence[UUID], kpis: Collection[GoalKpi], first: date, last: date
    ) -> KpiMonths:
        """The figures of these customers, from the first day of a month to the last day of another.

        One call for each 200 of them. Raises PeerUnavailable, PeerRefused.
        """
        currency, values = None, list[_Value]()
        for start in range(0, len(customer_ids) if kpis else 0, MAX_CUSTOMERS):
            some = list(customer_ids[start : start + MAX_CUSTOMERS])
            found = await self._ask(kpis, first, last, group_by="customer", customer_ids=some)
            # A row without a customer is of orders whose customer kpi does not know.
            values += (one for one in found.items if one.keys[0] is not None)
            currency = found.currency
        return _grouped(currency, values)

    async def list_market_months(self, market: Market, kpis: Collection[GoalKpi], first: date, last: date) -> KpiMonths:
        """The figures of those of the market's customers that the caller sees, together.

        Raises PeerUnavailable, PeerRefused.
        """
        found = await self._ask(kpis, first, last, **{FILTERS[market.kind]: market.code})
        return _grouped(found.currency, found.items)

    async def _ask(self, kpis: Collection[GoalKpi], first: date, last: date, **which: Any) -> _Values:
        asked = {"kpi": sorted(kpis), "from": first, "to": last, "grain": "month"}
        return await self._http.get_as(_Values, "/v1/kpi-values", **asked, **which)


def _grouped(currency: str | None, values: Iterable[_Value]) -> KpiMonths:
    grouped: dict[UUID | None, dict[GoalKpi, dict[date, MonthFigure]]] = {}
    for one in values:
        months = grouped.setdefault(next(iter(one.keys), None), {}).setdefault(one.kpi, {})
        months[one.starts_on] = MonthFigure(one.value, one.numerator, one.denominator)
    return KpiMonths(currency, grouped)


async def _kpi_figures(request: Request) -> KpiFigureClient:
    return KpiFigureClient(peer_of(request, "kpi"))


KpiFigures = Annotated[KpiFigureClient, Depends(_kpi_figures)]
