"""Clients of other services, with only the fields that the planning service reads."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Request
from pydantic import AwareDatetime, BaseModel

from shared.customers.competitors import CompetitorClient
from shared.customers.contacts import ContactClient
from shared.customers.directory import ContactMerged
from shared.customers.following import CustomerDirectoryClient, raise_merged
from shared.customers.receivable_kinds import ReceivableKind
from shared.customers.relationship_levels import RelationshipLevel
from shared.customers.roles import DecisionRole
from shared.web.peers import PeerRefused, ServiceHttp, peer_of

ItemT = TypeVar("ItemT", bound=BaseModel)
LEVELS = tuple(RelationshipLevel)
"""The levels by their rank."""
MAX_CUSTOMERS = 500
"""Customers that the relationship service takes in one call."""


class CustomerContact(BaseModel):
    """A contact, as the customer service returns it."""

    id: UUID
    customer_id: UUID
    name: str
    title: str | None
    decision_role: DecisionRole | None
    has_left: bool


class _Contacts(BaseModel):
    items: list[CustomerContact]


class PersonLevel(BaseModel):
    """A person's relationship level with us."""

    contact_id: UUID
    level: RelationshipLevel
    assessed_on: date
    movement: int | None

    @classmethod
    def of(cls, contact_id: UUID, rank: int, assessed_on: date, previous_rank: int | None) -> "PersonLevel":
        """The person's level; ranks count from 0, and `previous_rank` is None after the first assessment."""
        movement = None if previous_rank is None else rank - previous_rank
        return cls(contact_id=contact_id, level=LEVELS[rank], assessed_on=assessed_on, movement=movement)


class RivalLevel(BaseModel):
    """A rival's relationship level with a person."""

    competitor_id: UUID | None
    competitor_name: str | None
    level: RelationshipLevel
    assessed_on: date


class PersonStanding(BaseModel):
    """Our level with a person, if there is one, and those of rivals, the best first."""

    contact_id: UUID
    level: PersonLevel | None = None
    rivals: list[RivalLevel] = []


class _CurrentLevel(RivalLevel):
    contact_id: UUID
    movement: int | None


class _CurrentLevels(BaseModel):
    items: list[_CurrentLevel]


class _Levels(BaseModel):
    contact_id: list[UUID]
    rank: list[int]
    assessed_on: list[date]
    previous_rank: list[int | None]


class CustomerClient(CustomerDirectoryClient):
    """The customer service, called with the caller's rights."""

    async def find_contact(self, contact_id: UUID) -> CustomerContact | None:
        """The contact; None when it does not exist or the caller may not see it.

        Raises ContactMerged, PeerUnavailable.
        """
        try:
            return await self._http.get_as(CustomerContact, f"/v1/contacts/{contact_id}")
        except PeerRefused as refusal:
            if refusal.status == 404:
                return None
            raise_merged(ContactMerged, refusal)
            raise

    async def list_contacts(self, ids: Sequence[UUID]) -> list[CustomerContact]:
        """These contacts, at most 500, in one call; unknown ones are left out. Raises PeerUnavailable."""
        return (await self._http.get_as(_Contacts, "/v1/contacts", id__in=list(ids), limit=500)).items


class RelationshipClient:
    """The relationship service, called with the caller's rights."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    def in_own_name(self) -> "RelationshipClient":
        """The same service, asked in this service's own name: for what does not depend on the caller."""
        return RelationshipClient(self._http.in_own_name())

    async def list_levels(self, contact_ids: Sequence[UUID]) -> list[PersonLevel]:
        """The levels of these people, at most 500, in one call; people who were never assessed are left out.

        Raises PeerUnavailable.
        """
        return await self._list_levels(contact_ids=list(contact_ids))

    async def list_standings(self, contact_ids: Sequence[UUID]) -> list[PersonStanding]:
        """Our level and the rivals' with these people, at most 500, in one call; of nobody assessed there is none.

        Raises PeerUnavailable.
        """
        address = "/v1/key-person-assessments/current"
        rows = await self._http.get_as(_CurrentLevels, address, contact_ids=list(contact_ids), with_rivals="true")
        found = {one.contact_id: PersonStanding(contact_id=one.contact_id) for one in rows.items}
        for row in sorted(rows.items, key=lambda one: (-one.level.rank, one.competitor_name or "")):
            if row.competitor_name is None:
                found[row.contact_id].level = PersonLevel.model_validate(row, from_attributes=True)
            else:
                found[row.contact_id].rivals.append(RivalLevel.model_validate(row, from_attributes=True))
        return list(found.values())

    async def list_levels_of_customer(self, customer_id: UUID) -> list[PersonLevel]:
        """The levels of everybody assessed at the customer. Raises PeerUnavailable."""
        return await self._list_levels(customer_ids=customer_id)

    async def list_levels_of_customers(
        self, customer_ids: Sequence[UUID], as_of: date | None = None
    ) -> list[PersonLevel]:
        """The same at these customers, at most 500, in one call; `as_of`: at the end of this day.

        Raises PeerUnavailable.
        """
        return await self._list_levels(customer_ids=list(customer_ids), as_of=as_of)

    async def list_level_history(self, customer_id: UUID) -> dict[UUID, list[tuple[date, int]]]:
        """By person of the customer: the day and the rank of every assessment that counts, the earliest first.

        Raises PeerUnavailable.
        """
        return await self.list_level_histories([customer_id])

    async def list_level_histories(self, customer_ids: Sequence[UUID]) -> dict[UUID, list[tuple[date, int]]]:
        """The same of the people at these customers, at most 500, in one call. Raises PeerUnavailable."""
        address = "/v1/key-person-assessments/levels/history"
        found = await self._http.get_as(_LevelHistory, address, customer_ids=list(customer_ids))
        history: dict[UUID, list[tuple[date, int]]] = {}
        for contact_id, rank, day in zip(found.contact_id, found.rank, found.assessed_on, strict=True):
            history.setdefault(contact_id, []).append((day, rank))
        return history

    async def _list_levels(self, **whose: Any) -> list[PersonLevel]:
        address = "/v1/key-person-assessments/levels"
        found = await self._http.get_as(_Levels, address, with_movement="true", **whose)
        columns = (found.contact_id, found.rank, found.assessed_on, found.previous_rank)
        return [PersonLevel.of(*row) for row in sorted(zip(*columns, strict=True))]


