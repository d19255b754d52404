"""The shapes of a trace, which is not stored."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.planning.goals.level_goals.model import DEPARTMENT, KIND
from services.planning.goals.level_goals.rules import CustomerLevel, LevelGoalKind
from services.planning.goals.market_goals.model import GoalProgressRead
from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit, MarketGoalKind
from services.planning.goals.relationship_goals.model import GoalContactRead
from services.planning.goals.relationship_goals.rules import ContactState, LevelState
from services.planning.measures.actions.rules import ActionState
from services.planning.papers.traces.rules import TraceBreak, TraceGrouping
from services.planning.plans.plans.rules import PlanStatus
from shared.customers.relationship_levels import RelationshipLevel
from shared.customers.traits import CustomerClass
from shared.money import Amount
from shared.shapes import ContactId, CustomerId, CustomerName, Line, Read
from shared.web.formats import FORMAT_CHOICE

LEVEL_GOAL_STATE = "The reason when `level_goals_reached` and `level_goals_moved` are null."
MARGIN_NOTE = "null: market goals above the caller's level."


class PlanTraceQuery(BaseModel):
    """The form of a trace."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "svg", "mermaid"] | None = Field(default=None, description=FORMAT_CHOICE)


class TraceActionRead(Read):
    """An action in the trace; cancelled ones are not in it."""

    id: UUID = Field(description="The action.")
    title: str = Field(description="What is done.")
    owner_name: str | None = Field(description="Present name of who does it; null: the account manager looks after it.")
    due_on: date = Field(description="The day by which it is to be done.")
    state: ActionState = Field(description="Open or done.")
    is_late: bool = Field(description="Whether it is open and its day has passed.")
    done_on: date | None = Field(description="The day on which it was done; null: it is not.")
    expected_lift: RelationshipLevel | None = Field(description="The level expected of it; null: not said.")


class TraceRelationshipGoalRead(Read):
    """A relationship that a market goal needs: the gap, the actions that close it, and what they moved."""

    id: UUID = Field(description="The relationship goal.")
    contact_id: ContactId
    contact_state: ContactState = Field(description="The reason when `contact` is null.")
    contact: GoalContactRead | None = Field(description="The person, as the customer service knows them now.")
    target_level: RelationshipLevel = Field(description="The level to reach with the person.")
    due_on: date = Field(description="The day by which the level is to be reached.")
    level_when_set: RelationshipLevel | None = Field(description="The level when the goal was set; null: unknown.")
    level_state: LevelState = Field(description="The reason when `current_level` is null.")
    current_level: RelationshipLevel | None = Field(description="The level now.")
    gap_steps: int | None = Field(description="Levels still missing: 0 at or above the target; null: unknown.")
    levels_moved: int | None = Field(description="Levels up or down since the goal was set; null: unknown.")
    breaks: list[TraceBreak] = Field(description="What the chain lacks here; empty: nothing.")
    actions: list[TraceActionRead] = Field(description="The actions that serve it, the soonest first.")


class TraceLevelGoalRead(Read):
    """A general or organizational level that a market goal needs: the gap, the actions, and what they moved."""

    id: UUID = Field(description="The level goal.")
    kind: LevelGoalKind = Field(description=KIND)
    department: str | None = Field(description=DEPARTMENT)
    target_level: CustomerLevel = Field(description="The level to reach.")
    due_on: date = Field(description="The day by which the level is to be reached.")
    level_when_set: CustomerLevel | None = Field(description="The level when the goal was set; null: unknown.")
    level_state: LevelState = Field(
        description="The reason when `current_level` is null. Organizational levels need clearance 2."
    )
    current_level: CustomerLevel | None = Field(description="The level now.")
    gap_steps: int | None = Field(description="Levels still missing: 0 at or above the target; null: unknown.")
    levels_moved: int | None = Field(description="Levels up or down since the goal was set; null: unknown.")
    breaks: list[TraceBreak] = Field(description="What the chain lacks here; empty: nothing.")
    actions: list[TraceActionRead] = Field(description="The actions that serve it, the soonest first.")


TraceGoal = TraceRelationshipGoalRead | TraceLevelGoalRead


class TraceMarketGoalRead(Read):
    """A market goal with what serves it."""

    id: UUID | None = Field(description=f"The market goal; {MARGIN_NOTE}")
    title: str | None = Field(description=f"What the goal is called in the plan; {MARGIN_NOTE}")
    kind: MarketGoalKind | None = Field(description=f"Its kind; {MARGIN_NOTE}")
    metric: GoalMetric | None = Field(description=f"What is measured; {MARGIN_NOTE}")
    unit: GoalUnit | None = Field(description=f"The unit of its figures; {MARGIN_NOTE}")
    currency: str | None = Field(description="Of amounts, else null.")
    baseline: Amount | None = Field(description="The figure at the start; null: unknown.")
    target: Amount | None = Field(description=f"The figure to reach; {MARGIN_NOTE}")
    due_on: date | None = Field(description=f"The day by which it is to be reached; {MARGIN_NOTE}")
    progress: GoalProgressRead | None = Field(description=f"How far it is, by kpi's figures; {MARGIN_NOTE}")
    needed: int = Field(description="The people whom it needs on a level.")
    reached: int | None = Field(description="Those of them at or above the level now; null: levels cannot be read.")
    levels_needed: int = Field(description="The general and organizational levels that it needs.")
    levels_reached: int | None = Field(description="Those of them that are reached now; null: one cannot be read.")
    breaks: list[TraceBreak] = Field(description="What the chain lacks here; empty: nothing.")
    relationship_goals: list[TraceRelationshipGoalRead] = Field(description="The relationship goals that serve it.")
    level_goals: list[TraceLevelGoalRead] = Field(
        description="The goals for the general and the organizational relationship that serve it."
    )

    @property
    def goals(self) -> list[TraceGoal]:
        """All goals that serve it: those for people, then those for levels."""
        return [*self.relationship_goals, *self.level_goals]


