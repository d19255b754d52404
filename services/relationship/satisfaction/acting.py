"""Who acts for a customer: its account manager, or who stands in once that user may not sign in."""

from typing import Any

import sqlalchemy as sa

from shared.auth.visibility import customers
from shared.customers.account_teams import active
from shared.customers.colleagues import superior_for


def acting_for(customer_id: Any, *correlated: Any, first: Any = None, last: Any = None) -> sa.ColumnElement[Any]:
    """SQL expression: the first of these who may sign in: `first`, the account manager of the customer in this column,
    `last`, the superior who sees the customer's region, an administrator.
    """
    managed = customers.alias()
    manager = sa.select(active(managed.c.manager_id, managed)).where(managed.c.id == customer_id)
    chain = (first, manager.correlate(*correlated).scalar_subquery(), last, superior_for(customer_id, *correlated))
    return sa.func.coalesce(*(one for one in chain if one is not None), type_=sa.Uuid)
