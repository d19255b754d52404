"""Opening plans: the shapes."""

from pydantic import Field

from shared.customers.traits import CustomerClass
from shared.shapes import Body, EachOnce, Line, Read, example


class PlanOpeningCreate(Body):
    """Whose plans are opened."""

    model_config = example(fiscal_year=2027, customer_classes=["core", "important"], region="CN-GD")

    fiscal_year: int = Field(ge=2000, le=2100, description="The calendar year in which the fiscal year starts.")
    customer_classes: EachOnce[CustomerClass] = Field(
        min_length=1, max_length=len(CustomerClass), description="The classes of the customers."
    )
    region: Line | None = Field(default=None, description="Only customers of this region; null: of all.")


class PlanOpeningRead(Read):
    """What was opened."""

    fiscal_year: int = Field(description="The calendar year in which the fiscal year starts.")
    opened: int = Field(description="Number of plans that were opened.")
    present: int = Field(description="Number of the customers who had a plan of the year already.")
