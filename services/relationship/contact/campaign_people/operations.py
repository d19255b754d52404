"""Recording whom a campaign invites, and what became of it."""

from uuid import UUID

from services.relationship.clients import CustomerClient
from services.relationship.contact.campaign_people import store
from services.relationship.contact.campaign_people.model import (
    CampaignPersonRead,
    CampaignPersonUpdate,
    PeopleInvited,
    PeopleRecorded,
    PersonInvited,
)
from services.relationship.contact.campaign_people.rules import (
    MAX_PEOPLE,
    OF_THE_DAY,
    CampaignNotBegun,
    TooManyPeople,
)
from services.relationship.contact.campaign_people.store import CAMPAIGN_PEOPLE
from services.relationship.contact.campaigns.invitations import InvitationStatus
from services.relationship.contact.campaigns.model import Campaign
from services.relationship.contact.campaigns.people import CampaignPerson
from services.relationship.contact.campaigns.rules import refuse_change
from services.relationship.contact.campaigns.store import CAMPAIGNS, read_customers
from services.relationship.contact.campaigns.touchpoints import keep_touchpoints
from shared.auth.clearances import apply_patch
from shared.customers.contacts import KnownContact, require_contacts_of
from shared.time import company_today
from shared.web.call import Call


async def invite_people(call: Call, customers: CustomerClient, body: PeopleInvited) -> PeopleRecorded:
    """Add people of the campaign's customers, or change their status.

    Raises CampaignNotFound, CampaignFinished, CampaignNotBegun, ContactUnknown, ContactMerged, TooManyPeople.
    """
    found = await _require_people(call, customers, body)
    campaign = await CAMPAIGNS.lock(call, body.campaign_id)  # two who invite the same wait for each other
    refuse_change(campaign.status)
    _refuse_too_early(campaign, {one.status for one in body.people})
    present = await store.find_invited(call.session, campaign.id, found)
    new = [one for one in body.people if one.contact_id not in present]
    if (count := len(new) + await store.count_people(call.session, campaign.id)) > MAX_PEOPLE:
        raise TooManyPeople(count=count, limit=MAX_PEOPLE)
    changed = sum(_is_changed(present[one.contact_id], one) for one in body.people if one.contact_id in present)
    call.session.add_all(
        CampaignPerson(campaign_id=campaign.id, customer_id=found[one.contact_id].customer_id, **one.model_dump())
        for one in new
    )
    await keep_touchpoints(call.session, campaign)
    await call.session.flush()
    return PeopleRecorded(created=len(new), changed=changed, unchanged=len(present) - changed)


async def _require_people(call: Call, customers: CustomerClient, body: PeopleInvited) -> dict[UUID, KnownContact]:
    """The people, checked before the campaign is locked, as the customer service may be asked."""
    async with call.briefly() as brief:
        await CAMPAIGNS.row(brief, body.campaign_id)
        of = [*await read_customers(brief.session, body.campaign_id)]
    named = {f"/people/{place}/contact_id": one.contact_id for place, one in enumerate(body.people)}
    return await require_contacts_of(call.session, call.principal, of, named, customers)


def _is_changed(row: CampaignPerson, said: PersonInvited) -> bool:
    """Write what was said of the person; whether it is new."""
    before = (row.status, row.remark)
    row.status = said.status
    if "remark" in said.model_fields_set:
        row.remark = said.remark
    return before != (row.status, row.remark)


async def update_person(call: Call, campaign_person_id: UUID, body: CampaignPersonUpdate) -> CampaignPersonRead:
    """Change the fields sent. Raises CampaignPersonNotFound, CampaignFinished, CampaignNotBegun."""
    campaign, person = await _lock_open(call, campaign_person_id)
    if "status" in body.model_fields_set:
        _refuse_too_early(campaign, {body.status})
    apply_patch(person, body)
    await keep_touchpoints(call.session, campaign)
    return await CAMPAIGN_PEOPLE.saved(call, person)


async def remove_person(call: Call, campaign_person_id: UUID) -> None:
    """Remove somebody invited by mistake. Raises CampaignPersonNotFound, CampaignFinished."""
    campaign, person = await _lock_open(call, campaign_person_id)
    await call.session.delete(person)
    await keep_touchpoints(call.session, campaign)


async def _lock_open(call: Call, campaign_person_id: UUID) -> tuple[Campaign, CampaignPerson]:
    """The campaign, which is locked first as those who invite do, and the person."""
    campaign = await CAMPAIGNS.lock(call, await store.find_campaign(call, campaign_person_id))
    refuse_change(campaign.status)
    return campaign, await CAMPAIGN_PEOPLE.lock(call, campaign_person_id)


def _refuse_too_early(campaign: Campaign, statuses: set[InvitationStatus]) -> None:
    if statuses & OF_THE_DAY and campaign.starts_on > company_today():
        raise CampaignNotBegun(starts_on=campaign.starts_on)
