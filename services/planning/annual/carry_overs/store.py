"""Every query over what moves over: plans of the year before, their goals and open actions, and what was taken."""

from collections.abc import Collection as Ids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select

from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.actions.store import ACTIONS
from services.planning.plans.plans.model import Plan
from services.planning.plans.versions.in_force import in_force, list_in_force, seen_in_force
from shared.auth.clearances import of_visible_level
from shared.auth.visibility import people
from shared.customers.contacts import contacts
from shared.database import execute
from shared.web.call import Call

GoalT = TypeVar("GoalT", MarketGoal, RelationshipGoal, LevelGoal)
_GOALS: tuple[Any, ...] = (MarketGoal, RelationshipGoal, LevelGoal)


class LastPlan(NamedTuple):
    """A customer's approved plan of the year before."""

    id: UUID
    customer_id: UUID


@dataclass(frozen=True, slots=True)
class LastYear:
    """What the plans of the year before have, as far as the caller sees it."""

    market_goals: Sequence[MarketGoal] = ()
    relationship_goals: Sequence[RelationshipGoal] = ()
    level_goals: Sequence[LevelGoal] = ()
    actions: Sequence[Action] = ()
    people: Mapping[UUID, sa.RowMapping] = field(default_factory=dict)
    """Name of each person, and whether they have left, as far as they are known here."""

    def has_left(self, contact_id: UUID) -> bool:
        """Whether the person has left the customer."""
        return contact_id in self.people and self.people[contact_id]["has_left"]


def among(column: Any, ids: Ids[UUID]) -> sa.ColumnElement[bool]:
    """SQL condition: one of these; one parameter, however many there are."""
    is_one: sa.ColumnElement[bool] = column == sa.any_(sa.cast(list(ids), ARRAY(sa.Uuid)))
    return is_one


def of_last_year(fiscal_year: Any) -> tuple[sa.ColumnElement[bool], ...]:
    """SQL conditions: plans in force of the year before this one."""
    return (
        col(Plan.fiscal_year) == fiscal_year - 1,
        col(Plan.approved_version).is_not(None),
        col(Plan.superseded_by_id).is_(None),
        col(Plan.deleted_at).is_(None),
    )


async def list_last_plans(call: Call, fiscal_year: int, customer_ids: Ids[UUID]) -> list[LastPlan]:
    """The plans in force of the year before, of these customers."""
    shown: list[Any] = [col(Plan.id), col(Plan.customer_id)]
    query = sa.select(*shown).where(*of_last_year(fiscal_year), among(col(Plan.customer_id), customer_ids))
    return [LastPlan(*row) for row in await execute(call.session, query)]


async def read_last_year(call: Call, plans: Sequence[LastPlan]) -> LastYear:
    """The goals of the versions in force, and the open actions, of all these plans."""
    ids = [plan.id for plan in plans]

    async def goals(table: type[GoalT]) -> list[GoalT]:
        seen = seen_in_force(call.principal, table)
        return await list_in_force(call.session, table, among(col(in_force(table).plan_id), ids), seen)

    people = await goals(RelationshipGoal)
    return LastYear(
        market_goals=await goals(MarketGoal),
        relationship_goals=people,
        level_goals=await goals(LevelGoal),
        actions=await ACTIONS.rows(call, among(col(Action.plan_id), ids), col(Action.state) == ActionState.OPEN),
        people=await _read_people(call, {goal.contact_id for goal in people}),
    )


async def _read_people(call: Call, ids: Ids[UUID]) -> dict[UUID, sa.RowMapping]:
    query = sa.select(contacts.c.id, contacts.c.name, contacts.c.has_left).where(among(contacts.c.id, ids))
    return {row["id"]: row for row in (await execute(call.session, query)).mappings()}


async def list_withdrawn(call: Call, plan_id: UUID) -> list[MarketGoal | RelationshipGoal | LevelGoal]:
    """The goals of an approved version that a later one has withdrawn, as far as the caller may see them."""
    found: list[MarketGoal | RelationshipGoal | LevelGoal] = []
    approved = sa.select(col(Plan.approved_version)).where(col(Plan.id) == plan_id).scalar_subquery()
    for table in _GOALS:
        gone_in = sa.func.coalesce(table.changed_in_version, table.since_version)
        gone = (table.deleted_at.is_not(None), table.change_reason.is_not(None), gone_in <= approved)
        seen = of_visible_level(call.principal, table)
        found += await call.session.exec(select(table).where(table.plan_id == plan_id, seen, *gone).order_by(table.id))
    return found


async def list_taken(call: Call, plan_id: UUID) -> dict[UUID, UUID]:
    """By goal of the year before, the goal of this plan that goes on with it."""
    parts = [
        sa.select(table.carried_from_id, table.id).where(
            table.plan_id == plan_id, table.carried_from_id.is_not(None), table.deleted_at.is_(None)
        )
        for table in _GOALS
    ]
    return {row[0]: row[1] for row in await execute(call.session, sa.union_all(*parts))}


async def find_moved(call: Call, plan_id: UUID, ids: Ids[UUID]) -> set[UUID]:
    """Those of the ids that are actions of this plan."""
    query = sa.select(col(Action.id)).where(col(Action.plan_id) == plan_id, among(col(Action.id), ids))
    return set((await execute(call.session, query)).scalars())


async def find_levels_of_people(call: Call, ids: Ids[UUID]) -> dict[UUID, int]:
    """The level needed to see each of these people; everybody may see those left out."""
    query = sa.select(people.c.contact_id, people.c.clearance).where(among(people.c.contact_id, ids))
    return {row.contact_id: row.clearance for row in await execute(call.session, query)}


async def list_present(call: Call, table: type[GoalT], plan_id: UUID) -> list[GoalT]:
    """The goals that the plan has, whoever may see them."""
    query = select(table).where(col(table.plan_id) == plan_id, col(table.deleted_at).is_(None))
    return list(await call.session.exec(query.order_by(col(table.id))))
