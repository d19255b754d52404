"""The cost of a product from a day on, as the ERP pushes it."""

from typing import Annotated

from pydantic import Field

from services.kpi.facts.product_costs.model import COST_LEVEL
from shared.auth.access import Clearance
from shared.batches.values import Day, SourceVersion, UnsignedAmount
from shared.shapes import Body, Code, example


class ProductCostDocument(Body):
    """What a unit of a product costs from a day on, until the next such day."""

    model_config = example(sku="VS-020", valid_from="2025-01-01", unit_cost="1777.68", source_version=1)

    sku: Code = Field(description="The product's number in the ERP; the product may be pushed later.")
    valid_from: Day = Field(description="First day of this cost; one cost per product and day.")
    unit_cost: Annotated[UnsignedAmount, Clearance(COST_LEVEL)] = Field(
        description="Cost of one unit, in the base currency."
    )
    source_version: SourceVersion = 0
