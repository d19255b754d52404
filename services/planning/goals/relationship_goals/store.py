"""Every query over relationship goals."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.planning.goals.relationship_goals.model import RelationshipGoal, RelationshipGoalRead
from services.planning.goals.relationship_goals.rules import RelationshipGoalNotFound
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.web.call import Call

PRESENT = col(RelationshipGoal.deleted_at).is_(None)

# Read as rows: a goal is shown with its person, who comes from other services.
RELATIONSHIP_GOALS = Collection(
    RelationshipGoal,
    RelationshipGoalRead,
    missing=RelationshipGoalNotFound,
    visible=of_visible_customers(col(RelationshipGoal.customer_id)),
)


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: relationship goals of the plan."""
    return col(RelationshipGoal.plan_id) == plan_id


async def find_goal_for(
    call: Call, plan_id: UUID, contact_id: UUID, market_goal_id: UUID, *, other_than: UUID | None = None
) -> UUID | None:
    """The id of the plan's (other) goal for this person and market goal, if there is one."""
    query = select(RelationshipGoal.id).where(
        of_plan(plan_id),
        col(RelationshipGoal.contact_id) == contact_id,
        col(RelationshipGoal.market_goal_id) == market_goal_id,
        col(RelationshipGoal.id).is_distinct_from(other_than),
        PRESENT,
    )
    return (await call.session.exec(query)).one_or_none()
