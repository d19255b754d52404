"""The client of kpi's figures: those of several customers by month, in one call."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from services.planning.goals.market_goals.sources import GoalKpi, MonthFigure, Series
from shared.web.peers import ServiceHttp, peer_of

MAX_CUSTOMERS = 200
"""Customers that kpi takes in one call."""
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
    """Figures by customer, KPI and month; amounts are in the currency."""

    currency: str | None = None
    by_customer: Mapping[UUID, SeriesByKpi] = field(default_factory=dict)

    def of(self, customer_id: UUID, kpi: GoalKpi) -> Series:
        """A customer's figures; empty where there are none."""
        return self.by_customer.get(customer_id, {}).get(kpi, {})


class KpiFigureClient:
    """The kpi service's figures, read with the caller's rights; a job reads them in the service's own name."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_months(
        self, customer_ids: Sequence[UUID], kpis: Collection[GoalKpi], first: date, last: date
    ) -> KpiMonths:
        """The figures of these customers, at most 200, from the first day of a month to the last day of another.

        Raises PeerUnavailable, PeerRefused.
        """
        asked = {"kpi": sorted(kpis), "from": first, "to": last, "grain": "month", "group_by": "customer"}
        found = await self._http.get_as(_Values, "/v1/kpi-values", customer_ids=list(customer_ids), **asked)
        grouped: dict[UUID, dict[GoalKpi, dict[date, MonthFigure]]] = {}
        for one in found.items:
            if (customer_id := one.keys[0]) is not None:
                months = grouped.setdefault(customer_id, {}).setdefault(one.kpi, {})
                months[one.starts_on] = MonthFigure(one.value, one.numerator, one.denominator)
        return KpiMonths(found.currency, grouped)


async def _kpi_figures(request: Request) -> KpiFigureClient:
    return KpiFigureClient(peer_of(request, "kpi"))


KpiFigures = Annotated[KpiFigureClient, Depends(_kpi_figures)]
