"""Doubtful rows are accepted, and listed with what is doubtful about them."""

import httpx
import pytest
from fastapi import FastAPI

from tests.kpi.pushing import CSV, NDJSON, as_ndjson, counts, line, order, push
from tests.sign_in import Tokens

RECEIVABLE = {"invoice_no": "I1", "customer_code": "C1", "issued_on": "2024-03-01", "amount": "10"}


async def test_a_doubtful_order_is_stored_and_listed(erp: httpx.AsyncClient) -> None:
    doubtful = order("SO2", line(1), line(2, sku=None, shipped_on="2024-03-01")) | {"customer_code": None}
    report = await push(erp, order("SO1"), doubtful)
    assert (counts(report), report["warned"]) == ({"received": 2, "created": 2}, 1)
    listed = [(one["line"], one["document_no"], one["pointer"], one["code"]) for one in report["warnings"]]
    assert listed == [
        (2, "SO2", "/customer_code", "no_customer"),
        (2, "SO2", "/lines/1/shipped_on", "shipped_before_order"),
        (2, "SO2", "/lines/1/sku", "no_sku"),
    ]
    again = (await erp.get(f"/v1/orders/batches/{report['id']}", headers={"Accept-Language": "zh-CN"})).json()
    assert again["warnings"][1]["detail"] == "发货日早于下单日。"


async def test_an_order_without_a_customer_counts_under_nobody(erp: httpx.AsyncClient) -> None:
    await push(erp, {name: value for name, value in order("SO1").items() if name != "customer_code"})
    (item,) = (await erp.get("/v1/orders")).json()["items"]
    assert (item["customer_code"], item["customer_id"]) == ("", None)
    asked = {"kpi": "sales", "from": "2024-01-01", "to": "2024-12-31"}
    assert (await erp.get("/v1/kpi-values", params=asked)).json()["items"][0]["value"] == "100"
    assert (await erp.get("/v1/unknown-codes")).json()["items"] == []


async def test_a_csv_names_line_and_column(erp: httpx.AsyncClient) -> None:
    header = "order_no,customer_code,ordered_on,line_no,sku,quantity,amount,shipped_on"
    rows = "SO1,C1,2024/3/15,1,P1,2,100,\nSO1,C1,2024/3/15,2,,2,100,2024/3/1\nSO1,C1,2024/3/15,3,,2,100,\n"
    report = (await erp.post("/v1/orders/batches", content=f"{header}\n{rows}".encode(), headers=CSV)).json()
    listed = [(one["line"], one["pointer"], one["code"]) for one in report["warnings"]]
    assert listed == [(3, "/shipped_on", "shipped_before_order"), (3, "/sku", "no_sku"), (4, "/sku", "no_sku")]


@pytest.mark.parametrize("day", ["2024-03-05", "2024/3/5", "2024.03.05"])
async def test_json_and_csv_read_dates_alike(erp: httpx.AsyncClient, day: str) -> None:
    header = "order_no,customer_code,ordered_on,line_no,quantity,amount"
    csv = f"{header}\nSO1,C1,{day},1,2,100\n"
    await push(erp, order("SO2", ordered_on=day))
    await erp.post("/v1/orders/batches", content=csv.encode(), headers=CSV)
    items = (await erp.get("/v1/orders")).json()["items"]
    assert [item["ordered_on"] for item in items] == ["2024-03-05", "2024-03-05"]


@pytest.mark.parametrize(
    ("fields", "doubts"),
    [
        ({"due_on": "2024-03-01"}, []),
        ({"due_on": "2024-02-29"}, ["due_before_issue"]),
        ({"due_on": "2024-03-01", "customer_code": None}, ["no_customer"]),
        (
            {"due_on": "2024-03-01", "status": "written_off", "written_off_on": "2024-02-01"},
            ["written_off_before_issue"],
        ),
        ({"due_on": "2024-03-01", "written_off_on": "2024-04-01"}, ["not_written_off"]),
    ],
)
async def test_a_doubtful_receivable_is_stored(
    erp: httpx.AsyncClient, fields: dict[str, str], doubts: list[str]
) -> None:
    report = await push(erp, RECEIVABLE | fields, kind="receivables")
    assert counts(report) == {"received": 1, "created": 1}
    assert [one["code"] for one in report["warnings"]] == doubts


