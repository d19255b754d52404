"""How many people and customers of a market are at a level: asked of the relationship service, in bulk."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from services.planning.asking import ask, shown_as
from services.planning.goals.reach_goals.rules import ReachKind, ReachLevel, ReachState, count_from
from services.planning.plans.plans.markets import NAMES
from services.planning.plans.plans.rules import Market
from shared.auth.access import Scope
from shared.lists.filters import MAX_IN
from shared.web.call import Call
from shared.web.peers import ServiceHttp, peer_of

MAX_PEOPLE = 500
"""People whom the relationship service takes in one call; beyond them it is asked for everybody."""
RANKS = {ReachKind.GENERAL: "general_rank", ReachKind.ORGANIZATIONAL: "organizational_rank"}


class _Ranks(BaseModel):
    contact_id: list[UUID]
    rank: list[int]


class _Counted(BaseModel):
    count: int


class MarketLevelClient:
    """The relationship service's levels over many customers, read with the caller's rights."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_ranks(self, people: Collection[UUID]) -> list[int]:
        """The ranks of these people, in one call, without those who were never assessed.

        Raises PeerUnavailable, PeerRefused.
        """
        asked = {"contact_ids": sorted(people)} if len(people) <= MAX_PEOPLE else {}
        found = await self._http.get_as(_Ranks, "/v1/key-person-assessments/levels", **asked)
        return [rank for contact, rank in zip(found.contact_id, found.rank, strict=True) if contact in people]

    async def count_customers(self, among: Mapping[str, Any], rank: str, at_least: int) -> int:
        """How many customers have the rank or a higher one. Raises PeerUnavailable, PeerRefused."""
        asked = {**among, f"{rank}__gte": at_least, "count": "true", "limit": 1}
        return (await self._http.get_as(_Counted, "/v1/relationship-levels", **asked)).count


@dataclass(frozen=True, slots=True)
class Among:
    """Among whom is counted: the market's customers, named where they have no attribute of it, and its deciders."""

    market: Market
    customers: Sequence[UUID]
    deciders: frozenset[UUID]

    @property
    def filters(self) -> list[dict[str, Any]]:
        """How the relationship service is asked for the customers, some of them at a time."""
        if name := NAMES.get(self.market.kind):
            return [{name: self.market.code}]
        places = range(0, len(self.customers), MAX_IN)
        return [{"customer_id__in": list(self.customers[place : place + MAX_IN])} for place in places]


Found = Mapping[ReachLevel, int]


async def count_reached(
    call: Call, client: MarketLevelClient, among: Among, levels: Iterable[ReachLevel]
) -> dict[ReachLevel, tuple[ReachState, int | None]]:
    """For each level how many are there, or why that is not known: each kind is asked for itself."""
    wanted = sorted(set(levels), key=list(ReachLevel).index)
    questions: dict[ReachKind, Callable[..., Any]] = dict.fromkeys(RANKS, partial(_count_customers, client, among))
    questions[ReachKind.DECIDERS] = partial(_count_deciders, client, among)
    is_permitted = Scope.RELATIONSHIPS_READ in call.principal.scopes
    patience = call.settings.peer_patience_seconds / len(ReachKind)
    counted: dict[ReachLevel, tuple[ReachState, int | None]] = {}
    for kind in ReachKind:
        if own := [level for level in wanted if level.kind is kind]:
            state, found = await ask(partial(questions[kind], own), within=patience, is_permitted=is_permitted)
            counted |= {level: (shown_as(state, ReachState.KNOWN), (found or {}).get(level)) for level in own}
    return counted


async def _count_deciders(client: MarketLevelClient, among: Among, levels: Sequence[ReachLevel]) -> Found:
    ranks = await client.list_ranks(among.deciders) if among.deciders else []
    return {level: count_from(level, ranks) for level in levels}


async def _count_customers(client: MarketLevelClient, among: Among, levels: Sequence[ReachLevel]) -> Found:
    counted = dict.fromkeys(levels, 0)
    for level in levels:
        for some in among.filters:
            counted[level] += await client.count_customers(some, RANKS[level.kind], level.rank)
    return counted


async def _market_levels(request: Request) -> MarketLevelClient:
    return MarketLevelClient(peer_of(request, "relationship"))


MarketLevels = Annotated[MarketLevelClient, Depends(_market_levels)]
