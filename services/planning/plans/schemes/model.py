"""The content of a plan scheme, as stored and sent."""

from sqlmodel import Field

from services.planning.plans.schemes.rules import Requirement
from shared.customers.traits import CustomerClass
from shared.shapes import Body, EachOnce


class RequirementBody(Body):
    """A part that a step needs to be complete."""

    requirement: Requirement = Field(description="The part; it belongs to one step.")
    at_least: int = Field(ge=1, le=100, description="How many the plan needs at least.")


class PlanSchemeContent(Body):
    """What completes the steps of a plan, who needs one, and how long its approval takes.

    Steps go by the scheme in force; a submitted or returned plan keeps the day that it was given.
    """

    requirements: list[RequirementBody] = Field(
        max_length=len(Requirement),
        description="What the steps of a customer's plan need; a step without any is complete at once.",
    )
    market_requirements: list[RequirementBody] = Field(
        max_length=len(Requirement),
        description="The same of a market's plan, which has nothing that is about one customer.",
    )
    planned_classes: EachOnce[CustomerClass] = Field(
        max_length=len(CustomerClass), description="Classes whose customers need an approved plan each fiscal year."
    )
    approved_within_days: int = Field(
        ge=0, le=366, description="Days from the start of the fiscal year by which these plans are to be approved."
    )
    carry_over_days: int = Field(
        default=20,
        ge=1,
        le=366,
        description="Days after a plan was opened within which to decide what moves over from last year's plan.",
    )
    moved_action_days: int = Field(
        default=30,
        ge=1,
        le=366,
        description="Days from the start of the year, or later from today, until a late action that moves over is due.",
    )
    decision_days: int = Field(ge=1, le=60, description="Working days to approve or return a submitted plan.")
    correction_days: int = Field(ge=1, le=60, description="Working days to correct and submit a returned plan.")


OPTIONAL = {
    Requirement.ENVIRONMENT_FACTORS,
    Requirement.LEVEL_GOALS,
    Requirement.PLACE_STRATEGIES,
    Requirement.PROMOTION_STRATEGIES,
}
"""What the method calls optional, and goals for levels that not every company assesses: a company may require them."""
AT_LEAST = {
    Requirement.CHALLENGES: 4,
    Requirement.SELF_ASSESSMENTS: 4,
    Requirement.SWOT_QUADRANTS: 4,
    Requirement.SUPPLIER_CRITERIA: 10,
}
"""Where the method names a list, all of it: four sources, four aspects, four quadrants, ten axes. Of others, one."""
NEEDED = [RequirementBody(requirement=one, at_least=AT_LEAST.get(one, 1)) for one in Requirement if one not in OPTIONAL]
STANDARD = PlanSchemeContent(
    requirements=[one for one in NEEDED if one.requirement.is_of_customer],
    market_requirements=[one for one in NEEDED if one.requirement.is_of_market],
    planned_classes=[CustomerClass.CORE, CustomerClass.IMPORTANT],
    approved_within_days=60,
    decision_days=3,
    correction_days=5,
)
"""The method names the parts of each step (section 6), and who approves. The days and the classes are our default.

A company that assesses the general and the organizational relationship of every customer may require goals for them."""
