"""What customers ordered lately and owe, for other services."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
from fastapi import FastAPI

from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

ADDRESS = "/v1/customer-activity"
PERIOD = {"since": "2024-07-01", "as_of": "2025-07-01"}
Known = Callable[..., Any]


async def asked(app: FastAPI, tokens: Tokens, *ids: uuid.UUID, **claims: Any) -> dict[uuid.UUID, dict[str, Any]]:
    """The answer by customer, for a service that asks for a user."""
    client = tokens.client(app, act={"sub": "service:customer"}, **claims)
    answer = await client.get(ADDRESS, params=PERIOD | {"customer_ids": ",".join(map(str, ids))})
    assert answer.status_code == 200, answer.text
    columns = answer.json()
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {uuid.UUID(row["customer_id"]): row for row in rows}


async def invoiced(erp: httpx.AsyncClient, number: str, due_on: str, status: str = "open", **paid: str) -> None:
    body = {"invoice_no": number, "customer_code": "A", "amount": "100", "issued_on": "2024-01-01", "due_on": due_on}
    await push(erp, body | {"status": status}, kind="receivables")
    for amount in paid.values():
        payment = {"payment_no": f"P{number}", "invoice_no": number, "customer_code": "A", "paid_on": due_on}
        await push(erp, payment | {"amount": amount}, kind="payments")


async def test_only_services_may_ask(app: FastAPI, erp: httpx.AsyncClient) -> None:
    assert app.state.settings.service == "kpi"
    answer = await erp.get(ADDRESS, params=PERIOD | {"customer_ids": str(uuid.uuid4())})
    assert (answer.status_code, answer.json()["code"]) == (403, "services_only")


async def test_orders_of_the_period_and_the_last_month_ever(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, known: Known
) -> None:
    first, second, third = await known("A", "A2"), await known("B"), await known("C")
    await push(erp, order("1", line(amount="100"), customer_code="A", ordered_on="2024-07-01"))
    await push(erp, order("2", line(amount="50.5"), customer_code="A2", ordered_on="2025-02-03"))
    await push(erp, order("3", line(amount="9"), customer_code="B", ordered_on="2024-06-30"))
    found = await asked(app, tokens, first, second, third)
    assert {one: (row["sales"], row["orders"], row["last_month"]) for one, row in found.items()} == {
        first: ("150.5", 2, "2025-02-01"),
        second: ("0", 0, "2024-06-01"),
    }


async def test_what_fell_due_and_what_of_it_is_overdue(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, known: Known
) -> None:
    customer_id = await known("A")
    await invoiced(erp, "too early", "2024-06-30")
    await invoiced(erp, "in part", "2024-07-01", paid="40")
    await invoiced(erp, "too much", "2025-06-30", paid="130")
    await invoiced(erp, "settled", "2025-01-01", "paid")
    await invoiced(erp, "not yet due", "2025-07-01")
    row = (await asked(app, tokens, customer_id))[customer_id]
    assert (row["due"], row["overdue"], row["sales"], row["last_month"]) == ("300", "60", "0", None)


async def test_customers_that_the_caller_does_not_see_have_no_row(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, known: Known
) -> None:
    customer_id = await known("A")
    await push(erp, order("1", customer_code="A", ordered_on="2025-01-01"))
    assert await asked(app, tokens, customer_id, data_scope={"kind": "own", "regions": []}) == {}
