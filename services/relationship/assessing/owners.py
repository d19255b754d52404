"""Who has to act for a customer when nobody is named, as an SQL expression."""

from typing import Any

import sqlalchemy as sa

from shared.auth.visibility import customers
from shared.customers.colleagues import may_see, superior_for


def accountable_for(customer_id: Any, *correlated: Any, level: Any = 1) -> sa.ColumnElement[Any]:
    """SQL expression: the account manager of the customer in this column, or a superior.

    The superior acts where no account manager may sign in and sees what needs this level.
    """
    managed = customers.alias()
    is_able = (managed.c.id == customer_id, may_see(managed.c.manager_id, managed.c.id, level))
    manager = sa.select(managed.c.manager_id).where(*is_able).correlate_except(managed).scalar_subquery()
    return sa.func.coalesce(manager, superior_for(customer_id, *correlated, level=level), type_=sa.Uuid)
