"""The credit record out of receivables and payments as the kpi service has them."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from tests.customer.grading.conftest import Grade, NewCustomer, bands_of, factor
from tests.kpi.pushing import push

OTHERS = 2
"""Invoices that are paid in time, of 4,000 each: a record has at least three."""


async def bill(
    customer: httpx.AsyncClient, kpi: httpx.AsyncClient, made: str, *claims: Mapping[str, Any], others: int = OTHERS
) -> None:
    """Push invoices due on 31 March 2025 unless they say otherwise; `paid_on` says when they were paid."""
    code = (await customer.get(f"/v1/customers/{made}/codes")).json()["items"][0]["code"]
    usual = {"customer_code": code, "issued_on": "2024-01-01", "due_on": "2025-03-31", "status": "open"}
    in_time = [{"amount": "4000", "paid_on": "2025-03-31"}] * others
    for number, claim in enumerate((*claims, *in_time)):
        named = {"invoice_no": f"I{code}-{number}"}
        await push(kpi, usual | named | {k: v for k, v in claim.items() if k != "paid_on"}, kind="receivables")
        if paid_on := claim.get("paid_on"):
            paid = {"customer_code": code, "payment_no": f"P{code}-{number}", "paid_on": paid_on}
            await push(kpi, paid | named | {"amount": claim["amount"]}, kind="payments")


@pytest.mark.parametrize(
    ("claim", "band", "late"),
    [
        ({"amount": "2000", "paid_on": "2025-03-31"}, "A", "0"),
        ({"amount": "2000", "paid_on": "2025-04-05"}, "A", "0"),
        ({"amount": "2000", "paid_on": "2025-04-06"}, "B", "0.2"),
        ({"amount": "2000", "paid_on": "2025-05-30"}, "B", "0.2"),
        ({"amount": "2000", "paid_on": "2025-05-31"}, "C", "0.2"),
        ({"amount": "2000", "due_on": "2025-07-04"}, "C", "0.2"),
        ({"amount": "2000", "due_on": "2025-07-03"}, "D", "0.2"),
        ({"amount": "2000", "kind": "final_balance", "due_on": "2025-07-03"}, "D", "0.2"),
        ({"amount": "2000", "due_on": "2025-12-31", "status": "written_off"}, "D", "0"),
        ({"amount": "80", "due_on": "2025-07-03"}, "A", "0.0099"),
        ({"amount": "81", "due_on": "2025-07-03"}, "D", "0.01"),
        ({"amount": "500", "due_on": "2024-05-10"}, "D", "0.0588"),
        ({"amount": "500", "due_on": "2023-12-31"}, None, None),
    ],
)
async def test_the_credit_record_is_how_it_paid(
    customer: httpx.AsyncClient,
    kpi: httpx.AsyncClient,
    new_customer: NewCustomer,
    run: Grade,
    claim: dict[str, str],
    band: str | None,
    late: str | None,
) -> None:
    made = await new_customer("10", months=("2024-02",))
    await bill(customer, kpi, made, claim)
    credit = factor((await run(customer_ids=[made]))["grades"][made], "credit")
    assert (credit["band"], credit["value"]) == (band, late)
    assert (credit["source"], credit["missing"]) == (("receivables", None) if band else (None, "too_few_invoices"))
    assert (credit["computed_from"]["from"], credit["computed_from"]["to"]) == ("2024-01-01", "2025-12-31")
    before = (await run(fiscal_year=2023, customer_ids=[made]))["grades"][made]
    assert "credit" not in bands_of(before)  # it was not due yet


async def test_a_payment_after_the_years_end_does_not_count(
    customer: httpx.AsyncClient, kpi: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("10", months=("2024-02",))
    claim = {"amount": "2000", "due_on": "2025-06-30"}
    await bill(customer, kpi, made, claim)
    before = factor((await run(customer_ids=[made]))["grades"][made], "credit")
    await bill(customer, kpi, made, claim | {"paid_on": "2026-01-02", "status": "paid", "source_version": 2})
    assert factor((await run(customer_ids=[made]))["grades"][made], "credit") == before
    assert before["band"] == "D"


async def test_the_delay_weighted_by_the_amounts_is_explained(
    customer: httpx.AsyncClient, kpi: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("10", months=("2024-02",))
    half = {"amount": "8000", "paid_on": "2025-05-30"}
    await bill(customer, kpi, made, half, half, half)
    credit = factor((await run(customer_ids=[made]))["grades"][made], "credit")
    assert (credit["band"], credit["computed_from"]["delay_days"]) == ("B", "45")
    assert credit["explanation"] == (
        "Of 32000 due from 2024-01-01 to 2025-12-31 (5 invoices), 75 % late, 0 % with much effort, 0 % lost; "
        "weighted delay 45 days."
    )
    other = await new_customer("10", months=("2024-02",))
    await bill(customer, kpi, other, half, half, half, half | {"amount": "1"})
    assert factor((await run(customer_ids=[other]))["grades"][other], "credit")["band"] == "C"
