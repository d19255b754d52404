"""Satisfaction over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.relationship.satisfaction.scores import operations, rules
from services.relationship.satisfaction.scores.by_customer import SCORES, SatisfactionScoreQuery
from services.relationship.satisfaction.scores.charts import radar_of
from services.relationship.satisfaction.scores.model import (
    SatisfactionQuery,
    SatisfactionRead,
    SatisfactionScoreRead,
)
from shared.auth.access import Scope
from shared.customers.directory import CustomerNotFound
from shared.documents.answers import CHART, RENDERING_PROBLEMS, Document, answer
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/satisfaction", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.reads(
    path="",
    model=SatisfactionRead,
    answers=CHART.answers,
    fails_with=[CustomerNotFound, rules.PeriodWrong, *RENDERING_PROBLEMS],
    is_translated=True,
)
async def get_satisfaction(call: Call, query: Annotated[SatisfactionQuery, Query()], request: Request) -> Response:
    """How satisfied a customer is, or all that the filters select.

    Score, parts, questions, trend, NPS and CSAT. The score is the mean over people of experience / highest mark, with n
    and its bounds at 95 % confidence. As JSON, or as the radar of what is expected, experienced and had from the best
    rival. It is made of people whom the caller may see. Answers to an anonymous survey count when it has ended with
    enough of them, on its last day. The target of one customer (by its value rating) needs clearance 2.
    """
    read = await operations.read_satisfaction(call, query)
    document = Document(read, "satisfaction", chart=lambda: radar_of(read, call.language))
    return await answer(call, document, CHART.chosen(request, query.format))


@router.lists(SCORES, "/scores", fails_with=[rules.PeriodWrong])
async def list_satisfaction_scores(
    call: Call, query: Annotated[SatisfactionScoreQuery, Query()]
) -> Page[SatisfactionScoreRead]:
    """The caller's customers with a score in the days asked for, the least satisfied first.

    Those below their target: `?is_met=false`, which needs clearance 2 as all that is said of targets.
    """
    return await operations.list_satisfaction_scores(call, query)
