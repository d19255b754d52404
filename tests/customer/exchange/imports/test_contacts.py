"""Contacts from files: whose they are, found or new, to whom they report."""

from typing import Any

import httpx
from fastapi import FastAPI

from tests.customer.exchange.imports.conftest import Send
from tests.sign_in import Tokens


async def people(customer: httpx.AsyncClient) -> dict[str, Any]:
    return {one["name"]: one for one in (await customer.get("/v1/contacts")).json()["items"]}


async def test_contacts_name_their_customer_by_id_code_or_name(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    known = await make_customer(name="华强电子", codes=[{"code": "H1"}])
    taken = await take(
        ["客户系统编号", "客户编码", "客户名称", "联系人", "职位", "角色", "是否关键人", "影响力", "决策依据"],
        [known, "", "", "李雷", "采购总监", "决策者", "是", "5", "经济；质量"],
        ["", "H1", "", "韩梅梅", "", "coach", "否", "", ""],
        ["", "", "华强电子", "王芳", "", "", "", "", ""],
        ["", "", "无此客户", "无名", "", "", "", "", ""],
        ["", "", "", "孤儿", "", "", "", "", ""],
        kind="contacts",
    )
    assert [(p["row"], p["code"]) for p in taken["problems"]] == [(5, "customer_unknown"), (6, "customer_missing")]
    found = await people(customer)
    assert set(found) == {"李雷", "韩梅梅", "王芳"}
    assert {one["customer_id"] for one in found.values()} == {known}
    li = found["李雷"]
    assert (li["title"], li["decision_role"], li["is_key"], li["influence"]) == ("采购总监", "decider", True, 5)
    assert li["decision_bases"] == ["economic", "quality"]


async def test_a_contact_is_found_by_customer_and_name_or_by_more_where_there_are_two(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    known = await make_customer(name="华强电子")
    for fields in ({"name": "李雷"}, {"name": "王伟", "email": "a@x.cn"}, {"name": "王伟", "email": "b@x.cn"}):
        await customer.post("/v1/contacts", json={"customer_id": known, **fields})
    taken = await take(
        ["客户", "姓名", "邮箱", "部门"],
        ["华强电子", "李雷", "", "采购部"],
        ["华强电子", "王伟", "b@x.cn", "质量部"],
        ["华强电子", "王伟", "c@x.cn", "财务部"],
        kind="contacts",
    )
    assert (taken["updated"], taken["created"]) == (2, 0)
    assert [(p["row"], p["code"]) for p in taken["problems"]] == [(4, "several_contacts")]
    items = (await customer.get("/v1/contacts")).json()["items"]
    assert {(one["name"], one["email"], one["department"]) for one in items} == {
        ("李雷", None, "采购部"),
        ("王伟", "a@x.cn", None),
        ("王伟", "b@x.cn", "质量部"),
    }


async def test_superiors_are_found_by_name_also_above_in_the_file(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    await make_customer(name="华强电子")
    taken = await take(
        ["客户", "姓名", "汇报对象"],
        ["华强电子", "总经理", ""],
        ["华强电子", "李雷", "总经理"],
        ["华强电子", "韩梅梅", "无此人"],
        kind="contacts",
    )
    assert [(p["row"], p["code"]) for p in taken["problems"]] == [(4, "superior_unknown")]
    found = await people(customer)
    assert found["李雷"]["reports_to_id"] == found["总经理"]["id"]
    circle = await take(["客户", "姓名", "汇报对象"], ["华强电子", "总经理", "李雷"], kind="contacts")
    assert [p["code"] for p in circle["problems"]] == ["reporting_line_cyclic"]


async def test_fields_above_the_callers_clearance_are_refused_not_dropped(
    app: FastAPI, tokens: Tokens, upload: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    await make_customer(name="华强电子")
    async with tokens.client(app, clearance=1) as assistant:
        rows = ["客户", "姓名", "生日"], ["华强电子", "李雷", "1980-05-01"]
        taken = await upload(*rows, kind="contacts", client=assistant)
        assert (taken["columns"][2]["clearance"], taken["columns"][2]["samples"]) == (2, [])
        for step in ("preview", "run"):
            answer = await assistant.post(f"/v1/imports/{taken['id']}/{step}", json={})
            assert (answer.status_code, answer.json()["code"]) == (403, "field_hidden")
        done = await assistant.post(f"/v1/imports/{taken['id']}/run", json={"mapping": {"生日": None}})
        assert done.json()["created"] == 1
    assert (await people(customer))["李雷"]["birthday"] is None


async def test_contacts_are_taken_back(take: Send, customer: httpx.AsyncClient, make_customer: Any) -> None:
    known = await make_customer(name="华强电子")
    await customer.post("/v1/contacts", json={"customer_id": known, "name": "李雷", "birthday": "1980-05-01"})
    rows = (
        ["客户", "姓名", "生日"],
        ["华强电子", "李雷", "1981-06-02"],
        ["华强电子", "韩梅梅", ""],
        ["华强电子", "王芳", ""],
    )
    taken = await take(*rows, kind="contacts")
    found = await people(customer)
    await customer.patch(f"/v1/contacts/{found['王芳']['id']}", json={"title": "经理"})
    undone = (await customer.post(f"/v1/imports/{taken['id']}/undo")).json()
    assert (undone["undone"], undone["kept"]) == (2, 1)
    after = await people(customer)
    assert set(after) == {"李雷", "王芳"}
    assert after["李雷"]["birthday"] == "1980-05-01"


async def test_colleagues_contacts_are_neither_found_nor_changed(
    app: FastAPI, tokens: Tokens, take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    known = await make_customer(name="华强电子", codes=[{"code": "H"}])
    answer = await customer.post("/v1/contacts", json={"customer_id": known, "name": "李雷"})
    rows = ["ID", "客户编码", "姓名"], [answer.json()["id"], "", "改名"], ["", "H", "李雷"], ["", "H", "新人"]
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as seller:
        taken = await take(*rows, kind="contacts", client=seller)
        assert [p["code"] for p in taken["problems"]] == ["contact_unknown", "customer_unknown", "customer_unknown"]
    assert set(await people(customer)) == {"李雷"}
