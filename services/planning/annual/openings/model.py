"""Opening plans: the shapes."""

from pydantic import Field

from shared.customers.traits import CustomerClass
from shared.shapes import Body, EachOnce, Line, Read, example


class PlanOpeningCreate(Body):
    """Whose plans are opened."""

    model_config = example(
        fiscal_year=2027, customer_classes=["core", "important"], region="CN-GD", from_last_year=True
    )

    fiscal_year: int = Field(ge=2000, le=2100, description="The calendar year in which the fiscal year starts.")
    customer_classes: EachOnce[CustomerClass] = Field(
        min_length=1, max_length=len(CustomerClass), description="The classes of the customers."
    )
    region: Line | None = Field(default=None, description="Only customers of this region; null: of all.")
    from_last_year: bool = Field(
        default=False, description="Whether each plan takes over what moves over from the plan of the year before."
    )


class PlanOpeningRead(Read):
    """What was opened."""

    fiscal_year: int = Field(description="The calendar year in which the fiscal year starts.")
    opened: int = Field(description="Number of plans that were opened.")
    goals_taken: int = Field(description="Number of last year's goals that moved over into these plans.")
    actions_taken: int = Field(description="Number of last year's open actions that moved over.")
    undecided: int = Field(
        description="Number of these plans with goals of last year that somebody has to decide on: it is not known "
        "whether they were reached, or their market goal did not move over."
    )
    present: int = Field(description="Number of the customers who had a plan of the year already.")
