"""The shapes of a plan's progress and of the effect of its actions."""

from datetime import date
from typing import Annotated
from uuid import UUID

from sqlmodel import Field

from services.planning.execution.progress.rules import EffectState
from services.planning.goals.level_goals.model import DEPARTMENT, KIND
from services.planning.goals.level_goals.rules import CustomerLevel, LevelGoalKind
from services.planning.goals.relationship_goals.rules import LevelState
from services.planning.measures.actions.model import PRIVATE
from shared.customers.contact_terms import Scene
from shared.customers.relationship_levels import RelationshipLevel
from shared.money import Amount
from shared.shapes import ContactId, CustomerId, CustomerName, Read

MOVED = "The kind of relationship that the actions were to move, by the level goals they serve; null: that with people."


class ActionCostRead(Read):
    """Costs of a plan's actions in one currency."""

    currency: Annotated[str | None, PRIVATE] = Field(description="The currency.")
    planned: Annotated[Amount | None, PRIVATE] = Field(
        description="What the actions that are not cancelled are expected to cost."
    )
    actual: Annotated[Amount | None, PRIVATE] = Field(description="What those that are done have cost.")


class PlanProgressRead(Read):
    """How far a plan's actions, goals and reviews are."""

    plan_id: UUID = Field(description="The plan.")
    customer_id: CustomerId
    customer_name: CustomerName
    actions: int = Field(description="Actions of the plan that are not cancelled.")
    actions_done: int = Field(description="Of them, those that are done.")
    actions_open: int = Field(description="Of them, those that are open, late ones included.")
    actions_late: int = Field(description="Of the open ones, those whose day has passed.")
    actions_cancelled: int = Field(description="Actions that were cancelled, beside the others.")
    costs: list[ActionCostRead] = Field(description="Planned and actual costs, by currency. Needs clearance 2.")
    level_state: LevelState = Field(description="The reason when `goals_reached` is null.")
    goals: int = Field(description="Relationship goals of the plan that the caller may see.")
    goals_reached: int | None = Field(
        description="Of them, those whose person is at the target level or above now; null: levels cannot be read."
    )
    level_goal_state: LevelState = Field(description="The reason when `level_goals_reached` is null.")
    level_goals: int = Field(
        description="Goals of the plan for the general and the organizational relationship; those need clearance 2."
    )
    level_goals_reached: int | None = Field(
        description="Of them, those whose level is at or above the target now; null: one of the levels cannot be read."
    )
    reviews: int = Field(description="Reviews of the plan's year.")
    reviews_held: int = Field(description="Of them, those that were held.")
    reviews_late: int = Field(description="Of them, those that are not held and whose day has passed.")
    next_review_on: date | None = Field(description="The day by which the next review is to be held; null: none.")


class ActionPersonEffectRead(Read):
    """A person's level before and after an action."""

    contact_id: ContactId
    contact_name: str | None = Field(description="The person's present name; null while it is not known here.")
    level_before: RelationshipLevel | None = Field(description="The level before the action; null: not assessed.")
    level_after: RelationshipLevel | None = Field(
        description="The level by the last assessment within the scheme's days after it; null: not assessed since."
    )
    movement: int | None = Field(description="Levels up or down; null when one of the two is not known.")


class ActionLevelGoalEffectRead(Read):
    """The level of the general or organizational relationship before and after an action that serves a goal for it."""

    level_goal_id: UUID = Field(description="The goal.")
    kind: LevelGoalKind = Field(description=KIND)
    department: str | None = Field(description=DEPARTMENT)
    level_before: CustomerLevel | None = Field(description="The level before the action; null: not assessed.")
    level_after: CustomerLevel | None = Field(
        description="The level by the last assessment within the scheme's days after it; null: not assessed since."
    )
    movement: int | None = Field(description="Levels up or down; null when one of the two is not known.")


class ActionEffectRead(Read):
    """What moved with an action that was done."""

    action_id: UUID = Field(description="The action.")
    title: str = Field(description="What was done.")
    scene: Scene | None = Field(description="The scene of contact that it took; null: none.")
    done_on: date = Field(description="The day on which it was done.")
    expected_lift: RelationshipLevel | None = Field(description="The level to which it was to lift; null: not said.")
    state: EffectState = Field(description="Whether levels moved, or why that is not known.")
    people: list[ActionPersonEffectRead] = Field(description="Its people, without those above the caller's level.")
    level_goal: Annotated[ActionLevelGoalEffectRead | None, PRIVATE] = Field(
        description="The level goal that it serves: then this level decides, not those of its people. Null: it serves "
        "none."
    )
    levels_moved: int | None = Field(
        description="Levels up and down: of its goal's relationship, else the sum of its people's; null: not known."
    )
    currency: Annotated[str | None, PRIVATE] = Field(description="The currency of its costs.")
    cost: Annotated[Amount | None, PRIVATE] = Field(description="What it cost; null: not said.")
    cost_per_level: Annotated[Amount | None, PRIVATE] = Field(
        description="Its cost by the levels moved; null: the cost is not known, or nothing rose."
    )


class SceneEffectRead(Read):
    """What moved with all actions of a kind."""

    scene: Scene | None = Field(description="The scene of contact; null: actions without one.")
    level_goal_kind: LevelGoalKind | None = Field(description=MOVED)
    currency: Annotated[str | None, PRIVATE] = Field(description="The currency of the costs.")
    actions: int = Field(description="Actions that were done.")
    assessed: int = Field(description="Of them, those whose effect is known.")
    levels_moved: int | None = Field(description="Sum of the levels up and down; null: not known of any.")
    cost: Annotated[Amount | None, PRIVATE] = Field(description="What they cost, as far as it is said; null: not said.")
    cost_per_level: Annotated[Amount | None, PRIVATE] = Field(
        description="Cost of those with a known effect by the levels moved; null: a cost is not said, or nothing rose."
    )


class PlanEffectsRead(Read):
    """What moved with the actions of a plan that were done."""

    plan_id: UUID = Field(description="The plan.")
    customer_id: CustomerId
    customer_name: CustomerName
    scheme_version: int = Field(description="Version of the execution scheme that gives the days.")
    effect_days: int = Field(description="Days after an action within which a change of level counts.")
    level_state: LevelState = Field(description="The reason when levels are not known at all.")
    actions: list[ActionEffectRead] = Field(description="Each action that was done, the latest first.")
    scenes: list[SceneEffectRead] = Field(description="The same by kind of action, kind of relationship and currency.")
