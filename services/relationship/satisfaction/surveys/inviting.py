"""Inviting people to surveys, each with the questionnaire of their role and a link of their own."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.relationship.satisfaction.invitations import operations as invitations
from services.relationship.satisfaction.invitations.model import SurveyInvitation, SurveyInvitationWithLink
from services.relationship.satisfaction.invitations.store import INVITATIONS
from services.relationship.satisfaction.questionnaires.model import QuestionnaireContent
from services.relationship.satisfaction.questionnaires.rules import choose_questionnaire
from services.relationship.satisfaction.surveys import rules
from services.relationship.satisfaction.surveys.model import Survey
from shared.customers.contacts import KnownContact
from shared.problems import Language
from shared.web.call import Call


async def invite_people(
    call: Call,
    asked: Sequence[tuple[Survey, Sequence[KnownContact]]],
    content: QuestionnaireContent,
    language: Language,
    codes: Mapping[UUID, str] | None = None,
) -> dict[UUID, list[SurveyInvitationWithLink]]:
    """Invite people to surveys, by default to the questionnaires of their roles; returns the invitations by survey."""
    if any(len(people) > rules.MAX_PEOPLE for _, people in asked):
        raise rules.TooManyPeople(most=rules.MAX_PEOPLE)
    made = [_invitation(call, survey, person, content, language) for survey, people in asked for person in people]
    for one in made:
        one.questionnaire_code = (codes or {}).get(one.contact_id, one.questionnaire_code)
    call.session.add_all(made)
    await call.session.flush()
    secrets = await invitations.new_links(call.session, made)
    of_surveys = INVITATIONS.columns["survey_id"].in_([survey.id for survey, _ in asked])
    reads = {one.id: one for one in await INVITATIONS.read_all(call, INVITATIONS.query(), of_surveys)}
    invited: dict[UUID, list[SurveyInvitationWithLink]] = {survey.id: [] for survey, _ in asked}
    for one, secret in zip(made, secrets, strict=True):
        invited[one.survey_id].append(invitations.with_link(reads[one.id], secret, call.settings.gateway_url))
    return invited


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
