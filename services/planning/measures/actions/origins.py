"""What an action comes from and serves: its plan, a goal of it, a meeting, risk, summit project or programme."""

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
risks = _table("risks", "deleted_at", "contact_id")
SOURCES = {
    ActionSource.MEETING: _table("meetings", "deleted_at"),
    ActionSource.RISK: risks,
    ActionSource.SUMMIT_PROJECT: _table("summit_projects", "deleted_at"),
    ActionSource.PROGRAMME: _table("lifecycle_programmes"),
}


async def require_origin(call: Call, body: ActionCreate) -> ActionSource:
    """The source of a new action.

    Raises ActionSourceUnfit, PlanUnknown, ActionDueUnexplained, RelationshipGoalUnknown, SourceUnknown.
    """
    source = body.source or rules.own_source(body.plan_id)
    rules.refuse_source(source, body.source_id, body.plan_id)
    await _require_plan(call, body.plan_id, body.customer_id)
    await _refuse_unexplained(call, body.plan_id, body)
    if body.relationship_goal_id is not None:
        await _require_goal(call, body.relationship_goal_id, body.plan_id, is_new=True)
    if body.source_id is not None and not await _is_source(call, source, body.source_id, body.customer_id):
        raise rules.SourceUnknown(source=source.named)
    return source


async def require_changed_origin(call: Call, action: Action, body: ActionUpdate) -> None:
    """Check the plan, the day and the goal of an action after its change.

    Raises PlanUnknown, ActionDueUnexplained, RelationshipGoalUnknown.
    """
    sent = body.model_fields_set
    await _require_plan(call, body.plan_id, action.customer_id)
    # What a review corrects is done after it, also when the year is over: the review is the reason.
    if action.source not in rules.MADE_ELSEWHERE and not sent.isdisjoint(rules.OF_DUE_DAY):
        await _refuse_unexplained(call, action.plan_id, action)
    if action.relationship_goal_id is not None and not sent.isdisjoint({"plan_id", "relationship_goal_id"}):
        is_new = "relationship_goal_id" in sent
        await _require_goal(call, action.relationship_goal_id, action.plan_id, is_new=is_new)
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


async def _require_goal(call: Call, goal_id: UUID, plan_id: UUID | None, *, is_new: bool) -> None:
    """`is_new`: the caller names it, so it is one that the caller sees."""
    is_seen = person_visible_to(call.principal, goals.c.contact_id) if is_new else sa.true()
    if plan_id is None or not await _exists(call, goals, goals.c.id == goal_id, goals.c.plan_id == plan_id, is_seen):
        raise rules.RelationshipGoalUnknown()


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
