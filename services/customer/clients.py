"""What the customer service asks of other services; only the fields it reads."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from shared.web.peers import ServiceHttp, peer_of

MAX_NAMED_IDS = 500
"""More customers than this are not named one by one: the answer then has all of the caller's."""

MAX_CHECKED_CODES = 5_000
"""Codes of one question: as many as fit into an ordinary body, however long and in whatever script."""


class CustomerYears(BaseModel):
    """What customers bought in a year, column by column."""

    customer_id: list[UUID]
    sales: list[Decimal]
    costed_sales: list[Decimal]
    cost: list[Decimal]
    first_ordered_on: list[date | None]
    ordered_months: list[int]
    sales_since: list[Decimal]
    """After that year, up to the day of reference: what a graded year has brought that is over."""
    sales_of_all: list[Decimal]
    expected_sales: list[Decimal | None] = []
    """Of the running year: actual months, and forecasts for the rest; none while the service has no forecasts."""


class PaymentRecords(BaseModel):
    """How customers pay, column by column."""

    customer_id: list[UUID]
    invoices: list[int]
    due: list[Decimal]
    late: list[Decimal]
    effort: list[Decimal]
    lost: list[Decimal]
    delayed: list[Decimal]


class CreditDays(NamedTuple):
    """Days after the due date from which a payment is late, took much effort, or counts as lost."""

    grace: int
    effort: int
    lost: int


class CodesWithFacts(BaseModel):
    """The codes with facts."""

    codes: list[str]


class CustomerActivity(BaseModel):
    """What customers ordered lately and what they owe, column by column."""

    customer_id: list[UUID]
    sales: list[Decimal]
    orders: list[int]
    last_month: list[date | None]
    due: list[Decimal]
    overdue: list[Decimal]


class RecordedCustomers(BaseModel):
    """The customers of whom there are orders, and those of whom receivables lately fell due or are overdue."""

    ordered: list[UUID]
    due: list[UUID]


class LevelRanks(BaseModel):
    """Where people stand with us: ranks of their levels, 0 to 5."""

    contact_id: list[UUID]
    rank: list[int]


class KnownStanding(BaseModel):
    """Where we, or a rival, stand with a person."""

    contact_id: UUID
    competitor_id: UUID | None
    competitor_name: str | None
    level: str
    assessed_on: date
    status: str
    movement: int | None


class _Standings(BaseModel):
    items: list[KnownStanding]


def _named(ids: Sequence[UUID] | None) -> list[UUID] | None:
    return list(ids) if ids is not None and len(ids) <= MAX_NAMED_IDS else None


class KpiClient:
    """The kpi service, asked with the caller's rights."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def get_customer_years(
        self, first: date, last: date, until: date, customer_ids: Sequence[UUID] | None
    ) -> CustomerYears:
        """The figures of a year, of these customers or of all the caller's, in one call. Raises PeerUnavailable."""
        period = {"from": first, "to": last, "until": until}
        address = "/v1/kpi-values/customers"
        return await self._http.get_as(CustomerYears, address, **period, customer_ids=_named(customer_ids))

    async def get_payment_records(
        self, first: date, as_of: date, after: CreditDays, customer_ids: Sequence[UUID] | None
    ) -> PaymentRecords:
        """How these customers, or all of the caller's, paid what fell due, in one call. Raises PeerUnavailable."""
        days = {f"{name}_days": number for name, number in after._asdict().items()}
        asked = {"from": first, "as_of": as_of, **days}
        address = "/v1/receivables/payment-records"
        return await self._http.get_as(PaymentRecords, address, **asked, customer_ids=_named(customer_ids))

    async def find_codes_with_facts(self, codes: Collection[str]) -> set[str]:
        """Those of the codes for which something was ever pushed, whoever has them; one call, of an import's thousands
        one for each `MAX_CHECKED_CODES`. Raises PeerUnavailable, PeerRefused."""
        asked, found = sorted(codes), set[str]()
        for start in range(0, len(asked), MAX_CHECKED_CODES):
            question = {"codes": asked[start : start + MAX_CHECKED_CODES]}
            found.update((await self._http.ask_as(CodesWithFacts, "/v1/unknown-codes/checks", question)).codes)
        return found

    async def get_customer_activity(self, since: date, as_of: date, customer_ids: Sequence[UUID]) -> CustomerActivity:
        """Orders and receivables of up to 500 customers, in one call. Raises PeerUnavailable."""
        asked = {"since": since, "as_of": as_of, "customer_ids": list(customer_ids)}
        return await self._http.get_as(CustomerActivity, "/v1/customer-activity", **asked)

    async def get_recorded_customers(self, since: date, as_of: date) -> RecordedCustomers:
        """Whom the service has records of, among all of the caller's customers, in one call. Raises PeerUnavailable."""
        asked = {"since": since, "as_of": as_of}
        return await self._http.get_as(RecordedCustomers, "/v1/customer-activity/recorded", **asked)


class RelationshipClient:
    """The relationship service, asked with the caller's rights."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def get_level_ranks(self, as_of: date, customer_ids: Sequence[UUID] | None) -> LevelRanks:
        """Where the people of these customers, or of all the caller's, stand. Raises PeerUnavailable."""
        address = "/v1/key-person-assessments/levels"
        return await self._http.get_as(LevelRanks, address, as_of=as_of, customer_ids=_named(customer_ids))

    async def list_standings(self, customer_id: UUID) -> list[KnownStanding]:
        """Where everybody assessed at the customer stands with us and with each rival. Raises PeerUnavailable."""
        address = "/v1/key-person-assessments/current"
        return (await self._http.get_as(_Standings, address, customer_id=customer_id, with_rivals="true")).items


async def _kpi_client(request: Request) -> KpiClient:
    return KpiClient(peer_of(request, "kpi"))


async def _relationship_client(request: Request) -> RelationshipClient:
    return RelationshipClient(peer_of(request, "relationship"))


Kpis = Annotated[KpiClient, Depends(_kpi_client)]
Relationships = Annotated[RelationshipClient, Depends(_relationship_client)]
