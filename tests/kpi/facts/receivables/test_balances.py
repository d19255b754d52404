"""What is open at the end of a day: partial payments, overpayments, advances, write-offs, credits, and months."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kpi.facts.receivables.balances import month_end_balances
from services.kpi.facts.receivables.model import receivables
from shared.database import execute, transaction
from shared.time import company_today
from tests.kpi.facts.receivables.test_endpoints import invoice, payment
from tests.kpi.pushing import push

FIRST = date(2024, 1, 1)
PATH = "/v1/receivables"


async def left_on(client: httpx.AsyncClient, day: str | None, **params: str) -> tuple[str, int]:
    """The open amount of the one receivable at the end of the day, and its days overdue."""
    (item,) = (await client.get(PATH, params=params | ({"as_of": day} if day else {}))).json()["items"]
    assert item["is_open"] == (item["open_amount"] != "0")
    return item["open_amount"], item["days_overdue"]


@pytest.mark.parametrize(
    ("fields", "paid", "expected"),
    [
        ({}, [], {"2023-12-31": "0", "2024-01-01": "100", "2024-12-31": "100"}),
        ({}, [("2024-02-01", "30")], {"2024-01-31": "100", "2024-02-01": "70", "2024-12-31": "70"}),
        ({}, [("2024-02-01", "60"), ("2024-03-01", "40")], {"2024-02-29": "40", "2024-03-01": "0"}),
        ({}, [("2023-11-01", "30")], {"2023-12-31": "0", "2024-01-01": "70"}),
        ({}, [("2024-02-01", "130")], {"2024-01-31": "100", "2024-02-01": "0"}),
        ({}, [("2024-02-01", "130"), ("2024-03-01", "-50")], {"2024-02-01": "0", "2024-03-01": "20"}),
        ({"amount": "-20"}, [], {"2024-01-01": "-20"}),
        ({"amount": "-20"}, [("2024-02-01", "-5")], {"2024-01-31": "-20", "2024-02-01": "-15"}),
        ({"status": "paid"}, [], {"2024-01-01": "0", "2024-12-31": "0"}),
        ({"status": "paid"}, [("2024-02-01", "90")], {"2024-01-31": "100", "2024-02-01": "0"}),
        ({"status": "paid"}, [("2024-02-01", "60"), ("2024-03-01", "30")], {"2024-02-15": "40", "2024-03-01": "0"}),
        ({"status": "written_off"}, [], {"2024-03-30": "100", "2024-03-31": "0"}),
        ({"status": "written_off", "written_off_on": "2024-06-30"}, [], {"2024-06-29": "100", "2024-06-30": "0"}),
        ({"status": "written_off"}, [("2024-02-01", "30")], {"2024-03-30": "70", "2024-03-31": "0"}),
        ({"status": "cancelled"}, [], {"2024-01-01": "0"}),
    ],
)
async def test_what_is_open_on_a_day(
    erp: httpx.AsyncClient, fields: dict[str, Any], paid: list[tuple[str, str]], expected: dict[str, str]
) -> None:
    await push(erp, invoice("I1", fields.pop("amount", "100"), due_on="2024-03-31", **fields), kind="receivables")
    rows = [payment(f"P{at}", "I1", amount, paid_on=day) for at, (day, amount) in enumerate(paid)]
    if rows:
        await push(erp, *rows, kind="payments")
    assert {day: (await left_on(erp, day))[0] for day in expected} == expected


@pytest.mark.parametrize("status", ["paid", "written_off"])
async def test_what_the_erp_has_closed_is_closed_today(erp: httpx.AsyncClient, status: str) -> None:
    await push(erp, invoice("I1", due_on="2099-01-01", status=status), kind="receivables")
    await push(erp, payment("P1", "I1", "100", paid_on="2099-01-01"), kind="payments")
    yesterday = company_today() - timedelta(days=1)
    assert await left_on(erp, None) == await left_on(erp, "2098-12-31") == ("0", 0)
    assert await left_on(erp, yesterday.isoformat()) == ("100", 0)


@pytest.mark.parametrize(("day", "days"), [("2024-03-31", 0), ("2024-04-01", 1), ("2024-06-30", 91)])
async def test_a_receivable_is_late_from_the_day_after_its_due_date(
    erp: httpx.AsyncClient, day: str, days: int
) -> None:
    await push(erp, invoice("I1", due_on="2024-03-31"), kind="receivables")
    assert await left_on(erp, day) == ("100", days)


async def test_open_ones_are_found_by_amount_and_age(erp: httpx.AsyncClient) -> None:
    rows = [invoice("I1", due_on="2024-03-31"), invoice("I2", "50", due_on="2024-01-31"), invoice("I3", status="paid")]
    await push(erp, *rows, kind="receivables")

    async def found(**params: str) -> list[str]:
        answer = await erp.get(PATH, params={"as_of": "2024-04-30", **params})
        assert answer.status_code == 200, answer.text
        return [item["invoice_no"] for item in answer.json()["items"]]

    assert await found(is_open="true", sort="due_on") == ["I2", "I1"]
    assert await found(is_open="true", sort="-open_amount", limit="1") == ["I1"]
    assert await found(is_open="false") == ["I3"]
    assert await found(days_overdue__gt="30") == ["I2"]
    assert await found(open_amount__gte="60") == ["I1"]


async def test_what_is_open_today_is_found_among_what_is_not_paid(erp: httpx.AsyncClient) -> None:
    rows = [invoice("I1", due_on="2024-03-31"), invoice("I2"), invoice("I3", status="paid")]
    await push(erp, *rows, invoice("I4", status="written_off", due_on="2024-03-31"), kind="receivables")

    async def found(**params: str) -> list[str]:
        return [item["invoice_no"] for item in (await erp.get(PATH, params=params)).json()["items"]]

    assert sorted(await found(is_open="true")) == ["I1", "I2"]
    assert sorted(await found(is_open="false")) == ["I3", "I4"]
    assert await found(days_overdue__gt="0") == ["I1"]
    assert sorted(await found(days_overdue__gt="0", as_of="2024-03-30")) == []


async def test_the_export_is_of_the_same_day(erp: httpx.AsyncClient) -> None:
    await push(erp, invoice("I1", due_on="2024-03-31"), invoice("I2", issued_on="2024-05-01"), kind="receivables")
    params = {"format": "csv", "as_of": "2024-04-30", "is_open": "true"}
    answer = await erp.get(f"{PATH}/export", params=params)
    header, row = (line.split(",") for line in answer.text.removeprefix("\ufeff").splitlines())
    told = dict(zip(header, row, strict=True))
    assert (told["invoice_no"], told["open_amount"], told["days_overdue"]) == ("I1", "100", "30")
    assert 'filename="receivables.csv"' in answer.headers["content-disposition"]


DAY = st.integers(0, 120).map(lambda days: FIRST + timedelta(days=days))
CLAIM = st.fixed_dictionaries(
    {
        "amount": st.sampled_from(["100", "33.33", "-20"]),
        "issued_on": DAY,
        "due_on": DAY,
        "status": st.sampled_from(["open", "open", "paid", "written_off", "cancelled"]),
        "written_off_on": st.none() | DAY,
        "rate": st.sampled_from(["1", "7.1234"]),
        "paid": st.lists(st.tuples(DAY, st.sampled_from(["30", "70", "120", "-30"])), max_size=3),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=st.lists(CLAIM, min_size=1, max_size=5), number=st.uuids())
async def test_month_ends_are_what_the_list_says(
    app: FastAPI, erp: httpx.AsyncClient, claims: Sequence[dict[str, Any]], number: uuid.UUID
) -> None:
    code = f"C{number}"
    await push_claims(erp, code, claims)
    ends = [FIRST + timedelta(days=days) for days in (-1, 10, 30, 59, 90, 130)]
    async with transaction(app.state.engine) as session:
        found = await execute(session, month_end_balances(ends, receivables.c.customer_code == code))
        balances = {end: balance for _, end, balance in found}
    for end in ends:
        page = await erp.get(PATH, params={"customer_code": code, "as_of": end.isoformat()})
        items = page.json()["items"]
        left = sum(round(Decimal(one["open_amount"]) * Decimal(one["fx_rate"]), 4) for one in items)
        assert balances.get(end, 0) == left, end


async def push_claims(erp: httpx.AsyncClient, code: str, claims: Sequence[dict[str, Any]]) -> None:
    """Push made-up receivables of a code, and their payments."""
    rows, paid = [], []
    for at, claim in enumerate(claims):
        invoice_no, off_on = f"{code}-{at}", claim["written_off_on"]
        is_foreign = claim["rate"] != "1"
        rows.append(
            invoice(
                invoice_no,
                claim["amount"],
                customer_code=code,
                issued_on=claim["issued_on"].isoformat(),
                due_on=claim["due_on"].isoformat(),
                status=claim["status"],
                **({"currency": "USD", "fx_rate": claim["rate"]} if is_foreign else {}),
                **({"written_off_on": off_on.isoformat()} if off_on else {}),
            )
        )
        paid += [
            payment(f"{invoice_no}-{number}", invoice_no, amount, customer_code=code, paid_on=day.isoformat())
            for number, (day, amount) in enumerate(claim["paid"])
        ]
    await push(erp, *rows, kind="receivables")
    if paid:
        await push(erp, *paid, kind="payments")
