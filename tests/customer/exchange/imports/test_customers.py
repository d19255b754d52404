"""Customers from files: found or new, previewed, applied, reported row by row."""

import json
import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.exchange.imports.conftest import Send
from tests.sign_in import Tokens

HEADER = ["客户名称", "客户编码", "区域", "成立日期", "员工人数"]
USCC = "91440300708461136T"


def counts(taken: Any) -> dict[str, int]:
    names = ("rows", "created", "updated", "unchanged", "skipped", "rejected")
    return {name: taken[name] for name in names if taken[name]}


async def find(customer: httpx.AsyncClient, **params: str) -> Any:
    (found,) = (await customer.get("/v1/customers", params=params)).json()["items"]
    return found


async def test_columns_are_recognized_by_their_chinese_and_english_headers(upload: Send) -> None:
    taken = await upload(["客户 名称*", "ERP code", "备注", "什么"], ["华强电子", "00123", "", "x"])
    assert [(column["column"], column["field"]) for column in taken["columns"]] == [
        ("客户 名称*", "name"),
        ("ERP code", "codes"),
        ("备注", "notes"),
        ("什么", None),
    ]
    assert taken["columns"][1]["samples"] == ["00123"]
    assert (taken["status"], taken["rows"], taken["encoding"]) == ("uploaded", 1, "utf-8")


@pytest.mark.parametrize(
    ("cell", "field"),
    [("C-1001", "codes"), ("1001", "codes"), ("01a203b8-b3e6-768b-8fc4-0d64247a21bd", "id"), ("", "id")],
)
@pytest.mark.parametrize("header", ["客户 ID", "Customer ID", "ID"])
async def test_an_id_of_an_erp_is_not_taken_for_an_id_of_the_system(
    upload: Send, header: str, cell: str, field: str
) -> None:
    taken = await upload([header, "客户名称"], [cell, "甲"])
    assert [column["field"] for column in taken["columns"]] == [field, "name"]


async def test_an_erps_id_beside_its_code_is_left_out(upload: Send) -> None:
    taken = await upload(["客户ID", "客户编码", "客户名称"], ["1", "C-1", "甲"])
    assert [column["field"] for column in taken["columns"]] == [None, "codes", "name"]


async def test_all_errors_of_a_row_are_reported_at_once(take: Send, customer: httpx.AsyncClient) -> None:
    await customer.post("/v1/segments", json={"kind": "region", "code": "CN-GD", "name": "广东"})
    headers = ["名称", "人数", "国家", "区域", "上级客户", "成立日期", "统一社会信用代码"]
    taken = await take(headers, ["甲", "x", "China", "CN-XX", "无此客户", "yesterday", "1"])
    assert sorted(problem["column"] for problem in taken["problems"]) == sorted({*headers} - {"名称"})


async def test_new_customers_come_with_codes_search_and_history(take: Send, customer: httpx.AsyncClient) -> None:
    taken = await take(HEADER, ["深圳市华强电子有限公司", "00123; 00456", "CN-GD", "2003年5月1日", "1,200"])
    assert counts(taken) == {"rows": 1, "created": 1}
    found = await find(customer, q="huaqiang")
    assert found["codes"] == ["00123", "00456"]
    assert (found["region"], found["founded_on"], found["employees"]) == ("CN-GD", "2003-05-01", 1200)
    history = (await customer.get(f"/v1/customers/{found['id']}/history")).json()["items"]
    assert {change["type"] for change in history} == {"guanxi.customer.created", "guanxi.customer_code.created"}


