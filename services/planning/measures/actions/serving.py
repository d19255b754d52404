"""Which goals actions serve, as SQL conditions: those for people, and those for general and organizational levels."""

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionState
from services.planning.plans.versions.in_force import in_force, seen_in_force
from shared.auth.access import Principal
from shared.auth.visibility import person_visible_to

IS_SERVING = sa.and_(col(Action.deleted_at).is_(None), col(Action.state) != ActionState.CANCELLED)
"""A cancelled action serves nothing."""
SERVED_GOAL = sa.func.coalesce(col(Action.relationship_goal_id), col(Action.level_goal_id))
"""The goal that an action serves, of whatever table."""


@dataclass(frozen=True, slots=True)
class ServedGoals:
    """Goals of one table that actions serve: the field that names them, and which of them the caller sees."""

    table: Any
    named_by: Any
    is_seen: sa.ColumnElement[bool]

    def of(self, plan_id: Any) -> tuple[sa.ColumnElement[bool], ...]:
        """SQL conditions: the plan's goals."""
        return self.table.plan_id == plan_id, self.table.deleted_at.is_(None), self.is_seen

    @property
    def has_action(self) -> sa.ColumnElement[bool]:
        """SQL condition: an action of the plan serves the goal."""
        of_goal = (col(Action.plan_id) == self.table.plan_id, self.named_by == self.table.id)
        return sa.exists().where(*of_goal, IS_SERVING).correlate(self.table)

    @property
    def acts_for(self) -> sa.ColumnElement[bool]:
        """SQL condition: one of the goals that serve the market goal has an action."""
        serves = (self.table.market_goal_id == col(MarketGoal.id), self.table.deleted_at.is_(None), self.is_seen)
        return sa.exists().where(*serves, self.has_action).correlate(MarketGoal)

    def is_served(self, plan_id: Any) -> sa.ColumnElement[bool]:
        """SQL condition: the action serves one of the plan's goals."""
        return sa.exists().where(*self.of(plan_id), self.table.id == self.named_by).correlate_except(self.table)


def served_goals(principal: Principal) -> tuple[ServedGoals, ServedGoals]:
    """The goals for people, and those for levels, which everybody sees who sees the plan."""
    is_seen = person_visible_to(principal, col(RelationshipGoal.contact_id))
    people = ServedGoals(RelationshipGoal, col(Action.relationship_goal_id), is_seen)
    return people, ServedGoals(LevelGoal, col(Action.level_goal_id), sa.true())


def served_in_force(principal: Principal) -> tuple[ServedGoals, ServedGoals]:
    """The same goals as they are in force: of a plan under revision those of its approved version."""
    people, levels = served_goals(principal)
    is_seen = seen_in_force(principal, RelationshipGoal)
    return replace(people, table=in_force(RelationshipGoal), is_seen=is_seen), replace(
        levels, table=in_force(LevelGoal)
    )
