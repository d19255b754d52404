"""Beginning surveys, inviting to them, closing and removing them."""

from collections.abc import Sequence
from uuid import UUID

from services.relationship.clients import CustomerClient
from services.relationship.satisfaction.invitations import operations as invitations
from services.relationship.satisfaction.invitations.model import SurveyInvitation, SurveyInvitationWithLink
from services.relationship.satisfaction.invitations.store import INVITATIONS, invited_to
from services.relationship.satisfaction.questionnaires.model import QuestionnaireContent
from services.relationship.satisfaction.questionnaires.rules import choose_questionnaire
from services.relationship.satisfaction.questionnaires.store import QUESTIONNAIRES
from services.relationship.satisfaction.surveys import rules
from services.relationship.satisfaction.surveys.model import (
    Survey,
    SurveyClosure,
    SurveyCreate,
    SurveyInvitationsCreate,
    SurveyInvitationsRead,
    SurveyRead,
    SurveyRoundCreate,
    SurveyRoundRead,
    SurveyTerms,
    SurveyUpdate,
    SurveyWithLinks,
)
from services.relationship.satisfaction.surveys.rules import SurveyStatus
from services.relationship.satisfaction.surveys.store import SURVEYS, SURVEYS_CLOSED, has_answers
from shared.auth.users import UserSource, require_users
from shared.customers.contacts import KnownContact, find_key_people, find_people
from shared.customers.directory import require_customer
from shared.problems import Language
from shared.schemes.versions import Version
from shared.time import company_today, utc_now
from shared.web.call import Call


async def create_survey(
    call: Call, customers: CustomerClient, gateway: UserSource, body: SurveyCreate
) -> SurveyWithLinks:
    """A new survey of the people named, or of the customer's key people, with their links."""
    await require_customer(call.session, call.principal, body.customer_id, customers)
    if body.contact_ids:
        known = await find_people(call.session, call.principal, body.contact_ids, customers)
        rules.refuse_people(body.contact_ids, known, body.customer_id)
    else:
        known = await find_key_people(call.session, call.principal, [body.customer_id])
    await _refuse_unknown_owner(call, gateway, body.owner_id)
    version = await _questionnaires(call, body)
    people = [known[one] for one in body.contact_ids] or list(known.values())
    return await _begin(call, body, body.customer_id, people, version)


async def create_survey_round(
    call: Call, customers: CustomerClient, gateway: UserSource, body: SurveyRoundCreate
) -> SurveyRoundRead:
    """A survey for each of the customers, of its key people; all or none."""
    for customer_id in body.customer_ids:
        await require_customer(call.session, call.principal, customer_id, customers)
    known = await find_key_people(call.session, call.principal, body.customer_ids)
    await _refuse_unknown_owner(call, gateway, body.owner_id)
    version = await _questionnaires(call, body)
    people: dict[UUID, list[KnownContact]] = {one: [] for one in body.customer_ids}
    for contact in known.values():
        people[contact.customer_id].append(contact)
    return SurveyRoundRead(surveys=[await _begin(call, body, one, people[one], version) for one in body.customer_ids])


async def _refuse_unknown_owner(call: Call, gateway: UserSource, owner_id: UUID | None) -> None:
    if owner_id is not None and owner_id != call.principal.user_id:
        await require_users(call.session, gateway, {"/owner_id": owner_id})


async def _questionnaires(call: Call, body: SurveyTerms) -> Version[QuestionnaireContent]:
    if body.questionnaire_version is None:
        return await QUESTIONNAIRES.current(call.session)
    return await QUESTIONNAIRES.get(call.session, body.questionnaire_version)


