"""Recorded responses over HTTP."""

from services.relationship.clients import Customers
from services.relationship.satisfaction.recorded_responses import operations, rules
from services.relationship.satisfaction.recorded_responses.model import ResponsesRecord, ResponsesRecorded
from services.relationship.satisfaction.responses.model import RESPONSES_CLEARANCE
from services.relationship.satisfaction.surveys.rules import SurveyClosed, SurveyNotFound
from shared.auth.access import Scope
from shared.customers.directory import ContactMerged
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/recorded-responses",
    reads=Scope.RELATIONSHIPS_READ,
    writes=Scope.RELATIONSHIPS_WRITE,
    clearance=RESPONSES_CLEARANCE,
)


@router.acts(
    None,
    "",
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        SurveyNotFound,
        SurveyClosed,
        ContactMerged,
        rules.LinksOnly,
        rules.ResponsesWrong,
        rules.TooManyResponses,
        PeerUnavailable,
    ],
)
async def record_responses(call: Call, body: ResponsesRecord, customers: Customers) -> ResponsesRecorded:
    """Enter answers given on paper, by telephone or to another tool: all of them or none.

    It needs clearance 2. The survey is open for it until it is closed; each answer is of one of its days until today.
    By name, whoever was not asked yet is added, links are used up, and answers entered before are replaced; answers by
    link stay. Anonymous answers, only to a survey entered with `record_survey`, name nobody and no day, and cannot be
    taken back.
    """
    return await operations.record_responses(call, customers, body)
