"""Recording what people answered elsewhere."""

from collections.abc import Sequence

from services.relationship.clients import CustomerClient
from services.relationship.satisfaction.duties.operations import settle_customer
from services.relationship.satisfaction.questionnaires.store import QUESTIONNAIRES
from services.relationship.satisfaction.recorded_responses import rules, store
from services.relationship.satisfaction.recorded_responses.model import ResponsesRecord, ResponsesRecorded
from services.relationship.satisfaction.recorded_responses.reading import Sheet, SurveyWithPeople, read_sheets
from services.relationship.satisfaction.responses.model import SurveyBallot
from services.relationship.satisfaction.responses.rules import scored
from services.relationship.satisfaction.surveys.answering import response_to
from services.relationship.satisfaction.surveys.inviting import invite_people
from services.relationship.satisfaction.surveys.model import Survey
from services.relationship.satisfaction.surveys.operations import lock_open
from services.relationship.satisfaction.surveys.store import SURVEYS
from shared.customers.contacts import find_people
from shared.web.call import Call


async def record_responses(call: Call, customers: CustomerClient, body: ResponsesRecord) -> ResponsesRecorded:
    """Take the responses, all or none. Raises SurveyNotFound, SurveyClosed, LinksOnly, ResponsesWrong."""
    named = {one.contact_id for one in body.sheets if one.contact_id}
    async with call.briefly() as brief:
        await SURVEYS.row(brief, body.survey_id)  # whoever may not see it records nothing
        people = await find_people(brief.session, brief.principal, named, customers)
    survey = await lock_open(call, body.survey_id)
    rules.refuse_links_only(is_anonymous=survey.is_anonymous, is_recorded=survey.is_recorded)
    asked = SurveyWithPeople(
        survey=survey,
        content=(await QUESTIONNAIRES.get(call.session, survey.questionnaire_version)).content,
        people=people,
        responses=await store.read_responses(call.session, survey.id),
        invited=await store.read_questionnaires(call.session, survey.id),
    )
    sheets = read_sheets(asked, body.sheets)
    return await (_cast(call, survey, sheets) if survey.is_anonymous else _keep(call, asked, sheets))


async def _cast(call: Call, survey: Survey, sheets: Sequence[Sheet]) -> ResponsesRecorded:
    """Put the answers with the ballots: nothing says whose they are, and they count when the survey is closed."""
    rules.refuse_too_many(len(sheets) + await store.count_ballots(call.session, survey.id))
    call.session.add_all(SurveyBallot(survey_id=survey.id, answers=one.answers) for one in sheets)
    return ResponsesRecorded(survey_id=survey.id, recorded=len(sheets), replaced=0)


async def _keep(call: Call, asked: SurveyWithPeople, sheets: Sequence[Sheet]) -> ResponsesRecorded:
    """Keep who answered what and when; what was recorded of a person before is replaced."""
    survey, days = asked.survey, []
    await _close_links(call, asked, sheets)
    for sheet in sheets:
        given = sheet.given.model_dump(include={"contact_id", "answered_on"})
        given |= {"recorded_by": call.principal.subject, "recorded_by_name": call.principal.name}
        if present := asked.responses.get(sheet.given.contact_id):
            days.append(present.answered_on)
            present.sqlmodel_update(given | scored(sheet.questionnaire, sheet.answers))
        else:
            call.session.add(response_to(survey, sheet.questionnaire, sheet.answers, **given))
        days.append(given["answered_on"])
    replaced = len(days) - len(sheets)
    await settle_customer(call.session, survey.customer_id, min(days))
    return ResponsesRecorded(survey_id=survey.id, recorded=len(sheets) - replaced, replaced=replaced)


async def _close_links(call: Call, asked: SurveyWithPeople, sheets: Sequence[Sheet]) -> None:
    """Add who was not asked yet to the survey, and use up everybody's link: each person answers once."""
    codes = {one.given.contact_id: one.questionnaire.code for one in sheets if one.given.contact_id}
    new = {one: code for one, code in codes.items() if one not in asked.invited}
    rules.refuse_too_many(len(asked.invited) + len(new))
    people = [asked.people[one] for one in new]
    await invite_people(call, [(asked.survey, people)], asked.content, "zh-CN", codes=new)
    await store.use_links(call.session, asked.survey.id, codes)
