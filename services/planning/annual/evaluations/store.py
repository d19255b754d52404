"""Every query over what was done for the plans of a year."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.annual.evaluations.model import PlanEvaluationQuery
from services.planning.annual.evaluations.rules import EvaluationGrouping
from services.planning.goals.level_goals.model import LevelGoal
from services.planning.measures.actions.model import PRIVATE, Action, ActionPerson
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.actions.store import ACTIONS, IS_ABOUT
from services.planning.plans.plans.model import Plan
from shared.auth.users import name_of
from shared.auth.visibility import customers as directory
from shared.auth.visibility import person_visible_to
from shared.database import execute
from shared.web.call import Call

_GROUPS: Mapping[EvaluationGrouping, Any] = {
    EvaluationGrouping.NOTHING: sa.cast(sa.null(), sa.Text),
    EvaluationGrouping.CUSTOMER_CLASS: directory.c.customer_class,
    EvaluationGrouping.REGION: directory.c.region,
    EvaluationGrouping.MANAGER: sa.cast(directory.c.manager_id, sa.Text),
}


def _done(call: Call, fiscal_year: int, asked: PlanEvaluationQuery) -> list[sa.ColumnElement[bool]]:
    """SQL conditions: actions that were done, of the plans of the year that are asked for."""
    wanted = [
        ACTIONS.seen_by(call.principal),
        col(Action.state) == ActionState.DONE,
        col(Plan.fiscal_year) == fiscal_year,
        col(Plan.superseded_by_id).is_(None),
        col(Plan.deleted_at).is_(None),
    ]
    given = {name: getattr(asked, name) for name in ("customer_class", "region", "manager_id")}
    return wanted + [directory.c[name] == value for name, value in given.items() if value is not None]


def _joined() -> sa.Join:
    plan = sa.join(Action, Plan, col(Plan.id) == col(Action.plan_id))
    return plan.join(directory, directory.c.id == col(Action.customer_id))


async def list_done(call: Call, fiscal_year: int, asked: PlanEvaluationQuery) -> Sequence[sa.RowMapping]:
    """The actions that were done, with their group."""
    names = ("id", "plan_id", "customer_id", "scene", "currency", "cost", "actual_cost")
    shown: list[Any] = [col(getattr(Action, name)) for name in names]
    shown += [sa.func.coalesce(col(Action.done_on), col(Action.due_on)).label("done_on")]
    shown += [_GROUPS[asked.group_by].label("group")]
    shown += [col(LevelGoal.kind).label("level_goal_kind"), col(LevelGoal.department)]
    # Who may not see which goal an action serves sees it as one about its people.
    served = sa.and_(
        col(LevelGoal.id) == col(Action.level_goal_id), sa.literal(call.principal.clearance >= PRIVATE.level)
    )
    query = sa.select(*shown).select_from(_joined().outerjoin(LevelGoal, served))
    return (await execute(call.session, query.where(*_done(call, fiscal_year, asked)))).mappings().all()


async def list_people(call: Call, fiscal_year: int, asked: PlanEvaluationQuery) -> dict[UUID, list[UUID]]:
    """The people of these actions whom the caller may see, by action."""
    shown: list[Any] = [col(ActionPerson.action_id), col(ActionPerson.contact_id)]
    query = sa.select(*shown).select_from(_joined().join(ActionPerson, IS_ABOUT))
    seen = person_visible_to(call.principal, col(ActionPerson.contact_id))
    people: dict[UUID, list[UUID]] = defaultdict(list)
    for row in await execute(call.session, query.where(seen, *_done(call, fiscal_year, asked))):
        people[row.action_id].append(row.contact_id)
    return people


async def list_names(call: Call, users: Sequence[UUID]) -> dict[str, str | None]:
    """The present names of these users, by their id as text."""
    asked = sa.func.unnest(sa.cast(list(users), sa.ARRAY(sa.Uuid))).table_valued("id").render_derived()
    query = sa.select(sa.cast(asked.c.id, sa.Text), name_of(sa.cast(asked.c.id, sa.Uuid)))
    return {row[0]: row[1] for row in await execute(call.session, query)}
