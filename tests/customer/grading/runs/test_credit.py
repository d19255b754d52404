"""The credit record out of receivables and payments as the kpi service has them."""

from typing import Any

import httpx
import pytest

from tests.customer.grading.runs.conftest import Grade, NewCustomer, factor
from tests.kpi.pushing import push


@pytest.mark.parametrize(
    ("paid_on", "status", "band", "late"),
    [
        ("2025-03-31", "paid", "A", "0"),
        ("2025-04-30", "paid", "B", "1"),
        ("2025-07-31", "paid", "C", "1"),
        (None, "open", "D", "1"),
    ],
)
async def test_the_credit_record_is_how_it_paid(
    customer: httpx.AsyncClient,
    kpi: httpx.AsyncClient,
    new_customer: NewCustomer,
    run: Grade,
    paid_on: str | None,
    status: str,
    band: str,
    late: str,
) -> None:
    made = await new_customer("10", months=("2024-02",))
    code = (await customer.get(f"/v1/customers/{made}/codes")).json()["items"][0]["code"]
    invoice: dict[str, Any] = {"customer_code": code, "invoice_no": f"I{code}", "amount": "800", "status": status}
    await push(kpi, invoice | {"issued_on": "2025-03-01", "due_on": "2025-03-31"}, kind="receivables")
    if paid_on:
        paid = {"customer_code": code, "invoice_no": f"I{code}", "payment_no": f"P{code}", "paid_on": paid_on}
        await push(kpi, paid | {"amount": "800"}, kind="payments")
    credit = factor((await run(customer_ids=[made]))["grades"][made], "credit")
    assert (credit["band"], credit["value"], credit["source"]) == (band, late, "receivables")
    assert credit["computed_from"] == {
        "from": "2024-01-01",
        "to": "2025-12-31",
        "due": "800",
        "effort_share": "1" if band in "CD" else "0",
        "lost_share": "1" if band == "D" else "0",
    }
    before = (await run(fiscal_year=2024, customer_ids=[made]))["grades"][made]
    assert "credit" not in [one["factor"] for one in before["factors"]]  # it was not due yet
