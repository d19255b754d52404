"""Where documents take rivals and the relationship map from: asked with the reader's rights, never copied."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from shared.customers.market_terms import FactSource, MoveKind
from shared.customers.rival_questions import ProfileQuestion
from shared.problems import Language
from shared.web.formats import Format
from shared.web.peers import ServiceHttp, peer_of

MOST = 500


class Answer(BaseModel):
    """What is known about a rival."""

    text: str
    source: FactSource | None
    known_on: date


class Rival(BaseModel):
    """A rival's profile at the customer."""

    competitor_id: UUID
    competitor_name: str
    is_main: bool
    is_strategic: bool
    answers: dict[ProfileQuestion, Answer]
    unanswered: list[ProfileQuestion]
    won_cases: int
    lost_cases: int


class Move(BaseModel):
    """What a rival did at the customer."""

    competitor_name: str
    kind: MoveKind
    happened_on: date
    description: str
    source: FactSource


class Position(BaseModel):
    """Who supplies a category of the customer's purchasing."""

    category: str
    as_of: date
    our_share: Decimal
    main_rival_name: str | None
    main_rival_share: Decimal | None
    suppression_ratio: Decimal | None


class _Rivals(BaseModel):
    items: list[Rival]


class _Moves(BaseModel):
    items: list[Move]


class _Positions(BaseModel):
    items: list[Position]


class MarketClient:
    """The customer service's knowledge of a customer's market."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_rivals(self, customer_id: UUID) -> list[Rival]:
        """The rivals' profiles, the main one first. Raises PeerUnavailable, PeerRefused."""
        asked = {"customer_id": customer_id, "limit": MOST, "sort": "competitor_name"}
        found = (await self._http.get_as(_Rivals, "/v1/competitors/profiles", **asked)).items
        return sorted(found, key=lambda one: (not one.is_main, not one.is_strategic))

    async def list_moves(self, customer_id: UUID) -> list[Move]:
        """The latest moves of rivals. Raises PeerUnavailable, PeerRefused."""
        asked = {"customer_id": customer_id, "limit": 50, "sort": "-happened_on"}
        return (await self._http.get_as(_Moves, "/v1/competitor-moves", **asked)).items

    async def list_positions(self, customer_id: UUID) -> list[Position]:
        """The latest supply position of each category; it needs clearance 2. Raises PeerUnavailable, PeerRefused."""
        asked = {"customer_id": customer_id, "limit": MOST}
        return (await self._http.get_as(_Positions, "/v1/supply-positions/current", **asked)).items


class MapClient:
    """The relationship service's drawings."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def draw_relationship_map(self, customer_id: UUID, language: Language) -> str:
        """The customer's relationship map as SVG. Raises PeerUnavailable, PeerRefused."""
        return await self._http.get_text(f"/v1/relationship-maps/{customer_id}", Format.SVG.media_type, language)


async def _market_client(request: Request) -> MarketClient:
    return MarketClient(peer_of(request, "customer"))


async def _map_client(request: Request) -> MapClient:
    return MapClient(peer_of(request, "relationship"))


Market = Annotated[MarketClient, Depends(_market_client)]
Maps = Annotated[MapClient, Depends(_map_client)]
