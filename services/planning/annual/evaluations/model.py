"""A year's evaluation over all plans: the shapes."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.planning.annual.evaluations.rules import EvaluationGrouping
from services.planning.execution.progress.model import MOVED
from services.planning.goals.level_goals.rules import LevelGoalKind
from services.planning.goals.relationship_goals.rules import LevelState
from services.planning.measures.actions.model import PRIVATE
from shared.customers.contact_terms import Scene
from shared.customers.traits import CustomerClass
from shared.money import Amount
from shared.shapes import Line, Read


class PlanEvaluationQuery(BaseModel):
    """Which plans are evaluated, and by what they are divided."""

    model_config = ConfigDict(extra="forbid")

    fiscal_year: int | None = Field(default=None, ge=2000, le=2100, description="By default the present one.")
    customer_class: CustomerClass | None = Field(default=None, description="Only plans of customers of this class.")
    region: Line | None = Field(default=None, description="Only plans of customers of this region.")
    manager_id: UUID | None = Field(default=None, description="Only plans of this account manager's customers.")
    group_by: EvaluationGrouping = Field(
        default=EvaluationGrouping.NOTHING, description="By what it is divided, beside the kind of action."
    )


class PlanEvaluationRow(Read):
    """The actions of a kind that were done in a group, and what moved with them."""

    group: str | None = Field(description="The class, the region's code or the user's id; null: none, or no groups.")
    name: str | None = Field(description="The user's present name; null for other groups.")
    scene: Scene | None = Field(description="The scene of contact; null: actions without one.")
    level_goal_kind: LevelGoalKind | None = Field(description=MOVED)
    currency: Annotated[str | None, PRIVATE] = Field(description="The currency of the costs.")
    actions: int = Field(description="Actions that were done.")
    n: int = Field(description="Of them, those whose effect is known: on these `levels_moved` rests.")
    is_small: bool = Field(description="Whether `n` is below the number of the execution scheme: read it with care.")
    raised: int = Field(description="Relationships of this kind whose level rose, counted once for each action.")
    lowered: int = Field(description="Those whose level fell.")
    unchanged: int = Field(description="Those whose level stayed.")
    unknown: int = Field(description="Those without an assessment before or since.")
    levels_moved: int | None = Field(description="Sum of the levels up and down; null: not known of any.")
    cost_planned: Annotated[Amount | None, PRIVATE] = Field(description="What they were to cost; null: not said.")
    cost: Annotated[Amount | None, PRIVATE] = Field(description="What they cost, as far as it is said; null: not said.")
    cost_per_level: Annotated[Amount | None, PRIVATE] = Field(
        description="Cost of those with a known effect by the levels moved; null: a cost is not said, or nothing rose."
    )


class PlanEvaluationRead(Read):
    """Which kinds of actions moved levels in a year, over all plans that the caller sees."""

    fiscal_year: int = Field(description="The calendar year in which the fiscal year starts.")
    group_by: EvaluationGrouping = Field(description="By what it is divided, beside the kind of action.")
    scheme_version: int = Field(description="Version of the execution scheme that gives the days.")
    effect_days: int = Field(description="Days after an action within which a change of level counts.")
    level_state: LevelState = Field(description="The reason when levels are not known at all.")
    plans: int = Field(description="Plans of the year with at least one action that was done.")
    rows: list[PlanEvaluationRow] = Field(description="By group, kind of action, kind of relationship and currency.")
