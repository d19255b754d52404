"""The customer service as the source of what is personal: asked with the caller's rights, never copied."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from services.relationship.briefings.briefings.rules import DAYS_AHEAD, BriefingGap
from shared.web.peers import PeerRefused, PeerUnavailable, ServiceHttp, peer_of

MAX_DAYS = 500
AT_ONCE = 100
"""People of one call: their ids are in its address."""
FoundT = TypeVar("FoundT")


class PersonalSaid(BaseModel):
    """What the customer service says of a contact; what is above the caller's level is null there."""

    id: UUID
    career_wishes: str | None = None
    preferences: str | None = None
    explicit_needs: str | None = None
    hidden_needs: str | None = None
    private_notes: str | None = None


class GiftSaid(BaseModel):
    """The gift for a day, by the gift scheme."""

    verdict: str
    up_to: Decimal | None = None


class DaySaid(BaseModel):
    """A reminder of the customer service."""

    kind: str
    on: date
    contact_id: UUID | None = None
    special_date_kind: str | None = None
    festival: str | None = None
    note: str | None = None
    gift: GiftSaid | None = None


class PersonalPage(BaseModel):
    """A page of contacts."""

    items: list[PersonalSaid]


class DayPage(BaseModel):
    """A page of reminders."""

    items: list[DaySaid]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Personal:
    """What is personal of the people, and what is lacking because the service did not answer."""

    people: dict[UUID, PersonalSaid] = field(default_factory=dict)
    days: dict[UUID, list[DaySaid]] = field(default_factory=dict)
    lacks: list[BriefingGap] = field(default_factory=list)


class PersonalClient:
    """Reads what is personal: a call for each 100 people, and one for a page of days."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def read(self, customer_id: UUID, contact_ids: Sequence[UUID], today: date) -> Personal:
        """What is known of these people. What does not answer is named as lacking; nothing is raised."""
        if not contact_ids:
            return Personal()
        people, reminders = await asyncio.gather(
            _or_none(self._read_people(customer_id, contact_ids)), _or_none(self._read_days(customer_id, today))
        )
        of: dict[UUID, list[DaySaid]] = {}
        for day in reminders or ():
            if day.contact_id is not None:
                of.setdefault(day.contact_id, []).append(day)
        asked = ((BriefingGap.PERSONAL, people), (BriefingGap.DAYS, reminders))
        known = {one.id: one for one in people or ()}
        return Personal(known, of, [gap for gap, found in asked if found is None])

    async def _read_people(self, customer_id: UUID, contact_ids: Sequence[UUID]) -> list[PersonalSaid]:
        asked: dict[str, Any] = {"customer_id": customer_id, "limit": AT_ONCE}
        some = [contact_ids[first : first + AT_ONCE] for first in range(0, len(contact_ids), AT_ONCE)]
        pages = await asyncio.gather(
            *(self._http.get_as(PersonalPage, "/v1/contacts", id__in=list(ids), **asked) for ids in some)
        )
        return [one for page in pages for one in page.items]

    async def _read_days(self, customer_id: UUID, today: date) -> list[DaySaid]:
        found: list[DaySaid] = []
        asked: dict[str, Any] = {"from": today, "to": today + timedelta(days=DAYS_AHEAD), "customer_id": customer_id}
        cursor = None
        while True:
            page = await self._http.get_as(DayPage, "/v1/reminders", **asked, limit=MAX_DAYS, cursor=cursor)
            found += page.items
            if (cursor := page.next_cursor) is None:
                return found


async def _or_none(asked: Awaitable[FoundT]) -> FoundT | None:
    try:
        return await asked
    except (PeerUnavailable, PeerRefused):
        return None


async def _personal_client(request: Request) -> PersonalClient:
    return PersonalClient(peer_of(request, "customer"))


PersonalFacts = Annotated[PersonalClient, Depends(_personal_client)]