async def test_a_preview_foresees_exactly_what_the_run_does_and_changes_nothing(
    upload: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    await make_customer(name="蓝海物流有限公司", codes=[{"code": "B1"}])
    rows = [HEADER, ["华强电子", "A1", "", "", "5"], ["蓝海物流有限公司", "B1", "", "", "7"], ["坏", "C1", "", "", "x"]]
    taken = await upload(*rows)
    foreseen = (await customer.post(f"/v1/imports/{taken['id']}/preview", json={})).json()
    assert counts(foreseen) == {"rows": 3, "created": 1, "updated": 1, "rejected": 1}
    assert len((await customer.get("/v1/customers")).json()["items"]) == 1
    done = (await customer.post(f"/v1/imports/{taken['id']}/run", json={})).json()
    assert counts(done) == counts(foreseen)
    assert done["problems"] == foreseen["problems"]
    assert (await find(customer, codes__contains="B1"))["employees"] == 7


async def test_a_row_is_found_by_id_by_code_or_by_credit_code(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    by_id = await make_customer(name="甲")
    await make_customer(name="乙", codes=[{"code": "00123"}])
    await make_customer(name="丙", uscc=USCC)
    taken = await take(
        ["ID", "Code", "Credit code", "Notes"],
        [by_id, "", "", "one"],
        ["", "00123", "", "two"],
        ["", "", USCC.lower(), "three"],
    )
    assert counts(taken) == {"rows": 3, "updated": 3}
    notes = {one["name"]: one["notes"] for one in (await customer.get("/v1/customers")).json()["items"]}
    assert notes == {"甲": "one", "乙": "two", "丙": "three"}


async def test_an_empty_cell_leaves_and_the_mark_empties(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    known = await make_customer(name="甲", phone="95588", notes="n", scenarios=["A"])
    taken = await take(["ID", "电话", "备注", "场景"], [known, "", "（空）", "(empty)"])
    assert counts(taken) == {"rows": 1, "updated": 1}
    found = (await customer.get(f"/v1/customers/{known}")).json()
    assert (found["phone"], found["notes"], found["scenarios"]) == ("95588", None, [])


async def test_a_code_is_added_and_none_is_taken_away(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    known = await make_customer(name="甲", codes=[{"code": "A"}, {"code": "B"}])
    assert counts(await take(["编码", "编码来源"], ["A;C", "SAP"])) == {"rows": 1, "updated": 1}
    codes = (await customer.get(f"/v1/customers/{known}/codes")).json()["items"]
    assert [(code["code"], code["source"]) for code in codes] == [("A", None), ("B", None), ("C", "SAP")]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"客户名称": ""}, "missing", "客户名称"),
        ({"客户名称": "x" * 201}, "string_too_long", "客户名称"),
        ({"员工人数": "many"}, "int_parsing", "员工人数"),
        ({"员工人数": "-1"}, "greater_than_equal", "员工人数"),
        ({"成立日期": "31/12/2003"}, "date_parsing", "成立日期"),
        ({"成立日期": "2003-02-30"}, "date_parsing", "成立日期"),
        ({"客户编码": "1.23457E+17"}, "digits_lost", "客户编码"),
        ({"客户名称": "a\x07b"}, "control_character", "客户名称"),
    ],
)
async def test_a_wrong_cell_is_told_by_row_and_column(
    take: Send, cells: dict[str, str], code: str, column: str
) -> None:
    good = {"客户名称": "华强电子", "客户编码": "1", "区域": "", "成立日期": "", "员工人数": ""}
    taken = await take(HEADER, list({**good, **cells}.values()), ["蓝海物流", "9", "", "", ""])
    assert counts(taken) == {"rows": 2, "created": 1, "rejected": 1}
    assert [(p["row"], p["column"], p["code"]) for p in taken["problems"]] == [(2, column, code)]


async def test_a_problem_is_told_in_the_readers_language(take: Send, customer: httpx.AsyncClient) -> None:
    taken = await take(["名称", "状态"], ["甲", "unheard"])
    address = f"/v1/imports/{taken['id']}"
    answer = await customer.get(address, headers={"Accept-Language": "zh-CN"})
    chinese = answer.json()["problems"]
    assert answer.headers["Content-Language"] == "zh-CN"
    assert chinese[0]["detail"] == "应为以下之一：意向客户、合作中、休眠、退出中、已退出、资源池。"
    assert taken["problems"][0]["detail"].startswith("One of these is needed: Prospect, ")


