"""Exports: the list's rows and filters, in the reader's language, as far as the reader is cleared, never a formula."""

import csv
import io
import zipfile
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI
from python_calamine import CalamineWorkbook

from shared.documents import workbooks
from tests.customer.conftest import MakeField
from tests.sign_in import Tokens

CHINESE = {"Accept-Language": "zh-CN"}
NASTY = ["=1+1", "+86 755", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "＝1"]


def records(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def sheet(content: bytes) -> list[list[Any]]:
    found: list[list[Any]] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return found


async def export(client: httpx.AsyncClient, what: str = "customers", **params: str) -> httpx.Response:
    answer = await client.get(f"/v1/exports/{what}", params={"format": "csv", **params}, headers=CHINESE)
    assert answer.status_code == 200, answer.text
    return answer


async def test_a_csv_opens_right_in_a_chinese_excel(customer: httpx.AsyncClient, make_customer: Any) -> None:
    await make_customer(name="深圳市华强电子有限公司", status="active", codes=[{"code": "00123"}, {"code": "A;1"}])
    answer = await export(customer, columns="name,status,codes")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert records(answer.content) == [
        ["客户名称", "客户状态", "客户编码"],
        ["深圳市华强电子有限公司", "合作中", r"00123; A\;1"],
    ]
    disposition = answer.headers["content-disposition"]
    assert unquote(disposition.split("''")[1]).startswith("客户-")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


async def test_gb18030_holds_every_character(customer: httpx.AsyncClient, make_customer: Any) -> None:
    await make_customer(name="𠮷野家 Müller 😀 䶮")
    answer = await export(customer, columns="name", encoding="gb18030")
    assert records(answer.content, "gb18030")[1] == ["𠮷野家 Müller 😀 䶮"]
    assert answer.headers["content-type"] == "text/csv; charset=gb18030"


async def test_a_workbook_has_chinese_headers_text_codes_and_real_days(
    customer: httpx.AsyncClient, make_customer: Any
) -> None:
    await make_customer(name="华强", founded_on="2003-05-01", employees=12, codes=[{"code": "00123"}])
    answer = await customer.get(
        "/v1/exports/customers", params={"columns": "name,codes,founded_on,employees"}, headers=CHINESE
    )
    head, row = sheet(answer.content)
    assert head == ["客户名称", "客户编码", "成立日期", "员工人数"]
    assert (row[1], row[2].isoformat(), row[3]) == ("00123", "2003-05-01", 12.0)


@pytest.mark.parametrize("text", NASTY)
async def test_nothing_is_a_formula(customer: httpx.AsyncClient, make_customer: Any, text: str) -> None:
    await make_customer(name="华强", notes=text)
    as_csv = await export(customer, columns="notes")
    assert records(as_csv.content)[1] == ["'" + text.replace("\t=", "\t'=")]  # a tab may begin another cell
    as_xlsx = await export(customer, columns="notes", format="xlsx")
    assert sheet(as_xlsx.content)[1] == [text]
    with zipfile.ZipFile(io.BytesIO(as_xlsx.content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
        assert not any(
            "hyperlink" in package.read(name).decode().lower() for name in package.namelist() if "_rels" in name
        )


async def test_filters_search_and_sorting_are_the_lists(customer: httpx.AsyncClient, make_customer: Any) -> None:
    for name, region in (("甲", "CN-GD"), ("乙", "CN-GD"), ("丙", "CN-SH")):
        await make_customer(name=name, region=region)
    found = await export(customer, columns="name", region="CN-GD", sort="-name")
    assert [row[0] for row in records(found.content)[1:]] == sorted(["甲", "乙"], reverse=True)
    found = await export(customer, columns="name", q="丙")
    assert records(found.content)[1:] == [["丙"]]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_what_the_database_cannot_take_is_refused_before_the_answer_begins(
    customer: httpx.AsyncClient, form: str
) -> None:
    refused = {"codes__contains": "\x00"}
    answer = await customer.get("/v1/exports/customers", params={**refused, "format": form})
    listed = await customer.get("/v1/customers", params=refused)
    assert (answer.status_code, answer.json()["code"]) == (listed.status_code, listed.json()["code"])


async def test_a_parent_that_is_not_the_readers_is_not_named(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    parent = await make_customer(name="集团", region="CN-BJ")
    await make_customer(name="子公司", region="CN-GD", parent_id=parent)
    exported = []
    for regions in (["CN-GD"], ["CN-GD", "CN-BJ"]):
        client = tokens.client(app, data_scope={"kind": "regions", "regions": regions})
        exported.append(records((await export(client, columns="name,parent", name="子公司")).content)[1])
    assert exported == [["子公司", ""], ["子公司", "集团"]]


async def test_a_parent_that_was_deleted_is_not_named(customer: httpx.AsyncClient, make_customer: Any) -> None:
    parent = await make_customer(name="集团")
    await make_customer(name="子公司", parent_id=parent)
    await customer.delete(f"/v1/customers/{parent}")
    assert records((await export(customer, columns="name,parent")).content)[1:] == [["子公司", ""]]


async def test_the_lists_own_filters_hold_too(customer: httpx.AsyncClient, make_customer: Any) -> None:
    south = {"kind": "region", "code": "SOUTH", "name": "华南"}
    parent = (await customer.post("/v1/segments", json=south)).json()["id"]
    for code, above in (("CN-GD", parent), ("CN-SH", None)):
        segment = {"kind": "region", "code": code, "name": code, "parent_id": above}
        assert (await customer.post("/v1/segments", json=segment)).status_code == 201
        await make_customer(name=f"{code} 客户", region=code)
    found = await export(customer, columns="name", region__under="SOUTH")
    assert records(found.content)[1:] == [["CN-GD 客户"]]
    answer = await customer.get("/v1/exports/customers", params={"region__under": "nowhere"})
    assert answer.json()["code"] == "segment_to_look_under_unknown"


async def test_custom_fields_filter_and_sort_as_in_the_list(
    customer: httpx.AsyncClient, make_customer: Any, make_field: MakeField
) -> None:
    await make_field(code="budget", kind="integer")
    for number in (3, 20, 100):
        await make_customer(name=f"预算 {number}", custom={"budget": number})
    found = await export(customer, columns="name", custom="budget__gte:20", sort="-custom.budget")
    assert records(found.content)[1:] == [["预算 100"], ["预算 20"]]
    answer = await customer.get("/v1/exports/customers", params={"custom": "nonsense:1"})
    assert answer.status_code == 400


async def test_custom_fields_are_columns_as_far_as_the_reader_is_cleared(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: Any, make_field: MakeField
) -> None:
    options = [{"code": "online", "label": "线上"}, {"code": "fair", "label": "展会"}]
    await make_field("channels", "choices", label="渠道", options=options)
    await make_field("channel", "choice", label="主渠道", options=options)
    await make_field("since", "date", label="始于")
    await make_field("margin", "decimal", label="毛利", clearance=2)
    await make_field("named", "text", label="别名")
    custom = {"channels": ["online", "fair"], "channel": "fair", "since": "2024-05-01", "margin": "0.25", "named": "=1"}
    await make_customer(name="华强", custom=custom)
    exported = dict(zip(*records((await export(customer)).content), strict=True))
    shown = {"渠道": "线上; 展会", "主渠道": "展会", "始于": "2024-05-01", "毛利": "0.25", "别名": "'=1"}
    assert {name: exported[name] for name in shown} == shown
    chosen = await export(customer, columns="custom.since,name", format="xlsx")
    assert sheet(chosen.content)[1][0].isoformat() == "2024-05-01"
    async with tokens.client(app, clearance=1) as assistant:
        assert "毛利" not in records((await export(assistant)).content)[0]
        answer = await assistant.get("/v1/exports/customers", params={"columns": "custom.margin"})
        assert (answer.status_code, answer.json()["code"]) == (400, "column_unknown")


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({"columns": "name,shoe_size"}, 400, "column_unknown"),
        ({"limit": "5"}, 400, "unknown_parameter"),
        ({"sort": "notes"}, 400, "sort_unknown"),
        ({"nonsense": "1"}, 400, "unknown_parameter"),
    ],
)
async def test_what_the_export_does_not_know_is_refused(
    customer: httpx.AsyncClient, params: dict[str, str], status: int, code: str
) -> None:
    answer = await customer.get("/v1/exports/customers", params=params)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_fields_above_the_clearance_are_left_out_and_refused_by_name(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    known = await make_customer(name="华强")
    person = {"customer_id": known, "name": "李雷", "birthday": "1980-05-01", "private_notes": "茶"}
    await customer.post("/v1/contacts", json=person)
    everything = records((await export(customer, "contacts")).content)
    assert {"生日", "私人备注"} <= set(everything[0])
    assert "1980-05-01" in everything[1]
    async with tokens.client(app, clearance=1) as assistant:
        seen = await export(assistant, "contacts")
        assert not {"生日", "私人备注"} & set(records(seen.content)[0])
        assert "1980-05-01" not in seen.text
        for params in ({"columns": "name,birthday"}, {"birthday__gte": "1980-01-01"}, {"sort": "birthday"}):
            answer = await assistant.get("/v1/exports/contacts", params=params)
            assert (answer.status_code, answer.json()["code"]) == (403, "field_hidden")


async def test_data_scope_and_deletion_hold(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    await make_customer(name="同事的客户")
    gone = await make_customer(name="已删除")
    await customer.delete(f"/v1/customers/{gone}")
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as seller:
        await seller.post("/v1/customers", json={"name": "我的客户"})
        for what in ("customers", "contacts"):
            found = records((await export(seller, what, columns="name")).content)[1:]
            assert found == ([["我的客户"]] if what == "customers" else [])
    assert len(records((await export(customer, columns="name")).content)) == 3
    async with tokens.client(app, scope="kpis:read") as other:
        assert (await other.get("/v1/exports/customers")).status_code == 403


async def test_a_workbook_that_is_full_is_a_clear_problem(
    customer: httpx.AsyncClient, make_customer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MAX_SHEET_ROWS", 3)
    for number in range(3):
        await make_customer(name=f"客户 {number}")
    answer = await customer.get("/v1/exports/customers")
    assert (answer.status_code, answer.json()["code"]) == (422, "sheet_full")
    assert len(records((await export(customer)).content)) == 4


async def test_names_of_other_rows_stand_beside_their_ids(customer: httpx.AsyncClient, make_customer: Any) -> None:
    known = await make_customer(name="华强集团")
    await make_customer(name="华强一厂", parent_id=known)
    boss = (await customer.post("/v1/contacts", json={"customer_id": known, "name": "总经理"})).json()["id"]
    await customer.post("/v1/contacts", json={"customer_id": known, "name": "李雷", "reports_to_id": boss})
    found = await export(customer, columns="name,parent,parent_id", sort="-name")
    assert records(found.content)[1:] == [["华强集团", "", ""], ["华强一厂", "华强集团", known]]
    found = await export(customer, "contacts", columns="customer,name,reports_to", sort="name")
    assert records(found.content)[1:] == [["华强集团", "总经理", ""], ["华强集团", "李雷", "总经理"]]


async def test_a_label_with_braces_is_a_header_like_any_other(
    customer: httpx.AsyncClient, make_customer: Any, make_field: MakeField
) -> None:
    await make_field("limit", "decimal", label="额度 {CNY} {0} {", english_label="Limit {CNY} {0} {", unit="{k}")
    await make_customer(custom={"limit": "1"})
    for form in ("csv", "xlsx"):
        answer = await export(customer, format=form)
        header = records(answer.content)[0] if form == "csv" else sheet(answer.content)[0]
        assert "额度 {CNY} {0} {" in header
    template = await customer.get("/v1/imports/template", params={"kind": "customers", "format": "xlsx"})
    assert "Limit {CNY} {0} {" in sheet(template.content)[0]


@pytest.mark.parametrize(
    ("params", "zone"), [({}, "Asia/Shanghai"), ({"time_zone": "America/St_Johns"}, "America/St_Johns")]
)
async def test_times_are_in_the_readers_zone(
    customer: httpx.AsyncClient, make_customer: Any, params: dict[str, str], zone: str
) -> None:
    made = (await customer.get(f"/v1/customers/{await make_customer(name='甲')}")).json()["created_at"]
    local = datetime.fromisoformat(made).astimezone(ZoneInfo(zone))
    as_csv = records((await export(customer, columns="created_at", **params)).content)[1]
    assert as_csv == [local.isoformat(timespec="minutes")]
    cell = sheet((await export(customer, columns="created_at", format="xlsx", **params)).content)[1][0]
    assert abs(cell - local.replace(tzinfo=None)) < timedelta(seconds=1)


async def test_a_zone_that_does_not_exist_is_refused(customer: httpx.AsyncClient) -> None:
    answer = await customer.get("/v1/exports/customers", params={"time_zone": "Mars/Olympus"})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "time_zone")
