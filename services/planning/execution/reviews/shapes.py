"""The shapes of a review."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.planning.execution.schemes.rules import ReviewHolder, ReviewKind
from services.planning.goals.level_goals.model import DEPARTMENT, KIND
from services.planning.goals.level_goals.rules import CustomerLevel, LevelGoalKind
from shared.customers.relationship_levels import RelationshipLevel
from shared.shapes import Body, ContactId, Line, RowRead, Statement, example


class ReviewCorrection(Body):
    """Something to be done differently: it becomes an action of the plan."""

    title: Line = Field(description="What is done.")
    owner_id: UUID | None = Field(default=None, description="Our user who does it; null: the account manager.")
    due_on: date = Field(description="The day by which it is to be done, today or later.")
    relationship_goal_id: UUID | None = Field(
        default=None, description="The relationship goal of the plan that it serves; null: none in particular."
    )
    level_goal_id: UUID | None = Field(
        default=None, description="The level goal of the plan that it serves, in place of a person's; null: none."
    )


class ReviewHolding(Body):
    """What a review found, and what is corrected."""

    model_config = example(
        findings="三项行动按期完成；对技术委员会的关系提升偏慢，样件验收尚未推动。",
        corrections=[{"title": "邀请技术委员会主任参观二期产线", "due_on": "2027-01-15"}],
    )

    findings: Statement = Field(description="What was found. Readable by everybody who sees the plan.")
    corrections: list[ReviewCorrection] = Field(
        default_factory=list, max_length=50, description="What is corrected; each becomes an action of the plan."
    )


class PlanReviewRead(RowRead):
    """A review of a plan; its marks are the numbers of the day on which it was held."""

    plan_id: UUID = Field(description="The plan.")
    customer_id: UUID | None = Field(description="Id of the customer; null: the plan of a market.")
    customer_name: str | None = Field(description="The customer's present name; null: the plan of a market.")
    kind: ReviewKind = Field(description="The kind of the review.")
    holder: ReviewHolder = Field(description="Who holds it.")
    fiscal_month: int = Field(description="Month of the fiscal year, 1 to 12, at whose end it is held.")
    opens_on: date = Field(description="The first day on which it may be held.")
    due_on: date = Field(description="The day by which it is to be held.")
    scheme_version: int = Field(description="Version of the execution scheme by which it was scheduled.")
    is_late: bool = Field(description="Whether it is not held and its day has passed.")
    days_late: int = Field(description="Days by which it was held late, or is late today; 0: in time.")
    held_on: date | None = Field(description="The day on which it was held; null: it was not.")
    held_by: str | None = Field(description="Id of the user who held it, or `client:<id>`; null: nobody yet.")
    held_by_name: str | None = Field(description="Name of who held it, at that time.")
    findings: str | None = Field(description="What was found; null: it was not held.")
    actions_done: int | None = Field(description="Mark: actions of the plan that were done; null: not held.")
    actions_open: int | None = Field(description="Mark: actions that were open, late ones included; null: not held.")
    actions_late: int | None = Field(description="Mark: open actions whose day had passed; null: not held.")
    actions_cancelled: int | None = Field(description="Mark: actions that were cancelled; null: not held.")
    goals_set: int | None = Field(
        description="Mark: relationship goals that the plan had, without people above the caller's level; null: not "
        "held."
    )
    goals_reached: int | None = Field(description="Mark: of them, those whose level was reached; null: not held.")
    level_goals_set: int | None = Field(
        description="Mark: level goals that the plan had; organizational ones need clearance 2. Null: not held."
    )
    level_goals_reached: int | None = Field(description="Mark: of them, those whose level was reached; null: not held.")


class PlanReviewLevelRead(RowRead):
    """A relationship goal on the day of a review."""

    review_id: UUID = Field(description="The review.")
    contact_id: ContactId
    contact_name: str | None = Field(description="The person's present name; null while it is not known here.")
    relationship_goal_id: UUID = Field(description="The relationship goal.")
    target_level: RelationshipLevel = Field(description="The target level on that day.")
    level: RelationshipLevel | None = Field(description="The person's level on that day; null: never assessed.")
    assessed_on: date | None = Field(description="The day that the assessment of the level describes; null: none.")
    is_reached: bool = Field(description="Whether the level was at the target or above.")


class PlanReviewLevelGoalRead(RowRead):
    """A level goal on the day of a review."""

    review_id: UUID = Field(description="The review.")
    level_goal_id: UUID = Field(description="The level goal.")
    kind: LevelGoalKind = Field(description=KIND)
    department: str | None = Field(description=DEPARTMENT)
    target_level: CustomerLevel = Field(description="The target level on that day.")
    level: CustomerLevel | None = Field(description="The level on that day; null: never assessed.")
    assessed_on: date | None = Field(description="The day that the assessment of the level describes; null: none.")
    is_reached: bool = Field(description="Whether the level was at the target or above.")
