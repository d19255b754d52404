"""What an action comes from and serves: its plan, a goal of it, a meeting, risk, summit project or programme."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from services.planning.goals.explaining import outside_year
from services.planning.measures.actions import rules
from services.planning.measures.actions.model import Action, ActionContent
from services.planning.measures.actions.rules import ActionSource
from services.planning.measures.actions.shapes import ActionCreate, ActionUpdate
from shared.auth.visibility import people, person_visible_to
from shared.database import execute
from shared.web.call import Call


def _table(name: str, *more: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(one) for one in ("id", "customer_id", *more)))


plans = _table("plans", "deleted_at", "superseded_by_id", "fiscal_year")
goals = _table("relationship_goals", "deleted_at", "plan_id", "contact_id")
level_goals = _table("level_goals", "deleted_at", "plan_id")
GOALS = {
    "relationship_goal_id": (goals, rules.RelationshipGoalUnknown),
    "level_goal_id": (level_goals, rules.LevelGoalUnknown),
}
"""By field of an action, the goals that it may name, and the problem of one that is not there."""
risks = _table("risks", "deleted_at", "contact_id")
SOURCES = {
    ActionSource.MEETING: _table("meetings", "deleted_at"),
    ActionSource.RISK: risks,
    ActionSource.SUMMIT_PROJECT: _table("summit_projects", "deleted_at"),
    ActionSource.PROGRAMME: _table("lifecycle_programmes"),
}


async def require_origin(call: Call, body: ActionCreate) -> ActionSource:
    """The source of a new action.

    Raises ActionSourceUnfit, PlanUnknown, ActionDueUnexplained, SourceUnknown, and as `_require_goals`.
    """
    source = body.source or rules.own_source(body.plan_id)
    rules.refuse_source(source, body.source_id, body.plan_id)
    await _require_plan(call, body.plan_id, body.customer_id)
    await _refuse_unexplained(call, body.plan_id, body)
    await _require_goals(call, body, body.plan_id, set(GOALS))
    if body.source_id is not None and not await _is_source(call, source, body.source_id, body.customer_id):
        raise rules.SourceUnknown(source=source.named)
    return source


async def require_changed_origin(call: Call, action: Action, body: ActionUpdate) -> None:
    """Check the plan, the day and the goal of an action after its change.

    Raises PlanUnknown, ActionDueUnexplained, and as `_require_goals`.
    """
    sent = body.model_fields_set
    await _require_plan(call, body.plan_id, action.customer_id)
    # What a review corrects is done after it, also when the year is over: the review is the reason.
    if action.source not in rules.MADE_ELSEWHERE and not sent.isdisjoint(rules.OF_DUE_DAY):
        await _refuse_unexplained(call, action.plan_id, action)
    if not sent.isdisjoint({"plan_id", *GOALS}):
        await _require_goals(call, action, action.plan_id, sent)
    if action.source in rules.OWN_SOURCES:
        action.source = rules.own_source(action.plan_id)


async def _require_plan(call: Call, plan_id: UUID | None, customer_id: UUID) -> None:
    if plan_id is None:
        return
    is_met = (plans.c.id == plan_id, plans.c.customer_id == customer_id, plans.c.superseded_by_id.is_(None))
    if not await _exists(call, plans, *is_met):
        raise rules.PlanUnknown()


async def _refuse_unexplained(call: Call, plan_id: UUID | None, said: ActionContent) -> None:
    """Raises ActionDueUnexplained."""
    if plan_id is None or said.due_reason is not None:
        return
    year = (await execute(call.session, sa.select(plans.c.fiscal_year).where(plans.c.id == plan_id))).scalar_one()
    rules.refuse_unexplained(outside_year(said.due_on, year, call.settings.fiscal_year_start))


async def _require_goals(call: Call, action: ActionContent, plan_id: UUID | None, named: Collection[str]) -> None:
    """`named`: the fields in which the caller names a goal, so that it is one that the caller sees.

    Raises ActionServesTwoGoals, RelationshipGoalUnknown, LevelGoalUnknown.
    """
    rules.refuse_two_goals(action.relationship_goal_id, action.level_goal_id)
    for name, (table, unknown) in GOALS.items():
        goal_id = getattr(action, name)
        if goal_id is None:
            continue
        is_about_person = name in named and "contact_id" in table.c
        is_seen = person_visible_to(call.principal, table.c.contact_id) if is_about_person else sa.true()
        is_of_plan = (table.c.id == goal_id, table.c.plan_id == plan_id, is_seen)
        if plan_id is None or not await _exists(call, table, *is_of_plan):
            raise unknown()


async def _is_source(call: Call, source: ActionSource, source_id: UUID, customer_id: UUID) -> bool:
    """Whether the customer has this source, and everybody who sees the customer sees it."""
    table = SOURCES[source]
    # Actions are seen at every level: they do not name a risk that is about somebody whom not everybody sees.
    is_restricted = sa.exists().where(people.c.contact_id == risks.c.contact_id)
    is_open = ~is_restricted if table is risks else sa.true()
    return await _exists(call, table, table.c.id == source_id, table.c.customer_id == customer_id, is_open)


async def _exists(call: Call, table: sa.TableClause, *where: sa.ColumnElement[bool]) -> bool:
    is_present = [table.c.deleted_at.is_(None)] if "deleted_at" in table.c else []
    query = sa.select(table.c.id).where(*is_present, *where)
    return (await execute(call.session, query)).first() is not None
