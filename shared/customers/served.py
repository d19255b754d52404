"""Which customers we do business with: of the others nothing is due, and nothing is expected."""

from typing import Any

import sqlalchemy as sa

from shared.auth.visibility import customers

NOT_SERVED = ("exited", "resource_pool")
"""States of customers that have left us."""


def is_served(customer_id: Any) -> sa.ColumnElement[bool]:
    """SQL condition: we do business with the customer in this column."""
    served = customers.alias()
    return sa.exists().where(served.c.id == customer_id, served.c.status.not_in(NOT_SERVED))
