"""Setting up, agreeing, assessing, reviewing, closing and copying scorecards."""

from typing import Any
from uuid import UUID

from services.kpi.scorecards.cards import periods, rules, store
from services.kpi.scorecards.cards.bodies import ActualEntry, SelfAssessment, SupervisorReview
from services.kpi.scorecards.cards.model import (
    EarlierGoalsRead,
    EarlierResultRead,
    EnteredActualRead,
    Scorecard,
    ScorecardCreate,
    ScorecardRead,
    ScorecardUpdate,
)
from services.kpi.scorecards.cards.periods import Span
from services.kpi.scorecards.cards.results import result_of
from services.kpi.scorecards.cards.rules import ScorecardStatus
from services.kpi.scorecards.cards.store import SCORECARDS, SameScorecard
from services.kpi.scorecards.goals.model import ScorecardGoal
from services.kpi.scorecards.goals.rules import level_of_goals, refuse_goals, weight_of
from services.kpi.scorecards.schemes.store import SCORECARD_SCHEMES
from shared.auth.clearances import apply_patch, refuse_hidden_row
from shared.auth.users import UserSource, require_users
from shared.problems import FieldError
from shared.time import company_today, utc_now
from shared.web.call import Call


async def create_scorecard(call: Call, users: UserSource, body: ScorecardCreate) -> ScorecardRead:
    """A new draft. Raises ScorecardExists, ScorecardPeriodInvalid, GoalsUnsound, SupervisorIsHolder."""
    rules.refuse_set_up(call.principal, body.region)
    span = periods.period_of(body.period, body.starts_on, body.ends_on, call.settings.fiscal_year_start)
    await require_users(call.session, users, _people_in(body))
    fields = body.model_dump(exclude={"goals", "starts_on", "ends_on"})
    return await add_scorecard(call, fields, span, body.goals)


async def add_scorecard(call: Call, fields: dict[str, Any], span: Span, goals: list[ScorecardGoal]) -> ScorecardRead:
    """Store a new draft, unless there is one of the period. Raises ScorecardExists, GoalsUnsound."""
    await refuse_second(call, fields["holder_id"], fields["team_name"], span)
    days = (await SCORECARD_SCHEMES.current(call.session)).content.days
    card = Scorecard.model_validate({**fields, **span._asdict(), **periods.due_days(span, days), "goals": []})
    rules.refuse_strangers(call.principal, card)
    _settle(card, goals)
    return await SCORECARDS.add(call, card)


async def refuse_second(call: Call, holder_id: UUID, team_name: str | None, span: Span) -> None:
    """One scorecard for each person or team and period. Raises ScorecardExists."""
    if same := await store.find_same(call, holder_id, team_name, span):
        raise exists_already(same)


def exists_already(same: SameScorecard) -> rules.ScorecardExists:
    """The conflict; it names the other scorecard to who may see it."""
    about = same.id if same.is_seen else None
    named = FieldError(rules.ScorecardExists.code(), rules.ScorecardExists.title, "/starts_on", about=about)
    return rules.ScorecardExists(errors=[named])


async def update_scorecard(call: Call, users: UserSource, scorecard_id: UUID, body: ScorecardUpdate) -> ScorecardRead:
    """Change the fields sent of a draft. Raises ScorecardStatusRefuses, GoalsUnsound, SupervisorIsHolder."""
    await require_users(call.session, users, _people_in(body))
    card = await _lock(call, scorecard_id, ScorecardStatus.DRAFT)
    rules.refuse_strangers(call.principal, card)
    if body.model_fields_set & rules.SET_FROM_ABOVE:
        rules.refuse_others(call.principal, card)
    apply_patch(card, body, elsewhere={"goals"})
    if "team_name" in body.model_fields_set:
        same = await store.find_same(call, card.holder_id, card.team_name, Span(card.starts_on, card.ends_on))
        if same and same.id != card.id:
            raise exists_already(same)
    _settle(card, goals_of(card) if body.goals is None else body.goals)
    return await _saved(call, card)


async def delete_scorecard(call: Call, scorecard_id: UUID) -> None:
    """Delete a draft; its history stays. Raises ScorecardStatusRefuses, ScorecardNotYours."""
    card = await _lock(call, scorecard_id, ScorecardStatus.DRAFT)
    rules.refuse_strangers(call.principal, card)
    card.deleted_at = utc_now()


async def agree_scorecard(call: Call, scorecard_id: UUID) -> ScorecardRead:
    """Freeze the targets. Raises OwnScorecard, WeightsNotWhole, ScorecardStatusRefuses."""
    card = await _lock(call, scorecard_id, ScorecardStatus.DRAFT)
    await _refuse_own(call, card)
    rules.refuse_weight(weight_of(goals_of(card)))
    card.status, card.agreed_at, card.agreed_by_name = ScorecardStatus.AGREED, utc_now(), call.principal.name
    return await _saved(call, card)


async def revise_scorecard(call: Call, scorecard_id: UUID, reason: str) -> ScorecardRead:
    """Make an agreed scorecard a draft again; its goals are kept. Raises OwnScorecard, ScorecardStatusRefuses."""
    card = await _lock(call, scorecard_id, ScorecardStatus.AGREED)
    await _refuse_own(call, card)
    agreed = {name: getattr(card, name) for name in ("agreed_at", "agreed_by_name")}
    earlier = EarlierGoalsRead(
        **agreed, goals=goals_of(card), revised_at=utc_now(), revised_by_name=call.principal.name, reason=reason
    )
    card.earlier_goals = [*card.earlier_goals, earlier.model_dump(mode="json")]
    card.status, card.revised_for = ScorecardStatus.DRAFT, reason
    card.agreed_at = card.agreed_by_name = None
    return await _saved(call, card)


