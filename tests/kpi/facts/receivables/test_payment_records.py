"""How customers pay: every edge between on time, late, with effort, and lost."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kpi.facts.receivables.test_endpoints import Known, invoice, payment
from tests.kpi.pushing import push
from tests.sign_in import Tokens

ADDRESS = "/v1/receivables/payment-records"
ASKED = {"from": "2023-01-01", "as_of": "2024-12-31", "grace_days": "5", "effort_days": "60", "lost_days": "180"}
PARTS = ("due", "late", "effort", "lost", "delayed")
Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def ask(app: FastAPI, tokens: Tokens) -> Ask:
    """Ask as another service does, for somebody: `await ask()` gives the PARTS by customer."""

    async def read(*, data_scope: dict[str, Any] | None = None, **asked: Any) -> dict[str, Any]:
        scope = {"data_scope": data_scope} if data_scope else {}
        service = tokens.client(app, act={"sub": "service:customer"}, **scope)
        response = await service.get(ADDRESS, params=ASKED | asked)
        assert response.status_code == 200, response.text
        columns = response.json()
        parts = zip(*(columns[name] for name in PARTS), strict=True)
        return dict(zip(columns["customer_id"], parts, strict=True))

    return read


@pytest.mark.parametrize(
    ("paid_on", "late", "effort", "delayed"),
    [
        ("2024-03-30", "0", "0", "0"),
        ("2024-03-31", "0", "0", "0"),
        ("2024-04-05", "0", "0", "500"),
        ("2024-04-06", "100", "0", "600"),
        ("2024-05-30", "100", "0", "6000"),
        ("2024-05-31", "100", "100", "6100"),
        ("2024-12-30", "100", "100", "27400"),
    ],
)
async def test_a_paid_receivable_counts_by_its_day_of_payment(
    erp: httpx.AsyncClient, known: Known, ask: Ask, paid_on: str, late: str, effort: str, delayed: str
) -> None:
    customer = await known("C1")
    await push(erp, invoice("I1", due_on="2024-03-31", status="paid"), kind="receivables")
    await push(erp, payment("P1", "I1", "100", paid_on=paid_on), kind="payments")
    assert await ask() == {str(customer): ("100", late, effort, "0", delayed)}


@pytest.mark.parametrize(
    ("due_on", "fields", "expected"),
    [
        ("2025-01-01", {}, None),
        ("2024-12-31", {}, ("0", "0", "0", "0")),
        ("2024-12-26", {}, ("0", "0", "0", "300")),
        ("2024-12-25", {}, ("60", "0", "0", "360")),
        ("2024-11-01", {}, ("60", "0", "0", "3600")),
        ("2024-10-31", {}, ("60", "60", "0", "3660")),
        ("2024-07-04", {}, ("60", "60", "0", "10800")),
        ("2024-07-03", {}, ("60", "60", "60", "10860")),
        ("2024-07-03", {"kind": "retention"}, ("60", "60", "60", "10860")),
        ("2024-12-31", {"disputed": True}, ("0", "0", "0", "0")),
        ("2024-12-31", {"status": "written_off"}, ("0", "0", "60", "0")),
        ("2024-12-31", {"status": "written_off", "written_off_on": "2024-12-31"}, ("0", "0", "60", "0")),
        ("2024-12-31", {"status": "written_off", "written_off_on": "2025-01-01"}, ("0", "0", "0", "0")),
        ("2022-12-31", {}, None),
    ],
)
async def test_an_unpaid_receivable_counts_by_its_age(
    erp: httpx.AsyncClient,
    known: Known,
    ask: Ask,
    due_on: str,
    fields: dict[str, Any],
    expected: tuple[str, ...] | None,
) -> None:
    customer = await known("C1")
    await push(erp, invoice("I1", issued_on="2022-01-01", due_on=due_on, **fields), kind="receivables")
    await push(erp, payment("P1", "I1", "40", paid_on="2022-06-30"), kind="payments")
    assert await ask() == ({} if expected is None else {str(customer): ("100", *expected)})


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.integers(1, 150), min_size=1, max_size=3),
    days=st.lists(st.integers(0, 400), min_size=3, max_size=3),
    is_settled=st.booleans(),
    number=st.uuids(),
)
async def test_a_later_payment_never_changes_a_past_year(
    erp: httpx.AsyncClient,
    known: Known,
    ask: Ask,
    amounts: list[int],
    days: list[int],
    is_settled: bool,
    number: uuid.UUID,
) -> None:
    code = f"C{number}"
    await known(code)
    claim = invoice(code, due_on="2024-06-30", customer_code=code, source_version=1)
    await push(erp, claim, kind="receivables")
    await push(erp, payment(f"{code}-0", code, "30", paid_on="2024-07-20", customer_code=code), kind="payments")
    before = await ask()
    for at, (amount, day) in enumerate(zip(amounts, days, strict=False), 1):
        paid_on = (date(2025, 1, 1) + timedelta(days=day)).isoformat()
        later = payment(f"{code}-{at}", code, str(amount), paid_on=paid_on, customer_code=code)
        await push(erp, later, kind="payments")
    if is_settled:
        await push(erp, claim | {"status": "paid", "source_version": 2}, kind="receivables")
    assert await ask() == before


async def test_receivables_are_counted(app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, known: Known) -> None:
    await known("C1")
    unknown_day = invoice("I3", due_on="2024-03-31", status="paid")
    await push(erp, invoice("I1", due_on="2024-03-31"), invoice("I2", due_on="2024-04-30"), kind="receivables")
    await push(erp, unknown_day, invoice("I4", "-30", due_on="2024-03-31"), kind="receivables")
    answer = await tokens.client(app, act={"sub": "service:customer"}).get(ADDRESS, params=ASKED)
    assert answer.json()["invoices"] == [2]


async def test_a_customer_is_all_its_codes_in_the_base_currency(erp: httpx.AsyncClient, known: Known, ask: Ask) -> None:
    customer = await known("C1", "C2")
    own = invoice("I1", due_on="2024-03-31")
    foreign = invoice("I2", due_on="2024-12-30", customer_code="C2", currency="EUR", fx_rate="8")
    credit_note = invoice("I3", "-30", due_on="2024-03-31")
    untold = invoice("I4", due_on="2024-03-31", status="paid")
    await push(erp, own, foreign, credit_note, untold, kind="receivables")
    await push(erp, payment("P1", "I1", "150", paid_on="2024-03-31"), kind="payments")
    assert await ask() == {str(customer): ("900", "0", "0", "0", "800")}


async def test_a_refund_reduces_the_paid_amount(erp: httpx.AsyncClient, known: Known, ask: Ask) -> None:
    customer = await known("C1")
    await push(erp, invoice("I1", due_on="2024-12-01"), kind="receivables")
    back = payment("P2", "I1", "-100", paid_on="2024-12-02")
    await push(erp, payment("P1", "I1", "100", paid_on="2024-11-30"), back, kind="payments")
    assert await ask() == {str(customer): ("100", "100", "0", "0", "2900")}


async def test_a_payment_of_another_source_is_of_another_invoice(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, known: Known, ask: Ask
) -> None:
    customer = await known("C1")
    await push(erp, invoice("I1", due_on="2024-12-01"), kind="receivables")
    other = tokens.client(app, sub="client:other", roles=["erp"])
    await push(other, payment("P1", "I1", "100", paid_on="2024-11-30"), kind="payments")
    assert await ask() == {str(customer): ("100", "100", "0", "0", "3000")}


async def test_only_the_callers_customers_are_listed(erp: httpx.AsyncClient, known: Known, ask: Ask) -> None:
    mine, others = await known("C1", region="CN-GD"), await known("C2", region="CN-BJ")
    for number, code in enumerate(("C1", "C2", "NOBODY")):
        await push(erp, invoice(f"I{number}", due_on="2024-03-31", customer_code=code), kind="receivables")
    assert set(await ask()) == {str(mine), str(others)}
    assert set(await ask(customer_ids=str(others))) == {str(others)}
    assert await ask(customer_ids=str(uuid.uuid4())) == {}
    assert set(await ask(data_scope={"kind": "regions", "regions": ["CN-GD"]})) == {str(mine)}