async def test_a_cancelled_receivable_counts_nowhere(
    erp: httpx.AsyncClient, known: object, app: object, tokens: Tokens
) -> None:
    customer = await known("C1")  # type: ignore[operator]
    await push(erp, RECEIVABLE | {"due_on": "2024-03-01", "status": "cancelled"}, kind="receivables")
    answer = (await erp.get("/v1/receivables/open", params={"customer_id": str(customer)})).json()
    assert (answer["amount"], answer["receivables"]) == ("0", 0)


async def test_a_payment_without_a_customer_pays_its_invoice(erp: httpx.AsyncClient, known: object) -> None:
    customer = await known("C1")  # type: ignore[operator]
    await push(erp, RECEIVABLE | {"due_on": "2024-03-01"}, kind="receivables")
    paid = {"payment_no": "P1", "invoice_no": "I1", "paid_on": "2024-03-02", "amount": "4"}
    report = await push(erp, paid, kind="payments")
    assert [one["code"] for one in report["warnings"]] == ["no_customer"]
    answer = (await erp.get("/v1/receivables/open", params={"customer_id": str(customer)})).json()
    assert answer["amount"] == "6"


async def test_doubts_about_costs_are_for_those_who_may_see_costs(
    erp: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    rows = order("SO1", line(cost="-7")), order("SO2", line(cost="-7", sku=None)), order("SO3", line(sku=None))
    report = await push(erp, *rows)
    assert (report["warned"], len(report["warnings"])) == (3, 4)
    path = f"/v1/orders/batches/{report['id']}"
    async with tokens.client(app, clearance=1) as assistant:
        seen = (await assistant.get(path)).json()
        listed = (await assistant.get("/v1/orders/batches")).json()["items"]
    assert [(one["document_no"], one["code"]) for one in seen["warnings"]] == [("SO2", "no_sku"), ("SO3", "no_sku")]
    assert [seen["warned"], *(one["warned"] for one in listed)] == [2, 2]
    async with tokens.client(app, clearance=2) as controller:
        seen = (await controller.get(path)).json()
    assert (seen["warned"], len(seen["warnings"])) == (3, 4)


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("orders", order("SO1", line(cost="777x"))),
        ("products", {"sku": "P1", "unit_cost": "777x"}),
        ("product-costs", {"sku": "P1", "valid_from": "2024-01-01", "unit_cost": "777x"}),
    ],
)
async def test_a_wrong_cost_is_above_clearance_1(
    erp: httpx.AsyncClient, app: FastAPI, tokens: Tokens, kind: str, row: dict[str, str]
) -> None:
    report = await push(erp, row, kind=kind)
    for level, seen in ((1, "above_clearance"), (2, "decimal_parsing")):
        async with tokens.client(app, clearance=level) as reader:
            answer = await reader.get(f"/v1/{kind}/batches/{report['id']}")
        if answer.status_code == 200:
            assert [one["code"] for one in answer.json()["rejections"]] == [seen]
        else:
            assert (answer.status_code, level, kind) == (403, 1, "product-costs")


async def test_a_refused_batch_stores_no_warnings(erp: httpx.AsyncClient) -> None:
    rows = as_ndjson([order("SO1", line(sku=None)), order("SO2", line(quantity="x"))])
    response = await erp.post("/v1/orders/batches", content=rows, headers=NDJSON, params={"atomic": "true"})
    report = (await erp.get(response.headers["location"])).json()
    assert (report["warned"], report["warnings"]) == (0, [])