async def assess_scorecard(call: Call, scorecard_id: UUID, body: SelfAssessment) -> ScorecardRead:
    """What the person says of the period. Raises HolderAssesses, ScorecardStatusRefuses."""
    card = await _lock(call, scorecard_id, ScorecardStatus.AGREED)
    if call.principal.user_id != card.holder_id:
        raise rules.HolderAssesses(holder=(await SCORECARDS.get(call, card.id)).holder_name or card.holder_id)
    card.self_assessment, card.assessed_at = body.text, utc_now()
    return await _saved(call, card)


async def enter_actual(call: Call, scorecard_id: UUID, body: ActualEntry) -> ScorecardRead:
    """Enter the actual of a goal that is no KPI. Raises GoalNotByHand, ScorecardNotYours, ScorecardStatusRefuses."""
    card = await _lock(call, scorecard_id, ScorecardStatus.AGREED, ScorecardStatus.REVIEWED)
    rules.refuse_strangers(call.principal, card)
    if card.status is ScorecardStatus.REVIEWED:  # what was reviewed is no longer the person's to change
        rules.refuse_others(call.principal, card)
    rules.refuse_computed(body.key, [goal.key for goal in goals_of(card) if goal.kpi is None])
    entry = EnteredActualRead(
        actual=body.actual, evidence=body.evidence, entered_by_name=call.principal.name, entered_at=utc_now()
    )
    card.entered = {**card.entered, body.key: entry.model_dump(mode="json")}
    return await _saved(call, card)


async def review_scorecard(call: Call, scorecard_id: UUID, body: SupervisorReview) -> ScorecardRead:
    """The supervisor's judgement, after the period. Raises OwnScorecard, PeriodNotOver, ScorecardStatusRefuses."""
    card = await _lock(call, scorecard_id, ScorecardStatus.AGREED, ScorecardStatus.REVIEWED)
    await _refuse_own(call, card)
    if card.ends_on >= company_today():
        raise rules.PeriodNotOver(ends_on=card.ends_on)
    card.review, card.rating, card.reviewed_at = body.text, body.rating, utc_now()
    card.status, card.reviewed_by_name = ScorecardStatus.REVIEWED, call.principal.name
    return await _saved(call, card)


async def close_scorecard(call: Call, scorecard_id: UUID) -> ScorecardRead:
    """Freeze the result. Raises OwnScorecard, ScorecardStatusRefuses."""
    card = await _lock(call, scorecard_id, ScorecardStatus.REVIEWED)
    await _refuse_own(call, card)
    result = await result_of(call, await SCORECARDS.get(call, card.id))
    card.closed_at, card.closed_by_name = utc_now(), call.principal.name
    card.status, card.score, card.covered = ScorecardStatus.CLOSED, result.score, result.covered
    card.result = result.model_copy(update={"is_frozen": True, "frozen_at": card.closed_at}).model_dump(mode="json")
    return await _saved(call, card)


async def reopen_scorecard(call: Call, scorecard_id: UUID, reason: str) -> ScorecardRead:
    """Open a closed scorecard; its result is kept beside it. Raises OwnScorecard, ScorecardStatusRefuses."""
    card = await _lock(call, scorecard_id, ScorecardStatus.CLOSED)
    await _refuse_own(call, card)
    closing = {name: getattr(card, name) for name in ("score", "covered", "rating", "closed_at", "closed_by_name")}
    earlier = EarlierResultRead(
        **closing, result=card.result or {}, reopened_at=utc_now(), reopened_by_name=call.principal.name, reason=reason
    )
    card.earlier_results = [*card.earlier_results, earlier.model_dump(mode="json")]
    card.status, card.reopened_for = ScorecardStatus.REVIEWED, reason
    card.result = card.score = card.covered = card.closed_at = card.closed_by_name = None
    return await _saved(call, card)


def goals_of(card: Scorecard) -> list[ScorecardGoal]:
    """The stored goals."""
    return [ScorecardGoal.model_validate(goal) for goal in card.goals]


def _settle(card: Scorecard, goals: list[ScorecardGoal]) -> None:
    rules.refuse_parties(card)
    wrong = refuse_goals(goals, is_team=len(card.member_ids) > 1, has_salespeople=bool(card.salespeople))
    if wrong:
        raise rules.GoalsUnsound(errors=wrong)
    card.goals = [goal.settled().model_dump(mode="json") for goal in goals]
    earlier = [ScorecardGoal.model_validate(goal) for one in card.earlier_goals for goal in one["goals"]]
    card.clearance = level_of_goals([*goals, *earlier])
    kept = {goal.key for goal in goals if goal.kpi is None}
    card.entered = {key: entry for key, entry in card.entered.items() if key in kept}
    refuse_hidden_row(card)


async def _lock(call: Call, scorecard_id: UUID, *statuses: ScorecardStatus) -> Scorecard:
    card = await SCORECARDS.lock(call, scorecard_id)
    rules.refuse_status(card.status, *statuses)
    return card


async def _refuse_own(call: Call, card: Scorecard) -> None:
    if rules.is_superior(call.principal, card):
        return
    rules.refuse_own(call.principal, card, (await SCORECARDS.get(call, card.id)).supervisor_name)


async def _saved(call: Call, card: Scorecard) -> ScorecardRead:
    card.touch()  # what only a few people may know is in no event, and alone would not change the state
    return await SCORECARDS.saved(call, card)


def _people_in(body: ScorecardCreate | ScorecardUpdate) -> dict[str, UUID]:
    single = {f"/{name}": getattr(body, name, None) for name in ("holder_id", "supervisor_id")}
    named = {pointer: user_id for pointer, user_id in single.items() if user_id is not None}
    return named | {f"/member_ids/{place}": user_id for place, user_id in enumerate(body.member_ids or ())}
