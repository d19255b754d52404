"""Clients of other services, with only the fields that the analysis of a plan reads."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict

from services.planning.clients import PersonLevel, RelationshipClient
from shared.customers.purchasing import ChannelPlace, CriterionAxis, StrategyTrend
from shared.customers.relationship_levels import ClimateElement, GeneralLevel, OrganizationalLevel
from shared.web.peers import ServiceHttp, peer_of

ItemT = TypeVar("ItemT", bound=BaseModel)
COACH = "coach"
"""The source of answers that need clearance 2."""


class DepartmentLevel(BaseModel):
    """The general relationship with a department."""

    model_config = ConfigDict(from_attributes=True)

    department: str | None
    level: GeneralLevel
    weakest_element: ClimateElement
    weakest_score: int
    assessed_on: date


class GeneralRelationship(BaseModel):
    """The general relationship with a customer: that of its weakest department."""

    level: GeneralLevel
    departments: list[DepartmentLevel]


class OrganizationalRelationship(BaseModel):
    """The organizational relationship with a customer; `level` is null below clearance 2."""

    level: OrganizationalLevel | None
    participation_level: OrganizationalLevel
    assessed_on: date


class Relations(BaseModel):
    """Our three kinds of relationships with a customer; null: never assessed."""

    people: list[PersonLevel]
    general: GeneralRelationship | None
    organization: OrganizationalRelationship | None


class CustomerStrategicFit(BaseModel):
    """A customer's latest strategic fit."""

    channel_now: ChannelPlace
    channel_ahead: ChannelPlace
    trend: StrategyTrend
    is_cash_cow: bool
    assessed_on: date


class CustomerSupplyStanding(BaseModel):
    """Our standing in a customer's whole purchasing."""

    our_share: Decimal
    main_rival_id: UUID | None
    main_rival_share: Decimal | None
    suppression_ratio: Decimal | None
    oldest_as_of: date


class FileAnswer(BaseModel):
    """An answer about a rival in the customer's file."""

    text: str
    source: str | None


class FileRival(BaseModel):
    """A rival in the customer's file."""

    competitor_id: UUID
    is_main: bool
    is_strategic: bool
    answers: dict[str, FileAnswer]

    @property
    def known(self) -> dict[str, str]:
        """The answers by question, without those of coaches, which fewer people may see than a plan."""
        return {question: answer.text for question, answer in self.answers.items() if answer.source != COACH}


class FileScore(BaseModel):
    """A rival's score on an axis."""

    competitor_id: UUID
    score: int


class FileCriterion(BaseModel):
    """A supplier criterion in the customer's file."""

    axis: CriterionAxis
    demanded: int | None
    ours: int | None
    evidence: str | None
    rivals: list[FileScore]


class _Items(BaseModel, Generic[ItemT]):
    items: list[ItemT]


class _Criteria(BaseModel):
    criteria: list[FileCriterion]


class RelationsClient(RelationshipClient):
    """The relationship service, called with the caller's rights."""

    async def read_relations(self, customer_id: UUID) -> Relations:
        """Our three kinds of relationships with the customer as assessed now. Raises PeerUnavailable."""
        general, organization = _Items[GeneralRelationship], _Items[OrganizationalRelationship]
        return Relations(
            people=await self.list_levels_of_customer(customer_id),
            general=await _find_of(self._http, general, "/v1/general-assessments/current", customer_id),
            organization=await _find_of(
                self._http, organization, "/v1/organizational-assessments/current", customer_id
            ),
        )


class CustomerFileClient:
    """The customer service's file of a customer, read with the caller's rights."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def find_strategic_fit(self, customer_id: UUID) -> CustomerStrategicFit | None:
        """The customer's latest strategic fit; None: never assessed. Needs clearance 2. Raises PeerUnavailable."""
        return await _find_of(self._http, _Items[CustomerStrategicFit], "/v1/strategic-fits/current", customer_id)

    async def find_supply_standing(self, customer_id: UUID) -> CustomerSupplyStanding | None:
        """Our standing in its purchasing; None: no position is known. Needs clearance 2. Raises PeerUnavailable."""
        address = "/v1/supply-positions/standings"
        return await _find_of(self._http, _Items[CustomerSupplyStanding], address, customer_id)

    async def list_rivals(self, customer_id: UUID) -> list[FileRival]:
        """The rivals in its file, at most 500. Raises PeerUnavailable."""
        address = "/v1/competitors/profiles"
        return (await self._http.get_as(_Items[FileRival], address, customer_id=customer_id, limit=500)).items

    async def list_supplier_criteria(self, customer_id: UUID) -> list[FileCriterion]:
        """What it demands of its suppliers, by its file. Raises PeerUnavailable."""
        address = "/v1/supplier-criteria/comparison"
        return (await self._http.get_as(_Criteria, address, customer_id=customer_id)).criteria


async def _find_of(http: ServiceHttp, shape: type[_Items[ItemT]], path: str, customer_id: UUID) -> ItemT | None:
    """The customer's item of a list over customers; None when it has none."""
    found = (await http.get_as(shape, path, customer_ids=customer_id)).items
    return found[0] if found else None


async def _relations_client(request: Request) -> RelationsClient:
    return RelationsClient(peer_of(request, "relationship"))


async def _customer_file_client(request: Request) -> CustomerFileClient:
    return CustomerFileClient(peer_of(request, "customer"))


RelationsSource = Annotated[RelationsClient, Depends(_relations_client)]
CustomerFile = Annotated[CustomerFileClient, Depends(_customer_file_client)]
