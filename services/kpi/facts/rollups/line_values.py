"""What a line of an order counts: the same expressions for rollups, figures by line and analyses."""

from typing import Any, NamedTuple

import sqlalchemy as sa

Value = sa.ColumnElement[Any]
ONE: Value = sa.literal_column("1")
NONE: Value = sa.literal_column("0")


def number(condition: sa.ColumnElement[bool]) -> Value:
    """1 where the condition holds, to be added up."""
    return sa.case((condition, ONE), else_=NONE)


class CountedLine(NamedTuple):
    """A line, its order, and the product's costs, whatever a query calls them; amounts are in the base currency."""

    line: sa.FromClause
    order: sa.FromClause
    costs: sa.FromClause

    def is_valid_on(self, day: Value) -> sa.ColumnElement[bool]:
        """Whether the product's cost is that of a day."""
        costs = self.costs.c
        return sa.and_(costs.sku == self.line.c.sku, costs.valid_from <= day, costs.valid_to > day)

    @property
    def takes_cost(self) -> sa.ColumnElement[bool]:
        """Whether the line has no cost of its own and takes this one of the product: how costs are joined."""
        return sa.and_(self.line.c.cost.is_(None), self.is_valid_on(self.order.c.ordered_on))

    @property
    def sales(self) -> Value:
        """The net amount."""
        return sa.func.round(self.line.c.amount * self.order.c.fx_rate, 4)

    @property
    def product_cost(self) -> Value:
        """The product's cost, null for a line with its own."""
        return sa.func.round(self.line.c.quantity * self.costs.c.unit_cost, 4)

    @property
    def cost(self) -> Value:
        """The line's own, else the product's on the order's day, else null."""
        return sa.func.coalesce(sa.func.round(self.line.c.cost * self.order.c.fx_rate, 4), self.product_cost)

    @property
    def delivers(self) -> sa.ColumnElement[bool]:
        """Whether something is to be delivered; of a credit, nothing is."""
        return self.line.c.quantity > NONE

    def measures(self) -> dict[str, Value]:
        """What is added up of each line by name, on the order's day or the promised one."""
        line = self.line.c
        is_costed = sa.func.coalesce(line.cost, self.costs.c.unit_cost).is_not(None)
        counted = {
            "checked_lines": line.accepted_quantity.is_not(None),
            "accurate_lines": line.accepted_quantity == line.quantity,
            "open_lines": line.shipped_on.is_(None),
            "delivered_lines": line.shipped_on.is_not(None),
            "on_time_lines": line.shipped_on <= line.promised_on,
            "late_lines": line.shipped_on > line.promised_on,
        }
        return {
            "quantity": line.quantity,
            "sales": self.sales,
            "costed_sales": sa.case((is_costed, self.sales), else_=NONE),
            "cost": sa.func.coalesce(self.cost, NONE),
            "product_cost": sa.func.coalesce(self.product_cost, NONE),
            **{name: number(sa.and_(self.delivers, condition)) for name, condition in counted.items()},
        }
