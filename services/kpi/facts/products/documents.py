"""A product as the ERP pushes it."""

from typing import Annotated

from pydantic import Field

from shared.auth.access import Clearance
from shared.batches.values import SourceVersion, UnsignedAmount
from shared.shapes import Body, Code, Line, example


class ProductDocument(Body):
    """A product. Without a version the last one pushed counts."""

    model_config = example(
        sku="VS-020",
        name="工业相机, 500 万像素",
        category="sensors",
        unit_cost="1713.6",
    )

    sku: Code = Field(description="The product's number in the ERP; unique per source.")
    name: Line | None = Field(default=None, description="What the product is called.")
    category: Code | None = Field(
        default=None, description="All order lines of the product count in it, past ones too."
    )
    unit_cost: Annotated[UnsignedAmount | None, Clearance(2)] = Field(
        default=None,
        description="Cost of one unit, in the base currency; of days before the first in product-costs.",
    )
    source_version: SourceVersion | None = Field(
        default=None, description="Grows with every change in the ERP; left out: this is the newest."
    )