async def test_what_looks_like_a_customer_there_is_treated_as_asked(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    known = await make_customer(name="深圳市华强电子有限公司")
    row = ["名称", "备注"], ["深圳华强电子股份有限公司", "new"]
    rejected = await take(*row)
    assert [(p["code"], p["about"]) for p in rejected["problems"]] == [("similar_name", known)]
    assert counts(await take(*row, on_duplicate="skip")) == {"rows": 1, "skipped": 1}
    assert counts(await take(*row, on_duplicate="update")) == {"rows": 1, "updated": 1}
    assert (await customer.get(f"/v1/customers/{known}")).json()["notes"] == "new"
    assert counts(await take(*row, on_duplicate="create")) == {"rows": 1, "created": 1}


async def test_a_rename_that_makes_a_customer_look_like_another_is_refused(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    known = await make_customer(name="深圳市华强电子有限公司")
    renamed = await make_customer(name="蓝海物流有限公司", codes=[{"code": "B"}])
    rows = ["编码", "名称", "备注"], ["B", "华强通信（深圳）有限公司", "n"]
    assert counts(await take(*rows)) == {"rows": 1, "updated": 1}
    rows = ["编码", "名称"], ["B", "深圳华强电子股份有限公司"]
    for on_duplicate in ("reject", "update"):
        taken = await take(*rows, on_duplicate=on_duplicate)
        assert [(p["code"], p["about"]) for p in taken["problems"]] == [("similar_name", known)]
    assert counts(await take(*rows, on_duplicate="create")) == {"rows": 1, "updated": 1}
    again = await take(["编码", "名称"], ["B", "深圳市华强电子股份公司"])
    assert counts(again) == {"rows": 1, "updated": 1}, "it looked like the other before: that has been accepted"
    assert (await customer.get(f"/v1/customers/{renamed}")).json()["name"] == "深圳市华强电子股份公司"


async def test_two_rows_of_one_customer_are_reported(take: Send) -> None:
    taken = await take(
        ["名称", "编码", "信用代码"],
        ["华强电子", "1", ""],
        ["蓝海物流", "1", ""],
        ["华强电子有限公司", "", ""],
        ["中兴精密", "", USCC],
        ["远东机械", "", USCC],
    )
    assert [(p["row"], p["code"]) for p in taken["problems"]] == [
        (3, "row_repeated"),
        (4, "similar_name"),
        (6, "row_repeated"),
    ]


async def test_atomic_refuses_all_for_one_wrong_row(upload: Send, customer: httpx.AsyncClient) -> None:
    taken = await upload(["名称", "员工人数"], ["甲", "1"], ["乙", "x"])
    answer = await customer.post(f"/v1/imports/{taken['id']}/run", json={"atomic": True})
    assert (answer.status_code, answer.json()["code"]) == (422, "import_rejected")
    assert (await customer.get("/v1/customers")).json()["items"] == []
    assert (await customer.get(f"/v1/imports/{taken['id']}")).json()["status"] == "uploaded"


async def test_an_import_runs_once(take: Send, customer: httpx.AsyncClient) -> None:
    taken = await take(["名称"], ["甲"])
    again = await customer.post(f"/v1/imports/{taken['id']}/run", json={})
    assert (again.status_code, again.json()["code"]) == (409, "import_not_open")


async def test_parents_are_found_by_code_or_name_and_may_be_rows_above(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    known = await make_customer(name="华强集团", codes=[{"code": "G"}])
    taken = await take(
        ["名称", "上级客户"],
        ["远东", ""],
        ["远东二厂", "远东"],
        ["华强一厂", "G"],
        ["华强二厂", "华强集团"],
        ["孤儿", "无此客户"],
    )
    assert [(p["row"], p["code"]) for p in taken["problems"]] == [(6, "parent_unknown")]
    found = {one["name"]: one for one in (await customer.get("/v1/customers")).json()["items"]}
    assert found["远东二厂"]["parent_id"] == found["远东"]["id"]
    assert found["华强一厂"]["parent_id"] == found["华强二厂"]["parent_id"] == known


async def test_rows_that_together_close_a_circle_are_refused(take: Send, make_customer: Any) -> None:
    one, two = await make_customer(name="甲"), await make_customer(name="乙")
    taken = await take(["ID", "Parent ID"], [one, two], [two, one])
    assert [(p["row"], p["code"]) for p in taken["problems"]] == [(3, "customer_in_own_group")]


async def test_maintained_segments_bind(take: Send, customer: httpx.AsyncClient) -> None:
    await customer.post("/v1/segments", json={"kind": "region", "code": "CN-GD", "name": "广东"})
    taken = await take(["名称", "区域"], ["甲", "CN-GD"], ["乙", "CN-XX"])
    assert [(p["row"], p["column"], p["code"]) for p in taken["problems"]] == [(3, "区域", "segment_unknown")]


async def test_a_mapping_is_corrected_by_the_caller(upload: Send, customer: httpx.AsyncClient) -> None:
    taken = await upload(["名称", "Memo", "Memo"], ["甲", "a", "b"])
    assert [column["column"] for column in taken["columns"]] == ["名称", "Memo", "Memo (2)"]
    body = {"mapping": {"Memo (2)": "notes"}}
    assert counts((await customer.post(f"/v1/imports/{taken['id']}/run", json=body)).json()) == {
        "rows": 1,
        "created": 1,
    }
    assert (await find(customer))["notes"] == "b"


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"Nowhere": "notes"}, "column_unknown"),
        ({"Memo": "version"}, "field_unknown"),
        ({"Memo": "created_at"}, "field_unknown"),
        ({"Memo": "name"}, "field_repeated"),
    ],
)
async def test_a_mapping_must_fit_the_file(
    upload: Send, customer: httpx.AsyncClient, mapping: dict[str, str], code: str
) -> None:
    taken = await upload(["名称", "Memo"], ["甲", "a"])
    answer = await customer.post(f"/v1/imports/{taken['id']}/preview", json={"mapping": mapping})
    assert (answer.status_code, answer.json()["code"]) == (422, "mapping_invalid")
    assert code in [error["code"] for error in answer.json()["errors"]]


