"""Every query over actions."""

from collections.abc import Collection as Ids
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.measures.actions.courses import Change
from services.planning.measures.actions.model import Action, ActionPerson
from services.planning.measures.actions.rules import ActionNotFound, ActionState
from services.planning.measures.actions.shapes import ActionRead
from services.planning.plans.plans.model import Plan
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import customers as directory
from shared.auth.visibility import of_visible_customers
from shared.customers.directory import absorbed_contacts
from shared.customers.due_reading import midnight
from shared.customers.named_people import their_people
from shared.customers.served import is_served
from shared.database import execute
from shared.days import sql_today
from shared.feed.events import entity_named, events
from shared.feed.log import SelectIds
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery

IS_LATE = sa.and_(col(Action.state) == ActionState.OPEN, col(Action.due_on) < sql_today())
IS_ABOUT = col(ActionPerson.action_id) == col(Action.id)


class ActionQuery(
    ListQuery,
    of=ActionRead,
    filters=(
        *("id", "customer_id", "plan_id", "source", "source_id", "owner_id", "state", "is_late", "due_on", "done_on"),
        *("scene", "relationship_goal_id", "level_goal_id", "execution_kind", "execution_state"),
        *("created_at", "updated_at"),
    ),
    sorts=("due_on", "done_on", "created_at", "updated_at"),
    searched=("title", "description", "outcome"),
    default_sort="due_on",
):
    """How actions are filtered, sorted and searched."""


def _seen(principal: Principal) -> Mapping[str, Expression]:
    return {"their_people": their_people(principal, Action, ActionPerson, IS_ABOUT)}


ACTIONS = Collection(
    Action,
    ActionRead,
    ActionQuery,
    missing=ActionNotFound,
    visible=of_visible_customers(col(Action.customer_id)),
    columns={
        "owner_name": name_of(col(Action.owner_id)),
        "their_people": sa.cast([], JSONB),
        "is_late": IS_LATE,
    },
    columns_for=_seen,
)


async def list_of_plan(session: AsyncSession, plan_id: UUID) -> list[Action]:
    """The actions of the plan, locked until the transaction ends."""
    query = select(Action).where(col(Action.plan_id) == plan_id, col(Action.deleted_at).is_(None))
    return list(await session.exec(query.order_by(col(Action.id)).with_for_update(of=Action)))


async def lock_plans_of(session: AsyncSession, action_id: UUID, plan_ids: Iterable[UUID | None]) -> None:
    """Lock the action's plan and these until the transaction ends, before the action itself is locked."""
    own = sa.select(col(Action.plan_id)).where(col(Action.id) == action_id).scalar_subquery()
    is_one = sa.or_(col(Plan.id) == own, col(Plan.id).in_([one for one in plan_ids if one is not None]))
    query = sa.select(col(Plan.id)).where(is_one).order_by(col(Plan.id))
    await execute(session, query.with_for_update(of=Plan, key_share=True))


async def list_in_revision(session: AsyncSession, plan: Plan, kept: Ids[UUID]) -> list[Action]:
    """The actions of the plan, removed ones too, and those that its version keeps; all are locked."""
    is_of_plan = sa.or_(col(Action.plan_id) == plan.id, col(Action.id).in_(kept))
    query = select(Action).where(is_of_plan).order_by(col(Action.id)).with_for_update(of=Action)
    return list(await session.exec(query))


async def read_changes(session: AsyncSession, plan: Plan, ids: Ids[UUID]) -> list[Change]:
    """Changes of these actions, and of whom the customer's actions are about, since the plan's revision began.

    In the order in which they were made.
    """
    is_of_person = (events.c.entity == entity_named(ActionPerson), events.c.customer_id == plan.customer_id)
    is_one = sa.or_(events.c.entity_id.in_(ids), sa.and_(*is_of_person, events.c.changes.has_key("action_id")))
    since = events.c.occurred_at >= (plan.revised_at or plan.created_at)
    query = sa.select(events.c.entity_id, events.c.changes).where(since, is_one).order_by(events.c.position)
    return [_change(row.entity_id, row.changes) for row in await execute(session, query)]


def _change(row_id: UUID, fields: Mapping[str, Any]) -> Change:
    named = [UUID(one) for one in fields.get("action_id", ()) if one]
    return Change(named[0] if named else row_id, row_id, fields)


async def list_people_of(session: AsyncSession, ids: Ids[UUID]) -> Sequence[ActionPerson]:
    """Everybody whom these actions are about."""
    return (await session.exec(select(ActionPerson).where(col(ActionPerson.action_id).in_(ids)))).all()


async def find_absorbed(session: AsyncSession, contact_ids: Ids[UUID]) -> set[UUID]:
    """Those of the people who were merged into others."""
    gone = absorbed_contacts.c.contact_id
    return set((await execute(session, sa.select(gone).where(gone.in_(contact_ids)))).scalars())


async def find_present_goals(session: AsyncSession, plan_id: UUID) -> set[UUID]:
    """The goals that the plan has and that actions may serve."""
    of_plan = [
        sa.select(col(goal.id)).where(col(goal.plan_id) == plan_id, col(goal.deleted_at).is_(None))
        for goal in (RelationshipGoal, LevelGoal)
    ]
    return set((await execute(session, sa.union_all(*of_plan))).scalars())


async def list_people(session: AsyncSession, action_id: UUID) -> list[ActionPerson]:
    """Everybody whom the action is about, visible to the caller or not."""
    return list(await session.exec(select(ActionPerson).where(col(ActionPerson.action_id) == action_id)))


async def read_late(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """The late actions of customers that we serve, each with who looks after it."""
    shown: list[Any] = [col(getattr(Action, name)) for name in ("id", "customer_id", "title", "due_on")]
    shown += [sa.func.coalesce(col(Action.owner_id), directory.c.manager_id).label("owner_id")]
    shown += [sa.cast(midnight(col(Action.due_on)), sa.DateTime(timezone=True)).label("due_at")]
    query = sa.select(*shown).join(directory, directory.c.id == col(Action.customer_id))
    query = query.where(IS_LATE, col(Action.deleted_at).is_(None), is_served(col(Action.customer_id)))
    return (await execute(session, query)).mappings().all()


def everything_of(action_id: UUID) -> SelectIds:
    """Ids of the action and of the rows of its people."""
    people = sa.select(col(ActionPerson.id)).where(col(ActionPerson.action_id) == action_id)
    return sa.union_all(sa.select(col(Action.id)).where(col(Action.id) == action_id), people)
