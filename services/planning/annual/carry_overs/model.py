"""What moves over from last year's plan: the shapes."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.planning.annual.carry_overs.rules import MAX_TAKEN, CarriedKind, CarryOverOutcome, CarryOverReason
from services.planning.goals.level_goals.rules import LevelGoalKind
from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit
from shared.money import Amount
from shared.shapes import Body, CustomerId, CustomerName, EachOnce, Read, example


class CarryOverTake(Body):
    """What a plan takes over from the plan of the year before."""

    model_config = example(ids=["01a1ff25-b1eb-7f3a-8d21-0f6a4c7b9e12"], is_decided=True)

    ids: EachOnce[UUID] = Field(
        max_length=MAX_TAKEN, description="Last year's goals and actions that move over; empty: none."
    )
    is_decided: bool = Field(
        default=True, description="Whether nothing more moves over; false leaves the decision due for what is left."
    )


class CarriedGoalRead(Read):
    """A goal or an action of last year's plan: what came of it, and what is proposed."""

    id: UUID = Field(description="The goal or action of last year's plan.")
    kind: CarriedKind = Field(description="What it is.")
    title: str | None = Field(description="What a market goal or an action is called; null: another goal.")
    outcome: CarryOverOutcome = Field(description="`moves_over` is proposed; `unknown` may be taken over too.")
    reason: CarryOverReason | None = Field(description="Why it lapsed, or is not known; else null.")
    market_goal_id: UUID | None = Field(
        description="Last year's market goal that it serves; null: none, or one above the caller's level."
    )
    metric: GoalMetric | None = Field(description="What a market goal measures; null: no market goal.")
    unit: GoalUnit | None = Field(description="The unit of a market goal's figures; null: no market goal.")
    currency: str | None = Field(description="Of amounts, else null.")
    target: Amount | None = Field(description="The figure that a market goal was to reach; null: no market goal.")
    figure: Amount | None = Field(description="The figure that was reached; null: not known.")
    rest: Amount | None = Field(description="What the figure lacks of the target; null: not known, or reached.")
    contact_id: UUID | None = Field(description="The person of a relationship goal; else null.")
    contact_name: str | None = Field(description="The person's present name; null: none, or not known here.")
    level_kind: LevelGoalKind | None = Field(description="Which relationship a level goal is for; else null.")
    department: str | None = Field(description="The department of a level goal; null: the whole customer, or no such.")
    target_level: str | None = Field(
        description="Code of the level to be reached, with a person or of the `level_kind`; null: no such goal."
    )
    level: str | None = Field(
        description="Code of the level at the end of the year; null: not assessed, not known, or no such goal."
    )
    rest_steps: int | None = Field(description="Levels that are missing; null: not known, or no goal for a level.")
    due_on: date = Field(description="The day by which it was due.")
    proposed_due_on: date | None = Field(description="The day in the new year; null: it does not move over.")
    taken_id: UUID | None = Field(description="The goal of this plan that goes on with it; null: not taken over.")


class CarryOverRead(Read):
    """What came of last year's goals, and what moves over."""

    plan_id: UUID = Field(description="The plan that takes over.")
    customer_id: CustomerId
    customer_name: CustomerName
    last_plan_id: UUID | None = Field(description="The plan of the year before; null: none was approved.")
    as_of: date | None = Field(
        description="The day whose figures and levels count: today, or the last day of that year. Null: no such plan."
    )
    decided_at: AwareDatetime | None = Field(description="When it was decided what moves over; null: not yet.")
    proposals: list[CarriedGoalRead] = Field(
        description="The goals of the approved version that the caller may see, then the actions that are open."
    )
