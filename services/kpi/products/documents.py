"""A product as the ERP pushes it."""

from typing import Any

from pydantic import Field

from services.kpi.batches.copy_text import columns
from services.kpi.batches.kinds import Encoded
from services.kpi.batches.values import FactAmount
from shared.problems import FieldError
from shared.shapes import Body, Code, Line, example


class ProductDocument(Body):
    """A product. It has no version: what was pushed last counts."""

    model_config = example(sku="776", name="Mountain-100 Black, 42", category="Bikes", unit_cost="1898.0944")

    sku: Code
    name: Line | None = None
    category: Code | None = Field(default=None, description="Order lines of the product count in it, past ones too.")
    unit_cost: FactAmount | None = Field(default=None, ge=0)


COLUMNS = {"sku": "text", "name": "text", "category": "text", "unit_cost": "numeric"}


def refuse(_: Any, __: str) -> list[FieldError]:
    """The types of its values say all there is to check."""
    return []


def encode(product: ProductDocument, _: str) -> Encoded:
    """The product as COPY text."""
    return Encoded(product.sku, 0, columns(product.sku, product.name, product.category, product.unit_cost))
