"""Evaluating a year over all plans: our actions, and levels asked of relationship for many customers at once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from services.planning.annual.evaluations import rules, store
from services.planning.annual.evaluations.model import PlanEvaluationQuery, PlanEvaluationRead, PlanEvaluationRow
from services.planning.annual.evaluations.rules import DoneAction, Evaluation, EvaluationGrouping
from services.planning.annual.portfolio.store import year_of
from services.planning.asking import ask_in_parts, shown_as
from services.planning.clients import MAX_CUSTOMERS, RelationshipClient
from services.planning.execution.progress.rules import History, movement_of
from services.planning.execution.schemes.store import SCHEMES
from services.planning.goals.relationship_goals.rules import LevelState
from services.planning.measures.actions.model import PRIVATE
from shared.customers.contact_terms import Scene
from shared.web.call import Call

Histories = Mapping[UUID, History]


async def read_evaluation(
    call: Call, relationships: RelationshipClient, asked: PlanEvaluationQuery
) -> PlanEvaluationRead:
    """What moved with the actions of the year's plans. Raises TooManyEvaluated."""
    year = year_of(call, asked.fiscal_year)
    async with call.briefly() as brief:
        scheme = await SCHEMES.current(brief.session)
        actions = await store.list_done(brief, year, asked)
        people = await store.list_people(brief, year, asked)
        names = await _read_names(brief, asked.group_by, actions)
    customers = sorted({one["customer_id"] for one in actions if one["id"] in people})
    rules.refuse_too_many(len(customers))
    state, histories = await ask_in_parts(call, relationships.list_level_histories, customers, MAX_CUSTOMERS)
    days = scheme.content.effect_days
    done = [_done(call, one, people.get(one["id"], ()), histories, days) for one in actions]
    small = scheme.content.small_group
    return PlanEvaluationRead(
        fiscal_year=year,
        group_by=asked.group_by,
        scheme_version=scheme.number,
        effect_days=days,
        level_state=shown_as(state, LevelState.KNOWN),
        plans=len({one["plan_id"] for one in actions}),
        rows=[_row(one, names, small) for one in rules.evaluate(done)],
    )


async def _read_names(call: Call, by: EvaluationGrouping, actions: Sequence[sa.RowMapping]) -> Mapping[str, str | None]:
    if by is not EvaluationGrouping.MANAGER:
        return {}
    return await store.list_names(call, sorted({UUID(one["group"]) for one in actions if one["group"]}))


def _done(call: Call, action: sa.RowMapping, people: Sequence[UUID], histories: Histories, days: int) -> DoneAction:
    base = call.settings.base_currency
    # Who does not see costs does not learn from the rows in how many currencies they were.
    sees_costs = call.principal.clearance >= PRIVATE.level
    return DoneAction(
        group=action["group"],
        scene=Scene(action["scene"]) if action["scene"] else None,
        currency=(action["currency"] or base) if sees_costs else base,
        planned=action["cost"],
        actual=action["actual_cost"],
        movements=[movement_of(histories.get(one, ()), action["done_on"], days) for one in people],
    )


def _row(one: Evaluation, names: Mapping[str, str | None], small: int) -> PlanEvaluationRow:
    effect = one.effect
    return PlanEvaluationRow(
        group=one.group,
        name=names.get(one.group) if one.group else None,
        scene=effect.scene,
        currency=effect.currency,
        actions=effect.actions,
        n=effect.assessed,
        is_small=effect.assessed < small,
        people_up=one.up,
        people_down=one.down,
        people_unmoved=one.unmoved,
        people_unknown=one.unknown,
        levels_moved=effect.moved,
        cost_planned=one.planned,
        cost=effect.cost,
        cost_per_level=effect.per_level,
    )
