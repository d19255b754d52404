"""Custom fields come in with files: typed, judged as single requests are, taken back with their rows."""

import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeField
from tests.customer.exchange.imports.conftest import Send
from tests.sign_in import Tokens

OPTIONS = [
    {"code": "online", "label": "线上", "english_label": "Online"},
    {"code": "dealer", "label": "经销; 代理", "english_label": "Dealer; agent"},
    {"code": "Fair", "label": "展会"},
]
EVERY_KIND: dict[str, Any] = {
    "text": "=1+1",
    "long_text": "第一行\n第二行",
    "integer": -1200,
    "decimal": "1234567.5",
    "date": "1899-01-31",
    "boolean": False,
    "choice": "dealer",
    "choices": ["dealer", "Fair"],
    "url": "https://example.cn/a",
    "email": "li@example.cn",
    "phone": "+86 (755) 8888",
}


async def make_every_kind(make_field: MakeField, applies_to: str) -> None:
    for kind in EVERY_KIND:
        options = OPTIONS if kind.startswith("choice") else []
        await make_field(kind, kind, applies_to=applies_to, options=options, label=f"自定 {kind}")


async def custom_of(client: httpx.AsyncClient, customer_id: Any, what: str = "customers") -> Any:
    return (await client.get(f"/v1/{what}/{customer_id}")).json()["custom"]


async def find_id(client: httpx.AsyncClient, name: str) -> str:
    (found,) = (await client.get("/v1/customers", params={"name": name})).json()["items"]
    return str(found["id"])


def problems_of(taken: Any) -> list[tuple[int, str | None, str, str]]:
    return [(p["row"], p["column"], p["pointer"], p["code"]) for p in taken["problems"]]


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("integer", "1,200", 1200),
        ("integer", "12.0", 12),
        ("decimal", "1,234.50", "1234.5"),
        ("date", "2026年1月31日", "2026-01-31"),
        ("boolean", "是", True),
        ("boolean", "NO", False),
        ("choice", "ONLINE", "online"),
        ("choice", "展会", "Fair"),
        ("choice", "fair", "Fair"),
        ("choices", "线上；展会", ["online", "Fair"]),
        ("text", "00123", "00123"),
    ],
)
async def test_cells_become_typed_values(
    take: Send, customer: httpx.AsyncClient, make_field: MakeField, kind: str, cell: str, value: Any
) -> None:
    await make_field("field", kind, label="自定", options=OPTIONS if kind.startswith("choice") else [])
    taken = await take(["名称", "自定"], ["华强", cell])
    assert (taken["created"], taken["problems"]) == (1, [])
    assert await custom_of(customer, await find_id(customer, "华强")) == {"field": value}


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("integer", "1.5", "int_type"),
        ("integer", "9" * 5000, "int_type"),
        ("integer", "9" * 19, "int_too_large"),
        ("decimal", "viel", "decimal_type"),
        ("date", "2026-02-30", "date_parsing"),
        ("boolean", "maybe", "bool_parsing"),
        ("choice", "mars", "enum"),
        ("choices", "线上;mars", "enum"),
        ("email", "li", "email"),
        ("phone", "1E+11", "digits_lost"),
    ],
)
async def test_a_wrong_cell_is_told_by_row_and_column(
    take: Send, customer: httpx.AsyncClient, make_field: MakeField, kind: str, cell: str, code: str
) -> None:
    await make_field("field", kind, label="自定", options=OPTIONS if kind.startswith("choice") else [])
    taken = await take(["名称", "自定"], ["甲公司", ""], ["华强", cell])
    assert (taken["created"], taken["rejected"]) == (1, 1)
    ((row, column, pointer, _),) = problems_of(taken)
    assert (row, column, pointer) == (3, "自定", "/custom/field")
    assert problems_of(taken)[0][3].startswith(code)


async def test_an_empty_cell_leaves_the_value_and_the_mark_empties_it(
    take: Send, customer: httpx.AsyncClient, make_customer: Any, make_field: MakeField
) -> None:
    await make_field("a"), await make_field("b"), await make_field("c")
    known = await make_customer(codes=[{"code": "A"}], custom={"a": "1", "b": "1", "c": "1"})
    before = (await customer.get(f"/v1/customers/{known}")).json()["updated_at"]
    taken = await take(["编码", "custom.a", "custom.b", "custom.c"], ["A", "", "(空)", "2"])
    assert taken["updated"] == 1
    assert await custom_of(customer, known) == {"a": "1", "c": "2"}
    assert (await customer.get(f"/v1/customers/{known}")).json()["updated_at"] > before
    again = await take(["编码", "custom.b", "custom.c"], ["A", "(空)", "2"])
    assert (again["updated"], again["unchanged"]) == (0, 1)


