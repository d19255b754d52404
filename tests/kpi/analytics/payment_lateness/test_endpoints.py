"""Lateness over HTTP: its edges, parts, groups, and what the caller may see."""

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.time import company_today
from tests.kpi.facts.receivables.test_balances import CLAIM, push_claims
from tests.kpi.facts.receivables.test_endpoints import invoice, payment
from tests.kpi.pushing import push
from tests.sign_in import Tokens

PATH = "/v1/payment-lateness"
Known = Callable[..., Any]


async def lateness(client: httpx.AsyncClient, **params: str) -> dict[str, Any]:
    answer = await client.get(PATH, params={"from": "2024-01-01", "as_of": "2024-12-31", **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def told(one: dict[str, Any], *names: str) -> list[Any]:
    return [one[name] for name in names]


@pytest.mark.parametrize(
    ("paid_on", "grace", "late", "days"),
    [
        ("2024-03-01", "0", "0", "0"),
        ("2024-03-31", "0", "0", "0"),
        ("2024-04-01", "0", "1", "1"),
        ("2024-04-05", "5", "0", "5"),
        ("2024-04-06", "5", "1", "6"),
    ],
)
async def test_late_is_what_comes_after_the_days_of_grace(
    erp: httpx.AsyncClient, paid_on: str, grace: str, late: str, days: str
) -> None:
    await push(erp, invoice("I1", due_on="2024-03-31"), kind="receivables")
    await push(erp, payment("P1", "I1", "100", paid_on=paid_on), kind="payments")
    found = await lateness(erp, grace_days=grace)
    names = ("late_rate", "late_amount_rate", "mean_days_late", "weighted_days_late")
    assert told(found["total"], *names) == [late, late, days, days]
    assert found["grace_days"] == int(grace)


@pytest.fixture
async def paid(erp: httpx.AsyncClient, known: Known) -> dict[str, uuid.UUID]:
    """One customer that pays in parts, one that does not pay."""
    first, second = await known("C1", name="Huaqiang", region="CN-GD"), await known("C2", name="Mindray")
    await push(
        erp,
        invoice("I1", issued_on="2024-03-01", due_on="2024-03-31"),
        invoice("I2", "300", issued_on="2024-03-01", due_on="2024-03-31", disputed=True),
        invoice("I3", "10", due_on="2024-12-21", currency="USD", fx_rate="10", customer_code="C2"),
        invoice("I4", "50", due_on="2024-05-31", status="paid", customer_code="C2"),
        invoice("I5", "-70", due_on="2024-05-31"),
        invoice("I6", "900", due_on="2025-01-01"),
        invoice("I7", "900", due_on="2024-05-31", status="cancelled"),
        kind="receivables",
    )
    parts = {"P1": ("I1", "60", "2024-03-30"), "P2": ("I1", "40", "2024-04-10"), "P3": ("I2", "350", "2024-03-20")}
    rows = [payment(number, claim, amount, paid_on=day) for number, (claim, amount, day) in parts.items()]
    await push(erp, *rows, kind="payments")
    return {"first": first, "second": second}


async def test_parts_are_weighted_by_themselves(erp: httpx.AsyncClient, paid: dict[str, uuid.UUID]) -> None:
    total = (await lateness(erp))["total"]
    assert total == {
        "receivables": 3,
        "amount": "500",
        "late_receivables": 2,
        "late_amount": "140",
        "late_rate": "0.666667",
        "late_amount_rate": "0.28",
        "mean_days_late": "6.67",
        "weighted_days_late": "2.8",
        "settled": 2,
        "mean_days_to_settle": "29.5",
        "disputed": 1,
        "disputed_amount": "300",
        "disputed_rate": "0.333333",
        "undated": 1,
    }


async def test_groups_and_what_is_behind_the_limit(erp: httpx.AsyncClient, paid: dict[str, uuid.UUID]) -> None:
    found = await lateness(erp, group_by="customer,kind,region", limit="1")
    customers, kinds, regions = found["groupings"]
    (worst,) = customers["items"]
    assert told(worst, "key", "label", "weighted_days_late") == [str(paid["second"]), "Mindray", "10"]
    assert told(customers["others"], "receivables", "weighted_days_late", "late_rate") == [2, "1", "0.5"]
    assert (told(kinds["items"][0], "key", "label"), kinds["others"]) == (["goods", "Goods"], None)
    assert regions["items"][0]["key"] is None


@pytest.mark.parametrize(
    ("params", "receivables"),
    [({"region": "CN-GD"}, 2), ({"currency": "USD"}, 1), ({"disputed": "true"}, 1), ({"kind": "tooling"}, 0)],
)
async def test_filters(
    erp: httpx.AsyncClient, paid: dict[str, uuid.UUID], params: dict[str, str], receivables: int
) -> None:
    total = (await lateness(erp, **params))["total"]
    assert total["receivables"] == receivables
    assert (total["late_rate"] is None) == (receivables == 0)


async def test_a_seller_sees_own_customers_only(
    app: FastAPI, tokens: Tokens, known: Known, erp: httpx.AsyncClient, paid: dict[str, uuid.UUID]
) -> None:
    seller = uuid.uuid4()
    await known("C3", team=[seller])
    await push(erp, invoice("I9", "7", due_on="2024-12-01", customer_code="C3"), kind="receivables")
    async with tokens.client(app, sub=str(seller), data_scope={"kind": "own", "regions": []}) as client:
        found = await lateness(client, group_by="customer")
    assert told(found["total"], "receivables", "amount", "undated") == [1, "7", 0]
    assert [one["label"] for one in found["groupings"][0]["items"]] == ["C3"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"from": "2025-01-01"}, "period_reversed"),
        ({"as_of": (company_today() + timedelta(days=2)).isoformat()}, "date_in_future"),
        ({"as_of": "0001-01-01"}, "greater_than_equal"),
        ({"include_group": "true"}, "group_of_nobody"),
    ],
)
async def test_refused_questions(erp: httpx.AsyncClient, params: dict[str, str], code: str) -> None:
    answer = await erp.get(PATH, params={"from": "2024-01-01", "as_of": "2024-12-31", **params})
    assert 400 <= answer.status_code < 500
    assert code in answer.text


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=st.lists(CLAIM, min_size=1, max_size=6), number=st.uuids())
async def test_lateness_agrees_with_what_grading_reads(
    app: FastAPI,
    tokens: Tokens,
    erp: httpx.AsyncClient,
    known: Known,
    claims: Sequence[dict[str, Any]],
    number: uuid.UUID,
) -> None:
    customer = str(await known(f"C{number}"))
    await push_claims(erp, f"C{number}", claims)
    found = await lateness(erp, customer_id=customer, grace_days="5", group_by="kind,currency")
    asked = {"from": "2024-01-01", "as_of": "2024-12-31", "grace_days": "5", "effort_days": "60", "lost_days": "180"}
    service = tokens.client(app, act={"sub": "service:customer"})
    records = (await service.get("/v1/receivables/payment-records", params=asked | {"customer_ids": customer})).json()
    graded = [records[name][0] if records[name] else 0 for name in ("invoices", "due", "late")]
    total = found["total"]
    of_figure = [total["receivables"], total["amount"], total["late_amount"]]
    # Grading rounds the sum, the figure each receivable, so that its groups add up.
    for figure, one in zip(of_figure, graded, strict=True):
        assert abs(Decimal(figure) - Decimal(one)) < Decimal("0.001")
    for grouping in found["groupings"]:
        assert sum(Decimal(one["late_amount"]) for one in grouping["items"]) == Decimal(total["late_amount"])
        assert sum(one["receivables"] for one in grouping["items"]) == total["receivables"]
