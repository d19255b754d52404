"""Ageing over HTTP: edges, groups that sum to the total, what the caller may see, and its formats."""

import csv
import io
import uuid
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kpi.analytics.receivable_ageing.rules import bucket_of
from services.kpi.analytics.receivable_groups.rules import ReceivableDimension
from shared.time import company_today
from tests.kpi.facts.receivables.test_balances import CLAIM, FIRST, push_claims
from tests.kpi.facts.receivables.test_endpoints import invoice, payment
from tests.kpi.pushing import push
from tests.sign_in import Tokens

PATH = "/v1/receivable-ageing"
Known = Callable[..., Any]


async def aged(client: httpx.AsyncClient, as_of: str = "2024-06-30", **params: Any) -> dict[str, Any]:
    answer = await client.get(PATH, params={"as_of": as_of, **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def amounts(one: dict[str, Any]) -> list[str]:
    return [bucket["amount"] for bucket in one["buckets"]]


def groups(found: dict[str, Any], place: int = 0) -> dict[str | None, str]:
    return {one["key"]: one["amount"] for one in found["groupings"][place]["items"]}


@pytest.mark.parametrize("days", [-1, 0, 1, 30, 31, 60, 61, 90, 91])
async def test_the_query_has_the_edges_of_the_rules(erp: httpx.AsyncClient, days: int) -> None:
    due_on = date(2024, 6, 30) - timedelta(days=days)
    await push(erp, invoice("I1", due_on=due_on.isoformat()), kind="receivables")
    total = (await aged(erp))["total"]
    (found,) = [bucket for bucket in total["buckets"] if bucket["receivables"]]
    assert (found["bucket"], found["amount"]) == (bucket_of(days), "100")
    assert total["overdue"] == ("100" if days > 0 else "0")


@pytest.fixture
async def owed(erp: httpx.AsyncClient, known: Known) -> dict[str, uuid.UUID]:
    """Three customers, one of them unknown, with every kind of claim."""
    manager = uuid.uuid4()
    first = await known("C1", name="Huaqiang", region="CN-GD", customer_class="core", manager_id=manager)
    second = await known("C2", name="Mindray", region="CN-BJ", parent_id=first)
    await push(
        erp,
        invoice("I1", due_on="2024-06-29"),
        invoice("I2", "10", due_on="2024-05-30", currency="USD", fx_rate="7", kind="retention", disputed=True),
        invoice("I3", "-20", due_on="2024-06-30"),
        invoice("I4", "50", due_on="2024-01-01", customer_code="C2", kind="tooling"),
        invoice("I5", "5", due_on="2024-04-30", customer_code="C9"),
        invoice("I6", "80", status="paid", customer_code="C2"),
        invoice("I7", "3", due_on="2024-03-31", currency="USD", fx_rate="6.5", customer_code="C2"),
        kind="receivables",
    )
    await push(erp, payment("P1", "I1", "30"), payment("P2", "I4", "90", customer_code="C2"), kind="payments")
    return {"first": first, "second": second, "manager": manager}


async def test_one_call_has_the_total_and_every_grouping(erp: httpx.AsyncClient, owed: dict[str, uuid.UUID]) -> None:
    found = await aged(erp, group_by="kind,customer,manager,currency,region,class,group")
    assert amounts(found["total"]) == ["-20", "70", "70", "5", "19.5"]
    told = {name: found["total"][name] for name in ("amount", "overdue", "disputed", "receivables")}
    assert told == {"amount": "144.5", "overdue": "164.5", "disputed": "70", "receivables": 5}
    first, second, manager = (str(owed[name]) for name in ("first", "second", "manager"))
    assert [groups(found, place) for place in range(7)] == [
        {"goods": "74.5", "retention": "70"},
        {first: "120", second: "19.5", None: "5"},
        {manager: "120", None: "24.5"},
        {"CNY": "55", "USD": "89.5"},
        {"CN-GD": "120", "CN-BJ": "19.5", None: "5"},
        {"core": "120", None: "24.5"},
        {first: "139.5", None: "5"},
    ]
    assert found["undated"] == {"receivables": 1, "amount": "80"}


async def test_a_group_of_one_currency_is_in_it_too(erp: httpx.AsyncClient, owed: dict[str, uuid.UUID]) -> None:
    (grouping,) = (await aged(erp, group_by="currency", sort="label"))["groupings"]
    in_base, dollars = grouping["items"]
    assert (dollars["document_currency"], dollars["document_amount"], dollars["amount"]) == ("USD", "13", "89.5")
    assert [bucket["document_amount"] for bucket in dollars["buckets"]] == ["0", "0", "10", "0", "3"]
    assert (in_base["document_currency"], in_base["document_amount"]) == ("CNY", "55")
    assert (await aged(erp))["total"]["document_currency"] is None


@pytest.mark.parametrize(
    ("params", "amount"),
    [
        ({"kind": "retention"}, "70"),
        ({"kind": "retention,goods"}, "144.5"),
        ({"currency": "USD"}, "89.5"),
        ({"disputed": "true"}, "70"),
        ({"disputed": "false"}, "74.5"),
        ({"region": "CN-BJ"}, "19.5"),
        ({"class": "core"}, "120"),
    ],
)
async def test_filters(erp: httpx.AsyncClient, owed: dict[str, uuid.UUID], params: dict[str, str], amount: str) -> None:
    assert (await aged(erp, **params))["total"]["amount"] == amount


async def test_a_customer_with_its_group(erp: httpx.AsyncClient, owed: dict[str, uuid.UUID]) -> None:
    first = {"customer_id": str(owed["first"])}
    alone, together = await aged(erp, **first), await aged(erp, **first, include_group="true")
    assert (alone["total"]["amount"], alone["members"]) == ("120", None)
    assert (together["total"]["amount"], together["members"]) == ("139.5", 2)
    assert (await aged(erp, manager_id=str(owed["manager"])))["total"]["amount"] == "120"
    refused = await erp.get(PATH, params={"include_group": "true"})
    assert (refused.status_code, refused.json()["code"]) == (400, "group_of_nobody")


async def test_what_is_behind_the_limit_is_one_row(erp: httpx.AsyncClient, owed: dict[str, uuid.UUID]) -> None:
    (grouping,) = (await aged(erp, group_by="customer", limit="1"))["groupings"]
    assert [one["label"] for one in grouping["items"]] == ["Huaqiang"]
    assert (grouping["others"]["amount"], grouping["others"]["receivables"]) == ("24.5", 2)
    (whole,) = (await aged(erp, group_by="customer", limit="3"))["groupings"]
    assert whole["others"] is None
    assert [one["label"] for one in whole["items"]] == ["Huaqiang", "Mindray", None]


async def test_labels_are_in_the_readers_language(erp: httpx.AsyncClient, owed: dict[str, uuid.UUID]) -> None:
    answer = await erp.get(
        PATH, params={"as_of": "2024-06-30", "group_by": "kind,class"}, headers={"Accept-Language": "zh-CN"}
    )
    labels = [[one["label"] for one in grouping["items"]] for grouping in answer.json()["groupings"]]
    assert labels == [["货款", "质保金"], ["核心客户", None]]
    assert answer.headers["content-language"] == "zh-CN"


async def test_a_seller_sees_own_customers_only(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, known: Known, owed: dict[str, uuid.UUID]
) -> None:
    seller = uuid.uuid4()
    await known("C3", team=[seller])
    await push(erp, invoice("I9", "7", customer_code="C3"), kind="receivables")
    async with tokens.client(app, sub=str(seller), data_scope={"kind": "own", "regions": []}) as client:
        found = await aged(client, group_by="customer,kind,manager")
    assert (found["total"]["amount"], [groups(found, at) for at in (1, 2)]) == ("7", [{"goods": "7"}, {None: "7"}])
    regions = {"kind": "regions", "regions": ["CN-BJ"]}
    async with tokens.client(app, sub=str(seller), data_scope=regions) as client:
        found = await aged(client)
    assert (found["total"]["amount"], found["undated"]["receivables"]) == ("26.5", 1)


async def test_today_is_what_the_open_total_says(erp: httpx.AsyncClient, owed: dict[str, uuid.UUID]) -> None:
    found = (await erp.get(PATH, params={"customer_id": str(owed["first"]), "group_by": "kind"})).json()
    still = (await erp.get("/v1/receivables/open", params={"customer_id": str(owed["first"])})).json()
    names = ("amount", "overdue", "disputed", "receivables")
    assert {name: found["total"][name] for name in names} == {name: still[name] for name in names}
    by_kind = {one["key"]: one["amount"] for one in found["groupings"][0]["items"]}
    assert by_kind == {one["kind"]: one["amount"] for one in still["by_kind"]}
    assert (found["as_of"], found["undated"]["receivables"]) == (company_today().isoformat(), 0)


async def test_nothing_open_is_zero_everywhere(erp: httpx.AsyncClient) -> None:
    found = await aged(erp, group_by="customer,kind")
    assert (found["total"]["amount"], amounts(found["total"])) == ("0", ["0"] * 5)
    assert [grouping["items"] for grouping in found["groupings"]] == [[], []]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=st.lists(CLAIM, min_size=1, max_size=6), day=st.integers(-5, 200), number=st.uuids())
async def test_buckets_and_groups_sum_to_the_total_and_to_the_list(
    erp: httpx.AsyncClient, known: Known, claims: Sequence[dict[str, Any]], day: int, number: uuid.UUID
) -> None:
    code, as_of = f"C{number}", (FIRST + timedelta(days=day)).isoformat()
    customer = await known(code)
    await push_claims(erp, code, claims)
    dimensions = ",".join(dimension.value for dimension in ReceivableDimension)
    found = await aged(erp, as_of, customer_id=str(customer), group_by=dimensions, limit="2")
    items = (await erp.get("/v1/receivables", params={"as_of": as_of, "customer_code": code, "is_open": "true"})).json()
    left = [round(Decimal(one["open_amount"]) * Decimal(one["fx_rate"]), 4) for one in items["items"]]
    late = [amount for one, amount in zip(items["items"], left, strict=True) if one["days_overdue"]]
    total = found["total"]
    assert (Decimal(total["amount"]), total["receivables"]) == (sum(left), len(left))
    assert Decimal(total["overdue"]) == sum(late)
    assert sum(map(Decimal, amounts(total))) == sum(left)
    for grouping in found["groupings"]:
        rows = [*grouping["items"], *([grouping["others"]] if grouping["others"] else [])]
        for place, bucket in enumerate(total["buckets"]):
            assert sum(Decimal(row["buckets"][place]["amount"]) for row in rows) == Decimal(bucket["amount"])
        assert sum(Decimal(row["disputed"]) for row in rows) == Decimal(total["disputed"])


async def test_the_table_has_the_total_and_every_group(erp: httpx.AsyncClient, owed: dict[str, uuid.UUID]) -> None:
    params = {"as_of": "2024-06-30", "group_by": "kind,customer", "limit": "2", "format": "csv"}
    answer = await erp.get(PATH, params=params)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["group_by"], row["label"], row["amount"]) for row in rows] == [
        ("total", "", "144.5"),
        ("kind", "Goods", "74.5"),
        ("kind", "Retention money", "70"),
        ("customer", "Huaqiang", "120"),
        ("customer", "Mindray", "19.5"),
        ("customer:others", "", "5"),
    ]
    assert (rows[0]["days_1_30"], rows[0]["receivables_days_1_30"], rows[0]["over_90"]) == ("70", "1", "19.5")


