"""The content of a resource scheme, as stored and sent."""

from decimal import Decimal
from typing import Annotated

from sqlmodel import Field

from shared.customers.traits import CustomerClass, Quadrant
from shared.money import Amount, Ratio
from shared.shapes import Body, Code, EachOnce

Factor = Annotated[Ratio, Field(gt=0, le=100)]
Share = Annotated[Ratio, Field(ge=0, le=1)]


class ClassRatioBody(Body):
    """What customers of a class need, in proportion to the revenue that a plan takes on."""

    customer_class: CustomerClass | None = Field(
        default=None, description="The class; null: customers without a class."
    )
    revenue_per_person: Annotated[Amount, Field(gt=0)] = Field(
        description="Revenue in the base currency that one person looks after in a year."
    )
    at_least_people: Annotated[Ratio, Field(ge=0, le=100)] = Field(
        description="People whom such a customer gets at least; 0.5 is half a person."
    )
    budget_share: Share = Field(description="Budget as a share of the revenue.")


class IndustryFactorBody(Body):
    """An industry that needs more or less than others."""

    industry: Code = Field(description="The industry's code; customers of its sub-industries have codes of their own.")
    factor: Factor = Field(description="By what people and budget are multiplied; 1 changes nothing.")


class ResourceSchemeContent(Body):
    """Ratios by class, industry, and mature or new customer, from which people and budget of a plan are proposed.

    A plan keeps the proposal, and the version by which it was made.
    """

    classes: list[ClassRatioBody] = Field(
        min_length=1, max_length=len(CustomerClass) + 1, description="Each class, and customers without one, once."
    )
    industries: list[IndustryFactorBody] = Field(
        max_length=500, description="Industries with a factor of their own; others have 1."
    )
    new_factor: Factor = Field(description="By what people and budget of new customers are multiplied.")
    mature_factor: Factor = Field(description="By what those of mature customers are multiplied.")
    new_months: int = Field(
        ge=1,
        le=120,
        description="Months since the first contract, at the start of the plan's year, until which a customer is new.",
    )
    invest_quadrants: EachOnce[Quadrant] = Field(
        default_factory=lambda: [Quadrant.CORE_VALUE, Quadrant.HIGH_POTENTIAL],
        max_length=len(Quadrant),
        description="Quadrants of value and potential in which resources are invested; in the others they are held.",
    )
    tolerance: Share = Field(description="Share of the proposal by which a plan may differ from it without a reason.")


def _ratio(customer_class: CustomerClass | None, revenue: str, people: str, share: str) -> ClassRatioBody:
    return ClassRatioBody(
        customer_class=customer_class,
        revenue_per_person=Decimal(revenue),
        at_least_people=Decimal(people),
        budget_share=Decimal(share),
    )


STANDARD = ResourceSchemeContent(
    classes=[
        _ratio(CustomerClass.CORE, "3000000", "1", "0.01"),
        _ratio(CustomerClass.IMPORTANT, "4000000", "0.5", "0.008"),
        _ratio(CustomerClass.ORDINARY, "6000000", "0.2", "0.005"),
        _ratio(CustomerClass.SMALL, "10000000", "0.1", "0.003"),
        _ratio(None, "4000000", "0.2", "0.01"),
    ],
    industries=[],
    new_factor=Decimal("1.5"),
    mature_factor=Decimal(1),
    new_months=12,
    tolerance=Decimal("0.1"),
)
"""The method names what the ratios go by (section 6, step 5); their figures are our default."""