@pytest.mark.parametrize("mapping", [{"Memo": "\ud800"}, {"\ud800": "notes"}], ids=["field", "column"])
async def test_half_a_character_in_a_mapping_is_refused_like_any_other_name(
    upload: Send, customer: httpx.AsyncClient, mapping: dict[str, str]
) -> None:
    taken = await upload(["名称", "Memo"], ["甲", "a"])
    sent = {"content": json.dumps({"mapping": mapping}), "headers": {"Content-Type": "application/json"}}
    answer = await customer.post(f"/v1/imports/{taken['id']}/preview", **sent)
    assert (answer.status_code, answer.json()["code"]) == (422, "mapping_invalid")


async def test_what_a_mapping_names_is_pointed_at(upload: Send, customer: httpx.AsyncClient) -> None:
    taken = await upload(["名称"], ["甲"])
    answer = await customer.post(f"/v1/imports/{taken['id']}/preview", json={"mapping": {"a/b~c": "notes"}})
    assert answer.json()["errors"][0]["pointer"] == "/mapping/a~1b~0c"


async def test_whoever_sees_own_customers_becomes_their_manager(
    app: FastAPI, tokens: Tokens, take: Send, make_customer: Any
) -> None:
    await make_customer(name="同事的客户", codes=[{"code": "C1"}])
    own = {"kind": "own", "regions": []}
    li = str(uuid.uuid4())
    async with tokens.client(app, sub=li, data_scope=own) as seller:
        taken = await take(["名称", "编码"], ["我的客户", "M1"], ["别的", "C1"], ["同事的客户", ""], client=seller)
        assert [(p["row"], p["code"]) for p in taken["problems"]] == [
            (3, "customer_of_colleagues"),
            (4, "customer_of_colleagues"),
        ]
        (found,) = (await seller.get("/v1/customers")).json()["items"]
        assert (found["name"], found["manager_id"]) == ("我的客户", li)


async def test_whoever_has_regions_imports_into_them(app: FastAPI, tokens: Tokens, take: Send) -> None:
    regions = {"kind": "regions", "regions": ["CN-GD"]}
    async with tokens.client(app, data_scope=regions) as director:
        taken = await take(
            ["名称", "编码", "区域"], ["甲", "1", "CN-GD"], ["乙", "2", "CN-SH"], ["丙", "3", ""], client=director
        )
        assert [(p["row"], p["code"]) for p in taken["problems"]] == [
            (3, "customer_outside_data_scope"),
            (4, "customer_outside_data_scope"),
        ]
        moved = await take(["编码", "区域"], ["1", "CN-SH"], client=director)
        assert [p["code"] for p in moved["problems"]] == ["customer_outside_data_scope"]


async def test_an_import_is_for_whoever_sent_it(app: FastAPI, tokens: Tokens, upload: Send) -> None:
    taken = await upload(["名称"], ["甲"])
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as other:
        assert (await other.get(f"/v1/imports/{taken['id']}")).status_code == 404
        assert (await other.get("/v1/imports")).json()["items"] == []
    async with tokens.client(app) as administrator:
        seen = (await administrator.get(f"/v1/imports/{taken['id']}")).json()
        assert (seen["rows"], seen["columns"]) == (1, [])
        assert (await administrator.post(f"/v1/imports/{taken['id']}/run", json={})).status_code == 404
        assert (await administrator.get(f"/v1/imports/{taken['id']}/rejections")).status_code == 404


async def test_a_code_that_somebody_claims_identifies_nobody_but_for_who_took_it(
    app: FastAPI, tokens: Tokens, take: Send, customer: httpx.AsyncClient
) -> None:
    seller = tokens.client(app, data_scope={"kind": "own", "regions": []})
    made = (await seller.post("/v1/customers", json={"name": "甲", "codes": [{"code": "K"}]})).json()
    claimed = await take(["编码", "名称", "电话"], ["K", "乙", "95588"])
    assert [(one["pointer"], one["code"]) for one in claimed["problems"]] == [("/codes", "code_pending")]
    person = await take(["客户编码", "姓名"], ["K", "李雷"], kind="contacts")
    assert [one["code"] for one in person["problems"]] == ["customer_unknown"]
    assert (await customer.get(f"/v1/customers/{made['id']}")).json()["name"] == "甲"
    assert counts(await take(["编码", "电话"], ["K", "95588"], client=seller)) == {"rows": 1, "updated": 1}