@pytest.mark.parametrize(("format_", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("vega-lite", b'{"$schema"')])
async def test_the_chart_in_each_format(
    erp: httpx.AsyncClient, owed: dict[str, uuid.UUID], format_: str, begins: bytes
) -> None:
    params = {"as_of": "2024-06-30", "group_by": "customer", "format": format_}
    answer = await erp.get(PATH, params=params, headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(begins)
    if format_ == "vega-lite":
        assert answer.json()["title"]["text"] == "应收账款账龄"
        assert "逾期 164.5 / 未结 144.5" in answer.json()["title"]["subtitle"]


async def test_the_chart_says_what_it_does_not_show(erp: httpx.AsyncClient, owed: dict[str, uuid.UUID]) -> None:
    params = {"as_of": "2024-06-30", "group_by": "customer", "format": "vega-lite"}
    spec = (await erp.get(PATH, params={**params, "limit": "1"})).json()
    assert spec["title"]["subtitle"].endswith("by Customer · not shown: 24.5")
    whole = (await erp.get(PATH, params=params)).json()
    assert whole["title"]["subtitle"].endswith("by Customer")


async def test_a_payment_that_moves_leaves_its_first_receivable_undated(erp: httpx.AsyncClient, known: Known) -> None:
    await known("A")
    claim = {"customer_code": "A", "issued_on": "2026-01-05", "due_on": "2026-02-05", "status": "paid"}
    claims = [claim | {"invoice_no": "I1", "amount": "10"}, claim | {"invoice_no": "I2", "amount": "20"}]
    await push(erp, *claims, kind="receivables")
    payment = {"payment_no": "P", "paid_on": "2026-03-01", "amount": "10"}
    seen = []
    for version, invoice_no in enumerate(("I1", "I2", "I3"), 1):
        await push(erp, payment | {"invoice_no": invoice_no, "source_version": version}, kind="payments")
        found = await aged(erp, as_of="2026-02-10")
        seen.append((found["total"]["amount"], found["undated"]))
    await push(erp, payment | {"invoice_no": "I3", "source_version": 4, "status": "deleted"}, kind="payments")
    await push(erp, payment | {"invoice_no": "I1", "source_version": 5}, kind="payments")
    found = await aged(erp, as_of="2026-02-10")
    seen.append((found["total"]["amount"], found["undated"]))
    first, second = {"receivables": 1, "amount": "20"}, {"receivables": 1, "amount": "10"}
    assert seen == [("10", first), ("20", second), ("0", {"receivables": 2, "amount": "30"}), ("10", first)]
