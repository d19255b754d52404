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

from services.relationship.briefings.briefings.rules import DAYS_AHEAD, MAX_PEOPLE, BriefingGap
from shared.web.peers import PeerRefused, PeerUnavailable, ServiceHttp, peer_of

MAX_DAYS = 500
PageT = TypeVar("PageT")


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


@dataclass(frozen=True, slots=True)
class Personal:
    """What is personal of the people, and what is lacking because the service did not answer."""

    people: dict[UUID, PersonalSaid] = field(default_factory=dict)
    days: dict[UUID, list[DaySaid]] = field(default_factory=dict)
    lacks: list[BriefingGap] = field(default_factory=list)


class PersonalClient:
    """Reads what is personal, with one call for all people and one for all days."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def read(self, customer_id: UUID, contact_ids: Sequence[UUID], today: date) -> Personal:
        """What is known of these people. What does not answer is named as lacking; nothing is raised."""
        if not contact_ids:
            return Personal()
        people: dict[str, Any] = {"id__in": contact_ids, "customer_id": customer_id, "limit": MAX_PEOPLE}
        until = today + timedelta(days=DAYS_AHEAD)
        days: dict[str, Any] = {"from": today, "to": until, "customer_id": customer_id, "limit": MAX_DAYS}
        contacts, reminders = await asyncio.gather(
            _or_none(self._http.get_as(PersonalPage, "/v1/contacts", **people)),
            _or_none(self._http.get_as(DayPage, "/v1/reminders", **days)),
        )
        of: dict[UUID, list[DaySaid]] = {}
        for day in reminders.items if reminders else ():
            if day.contact_id is not None:
                of.setdefault(day.contact_id, []).append(day)
        asked = ((BriefingGap.PERSONAL, contacts), (BriefingGap.DAYS, reminders))
        known = {one.id: one for one in contacts.items} if contacts else {}
        return Personal(known, of, [gap for gap, page in asked if page is None])


async def _or_none(asked: Awaitable[PageT]) -> PageT | None:
    try:
        return await asked
    except (PeerUnavailable, PeerRefused):
        return None


async def _personal_client(request: Request) -> PersonalClient:
    return PersonalClient(peer_of(request, "customer"))


PersonalFacts = Annotated[PersonalClient, Depends(_personal_client)]
