"""Customers and contacts as CSV, in both charsets, and the report to correct and push again."""

import csv
import io
from typing import Any

import httpx
import pytest

from tests.customer.exchange.batches.conftest import Find, Push
from tests.kpi.pushing import counts


async def push_csv(erp: httpx.AsyncClient, text: str, kind: str = "customers", charset: str = "utf-8") -> Any:
    headers = {"Content-Type": f"text/csv; charset={charset}"}
    answer = await erp.post(f"/v1/{kind}/batches", content=text.encode(charset), headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
async def test_customers_as_csv(
    erp: httpx.AsyncClient, find: Find, make_field: Any, customer: httpx.AsyncClient, charset: str
) -> None:
    await make_field("budget", "integer")
    await make_field("since", "date")
    await customer.post("/v1/segments", json={"kind": "region", "code": "CN-GD", "name": "广东"})
    text = (
        "code,name,region,scenarios,first_contract_on,custom.budget,custom.since,parent_code,source_version\n"
        "C1,华强电子,广东,充电;储能,2019/4/1,250,2020-01-02,C2,1\n"
        "C2,甬江精密,,,,,,,1\n"
    )
    assert counts(await push_csv(erp, text, charset=charset)) == {"received": 2, "created": 2}
    found = await find("C1")
    assert (found["name"], found["region"], found["scenarios"]) == ("华强电子", "CN-GD", ["充电", "储能"])
    assert (found["first_contract_on"], found["custom"]) == ("2019-04-01", {"budget": 250, "since": "2020-01-02"})
    changed = "code,region,scenarios,custom.budget,source_version\nC1,,(空),(empty),2\n"
    await push_csv(erp, changed, charset=charset)
    found = await find("C1")
    assert (found["region"], found["scenarios"], found["custom"]) == ("CN-GD", [], {"since": "2020-01-02"})


async def test_contacts_as_csv(erp: httpx.AsyncClient, push_customers: Push, customer: httpx.AsyncClient) -> None:
    await push_customers({"code": "C1", "name": "A"})
    text = (
        "customer_code,contact_no,name,seniority,decision_bases,influence,is_key,birthday\n"
        "C1,1,李雷,中层,经济;time,4,是,1980-02-03\nC1,2,韩梅梅,nobody,,,,\n"
    )
    report = await push_csv(erp, text, "contacts")
    assert counts(report) == {"received": 2, "created": 1, "rejected": 1}
    (found,) = (await customer.get("/v1/contacts")).json()["items"]
    read = ("seniority", "decision_bases", "influence", "is_key", "birthday")
    assert [found[name] for name in read] == ["middle", ["economic", "time"], 4, True, "1980-02-03"]
    (rejection,) = report["rejections"]
    assert (rejection["line"], rejection["pointer"]) == (3, "/seniority")


async def test_an_unknown_column_refuses_the_file(erp: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "text/csv"}
    answer = await erp.post("/v1/customers/batches", content=b"code,colour\nC1,red\n", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "csv_header_invalid")
    report = await push_csv(erp, "code,name,custom.unknown\nC1,A,x\n")
    assert [one["pointer"] for one in report["rejections"]] == ["/custom.unknown"]


@pytest.mark.parametrize("first", ["json", "csv"])
async def test_the_report_can_be_corrected_and_pushed_again(
    erp: httpx.AsyncClient, push_customers: Push, find: Find, first: str
) -> None:
    await push_customers({"code": "C0", "name": "Z", "phone": "10001", "address": "kept"})
    if first == "json":
        good = {"code": "C0", "phone": None, "country": "China", "scenarios": ["a", "b"], "source_version": 1}
        report = await push_customers(good, {"code": "C1", "name": "A", "parent_code": "C9"})
    else:
        text = "code,name,phone,country,scenarios,parent_code,source_version\n"
        report = await push_csv(erp, text + "C0,,(empty),China,a;b,,1\nC1,A,,,,C9,\n")
    assert report["rejected"] == 2
    table = (await erp.get(f"/v1/customers/batches/{report['id']}/rejections")).text.lstrip("\ufeff")
    codes = [one["error_code"] for one in csv.DictReader(io.StringIO(table))]
    assert codes == ["country", "parent_unknown"]
    corrected = table.replace("China", "CN").replace("C9", "C0")
    assert counts(await push_csv(erp, corrected)) == {"received": 2, "created": 1, "updated": 1}
    found = await find("C0")
    read = ("phone", "address", "country", "scenarios")
    assert [found[name] for name in read] == [None, "kept", "CN", ["a", "b"]]
    assert (await find("C1"))["parent_id"] == found["id"]


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b'{"code": 7}\n',
        b'{"code": "\\u0000"}\n',
        b'"C1"\n',
        b"[1]\n",
        b'{"code": "C1", "name": {"a": 1}, "parent_code": ["x"], "custom": 7, "scenarios": {"a": 1}}\n',
        b'{"code": "C1", "name": "A", "custom": {"\\u0000": "x"}, "manager": "\\ud800"}\n',
        '{"code": "C1", "name": "A", "parent_code": "\\u0000", "uscc": "１２"}\n'.encode(),
    ],
)
async def test_hostile_rows_are_rejected_one_by_one(erp: httpx.AsyncClient, raw: bytes) -> None:
    content = b"" if raw == b"[]" else raw
    headers = {"Content-Type": "application/x-ndjson"}
    answer = await erp.post("/v1/customers/batches", content=content, headers=headers)
    assert (answer.status_code, answer.json()["created"]) == (201, 0), answer.text
    assert answer.json()["rejected"] == (1 if content else 0)