class _LevelHistory(BaseModel):
    contact_id: list[UUID]
    rank: list[int]
    assessed_on: list[date]


class SpentOn(BaseModel):
    """What is planned and was spent on a customer in a fiscal year, by kind and by what it belongs to."""

    customer_id: UUID
    fiscal_year: int
    kind: str
    is_for_campaign: bool
    is_for_visit: bool
    planned: Decimal
    actual: Decimal


class _Spent(BaseModel):
    rows: list[SpentOn]


class SpendingClient:
    """The relationship service's ledger of expenses, read with the caller's rights."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_spent(self, customer_ids: Sequence[UUID], fiscal_years: Sequence[int]) -> list[SpentOn]:
        """What was spent on these customers, at most 500, in these years, in one call.

        Raises PeerUnavailable, PeerRefused.
        """
        asked = {"customer_ids": list(customer_ids), "fiscal_years": list(fiscal_years)}
        return (await self._http.get_as(_Spent, "/v1/spending-budgets/spent", **asked)).rows


class OpenReceivable(BaseModel):
    """A receivable of which something is open; a credit note's amount is negative."""

    id: UUID
    kind: ReceivableKind
    currency: str
    open_amount: Decimal


class _Page(BaseModel, Generic[ItemT]):
    items: list[ItemT]
    next_cursor: str | None


async def _read_pages(http: ServiceHttp, shape: type[_Page[ItemT]], path: str, asked: dict[str, Any]) -> list[ItemT]:
    """The items of all pages."""
    found: list[ItemT] = []
    cursor: str | None = None
    while True:
        page = await http.get_as(shape, path, **asked, cursor=cursor)
        found += page.items
        if (cursor := page.next_cursor) is None:
            return found


class KpiClient:
    """The kpi service, asked in this service's own name: what is open decides on an exit, whoever closes it."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http.in_own_name()

    async def list_open_receivables(self, customer_id: UUID) -> list[OpenReceivable]:
        """Everything that is open of the customer, credit notes too. Raises PeerUnavailable."""
        asked = {"customer_id": customer_id, "is_open": "true", "limit": 500}
        return await _read_pages(self._http, _Page[OpenReceivable], "/v1/receivables", asked)


class OpenWarning(BaseModel):
    """An early warning that is not closed."""

    id: UUID
    kind: str
    severity: str
    evidence_en: str
    evidence_zh: str
    created_at: AwareDatetime


class WarningClient:
    """The kpi service's early warnings, read with the caller's rights: some need a higher clearance."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_open_warnings(self, customer_id: UUID) -> list[OpenWarning]:
        """The customer's warnings that are not closed. Raises PeerUnavailable, PeerRefused."""
        asked = {"customer_id": customer_id, "status__in": ["open", "acknowledged", "acting"], "limit": 500}
        return await _read_pages(self._http, _Page[OpenWarning], "/v1/warnings", asked)


async def _customer_client(request: Request) -> CustomerClient:
    return CustomerClient(peer_of(request, "customer"))


async def _relationship_client(request: Request) -> RelationshipClient:
    return RelationshipClient(peer_of(request, "relationship"))


async def _spending_client(request: Request) -> SpendingClient:
    return SpendingClient(peer_of(request, "relationship"))


async def _kpi_client(request: Request) -> KpiClient:
    return KpiClient(peer_of(request, "kpi"))


async def _warning_client(request: Request) -> WarningClient:
    return WarningClient(peer_of(request, "kpi"))


async def _contact_client(request: Request) -> ContactClient:
    return ContactClient(peer_of(request, "customer"))


async def _competitor_client(request: Request) -> CompetitorClient:
    return CompetitorClient(peer_of(request, "customer"))


Customers = Annotated[CustomerClient, Depends(_customer_client)]
Relationships = Annotated[RelationshipClient, Depends(_relationship_client)]
Expenses = Annotated[SpendingClient, Depends(_spending_client)]
Kpi = Annotated[KpiClient, Depends(_kpi_client)]
Warnings = Annotated[WarningClient, Depends(_warning_client)]
Contacts = Annotated[ContactClient, Depends(_contact_client)]
Competitors = Annotated[CompetitorClient, Depends(_competitor_client)]