async def test_a_person_gives_what_is_required_and_a_client_is_not_stopped(
    take: Send, customer: httpx.AsyncClient, make_field: MakeField, make_customer: Any, tokens: Tokens, app: FastAPI
) -> None:
    known = await make_customer(name="旧", codes=[{"code": "A"}])
    await make_field("need", is_required=True, label="必需")
    await customer.patch(f"/v1/customers/{known}", json={"custom": {"need": "x"}})
    taken = await take(["名称", "编码", "必需"], ["新", "", ""], ["新二", "", "有"], ["", "A", "(空)"])
    assert (taken["created"], taken["rejected"]) == (1, 2)
    assert problems_of(taken) == [(2, "必需", "/custom/need", "required"), (4, "必需", "/custom/need", "required")]
    assert problems_of(await take(["名称"], ["新三"])) == [(2, None, "/custom/need", "required")]
    client = tokens.client(app, sub="client:erp")
    assert (await take(["名称"], ["新四"], client=client))["created"] == 1


async def test_fields_above_the_callers_clearance_are_not_proposed_and_refused(
    upload: Send, customer: httpx.AsyncClient, make_field: MakeField, tokens: Tokens, app: FastAPI
) -> None:
    await make_field("secret", clearance=3, label="秘密", is_required=True)
    await make_field("open", label="公开")
    low = tokens.client(app, clearance=1)
    taken = await upload(["名称", "秘密", "公开"], ["华强", "x", "y"], client=low)
    assert [column["field"] for column in taken["columns"]] == ["name", None, "custom.open"]
    address = f"/v1/imports/{taken['id']}/run"
    refused = [
        (await low.post(address, json={"mapping": {"秘密": f"custom.{code}"}})).json() for code in ("secret", "nowhere")
    ]
    assert [problem["code"] for problem in refused] == ["mapping_invalid"] * 2
    assert refused[0]["errors"] == json.loads(json.dumps(refused[1]["errors"]).replace("nowhere", "secret"))
    assert (await low.post(address, json={})).json()["created"] == 1
    template = await low.get("/v1/imports/template", params={"kind": "customers", "format": "csv"})
    assert "open" in template.text or "公开" in template.text
    assert "秘密" not in template.text
    unknown = await low.get("/v1/exports/customers", params={"columns": "nothing"})
    assert "公开" in unknown.json()["detail"]
    assert "秘密" not in unknown.json()["detail"]


async def test_a_field_retired_since_the_upload_is_no_longer_one(
    upload: Send, customer: httpx.AsyncClient, make_field: MakeField
) -> None:
    field = await make_field("old", label="旧")
    taken = await upload(["名称", "旧"], ["华强", "x"])
    await customer.patch(f"/v1/custom-fields/{field['id']}", json={"is_active": False})
    refused = await customer.post(f"/v1/imports/{taken['id']}/run", json={})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/mapping/旧")
    run = await customer.post(f"/v1/imports/{taken['id']}/run", json={"mapping": {"旧": None}})
    assert run.json()["created"] == 1


async def test_the_headers_of_the_profile_go_before_those_of_custom_fields(upload: Send, make_field: MakeField) -> None:
    await make_field("remark", label="备注")
    await make_field("people", label="人数")
    taken = await upload(["名称", "备注", "人数", "员工人数", "remark"], ["华强"])
    assert [c["field"] for c in taken["columns"]] == ["name", "notes", "custom.people", "employees", None]


