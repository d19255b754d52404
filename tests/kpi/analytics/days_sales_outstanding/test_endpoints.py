"""DSO over HTTP: both methods, groups, reasons, and what the caller may see."""

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

PATH = "/v1/days-sales-outstanding"
Known = Callable[..., Any]


async def dso(client: httpx.AsyncClient, **params: str) -> dict[str, Any]:
    answer = await client.get(PATH, params={"as_of": "2024-06-30", "months": "3", **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
async def sold(erp: httpx.AsyncClient, known: Known) -> uuid.UUID:
    """A quarter's sales of two customers, one of them unknown."""
    customer: uuid.UUID = await known("C1", name="Huaqiang")
    await push(
        erp,
        invoice("I1", "900", issued_on="2024-04-10"),
        invoice("I2", "600", issued_on="2024-05-10"),
        invoice("I3", "300", issued_on="2024-06-10"),
        invoice("I4", "-100", issued_on="2024-06-20"),
        invoice("I5", "40", issued_on="2024-06-01", customer_code="C9"),
        invoice("I6", "500", issued_on="2024-07-01"),
        invoice("I7", "500", issued_on="2024-05-01", status="cancelled"),
        kind="receivables",
    )
    await push(erp, payment("P1", "I1", "900", paid_on="2024-05-20"), kind="payments")
    await push(erp, payment("P2", "I2", "200", paid_on="2024-06-20"), kind="payments")
    return customer


async def test_both_methods(erp: httpx.AsyncClient, sold: uuid.UUID) -> None:
    found = await dso(erp, customer_id=str(sold))
    assert (found["starts_on"], found["as_of"], found["days"]) == ("2024-04-01", "2024-06-30", 91)
    # Open at the month ends: 900, 600, and 600 = 400 + 300 - 100. June sold 200; May had 400 of its 600 left.
    assert found["total"] == {
        "balance": "600",
        "count_back_days": "50.67",
        "count_back_reason": None,
        "sales": "1700",
        "mean_balance": "700",
        "turnover": "2.428571",
        "turnover_days": "37.47",
        "turnover_reason": None,
    }


async def test_groups_by_customer(erp: httpx.AsyncClient, sold: uuid.UUID) -> None:
    found = await dso(erp, group_by="customer,kind", sort="-balance")
    customers, kinds = found["groupings"]
    assert [(one["key"], one["balance"]) for one in customers["items"]] == [(str(sold), "600"), (None, "40")]
    assert [(one["label"], one["sales"]) for one in kinds["items"]] == [("Goods", "1740")]
    (grouping,) = (await dso(erp, group_by="customer", sort="-balance", limit="1"))["groupings"]
    assert (grouping["others"]["balance"], grouping["others"]["count_back_days"]) == ("40", "30")


async def test_nothing_sold_has_no_days_and_says_why(erp: httpx.AsyncClient) -> None:
    total = (await dso(erp))["total"]
    assert (total["count_back_days"], total["count_back_reason"]) == (None, "no_sales")
    assert (total["turnover"], total["turnover_days"], total["turnover_reason"]) == (None, None, "no_sales")


async def test_a_seller_sees_own_customers_only(
    app: FastAPI, tokens: Tokens, known: Known, erp: httpx.AsyncClient, sold: uuid.UUID
) -> None:
    seller = uuid.uuid4()
    await known("C3", team=[seller])
    await push(erp, invoice("I9", "7", issued_on="2024-06-01", customer_code="C3"), kind="receivables")
    async with tokens.client(app, sub=str(seller), data_scope={"kind": "own", "regions": []}) as client:
        found = await dso(client, group_by="customer")
    assert (found["total"]["balance"], found["total"]["sales"]) == ("7", "7")
    assert [one["label"] for one in found["groupings"][0]["items"]] == ["C3"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"as_of": (company_today() + timedelta(days=2)).isoformat()}, "date_in_future"),
        ({"as_of": "0001-01-01"}, "greater_than_equal"),
        ({"months": "37"}, "less_than_equal"),
        ({"include_group": "true"}, "group_of_nobody"),
    ],
)
async def test_refused_questions(erp: httpx.AsyncClient, params: dict[str, str], code: str) -> None:
    answer = await erp.get(PATH, params=params)
    assert answer.status_code == 400
    assert code in answer.text


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=st.lists(CLAIM, min_size=1, max_size=6), number=st.uuids())
async def test_balances_are_those_of_the_ageing_and_groups_sum_to_the_total(
    erp: httpx.AsyncClient, known: Known, claims: Sequence[dict[str, Any]], number: uuid.UUID
) -> None:
    customer = str(await known(f"C{number}"))
    await push_claims(erp, f"C{number}", claims)
    asked = {"customer_id": customer, "as_of": "2024-03-15", "group_by": "kind,currency,customer"}
    total = (found := await dso(erp, **asked))["total"]
    aged = (await erp.get("/v1/receivable-ageing", params=asked)).json()
    assert total["balance"] == aged["total"]["amount"]
    for grouping in found["groupings"]:
        for name in ("balance", "sales"):
            assert sum(Decimal(one[name]) for one in grouping["items"]) == Decimal(total[name])
