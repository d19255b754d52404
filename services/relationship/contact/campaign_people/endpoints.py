"""People of campaigns over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.clients import Customers
from services.relationship.contact.campaign_people import operations
from services.relationship.contact.campaign_people.model import (
    CampaignPersonRead,
    CampaignPersonUpdate,
    PeopleInvited,
    PeopleRecorded,
)
from services.relationship.contact.campaign_people.rules import CampaignNotBegun, TooManyPeople
from services.relationship.contact.campaign_people.store import CAMPAIGN_PEOPLE, CampaignPersonQuery
from services.relationship.contact.campaigns.rules import CampaignFinished, CampaignNotFound
from shared.auth.access import Scope
from shared.customers.contacts import ContactUnknown
from shared.customers.directory import ContactMerged
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/campaign-people", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.acts(
    None,
    "",
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        CampaignNotFound,
        CampaignFinished,
        CampaignNotBegun,
        ContactUnknown,
        ContactMerged,
        TooManyPeople,
        PeerUnavailable,
    ],
)
async def invite_campaign_people(call: Call, body: PeopleInvited, customers: Customers) -> PeopleRecorded:
    """Record people of a campaign's customers: invited, accepted, declined, attended or absent.

    New people are added, of the others status and remark are changed; all or none. A campaign has 2,000 people at
    most.
    """
    return await operations.invite_people(call, customers, body)


@router.lists(CAMPAIGN_PEOPLE)
async def list_campaign_people(call: Call, query: Annotated[CampaignPersonQuery, Query()]) -> Page[CampaignPersonRead]:
    """The people of campaigns whom the caller may see, the latest recorded first."""
    return await CAMPAIGN_PEOPLE.page(call, query)


@router.reads(CAMPAIGN_PEOPLE)
async def get_campaign_person(call: Call, campaign_person_id: UUID) -> CampaignPersonRead:
    """One person of a campaign; send its `ETag` in `If-Match` when you change it."""
    return await CAMPAIGN_PEOPLE.get(call, campaign_person_id)


@router.changes(CAMPAIGN_PEOPLE, fails_with=[CampaignFinished, CampaignNotBegun])
async def update_campaign_person(
    call: Call, campaign_person_id: UUID, body: CampaignPersonUpdate
) -> CampaignPersonRead:
    """Record the answer or the attendance of one person (JSON merge-patch)."""
    return await operations.update_person(call, campaign_person_id, body)


@router.removes(CAMPAIGN_PEOPLE, fails_with=[CampaignFinished])
async def remove_campaign_person(call: Call, campaign_person_id: UUID) -> None:
    """Remove somebody invited by mistake; the history keeps it."""
    await operations.remove_person(call, campaign_person_id)