@pytest.mark.parametrize("form", [{"format": "csv"}, {"format": "xlsx"}], ids=["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_what_is_exported_comes_back_and_changes_nothing(
    customer: httpx.AsyncClient, make_customer: Any, make_field: MakeField, form: dict[str, str], language: str
) -> None:
    for owner in ("customer", "contact"):
        await make_every_kind(make_field, owner)
    made = await make_customer(name="华强", custom=EVERY_KIND)
    person = {"customer_id": made, "name": "李雷", "custom": EVERY_KIND}
    assert (await customer.post("/v1/contacts", json=person)).status_code == 201
    for kind in ("customers", "contacts"):
        exported = await customer.get(f"/v1/exports/{kind}", params=form, headers={"Accept-Language": language})
        taken = (await customer.post("/v1/imports", params={"kind": kind}, content=exported.content)).json()
        fields = {column["field"] for column in taken["columns"]}
        assert fields >= {f"custom.{one}" for one in EVERY_KIND}
        done = (await customer.post(f"/v1/imports/{taken['id']}/run", json={})).json()
        assert (done["problems"], done["unchanged"]) == ([], 1)


async def test_options_of_one_label_go_by_their_codes(
    take: Send, customer: httpx.AsyncClient, make_customer: Any, make_field: MakeField
) -> None:
    options = [{"code": "a", "label": "同"}, {"code": "b", "label": "同"}, {"code": "c", "label": "A"}]
    await make_field("field", "choice", options=options)
    for number, option in enumerate("abc"):
        await make_customer(name=f"{option} 公司", codes=[{"code": f"N{number}"}], custom={"field": option})
    exported = await customer.get("/v1/exports/customers", params={"format": "csv", "columns": "codes,custom.field"})
    assert (await take(exported.content))["unchanged"] == 3


async def test_an_undo_brings_former_values_back(
    take: Send, customer: httpx.AsyncClient, make_customer: Any, make_field: MakeField
) -> None:
    for code in ("a", "b", "c"):
        await make_field(code, "decimal")
    known = await make_customer(name="甲", codes=[{"code": "A"}], custom={"a": "1", "b": "2"})
    columns = ["编码", "名称", "custom.a", "custom.b", "custom.c"]
    taken = await take(columns, ["A", "", "5", "(空)", "6"], ["B", "新客户", "7", "", ""])
    assert (taken["created"], taken["updated"]) == (1, 1)
    undone = (await customer.post(f"/v1/imports/{taken['id']}/undo")).json()
    assert (undone["undone"], undone["kept"]) == (2, 0)
    assert await custom_of(customer, known) == {"a": "1", "b": "2"}
    found = (await customer.get("/v1/customers", params={"custom": ["a__lt:2", "b:2"]})).json()["items"]
    assert [one["id"] for one in found] == [known]


@pytest.mark.parametrize("kind", ["customers", "contacts"])
async def test_a_value_changed_since_keeps_its_row(
    take: Send, customer: httpx.AsyncClient, make_customer: Any, make_field: MakeField, kind: str
) -> None:
    await make_field("a", applies_to=kind.removesuffix("s"))
    known = await make_customer(name="甲", codes=[{"code": "A"}])
    if kind == "contacts":
        made = await customer.post("/v1/contacts", json={"customer_id": known, "name": "李雷", "title": "旧"})
        known = made.json()["id"]
    rows = (
        (["名称", "编码", "备注"], ["甲", "A", "新"])
        if kind == "customers"
        else (["客户编码", "姓名", "职务"], ["A", "李雷", "新"])
    )
    taken = await take(*rows, kind=kind)
    await customer.patch(f"/v1/{kind}/{known}", json={"custom": {"a": "later"}})
    undone = (await customer.post(f"/v1/imports/{taken['id']}/undo")).json()
    assert (undone["undone"], undone["kept"]) == (0, 1)


async def test_a_changed_contact_is_taken_back_with_its_values(
    take: Send, customer: httpx.AsyncClient, make_customer: Any, make_field: MakeField
) -> None:
    await make_field("a", applies_to="contact")
    known = await make_customer(name="甲", codes=[{"code": "A"}])
    person = {"customer_id": known, "name": "李雷", "title": "旧", "seniority": "base", "custom": {"a": "1"}}
    made = (await customer.post("/v1/contacts", json=person)).json()
    columns = ["客户编码", "姓名", "职务", "层级", "custom.a"]
    taken = await take(columns, ["A", "李雷", "新", "高层", "2"], kind="contacts")
    assert (taken["updated"], taken["problems"]) == (1, [])
    undone = (await customer.post(f"/v1/imports/{taken['id']}/undo")).json()
    assert (undone["undone"], undone["kept"]) == (1, 0)
    after = (await customer.get(f"/v1/contacts/{made['id']}")).json()
    assert {name: after[name] for name in ("title", "seniority", "custom")} == {
        name: person[name] for name in ("title", "seniority", "custom")
    }
