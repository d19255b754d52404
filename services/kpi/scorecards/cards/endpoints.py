"""Scorecards over HTTP."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query, Request, Response

from services.kpi.scorecards.cards import copying, operations, results, rules
from services.kpi.scorecards.cards.bodies import (
    ActualEntry,
    ScorecardCopy,
    ScorecardReason,
    SelfAssessment,
    SupervisorReview,
)
from services.kpi.scorecards.cards.exports import FORMATS, ScorecardResultQuery, answer_results, results_of_period
from services.kpi.scorecards.cards.model import ScorecardCreate, ScorecardRead, ScorecardUpdate
from services.kpi.scorecards.cards.periods import ScorecardPeriodInvalid
from services.kpi.scorecards.cards.store import SCORECARDS, ScorecardQuery
from services.kpi.scorecards.results.model import ScorecardResultRead
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/scorecards", reads=Scope.SCORECARDS_READ, writes=(Scope.SCORECARDS_READ, Scope.SCORECARDS_WRITE)
)
SET_UP = (rules.GoalsUnsound, rules.SupervisorIsHolder, rules.ScorecardNotYours, rules.ScorecardExists, UserUnknown)
JUDGED = (rules.OwnScorecard, rules.ScorecardNotYours, rules.ScorecardStatusRefuses)


@router.lists(SCORECARDS)
async def list_scorecards(call: Call, query: Annotated[ScorecardQuery, Query()]) -> Page[ScorecardRead]:
    """Scorecards (PBC) 绩效计分卡 that the caller may see, the latest period first.

    Who sees one: the person or the team's members, the supervisor, who oversees its region, and who may see all
    customers. What each has reached is in its result.
    """
    return await SCORECARDS.page(call, query)


@router.creates(SCORECARDS, fails_with=[ScorecardPeriodInvalid, *SET_UP])
async def create_scorecard(call: Call, body: ScorecardCreate, users: Users) -> ScorecardRead:
    """Set up a scorecard of a person or a team for a period, as a draft.

    A KPI counts what they sold (`salesperson`: who sold it then, so sales against a target is quota against sales) or
    what the customers buy that they manage today (`managed`). There is one for each person or team and period.
    """
    return await operations.create_scorecard(call, users, body)


@router.reads(
    path="/results", model=Page[ScorecardResultRead], answers=FORMATS.answers, fails_with=[ScorecardPeriodInvalid]
)
async def list_scorecard_results(
    call: Call, query: Annotated[ScorecardResultQuery, Query()], request: Request
) -> Response:
    """What all scorecards of one period have reached, the best first.

    As JSON, or as CSV with a line for each goal.
    """
    found = await results_of_period(call, query)
    return answer_results(found, FORMATS.chosen(request, query.format), call.language)


@router.reads(SCORECARDS)
async def get_scorecard(call: Call, scorecard_id: UUID) -> ScorecardRead:
    """One scorecard; send its `ETag` in `If-Match` when you change it."""
    return await SCORECARDS.get(call, scorecard_id)


@router.reads(path="/{scorecard_id}/result", fails_with=[rules.ScorecardNotFound])
async def get_scorecard_result(call: Call, scorecard_id: UUID) -> ScorecardResultRead:
    """What a scorecard has reached: actuals, scores and total.

    They are computed now; of a closed scorecard, they are as they were frozen. A goal without an actual says why, is
    not scored, and lowers what is covered; it is never a 0.
    """
    return await results.result_of(call, await SCORECARDS.get(call, scorecard_id))


@router.changes(SCORECARDS, fails_with=[rules.ScorecardStatusRefuses, *SET_UP])
async def update_scorecard(call: Call, scorecard_id: UUID, body: ScorecardUpdate, users: Users) -> ScorecardRead:
    """Change a draft (JSON merge-patch). `goals` replaces all goals.

    The person changes neither the supervisor nor the region, nor does who would not see the scorecard afterwards.
    """
    return await operations.update_scorecard(call, users, scorecard_id, body)


@router.removes(SCORECARDS, fails_with=[rules.ScorecardStatusRefuses, rules.ScorecardNotYours])
async def delete_scorecard(call: Call, scorecard_id: UUID) -> None:
    """Delete a draft; its history is kept, and the period is free for another."""
    await operations.delete_scorecard(call, scorecard_id)


@router.acts(SCORECARDS, "/{scorecard_id}/agreement", takes_match=True, fails_with=[*JUDGED, rules.WeightsNotWhole])
async def agree_scorecard(call: Call, scorecard_id: UUID) -> ScorecardRead:
    """Agree the targets of a draft, as its supervisor or from above; from then on they stay."""
    return await operations.agree_scorecard(call, scorecard_id)


@router.acts(SCORECARDS, "/{scorecard_id}/revision", takes_match=True, fails_with=JUDGED)
async def revise_scorecard(call: Call, scorecard_id: UUID, body: ScorecardReason) -> ScorecardRead:
    """Make an agreed scorecard a draft again, with the reason, because its targets must change.

    What was agreed is kept among its earlier goals.
    """
    return await operations.revise_scorecard(call, scorecard_id, body.reason)


@router.acts(
    SCORECARDS,
    "/{scorecard_id}/self-assessment",
    takes_match=True,
    fails_with=[rules.HolderAssesses, rules.ScorecardStatusRefuses],
)
async def assess_scorecard(call: Call, scorecard_id: UUID, body: SelfAssessment) -> ScorecardRead:
    """Say what you think of your period.

    It may be said again until the supervisor has reviewed it.
    """
    return await operations.assess_scorecard(call, scorecard_id, body)


@router.acts(
    SCORECARDS,
    "/{scorecard_id}/actuals",
    takes_match=True,
    fails_with=[rules.GoalNotByHand, rules.ScorecardNotYours, rules.ScorecardStatusRefuses],
)
async def enter_scorecard_actual(call: Call, scorecard_id: UUID, body: ActualEntry) -> ScorecardRead:
    """Enter the actual of a goal that is no KPI, with what shows it; a later entry replaces it."""
    return await operations.enter_actual(call, scorecard_id, body)


@router.acts(SCORECARDS, "/{scorecard_id}/review", takes_match=True, fails_with=[*JUDGED, rules.PeriodNotOver])
async def review_scorecard(call: Call, scorecard_id: UUID, body: SupervisorReview) -> ScorecardRead:
    """Review a scorecard after its period, as its supervisor or from above.

    It may be reviewed again until it is closed.
    """
    return await operations.review_scorecard(call, scorecard_id, body)


@router.acts(SCORECARDS, "/{scorecard_id}/closure", takes_match=True, fails_with=JUDGED)
async def close_scorecard(call: Call, scorecard_id: UUID) -> ScorecardRead:
    """Close a reviewed scorecard, which freezes its result.

    The sums, the version of the scheme and the time are kept with it.
    """
    return await operations.close_scorecard(call, scorecard_id)


@router.acts(
    SCORECARDS,
    "/{scorecard_id}/reopening",
    takes_match=True,
    needs=(Scope.SCORECARDS_READ, Scope.SCORECARDS_REOPEN),
    fails_with=JUDGED,
)
async def reopen_scorecard(call: Call, scorecard_id: UUID, body: ScorecardReason) -> ScorecardRead:
    """Reopen a closed scorecard, with the reason. What was frozen is kept among its earlier results."""
    return await operations.reopen_scorecard(call, scorecard_id, body.reason)


@router.creates(
    SCORECARDS,
    "/{scorecard_id}/copy",
    fails_with=[rules.ScorecardNotFound, ScorecardPeriodInvalid, rules.ScorecardExists, rules.ScorecardNotYours],
)
async def copy_scorecard(call: Call, scorecard_id: UUID, body: ScorecardCopy) -> ScorecardRead:
    """Set up the next period's scorecard with the same goals, as a draft.

    There is one for each person or team and period; a second one is refused and names the first.
    """
    return await copying.copy_scorecard(call, scorecard_id, body)


@router.lists(None, "/{scorecard_id}/history", fails_with=[SCORECARDS.missing, CursorInvalid])
async def list_scorecard_history(
    call: Call, scorecard_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> HistoryPage:
    """What has happened to a scorecard, newest first. Targets, assessments and results are not in it."""
    await SCORECARDS.get(call, scorecard_id)
    return await history_page(call, of_entities(sa.select(sa.literal(scorecard_id))), query)
