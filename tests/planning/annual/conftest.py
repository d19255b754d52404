"""Customers of several classes, as planning knows them."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest
from fastapi import FastAPI

NewCustomer = Callable[..., Awaitable[str]]


@pytest.fixture
def new_customer(app: FastAPI) -> NewCustomer:
    """Make a customer in planning's copy: `await new_customer("core", region="CN-GD", is_cash_cow=True)`."""

    async def make(customer_class: str | None, region: str = "CN-GD", is_cash_cow: bool = False) -> str:
        made = str(uuid4())
        given = "NULL" if customer_class is None else f"'{customer_class}'"
        await app.state.engine.exec_driver_sql(
            "INSERT INTO customer_directory (id, name, status, region, customer_class, is_cash_cow, tags) "
            f"VALUES ('{made}', 'C {made[:8]}', 'active', '{region}', {given}, {is_cash_cow}, '{{}}')"
        )
        return made

    return make
