"""OData over HTTP: its documents, pages, forms and refusals."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from fastapi import FastAPI
from msgspec import json as exact

from services.kpi.bi.entities.store import ENTITY_SETS
from tests.kpi.bi.conftest import all_values, values
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
CONTEXT = "http://127.0.0.1:8000/odata/$metadata"
Claims = dict[str, Any]


async def refusal(client: httpx.AsyncClient, path: str, **headers: str) -> tuple[int, str]:
    reply = await client.get(f"/odata/{path}", headers=headers)
    assert reply.headers["content-type"] == "application/json;odata.metadata=minimal"
    assert reply.headers["odata-version"] == "4.0"
    error = reply.json()["error"]
    assert error["message"]
    assert error["innererror"]["request_id"] == reply.headers["x-request-id"]
    return reply.status_code, error["code"]


@pytest.mark.parametrize("path", ["", "/"])
async def test_the_service_document_names_the_entity_sets(erp: httpx.AsyncClient, path: str) -> None:
    reply = await erp.get(f"/odata{path}")
    assert (reply.status_code, reply.headers["odata-version"]) == (200, "4.0")
    assert reply.headers["content-type"] == "application/json;odata.metadata=minimal"
    assert reply.json()["@odata.context"] == CONTEXT
    assert {one["url"] for one in reply.json()["value"]} == set(ENTITY_SETS)


async def test_the_metadata_describe_what_rows_have(erp: httpx.AsyncClient, company: Any) -> None:
    reply = await erp.get("/odata/$metadata")
    assert reply.headers["content-type"] == "application/xml"
    document = ElementTree.fromstring(reply.content)
    assert document.tag == "{http://docs.oasis-open.org/odata/ns/edmx}Edmx"
    types = {one.get("Name"): one for one in document.iter(f"{EDM}EntityType")}
    for entity_set in document.iter(f"{EDM}EntitySet"):
        described = types[str(entity_set.get("EntityType")).removeprefix("guanxi.")]
        properties = {one.get("Name"): one for one in described.iter(f"{EDM}Property")}
        rows = await values(erp, str(entity_set.get("Name")))
        assert rows
        assert list(rows[0]) == list(properties)
        keys = [one.get("Name") for one in described.iter(f"{EDM}PropertyRef")]
        assert len({tuple(row[key] for key in keys) for row in rows}) == len(rows)
        nullable = {name for name, one in properties.items() if one.get("Nullable") == "true"}
        assert {name for row in rows for name, value in row.items() if value is None} <= nullable
    amount = next(one for one in types["Order"].iter(f"{EDM}Property") if one.get("Name") == "amount")
    assert (amount.get("Type"), amount.get("Precision"), amount.get("Scale")) == ("Edm.Decimal", "20", "4")


async def test_the_metadata_are_in_chinese_too(erp: httpx.AsyncClient) -> None:
    reply = await erp.get("/odata/$metadata", headers={"Accept-Language": "zh-CN"})
    assert 'String="下单日期"' in reply.text
    assert 'String="成本（需要 2 级权限）"' in reply.text


@pytest.mark.parametrize("page", [1, 2, 3, 4, 5000])
@pytest.mark.parametrize("order_by", ["", "amount", "amount desc", "cost", "cost desc", "customer_code desc,amount"])
async def test_every_row_is_on_one_page(erp: httpx.AsyncClient, company: Any, page: int, order_by: str) -> None:
    asked = f"?$orderby={order_by}" if order_by else ""
    rows = await all_values(erp, f"order_lines{asked}", page)
    assert sorted(Decimal(str(row["amount"])) for row in rows) == [
        *map(Decimal, ("0.0001", "7.25", "40.5", "60", "100"))
    ]
    if order_by.startswith("amount"):
        amounts = [row["amount"] for row in rows]
        assert amounts == sorted(amounts, reverse="desc" in order_by)


async def test_a_next_link_keeps_what_was_asked_for(erp: httpx.AsyncClient, company: Any) -> None:
    params = {
        "$filter": "amount gt 5 and sku ne 'a&b'",
        "$select": "amount",
        "$top": "3",
        "$skip": "1",
        "$count": "true",
    }
    params |= {"$orderby": "amount"}
    first = (await erp.get("/odata/order_lines", params=params, headers={"Prefer": "maxpagesize=2"})).json()
    assert [row["amount"] for row in first["value"]] == [40.5, 60]
    assert first["@odata.context"] == f"{CONTEXT}#order_lines(amount)"
    assert first["@odata.count"] == 4
    rest = (await erp.get(first["@odata.nextLink"], headers={"Prefer": "maxpagesize=2"})).json()
    assert ([row["amount"] for row in rest["value"]], rest["@odata.count"]) == ([100], 4)
    assert "@odata.nextLink" not in rest


@pytest.mark.parametrize(("top", "count"), [(0, 0), (1, 1), (4, 4), (5, 5), (6, 5)])
async def test_top_bounds_the_rows(erp: httpx.AsyncClient, company: Any, top: int, count: int) -> None:
    assert len(await values(erp, "order_lines", **{"$top": str(top)})) == count
    assert len(await all_values(erp, f"order_lines?$top={top}", 2)) == count


async def test_links_lead_through_the_gateways_public_address(erp: httpx.AsyncClient, company: Any) -> None:
    headers = {"X-Public-Url": "https://crm.example.com/", "Prefer": "odata.maxpagesize=1"}
    reply = await erp.get("/odata/orders", headers=headers)
    assert reply.json()["@odata.context"] == "https://crm.example.com/odata/$metadata#orders"
    assert reply.json()["@odata.nextLink"].startswith("https://crm.example.com/odata/orders?$skiptoken=")
    assert reply.headers["preference-applied"] == "odata.maxpagesize=1"


async def test_decimals_lose_nothing(erp: httpx.AsyncClient, known: Any) -> None:
    await push(erp, order("1", line(amount="1234567890123456.7891")))
    reply = await erp.get("/odata/order_lines?$select=amount,line_no,sales")
    assert b'"amount":1234567890123456.7891,"line_no":1' in reply.content
    accept = "application/json;IEEE754Compatible=true;odata.metadata=none"
    reply = await erp.get("/odata/order_lines?$select=amount,line_no&$count=true", headers={"Accept": accept})
    assert reply.headers["content-type"] == "application/json;odata.metadata=none;IEEE754Compatible=true"
    assert reply.json() == {
        "@odata.count": "1",
        "value": [{"amount": "1234567890123456.7891", "line_no": "1"}],
    }
    (found,) = await values(erp, "order_lines", **{"$filter": "amount eq 1234567890123456.7891"})
    assert found["line_no"] == 1


async def test_sums_agree_with_the_figures(erp: httpx.AsyncClient, company: Any) -> None:
    reply = await erp.get("/v1/kpi-values", params={"kpi": "sales,orders", "from": "2024-01-01", "to": "2025-12-31"})
    figures = {item["kpi"]: Decimal(item["value"]) for item in reply.json()["items"]}
    lines = exact.decode((await erp.get("/odata/order_lines")).content, type=dict[str, Any])
    rows: list[dict[str, Any]] = exact.decode(exact.encode(lines["value"]))
    months = await values(erp, "monthly_sales")
    categories = await values(erp, "monthly_category_sales")
    for sold in (rows, months, categories):
        assert sum(Decimal(str(row["sales"])) for row in sold) == figures["sales"] == Decimal("107.7501")
    assert sum(row["orders"] for row in months) == figures["orders"]


async def test_a_row_is_read_by_its_key(erp: httpx.AsyncClient, company: dict[str, uuid.UUID]) -> None:
    reply = await erp.get(f"/odata/customers({company['Alpha']})?$select=name")
    assert reply.json() == {"@odata.context": f"{CONTEXT}#customers/$entity", "name": "Alpha, 阿尔法"}
    lines = await values(erp, "order_lines")
    key = f"order_id={lines[2]['order_id']},line_no={lines[2]['line_no']}"
    assert (await erp.get(f"/odata/order_lines({key})")).json()["sku"] == lines[2]["sku"]
    assert (await erp.get("/odata/products('P1')")).json()["name"] == "泵"
    assert await refusal(erp, f"customers({uuid.uuid4()})") == (404, "entity_not_found")
    for wrong in ("customers(1)", "order_lines(1)", "customers()", "customers(id eq 1)", "products('a','b')"):
        assert (await refusal(erp, wrong))[0] == 400, wrong


async def test_the_number_of_rows_is_an_address(erp: httpx.AsyncClient, company: Any) -> None:
    reply = await erp.get("/odata/order_lines/$count?$filter=amount gt 10")
    assert (reply.text, reply.headers["content-type"]) == ("3", "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "orders?$expand=lines",
        "orders?$apply=aggregate(amount with sum as s)",
        "orders?$search=a",
        "orders?$compute=amount mul 2 as b",
        "orders?$filter=amount add 1 gt 2",
        "orders?$filter=amount gt cost",
        "orders?$filter=lines/any(l:l/amount gt 1)",
        "orders?$filter=indexof(order_no,'1') eq 1",
        "orders/order_no",
        "orders(1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed)/amount",
        "$all",
        "$entity",
    ],
)
async def test_what_is_not_done_says_so(erp: httpx.AsyncClient, path: str) -> None:
    assert await refusal(erp, path) == (501, "not_done")


async def test_several_requests_in_one_are_not_done(erp: httpx.AsyncClient) -> None:
    reply = await erp.post("/odata/$batch", content=b"{}")
    assert (reply.status_code, reply.json()["error"]["code"]) == (501, "not_done")
    for method in ("POST", "PATCH", "DELETE", "PUT"):
        assert (await erp.request(method, "/odata/orders")).status_code == 405


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("orders?$filter=", "option_invalid"),
        ("orders?$filter=(", "option_invalid"),
        ("orders?$filter=amount gt", "option_invalid"),
        ("orders?$filter=foo(amount) eq 1", "option_invalid"),
        ("orders?$filter=contains(order_no)", "option_invalid"),
        ("orders?$filter=contains(amount,'1')", "option_invalid"),
        ("orders?$filter=colour eq 'red'", "property_unknown"),
        ("orders?$filter=amount eq 'a'", "option_invalid"),
        ("orders?$filter=ordered_on eq 2024-02-30", "option_invalid"),
        ("orders?$filter=status eq 'unheard'", "option_invalid"),
        ("orders?$filter=line_count eq 9223372036854775808", "option_invalid"),
        ("orders?$filter=amount eq 1e400", "option_invalid"),
        ("orders?$filter=1 eq 1", "option_invalid"),
        ("orders?$filter=year(order_no) eq 1", "option_invalid"),
        (f"orders?$filter={'a' * 2049}", "option_invalid"),
        (f"orders?$filter=order_no eq '{'关' * 700}'", "option_invalid"),
        (f"orders?$filter={'not ' * 25}(amount gt 1)", "option_invalid"),
        ("orders?$select=colour", "property_unknown"),
        ("orders?$orderby=colour", "property_unknown"),
        ("orders?$orderby=amount up", "option_invalid"),
        ("orders?$top=-1", "bad_request"),
        ("orders?$top=x", "bad_request"),
        ("orders?$count=yes", "bad_request"),
        ("orders?$skiptoken=x", "option_invalid"),
        ("orders?$colour=red", "unknown_parameter"),
        ("orders?colour=red", "unknown_parameter"),
    ],
)
async def test_what_cannot_be_understood_is_refused(erp: httpx.AsyncClient, path: str, code: str) -> None:
    assert await refusal(erp, path) == (400, code)


async def test_a_token_of_another_order_is_refused(erp: httpx.AsyncClient, company: Any) -> None:
    first = await erp.get("/odata/orders", headers={"Prefer": "maxpagesize=1"})
    token = first.json()["@odata.nextLink"].partition("$skiptoken=")[2]
    assert await refusal(erp, f"orders?$orderby=amount&$skiptoken={token}") == (400, "option_invalid")


async def test_an_unknown_entity_set_is_not_found(erp: httpx.AsyncClient) -> None:
    assert await refusal(erp, "colours") == (404, "entity_set_unknown")


@pytest.mark.parametrize(("version", "status"), [("4.0", 200), ("4.01", 200), ("5.0", 200), ("3.0", 400), ("x", 400)])
async def test_a_client_must_read_version_4(erp: httpx.AsyncClient, version: str, status: int) -> None:
    reply = await erp.get("/odata/orders", headers={"OData-MaxVersion": version})
    assert (reply.status_code, reply.headers["odata-version"]) == (status, "4.0")


async def test_a_form_that_is_not_given_is_not_acceptable(erp: httpx.AsyncClient) -> None:
    assert await refusal(erp, "orders?$format=atom") == (406, "not_acceptable")
    assert await refusal(erp, "orders", Accept="application/atom+xml") == (406, "not_acceptable")


async def test_fields_above_the_clearance_are_null_and_cannot_be_asked_for(
    app: FastAPI, tokens: Tokens, company: Any
) -> None:
    async with tokens.client(app, clearance=1) as low, tokens.client(app, clearance=2) as high:
        for path, name in (("orders", "cost"), ("order_lines", "base_cost"), ("products", "unit_cost")):
            assert {row[name] for row in await values(low, path)} == {None}
            assert {row[name] for row in await values(high, path)} != {None}
            for option in (
                f"$filter={name} gt 1",
                f"$select={name}",
                f"$orderby={name}",
                f"$filter=not ({name} eq null)",
            ):
                assert await refusal(low, f"{path}?{option}") == (403, "field_hidden"), option
                assert (await high.get(f"/odata/{path}?{option}")).status_code == 200
            header, *rows = (await low.get(f"/odata/{path}?$format=csv")).text.splitlines()
            place = header.split(",").index(name)
            assert {row.split(",")[place] for row in rows} == {""}


async def test_tags_are_for_those_who_see_what_a_customer_is_worth(
    app: FastAPI, tokens: Tokens, known: Callable[..., Any]
) -> None:
    await known("T1", tags=["cash_cow", "growth"])
    asked = "customers?$filter=tags eq 'cash_cow,growth'"
    async with tokens.client(app, clearance=1) as low, tokens.client(app, clearance=2) as high:
        assert [row["tags"] for row in await values(low, "customers")] == [None]
        assert await refusal(low, asked) == (403, "field_hidden")
        assert [row["tags"] for row in await values(high, asked.partition("?")[0])] == ["cash_cow,growth"]
        assert (await high.get(f"/odata/{asked}")).json()["value"] != []


async def test_rows_are_those_of_the_callers_customers(
    app: FastAPI, tokens: Tokens, company: dict[str, uuid.UUID], known: Callable[..., Any]
) -> None:
    me = uuid.uuid4()
    mine = await known("M1", name="Mine", team=[me])
    async with tokens.client(app) as everything:
        await push(everything, order("9", customer_code="M1"))
    scopes: list[tuple[Claims, set[str]]] = [
        ({"kind": "own"}, {"M1"}),
        ({"kind": "regions", "regions": ["CN-GD"]}, {"M1", "A1", "A2"}),
        ({"kind": "all"}, {"M1", "A1", "A2", "B1", "?"}),
    ]
    for scope, codes in scopes:
        async with tokens.client(app, sub=str(me), data_scope=scope) as caller:
            for path in ("orders", "order_lines", "monthly_sales", "monthly_category_sales"):
                codes -= {"B1"} if path.startswith("monthly") else set()  # its only order was cancelled
                assert {row["customer_code"] for row in await values(caller, path)} == codes, path
                text = (await caller.get(f"/odata/{path}?$format=csv&$select=customer_code")).text
                assert set(text.split()[1:]) == codes
                count = (await caller.get(f"/odata/{path}/$count")).text
                assert int(count) == len(await values(caller, path))
            seen = {row["id"] for row in await values(caller, "customers")}
            assert (str(mine) in seen, str(company["Beta"]) in seen) == (True, scope["kind"] == "all")
            hidden = await caller.get(f"/odata/customers({company['Beta']})")
            assert hidden.status_code == (200 if scope["kind"] == "all" else 404)
            for path in ("receivables", "payments"):
                assert len(await values(caller, path)) == (0 if scope["kind"] == "own" else 1)


async def test_what_is_expected_and_spent_is_read_within_the_same_limits(
    app: FastAPI, tokens: Tokens, company: dict[str, uuid.UUID]
) -> None:
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-BJ"]}) as beijing:
        assert await values(beijing, "forecasts") == []
        (own,) = await values(beijing, "purchase_volumes")
        assert (own["customer_id"], own["yearly_spend"], own["our_share"]) == (str(company["Beta"]), 400, 0.25)
        assert len(await values(beijing, "exchange_rates")) == len(await values(beijing, "market_volumes")) == 1
    async with tokens.client(app, clearance=1) as low:
        assert await values(low, "purchase_volumes") == []
        assert (await low.get("/odata/purchase_volumes/$count")).text == "0"
        forecasts = await values(low, "forecasts", **{"$orderby": "frozen_on"})
    assert [(one["category"], one["counts"], one["amount"]) for one in forecasts] == [
        (None, True, 35),
        ("pumps", False, 35),
    ]


async def test_the_catalogue_is_an_entity_set(erp: httpx.AsyncClient) -> None:
    listed = {one["code"]: one for one in (await erp.get("/v1/kpis")).json()["items"]}
    rows = {one["code"]: one for one in await all_values(erp, "kpis", 7)}
    assert rows.keys() == listed.keys()
    for code, row in rows.items():
        lists = {name: ",".join(listed[code][name]) for name in ("grains", "group_bys", "filters")}
        assert row == {name: listed[code][name] for name in row} | lists
    (found,) = await values(erp, "kpis", **{"$filter": "clearance eq 1 and code eq 'sales'"})
    assert (found["name_zh"], found["since"]) == (listed["sales"]["name_zh"], listed["sales"]["since"])


async def test_reading_needs_the_scope(app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, scope="customers:read") as caller:
        assert await refusal(caller, "orders") == (403, "scope_missing")
    async with tokens.client(app, scope="kpis:read") as caller:
        assert (await caller.get("/odata/orders")).status_code == 200
