"""Beginning surveys, inviting to them, closing and removing them."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from services.relationship.clients import CustomerClient
from services.relationship.satisfaction.invitations.store import invited_to
from services.relationship.satisfaction.questionnaires.model import QuestionnaireContent
from services.relationship.satisfaction.questionnaires.store import QUESTIONNAIRES
from services.relationship.satisfaction.surveys import rules
from services.relationship.satisfaction.surveys.inviting import invite_people
from services.relationship.satisfaction.surveys.model import (
    Survey,
    SurveyClosure,
    SurveyCreate,
    SurveyInvitationsCreate,
    SurveyInvitationsRead,
    SurveyInviting,
    SurveyRead,
    SurveyRecord,
    SurveyRoundCreate,
    SurveyRoundRead,
    SurveyTerms,
    SurveyUpdate,
    SurveyWithLinks,
)
from services.relationship.satisfaction.surveys.rules import SurveyStatus
from services.relationship.satisfaction.surveys.store import SURVEYS, SURVEYS_CLOSED, has_answers
from shared.auth.users import UserSource, require_users
from shared.auth.visibility import customers as directory
from shared.auth.visibility import visible_to
from shared.customers.contacts import KnownContact, find_key_people, find_people
from shared.customers.directory import require_customer
from shared.database import execute
from shared.schemes.versions import Version
from shared.time import company_today, utc_now
from shared.web.call import Call


async def create_survey(
    call: Call, customers: CustomerClient, gateway: UserSource, body: SurveyCreate
) -> SurveyWithLinks:
    """A new survey of the people named, or of the customer's key people, with their links."""
    async with call.briefly() as brief:  # other services are asked before the call's own transaction begins
        await _require_owner(brief, gateway, body.owner_id)
        await require_customer(brief.session, brief.principal, body.customer_id, customers)
        if body.contact_ids:
            known = await find_people(brief.session, brief.principal, body.contact_ids, customers)
            rules.refuse_people(body.contact_ids, known, body.customer_id)
        else:
            known = await find_key_people(brief.session, brief.principal, [body.customer_id])
    people = [known[one] for one in body.contact_ids] or list(known.values())
    (begun,) = await _begin(call, body, {body.customer_id: people})
    return begun


async def create_survey_round(
    call: Call, customers: CustomerClient, gateway: UserSource, body: SurveyRoundCreate
) -> SurveyRoundRead:
    """A survey for each of the customers, of its key people; all or none."""
    async with call.briefly() as brief:
        await _require_owner(brief, gateway, body.owner_id)
        await _require_customers(brief, customers, body.customer_ids)
        known = await find_key_people(brief.session, brief.principal, body.customer_ids)
    people: dict[UUID, list[KnownContact]] = {one: [] for one in body.customer_ids}
    for contact in known.values():
        people[contact.customer_id].append(contact)
    return SurveyRoundRead(surveys=await _begin(call, body, people))


async def record_survey(call: Call, customers: CustomerClient, gateway: UserSource, body: SurveyRecord) -> SurveyRead:
    """A survey whose answers our people record."""
    async with call.briefly() as brief:
        await _require_owner(brief, gateway, body.owner_id)
        await require_customer(brief.session, brief.principal, body.customer_id, customers)
    rules.refuse_days(body.opens_on, body.closes_on, today=body.opens_on)
    version = await _questionnaires(call, body)
    common = body.model_dump(exclude={"questionnaire_version", "owner_id"})
    owner_id = body.owner_id or call.principal.user_id
    survey = Survey(**common, is_recorded=True, questionnaire_version=version.number, owner_id=owner_id)
    return await SURVEYS.add(call, survey)


async def _require_customers(call: Call, source: CustomerClient, ids: Sequence[UUID]) -> None:
    """Look for all at once; only those that are not found are asked for."""
    seen = sa.select(directory.c.id).where(directory.c.id.in_(ids), visible_to(call.principal, directory.c.id))
    found = set((await execute(call.session, seen)).scalars())
    for missing in (one for one in ids if one not in found):
        await require_customer(call.session, call.principal, missing, source)


async def _require_owner(call: Call, gateway: UserSource, owner_id: UUID | None) -> None:
    if owner_id is not None and owner_id != call.principal.user_id:
        await require_users(call.session, gateway, {"/owner_id": owner_id})


async def _questionnaires(call: Call, body: SurveyTerms) -> Version[QuestionnaireContent]:
    if body.questionnaire_version is None:
        return await QUESTIONNAIRES.current(call.session)
    return await QUESTIONNAIRES.get(call.session, body.questionnaire_version)


