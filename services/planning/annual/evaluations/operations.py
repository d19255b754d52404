"""Evaluating a year over all plans: our actions, and levels asked of relationship for many customers at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from services.planning.annual.evaluations import rules, store
from services.planning.annual.evaluations.model import PlanEvaluationQuery, PlanEvaluationRead, PlanEvaluationRow
from services.planning.annual.evaluations.rules import DoneAction, Evaluation, EvaluationGrouping
from services.planning.annual.portfolio.store import year_of
from services.planning.asking import AnswerState, ask_in_parts, shown_as
from services.planning.clients import MAX_CUSTOMERS, RelationshipClient
from services.planning.execution.progress.rules import History, movement_of
from services.planning.execution.schemes.store import SCHEMES
from services.planning.goals.level_goals.levels import MAX_CUSTOMERS as MAX_WITH_LEVELS
from services.planning.goals.level_goals.levels import CustomerLevelClient, PastLevels
from services.planning.goals.level_goals.rules import LevelGoalKind
from services.planning.goals.relationship_goals.rules import LevelState
from services.planning.measures.actions.model import PRIVATE
from shared.customers.contact_terms import Scene
from shared.web.call import Call


@dataclass(frozen=True, slots=True)
class PastLevelsOfMany:
    """Levels over time, those of people by person and the others by customer, or why they are not known."""

    state: AnswerState
    people: Mapping[UUID, History] = field(default_factory=dict)
    levels: Mapping[UUID, PastLevels] = field(default_factory=dict)

    def of(self, action: sa.RowMapping, people: Iterable[UUID]) -> list[History]:
        """Of the relationships that the action was to move: the one of its level goal, else those with its people."""
        if action["level_goal_kind"] is None:
            return [self.people.get(one, ()) for one in people]
        of_customer = self.levels.get(action["customer_id"], {})
        return [of_customer.get((LevelGoalKind(action["level_goal_kind"]), action["department"]), ())]


async def read_evaluation(
    call: Call, relationships: RelationshipClient, levels: CustomerLevelClient, asked: PlanEvaluationQuery
) -> PlanEvaluationRead:
    """What moved with the actions of the year's plans. Raises TooManyEvaluated."""
    year = year_of(call, asked.fiscal_year)
    async with call.briefly() as brief:
        scheme = await SCHEMES.current(brief.session)
        actions = await store.list_done(brief, year, asked)
        people = await store.list_people(brief, year, asked)
        names = await _read_names(brief, asked.group_by, actions)
    past = await _ask(call, relationships, levels, actions, people)
    days, small = scheme.content.effect_days, scheme.content.small_group
    done = [_done(call, one, past.of(one, people.get(one["id"], ())), days) for one in actions]
    return PlanEvaluationRead(
        fiscal_year=year,
        group_by=asked.group_by,
        scheme_version=scheme.number,
        effect_days=days,
        level_state=shown_as(past.state, LevelState.KNOWN),
        plans=len({one["plan_id"] for one in actions}),
        rows=[_row(one, names, small) for one in rules.evaluate(done)],
    )


async def _ask(
    call: Call,
    relationships: RelationshipClient,
    levels: CustomerLevelClient,
    actions: Sequence[sa.RowMapping],
    people: Collection[UUID],
) -> PastLevelsOfMany:
    """Ask for the customers that there are levels of. Raises TooManyEvaluated."""
    of_levels = {one["customer_id"] for one in actions if one["level_goal_kind"]}
    of_people = {one["customer_id"] for one in actions if one["id"] in people and not one["level_goal_kind"]}
    rules.refuse_too_many(len(of_levels | of_people))
    first, histories = await ask_in_parts(call, relationships.list_level_histories, of_people, MAX_CUSTOMERS)
    second, past = await ask_in_parts(call, levels.list_past_levels, of_levels, MAX_WITH_LEVELS)
    # What rests on half of the levels would pass for what is known of all.
    state = second if first is AnswerState.GIVEN else first
    return PastLevelsOfMany(state, histories, past) if state is AnswerState.GIVEN else PastLevelsOfMany(state)


async def _read_names(call: Call, by: EvaluationGrouping, actions: Sequence[sa.RowMapping]) -> Mapping[str, str | None]:
    if by is not EvaluationGrouping.MANAGER:
        return {}
    return await store.list_names(call, sorted({UUID(one["group"]) for one in actions if one["group"]}))


def _done(call: Call, action: sa.RowMapping, histories: Iterable[History], days: int) -> DoneAction:
    base = call.settings.base_currency
    # Who does not see costs does not learn from the rows in how many currencies they were.
    sees_costs = call.principal.clearance >= PRIVATE.level
    return DoneAction(
        group=action["group"],
        scene=Scene(action["scene"]) if action["scene"] else None,
        level_goal_kind=LevelGoalKind(action["level_goal_kind"]) if action["level_goal_kind"] else None,
        currency=(action["currency"] or base) if sees_costs else base,
        planned=action["cost"],
        actual=action["actual_cost"],
        movements=[movement_of(one, action["done_on"], days) for one in histories],
    )


def _row(one: Evaluation, names: Mapping[str, str | None], small: int) -> PlanEvaluationRow:
    effect = one.effect
    return PlanEvaluationRow(
        group=one.group,
        name=names.get(one.group) if one.group else None,
        scene=effect.scene,
        level_goal_kind=effect.level_goal_kind,
        currency=effect.currency,
        actions=effect.actions,
        n=effect.assessed,
        is_small=effect.assessed < small,
        raised=one.raised,
        lowered=one.lowered,
        unchanged=one.unchanged,
        unknown=one.unknown,
        levels_moved=effect.moved,
        cost_planned=one.planned,
        cost=effect.cost,
        cost_per_level=effect.per_level,
    )
