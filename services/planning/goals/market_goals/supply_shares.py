"""The client of suppliers' shares: those of several customers or markets, on several days, in few calls."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.planning.goals.market_goals.figures import Figures, RivalShare, Subject
from services.planning.goals.market_goals.kpi_figures import BOUNDS
from services.planning.plans.plans.rules import Market
from shared.web.peers import ServiceHttp

MAX_CUSTOMERS = 200
MAX_MARKETS = 100
MAX_DAYS = 36
"""What the customer service takes in one call."""


class _Rival(BaseModel):
    competitor_id: UUID
    share: Decimal
    suppression_ratio: Decimal | None


class _Row(BaseModel):
    customer_id: UUID | None = None
    code: str | None = None
    day: date
    rivals: list[_Rival]


class _Rows(BaseModel):
    items: list[_Row]


class SupplyShareClient:
    """The customer service's supply landscape, read with the caller's rights; shares need clearance 2."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_shares(self, subjects: Sequence[Subject], days: Collection[date]) -> Figures:
        """The shares of rivals at customers, or in markets of one kind, on each of the days.

        One call for each 200 customers or 100 markets, and 36 days. Raises PeerUnavailable, PeerRefused.
        """
        found: dict[Subject, dict[date, dict[UUID, RivalShare]]] = defaultdict(dict)
        most, in_order = MAX_MARKETS if _markets(subjects) else MAX_CUSTOMERS, sorted(days)
        for start in range(0, len(subjects), most):
            some = subjects[start : start + most]
            named: dict[str | None, Subject] = {one.code if isinstance(one, Market) else str(one): one for one in some}
            for place in range(0, len(in_order), MAX_DAYS):
                for row in await self._ask(some, in_order[place : place + MAX_DAYS]):
                    subject = named.get(row.code or str(row.customer_id))
                    if subject is None:  # a code with a comma reads as two
                        continue
                    rivals = {one.competitor_id: RivalShare(one.share, one.suppression_ratio) for one in row.rivals}
                    found[subject][row.day] = rivals
        return Figures(landscapes=found)

    async def _ask(self, subjects: Sequence[Subject], days: Sequence[date]) -> list[_Row]:
        asked: dict[str, Any] = {"days": list(days)}
        if markets := _markets(subjects):
            asked |= {"by": BOUNDS[markets[0].kind], "codes": [one.code for one in markets]}
            return (await self._http.get_as(_Rows, "/v1/supply-positions/market-shares", **asked)).items
        asked["customer_ids"] = list(subjects)
        return (await self._http.get_as(_Rows, "/v1/supply-positions/shares", **asked)).items


def _markets(subjects: Sequence[Subject]) -> list[Market]:
    return [one for one in subjects if isinstance(one, Market)]
