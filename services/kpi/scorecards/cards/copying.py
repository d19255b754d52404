"""Copying a scorecard to its next period."""

from decimal import Decimal
from uuid import UUID

from services.kpi.scorecards.cards import periods
from services.kpi.scorecards.cards.bodies import ScorecardCopy
from services.kpi.scorecards.cards.model import Scorecard, ScorecardRead
from services.kpi.scorecards.cards.operations import add_scorecard, goals_of
from services.kpi.scorecards.cards.periods import PeriodKind, Span
from services.kpi.scorecards.cards.store import SCORECARDS
from services.kpi.scorecards.goals.model import ScorecardGoal
from services.kpi.scorecards.goals.rules import is_ratio
from shared.web.call import Call

PLACES = Decimal("0.0001")


async def copy_scorecard(call: Call, scorecard_id: UUID, body: ScorecardCopy) -> ScorecardRead:
    """The next period's draft with the same goals. Raises ScorecardExists, ScorecardPeriodInvalid."""
    card = await SCORECARDS.row(call, scorecard_id)
    span = _next_span(call, card, body)
    kept = ("holder_id", "team_name", "member_ids", "salespeople", "supervisor_id", "region", "period")
    goals = [_grown(goal, body.target_factor) for goal in goals_of(card)]
    return await add_scorecard(call, {name: getattr(card, name) for name in kept}, span, goals)


def _next_span(call: Call, card: Scorecard, body: ScorecardCopy) -> Span:
    following = periods.period_after(card.period, Span(card.starts_on, card.ends_on))
    if body.starts_on is None and body.ends_on is None:
        return following
    starts_on = body.starts_on or following.starts_on
    is_custom = card.period is PeriodKind.CUSTOM
    ends_on = body.ends_on or (starts_on + (card.ends_on - card.starts_on) if is_custom else None)
    return periods.period_of(card.period, starts_on, ends_on, call.settings.fiscal_year_start)


def _grown(goal: ScorecardGoal, target_factor: Decimal) -> ScorecardGoal:
    if is_ratio(goal.kpi):
        return goal
    grown = {"target": (goal.target * target_factor).quantize(PLACES)}
    if goal.baseline is not None:
        grown["baseline"] = (goal.baseline * target_factor).quantize(PLACES)
    return goal.model_copy(update=grown)