async def _begin(
    call: Call, body: SurveyInviting, people: Mapping[UUID, Sequence[KnownContact]]
) -> list[SurveyWithLinks]:
    """A survey for each customer, with everybody invited; so many statements as for one."""
    if without := [customer_id for customer_id, found in people.items() if not found]:
        raise rules.NobodyToAsk(names=without)
    version = await _questionnaires(call, body)
    opens_on, closes_on = rules.days_of(body.opens_on, body.closes_on, company_today())
    common = {
        **body.model_dump(include={"title", "is_anonymous"}),
        "questionnaire_version": version.number,
        "opens_on": opens_on,
        "closes_on": closes_on,
        "owner_id": body.owner_id or call.principal.user_id,
    }
    surveys = {one: Survey(customer_id=one, **common) for one in people}
    call.session.add_all(surveys.values())
    await call.session.flush()
    asked = [(survey, people[customer_id]) for customer_id, survey in surveys.items()]
    invited = await invite_people(call, asked, version.content, body.language)
    ids = [survey.id for survey, _ in asked]
    reads = {one.id: one for one in await SURVEYS.read_all(call, SURVEYS.query(), SURVEYS.columns["id"].in_(ids))}
    return [SurveyWithLinks(**reads[one].model_dump(), invitations=invited[one]) for one in ids]


async def invite_to_survey(
    call: Call, customers: CustomerClient, survey_id: UUID, body: SurveyInvitationsCreate
) -> SurveyInvitationsRead:
    """Ask further people of the customer."""
    async with call.briefly() as brief:
        await SURVEYS.row(brief, survey_id)  # whoever may not see it asks nobody
        known = await find_people(brief.session, brief.principal, body.contact_ids, customers)
    survey = await lock_open(call, survey_id)
    if survey.is_recorded:
        raise rules.SurveyRecorded
    invited = await invited_to(call.session, survey.id)
    rules.refuse_people(body.contact_ids, known, survey.customer_id, invited)
    if len(invited) + len(body.contact_ids) > rules.MAX_PEOPLE:
        raise rules.TooManyPeople(most=rules.MAX_PEOPLE)
    version = await QUESTIONNAIRES.get(call.session, survey.questionnaire_version)
    people = [known[one] for one in body.contact_ids]
    made = await invite_people(call, [(survey, people)], version.content, body.language)
    return SurveyInvitationsRead(invitations=made[survey.id])


async def update_survey(call: Call, gateway: UserSource, survey_id: UUID, body: SurveyUpdate) -> SurveyRead:
    """Change the fields sent of an open survey."""
    async with call.briefly() as brief:
        await SURVEYS.row(brief, survey_id)
        await _require_owner(brief, gateway, body.owner_id)
    survey = await lock_open(call, survey_id)
    if "closes_on" in body.model_fields_set:
        _refuse_last_day(survey, body.closes_on)
    for name in body.model_fields_set:
        setattr(survey, name, getattr(body, name))
    return await SURVEYS.saved(call, survey)


def _refuse_last_day(survey: Survey, closes_on: date) -> None:
    if survey.is_recorded:
        rules.refuse_shortening(survey.closes_on, closes_on)
        return rules.refuse_days(survey.opens_on, closes_on, today=survey.opens_on)
    if survey.is_anonymous:
        rules.refuse_extension(survey.closes_on, company_today())
    return rules.refuse_days(survey.opens_on, closes_on, company_today())


async def close_survey(call: Call, survey_id: UUID, body: SurveyClosure) -> SurveyRead:
    """Close the survey with its evaluation; its links stop working, and anonymous answers are counted."""
    survey = await lock_open(call, survey_id)
    survey.status, survey.conclusion = SurveyStatus.CLOSED, body.conclusion
    survey.closed_at, survey.closed_by_name = utc_now(), call.principal.name
    await call.session.flush()
    await SURVEYS_CLOSED.announce(call.session, [survey.id])
    return await SURVEYS.saved(call, survey)


async def delete_survey(call: Call, survey_id: UUID) -> None:
    """Remove a survey that nobody has answered; its links stop working."""
    survey = await SURVEYS.lock(call, survey_id)
    if await has_answers(call.session, survey.id):
        raise rules.SurveyAnswered
    survey.deleted_at = utc_now()


async def lock_open(call: Call, survey_id: UUID) -> Survey:
    """The survey, which nobody answers or closes meanwhile. Raises SurveyNotFound, SurveyClosed."""
    survey = await SURVEYS.lock(call, survey_id)
    if survey.status is SurveyStatus.CLOSED:
        raise rules.SurveyClosed
    return survey