class TraceFiguresRead(Read):
    """A plan's trace in figures, of what the caller may see."""

    market_goals: int = Field(description="Market goals.")
    market_goals_without_action: int = Field(description="Market goals that no action serves.")
    relationship_goals: int = Field(description="Relationship goals.")
    relationship_goals_without_action: int = Field(description="Relationship goals that no action serves.")
    level_goals: int = Field(description="Goals for the general and the organizational relationship.")
    level_goals_without_action: int = Field(description="Level goals that no action serves.")
    actions: int = Field(description="Actions of the plan, without cancelled ones.")
    actions_done: int = Field(description="Those that are done.")
    actions_without_goal: int = Field(description="Those that serve none of the goals that the caller may see.")
    goals_reached: int | None = Field(
        description="Relationship goals whose person is at or above the target level; null: levels cannot be read."
    )
    levels_moved: int | None = Field(
        description="Levels up less levels down since the goals were set, of all relationship goals of which both are "
        "known; null: levels cannot be read."
    )
    level_goals_reached: int | None = Field(
        description="Level goals whose level is at or above the target; null: one of the levels cannot be read."
    )
    level_goals_moved: int | None = Field(
        description="Levels up less levels down since the level goals were set, of all of which both are known; null: "
        "one of the levels cannot be read."
    )


class PlanTraceRead(Read):
    """What serves what in a plan."""

    plan_id: UUID = Field(description="The plan.")
    customer_id: CustomerId
    customer_name: CustomerName
    fiscal_year: int = Field(description="The plan's fiscal year.")
    title: str | None = Field(description="What the plan is called; null: it has no title.")
    status: PlanStatus = Field(description="The plan's status.")
    figures: TraceFiguresRead = Field(description="The trace in figures.")
    market_goals: list[TraceMarketGoalRead] = Field(
        description="The market goals with what serves them; the last one, without id, stands for those above the "
        "caller's level, where goals serve such that the caller may see."
    )
    actions_without_goal: list[TraceActionRead] = Field(
        description="Actions of the plan that serve none of the goals that the caller may see."
    )


class PlanTraceRowRead(TraceFiguresRead):
    """A plan's trace in figures, of what the caller may see."""

    plan_id: UUID = Field(description="The plan.")
    customer_id: CustomerId
    customer_name: CustomerName
    fiscal_year: int = Field(description="The plan's fiscal year.")
    title: str | None = Field(description="What the plan is called; null: it has no title.")
    status: PlanStatus = Field(description="The plan's status.")
    region: str | None = Field(description="Code of the customer's region 区域; null: unknown.")
    customer_class: str | None = Field(description="The customer's class 客户分类; null: none yet.")
    manager_id: UUID | None = Field(description="The account manager; null: nobody.")
    manager_name: str | None = Field(description="Present name of the account manager; null: nobody.")
    level_state: LevelState = Field(description="The reason when `goals_reached` and `levels_moved` are null.")
    level_goal_state: LevelState = Field(description=LEVEL_GOAL_STATE)


class PlanTraceTotalQuery(BaseModel):
    """Which plans are added up, and by what."""

    model_config = ConfigDict(extra="forbid")

    group_by: TraceGrouping = Field(default=TraceGrouping.REGION, description="By what the plans are grouped.")
    fiscal_year: int | None = Field(default=None, ge=2000, le=2100, description="Only plans of this fiscal year.")
    status: PlanStatus | None = Field(default=None, description="Only plans with this status.")
    region: Line | None = Field(default=None, description="Only plans of customers of this region.")
    customer_class: CustomerClass | None = Field(default=None, description="Only plans of customers of this class.")
    manager_id: UUID | None = Field(default=None, description="Only plans of this account manager's customers.")


class PlanTraceTotalRead(TraceFiguresRead):
    """The traces of a group's plans, added up, of what the caller may see."""

    group: str | None = Field(description="The region's code, the class or the user's id; null: customers without one.")
    name: str | None = Field(description="The user's present name; null for other groups.")
    plans: int = Field(description="Plans of the group that the caller may see.")
    level_state: LevelState = Field(description="The reason when `goals_reached` and `levels_moved` are null.")
    level_goal_state: LevelState = Field(description=LEVEL_GOAL_STATE)