async def _begin(
    call: Call,
    body: SurveyTerms,
    customer_id: UUID,
    people: Sequence[KnownContact],
    version: Version[QuestionnaireContent],
) -> SurveyWithLinks:
    if not people:
        raise rules.NobodyToAsk(names=[customer_id])
    opens_on, closes_on = rules.days_of(body.opens_on, body.closes_on, company_today())
    survey = Survey(
        customer_id=customer_id,
        title=body.title,
        questionnaire_version=version.number,
        is_anonymous=body.is_anonymous,
        opens_on=opens_on,
        closes_on=closes_on,
        owner_id=body.owner_id or call.principal.user_id,
    )
    call.session.add(survey)
    await call.session.flush()
    invited = await _invite(call, survey, people, version.content, body.language)
    read = await SURVEYS.get(call, survey.id)
    return SurveyWithLinks(**read.model_dump(), invitations=invited)


async def _invite(
    call: Call,
    survey: Survey,
    people: Sequence[KnownContact],
    content: QuestionnaireContent,
    language: Language,
) -> list[SurveyInvitationWithLink]:
    if len(people) > rules.MAX_PEOPLE:
        raise rules.TooManyPeople(most=rules.MAX_PEOPLE)
    made = [_invitation(call, survey, person, content, language) for person in people]
    call.session.add_all(made)
    await call.session.flush()
    secrets = await invitations.new_links(call.session, made)
    ids = {one.id: secret for one, secret in zip(made, secrets, strict=True)}
    rows = await INVITATIONS.read_all(call, INVITATIONS.query(), INVITATIONS.columns["id"].in_(list(ids)))
    reads = {one.id: one for one in rows}
    url = call.settings.gateway_url
    return [invitations.with_link(reads[one], secret, url) for one, secret in ids.items()]


def _invitation(
    call: Call, survey: Survey, person: KnownContact, content: QuestionnaireContent, language: Language
) -> SurveyInvitation:
    chosen = choose_questionnaire(
        content.questionnaires, person.decision_role, person.department, is_anonymous=survey.is_anonymous
    )
    return SurveyInvitation(
        survey_id=survey.id,
        customer_id=survey.customer_id,
        contact_id=person.id,
        contact_name=person.name,
        questionnaire_code=chosen.code,
        language=language,
        is_anonymous=survey.is_anonymous,
        invited_by=call.principal.subject,
        invited_by_name=call.principal.name,
    )


async def invite_to_survey(
    call: Call, customers: CustomerClient, survey_id: UUID, body: SurveyInvitationsCreate
) -> SurveyInvitationsRead:
    """Ask further people of the customer."""
    survey = await _lock_open(call, survey_id)
    known = await find_people(call.session, call.principal, body.contact_ids, customers)
    invited = await invited_to(call.session, survey.id)
    rules.refuse_people(body.contact_ids, known, survey.customer_id, invited)
    if len(invited) + len(body.contact_ids) > rules.MAX_PEOPLE:
        raise rules.TooManyPeople(most=rules.MAX_PEOPLE)
    version = await QUESTIONNAIRES.get(call.session, survey.questionnaire_version)
    people = [known[one] for one in body.contact_ids]
    return SurveyInvitationsRead(invitations=await _invite(call, survey, people, version.content, body.language))


async def update_survey(call: Call, gateway: UserSource, survey_id: UUID, body: SurveyUpdate) -> SurveyRead:
    """Change the fields sent of an open survey."""
    survey = await _lock_open(call, survey_id)
    if "owner_id" in body.model_fields_set:
        await _refuse_unknown_owner(call, gateway, body.owner_id)
    if "closes_on" in body.model_fields_set:
        if survey.is_anonymous:
            rules.refuse_extension(survey.closes_on, company_today())
        rules.refuse_days(survey.opens_on, body.closes_on, company_today())
    for name in body.model_fields_set:
        setattr(survey, name, getattr(body, name))
    return await SURVEYS.saved(call, survey)


async def close_survey(call: Call, survey_id: UUID, body: SurveyClosure) -> SurveyRead:
    """Close the survey with its evaluation; its links stop working, and anonymous answers are counted."""
    survey = await _lock_open(call, survey_id)
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


async def _lock_open(call: Call, survey_id: UUID) -> Survey:
    survey = await SURVEYS.lock(call, survey_id)
    if survey.status is SurveyStatus.CLOSED:
        raise rules.SurveyClosed
    return survey
