"""Customers pushed in bulk."""

import uuid
from typing import Any

import httpx
import pytest

from tests.customer.exchange.batches.conftest import Find, Push
from tests.kpi.pushing import counts

EVERY_FIELD = {
    "code": "C1",
    "name": "深圳市华强电子有限公司",
    "short_name": "华强",
    "english_name": "Huaqiang Electronics",
    "region": "CN-GD",
    "industry": "electronics",
    "scenarios": ["charging", "storage"],
    "uscc": "91120000MA4NXBDAX5",
    "status": "active",
    "phone": "0755-26881234",
    "address": "Nanshan",
    "country": "CN",
    "first_contract_on": "2019-04-01",
    "source_version": 1,
}
FIELDS = [name for name in EVERY_FIELD if name not in {"code", "source_version"}]


def row(code: str = "C1", version: int = 1, **fields: Any) -> dict[str, Any]:
    return {"code": code, "name": f"Customer {code}", "source_version": version, **fields}


async def test_a_new_customer_gets_every_field_and_its_code(push_customers: Push, find: Find) -> None:
    report = await push_customers(EVERY_FIELD)
    assert counts(report) == {"received": 1, "created": 1}
    found = await find("C1")
    assert {name: found[name] for name in FIELDS} == {name: EVERY_FIELD[name] for name in FIELDS}
    assert found["codes"] == ["C1"]


async def test_the_same_batch_again_changes_nothing(push_customers: Push, find: Find) -> None:
    await push_customers(EVERY_FIELD, row("C2"))
    before = await find("C1")
    assert counts(await push_customers(EVERY_FIELD, row("C2"))) == {"received": 2, "unchanged": 2}
    assert await find("C1") == before


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in {"name", "status"}])
async def test_a_field_left_out_stays_and_null_empties_it(push_customers: Push, find: Find, name: str) -> None:
    await push_customers(EVERY_FIELD)
    kept = {key: value for key, value in EVERY_FIELD.items() if key != name} | {"phone": "10086", "source_version": 2}
    await push_customers(kept if name != "phone" else kept | {"phone": EVERY_FIELD["phone"]})
    assert (await find("C1"))[name] == EVERY_FIELD[name]
    report = await push_customers({"code": "C1", name: None, "source_version": 3})
    assert (counts(report), report["warnings"]) == ({"received": 1, "updated": 1}, [])
    assert (await find("C1"))[name] == ([] if name == "scenarios" else None)


@pytest.mark.parametrize(
    ("name", "pushed", "edited"),
    [
        ("name", "New", "Ours"),
        ("phone", None, "0755-26880999"),
        ("scenarios", ["a"], ["b", "c"]),
        ("status", "dormant", "exiting"),
        ("first_contract_on", "2020-01-01", "2018-01-01"),
        ("region", "CN-BJ", "CN-SH"),
    ],
)
async def test_a_field_that_somebody_edited_stays_with_a_warning(
    customer: httpx.AsyncClient, push_customers: Push, find: Find, name: str, pushed: Any, edited: Any
) -> None:
    await push_customers(EVERY_FIELD)
    before = await find("C1")
    answer = await customer.patch(f"/v1/customers/{before['id']}?force=true", json={name: edited})
    assert answer.status_code == 200, answer.text
    report = await push_customers({**EVERY_FIELD, name: pushed, "address": "Futian", "source_version": 2})
    found = await find("C1")
    assert (found[name], found["address"]) == (edited, "Futian")
    (warning,) = report["warnings"]
    assert (warning["pointer"], warning["code"], warning["line"]) == (f"/{name}", "edited_since", 1)
    assert report["warned"] == 1
    assert str(edited[0] if isinstance(edited, list) else edited) in warning["detail"]
    agreed = await push_customers({**EVERY_FIELD, name: edited, "address": "Futian", "source_version": 3})
    assert agreed["warnings"] == []
    await push_customers({**EVERY_FIELD, name: pushed, "address": "Futian", "source_version": 4})
    assert (await find("C1"))[name] == pushed


async def test_the_warning_is_in_the_readers_language(
    customer: httpx.AsyncClient, erp: httpx.AsyncClient, push_customers: Push, find: Find
) -> None:
    await push_customers(row(phone="10001"))
    await customer.patch(f"/v1/customers/{(await find('C1'))['id']}", json={"phone": "10002"})
    report = await push_customers(row(phone="10003", version=2))
    assert report["warnings"][0]["detail"] == "phone was changed here since: 10002 stays, 10003 was not stored."
    answer = await erp.get(f"/v1/customers/batches/{report['id']}", headers={"Accept-Language": "zh-CN"})
    assert answer.json()["warnings"][0]["detail"] == "电话 在系统中已被修改：保留 10002，未存入 10003。"


async def test_an_older_version_is_stale_and_an_equal_one_unchanged(push_customers: Push, find: Find) -> None:
    await push_customers(row(version=5, phone="10005"))
    report = await push_customers(
        row(version=4, phone="10004"), row("C2", version=2), row("C2", version=3, phone="10003")
    )
    assert counts(report) == {"received": 3, "created": 1, "stale": 2}
    assert ((await find("C1"))["phone"], (await find("C2"))["phone"]) == ("10005", "10003")
    assert counts(await push_customers(row(version=5, phone="10009"))) == {
        "received": 1,
        "unchanged": 1,
        "differing": 1,
    }


async def test_a_status_not_pushed_at_first_may_be_pushed_later(push_customers: Push, find: Find) -> None:
    await push_customers(row())
    assert (await find("C1"))["status"] == "prospect"
    assert (await push_customers(row(version=2, status="active")))["warnings"] == []
    assert (await find("C1"))["status"] == "active"


async def test_deleted_deactivates_and_a_newer_version_restores(push_customers: Push, find: Find) -> None:
    await push_customers(row(status="dormant", phone="10001"))
    report = await push_customers({"code": "C1", "status": "deleted", "source_version": 2})
    assert counts(report) == {"received": 1, "updated": 1}
    found = await find("C1")
    assert (found["status"], found["phone"]) == ("exited", "10001")
    await push_customers(row(version=3, phone="10002"))
    found = await find("C1")
    assert (found["status"], found["phone"]) == ("dormant", "10002")
    await push_customers({"code": "C1", "status": "deleted", "source_version": 4})
    await push_customers(row(version=5, status="active"))
    assert (await find("C1"))["status"] == "active"


async def test_parents_in_any_order_and_present_ones(push_customers: Push, find: Find) -> None:
    report = await push_customers(row("C1", parent_code="C2"), row("C2", parent_code="C3"), row("C3"))
    assert counts(report) == {"received": 3, "created": 3}
    assert (await find("C1"))["parent_id"] == (await find("C2"))["id"]
    await push_customers(row("C1", version=2, parent_code="C3"), row("C4", parent_code="C1"))
    assert (await find("C1"))["parent_id"] == (await find("C3"))["id"]
    await push_customers(row("C1", version=3, parent_code=None))
    assert (await find("C1"))["parent_id"] is None


async def test_circles_are_refused_and_so_is_what_is_new_below_them(push_customers: Push, find: Find) -> None:
    await push_customers(row("C1", parent_code="C2"), row("C2"))
    report = await push_customers(
        row("C2", version=2, parent_code="C1"),
        row("A", parent_code="B"),
        row("B", parent_code="A"),
        row("D", parent_code="A"),
        row("E", parent_code="D"),
        row("S", parent_code="S"),
        row("U", parent_code="nowhere"),
        row("OK"),
    )
    codes = {one["document_no"]: one["code"] for one in report["rejections"]}
    below = dict.fromkeys(("D", "E", "U"), "parent_unknown")
    assert codes == {**dict.fromkeys(("C2", "A", "B", "S"), "circle"), **below}
    assert counts(report) == {"received": 8, "created": 1, "rejected": 7}
    assert (await find("C2"))["parent_id"] is None


async def test_every_error_of_a_row_is_reported_at_once(push_customers: Push, customer: httpx.AsyncClient) -> None:
    await customer.post("/v1/segments", json={"kind": "region", "code": "CN-GD", "name": "广东"})
    wrong = row(
        name="",
        uscc="123",
        region="Atlantis",
        country="China",
        parent_code="nowhere",
        first_contract_on="soon",
        custom={"unknown": 1},
        surprise=1,
    )
    report = await push_customers(wrong, row("C2", parent_code="C1"), row("C3", manager="nobody"), {"code": "C4"})
    errors = {(one["line"], one["pointer"]) for one in report["rejections"]}
    names = ("name", "uscc", "region", "country", "parent_code", "first_contract_on", "custom/unknown", "surprise")
    assert errors == {*((1, f"/{name}") for name in names), (2, "/parent_code"), (3, "/manager"), (4, "/name")}
    assert counts(report) == {"received": 4, "rejected": 4}
    details = {one["pointer"]: one["detail"] for one in report["rejections"] if one["line"] != 2}
    assert details["/region"].startswith("There is no region Atlantis: use the code")
    assert "nobody" in details["/manager"]


@pytest.mark.parametrize("wrong", [{"status": "asleep"}, {"region": "Atlantis"}, {"parent_code": "nowhere"}], ids=str)
async def test_an_unknown_manager_is_reported_beside_any_other_error(
    push_customers: Push, customer: httpx.AsyncClient, wrong: dict[str, str]
) -> None:
    await customer.post("/v1/segments", json={"kind": "region", "code": "CN-GD", "name": "广东"})
    report = await push_customers(row(manager="nobody", **wrong))
    assert {one["pointer"] for one in report["rejections"]} == {"/manager", *(f"/{name}" for name in wrong)}


async def test_a_segment_named_twice_is_stored_once(
    push_customers: Push, customer: httpx.AsyncClient, find: Find
) -> None:
    segment = {"kind": "scenario", "code": "machine_vision", "name": "机器视觉", "english_name": "Machine vision"}
    await customer.post("/v1/segments", json=segment)
    await push_customers(row(scenarios=["机器视觉", "machine_vision", "Machine vision"]))
    assert (await find("C1"))["scenarios"] == ["machine_vision"]


async def test_segments_are_named_by_code_or_name(
    push_customers: Push, customer: httpx.AsyncClient, find: Find
) -> None:
    for kind, code, name, english in (
        ("region", "CN-GD", "广东", "Guangdong"),
        ("industry", "elec", "电子", "Electronics"),
        ("scenario", "s1", "充电", "Charging"),
        ("scenario", "s2", "储能", "Storage"),
    ):
        body = {"kind": kind, "code": code, "name": name, "english_name": english}
        assert (await customer.post("/v1/segments", json=body)).status_code == 201
    await push_customers(row(region="广东", industry="electronics", scenarios=["Charging", "储能"]))
    found = await find("C1")
    assert (found["region"], found["industry"], found["scenarios"]) == ("CN-GD", "elec", ["s1", "s2"])


async def test_the_manager_is_named_by_user_name_or_id(
    push_customers: Push, customer: httpx.AsyncClient, find: Find
) -> None:
    first, second, third = (str(uuid.uuid4()) for _ in range(3))
    assert counts(await push_customers(row(manager=first), row("C2", manager=second)))["created"] == 2
    assert ((await find("C1"))["manager_id"], (await find("C2"))["manager_id"]) == (first, second)
    await push_customers(row(version=2, manager=second.upper()))  # the tests' gateway gives users their id as name
    assert (await find("C1"))["manager_id"] == second
    path = f"/v1/customers/{(await find('C1'))['id']}/team"
    await customer.post(path, json={"user_id": third, "role": "account_manager"})
    report = await push_customers(row(version=3, manager=first))
    assert ([one["pointer"] for one in report["warnings"]], (await find("C1"))["manager_id"]) == (["/manager"], third)
    await push_customers(row("C2", version=2, manager=None))
    assert (await find("C2"))["manager_id"] is None


async def test_a_change_of_manager_opens_a_handover(
    customer: httpx.AsyncClient, push_customers: Push, find: Find
) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    await push_customers(row(manager=first))
    assert (await customer.get("/v1/handovers")).json()["items"] == []
    await push_customers(row(version=2, manager=second))
    (handover,) = (await customer.get("/v1/handovers")).json()["items"]
    assert (handover["customer_id"], handover["kind"]) == ((await find("C1"))["id"], "account_manager")
    assert (handover["from_user_id"], handover["to_user_id"]) == (first, second)
    await push_customers(row(version=3, manager=first))
    by_status = {one["status"]: one["from_user_id"] for one in (await customer.get("/v1/handovers")).json()["items"]}
    assert by_status == {"cancelled": first, "open": second}


async def test_a_code_that_nobody_has_confirmed_is_refused(
    app: Any, tokens: Any, push_customers: Push, customer: httpx.AsyncClient
) -> None:
    own = {"kind": "own", "regions": []}
    async with tokens.client(app, data_scope=own) as seller:
        made = (await seller.post("/v1/customers", json={"name": "甲", "codes": [{"code": "C1"}]})).json()
    report = await push_customers(row())
    assert [(one["pointer"], one["code"]) for one in report["rejections"]] == [("/code", "code_pending")]
    below = await push_customers(row("S1", parent_code="C1"))
    assert [(one["pointer"], one["code"]) for one in below["rejections"]] == [("/parent_code", "parent_unknown")]
    (code,) = (await customer.get(f"/v1/customers/{made['id']}/codes")).json()["items"]
    await customer.post(f"/v1/customers/{made['id']}/codes/{code['id']}/confirmation")
    assert counts(await push_customers(row(version=2)))["updated"] == 1


async def test_custom_fields_are_pushed_kept_and_emptied(
    push_customers: Push, make_field: Any, find: Find, customer: httpx.AsyncClient
) -> None:
    for code, kind in (("budget", "decimal"), ("since", "date"), ("note", "text"), ("flag", "boolean")):
        await make_field(code, kind)
    options = [{"code": code, "label": code} for code in ("a", "b")]
    await make_field("several", "choices", options=options)
    values = {"budget": "12.50", "since": "2020-01-02", "note": "x", "flag": True, "several": ["b", "a"]}
    await push_customers(row(custom=values))
    stored = values | {"budget": "12.5", "several": ["a", "b"]}
    assert (await find("C1"))["custom"] == stored
    assert [one["codes"] for one in (await customer.get("/v1/customers?custom=budget__gte:12")).json()["items"]] == [
        ["C1"]
    ]
    await push_customers(row(version=2, custom={"note": None, "flag": False}))
    found = await find("C1")
    assert found["custom"] == {**{k: v for k, v in stored.items() if k != "note"}, "flag": False}
    await customer.patch(f"/v1/customers/{found['id']}", json={"custom": {"budget": "99"}})
    report = await push_customers(row(version=3, custom={"budget": "1", "since": "2021-01-01"}))
    assert [one["pointer"] for one in report["warnings"]] == ["/custom/budget"]
    now = (await find("C1"))["custom"]
    assert (now["budget"], now["since"]) == ("99", "2021-01-01")


async def test_what_is_there_already_is_filled_in_and_not_overwritten(
    customer: httpx.AsyncClient, push_customers: Push, find: Find
) -> None:
    body = {"name": "Ours", "phone": "10001", "codes": [{"code": "C1", "source": "SAP"}]}
    assert (await customer.post("/v1/customers", json=body)).status_code == 201
    report = await push_customers(row(name="Theirs", phone="10001", address="Nanshan", status="active"))
    found = await find("C1")
    assert (found["name"], found["phone"], found["address"], found["status"]) == ("Ours", "10001", "Nanshan", "active")
    assert (counts(report), [one["pointer"] for one in report["warnings"]]) == (
        {"received": 1, "updated": 1},
        ["/name"],
    )


async def test_a_row_of_a_merged_customer_goes_to_the_survivor(
    customer: httpx.AsyncClient, push_customers: Push, find: Find
) -> None:
    await push_customers(row("C1", phone="10001"), row("C2", phone="10002"))
    survivor, absorbed = await find("C1"), await find("C2")
    answer = await customer.post(f"/v1/customers/{survivor['id']}/merge", json={"absorbed_id": absorbed["id"]})
    assert answer.status_code == 201, answer.text
    for version in (2, 3):
        report = await push_customers(row("C2", version=version, phone="10002", address=f"Nanshan {version}"))
        found = await find("C2")
        assert (found["id"], found["phone"], found["address"]) == (survivor["id"], "10001", f"Nanshan {version}")
        warned = {(one["pointer"], one["code"]) for one in report["warnings"]}
        assert warned == {("/code", "customer_merged"), ("/phone", "edited_since"), ("/name", "edited_since")}
    both = await push_customers(row("C1", version=2, phone="10007"), row("C2", version=4, phone="10008"))
    assert (counts(both), (await find("C1"))["phone"]) == ({"received": 2, "updated": 2}, "10007")


async def test_a_code_that_somebody_moved_follows_its_new_customer(
    customer: httpx.AsyncClient, push_customers: Push, find: Find
) -> None:
    await push_customers(row("C1"), row("C2"))
    first, second = await find("C1"), await find("C2")
    (code,) = (await customer.get(f"/v1/customers/{first['id']}/codes")).json()["items"]
    await customer.delete(f"/v1/customers/{first['id']}/codes/{code['id']}")
    await customer.post(f"/v1/customers/{second['id']}/codes", json={"code": "C1"})
    report = await push_customers(row("C1", version=2, phone="10009"))
    assert (await find("C1"))["id"] == second["id"]
    assert {one["code"] for one in report["warnings"]} == {"code_moved", "edited_since"}
    assert (await find("C2"))["phone"] == "10009"


async def test_a_customer_that_somebody_deleted_stays_deleted(
    customer: httpx.AsyncClient, push_customers: Push, find: Find
) -> None:
    await push_customers(row())
    found = await find("C1")
    await customer.delete(f"/v1/customers/{found['id']}")
    report = await push_customers(row(version=2, phone="10001"))
    assert [one["code"] for one in report["warnings"]] == ["removed_here"]
    assert (await customer.get(f"/v1/customers/{found['id']}")).status_code == 404
    restored = await customer.post(f"/v1/customers/{found['id']}/restoration?force=true")
    assert restored.status_code == 200, restored.text
    await push_customers(row(version=3, phone="10002"))
    assert (await find("C1"))["phone"] == "10002"


async def test_history_search_and_facets_follow(customer: httpx.AsyncClient, push_customers: Push, find: Find) -> None:
    await push_customers(row(name="深圳市华强电子有限公司", region="CN-GD"))
    found = await find("C1")
    await push_customers(row(version=2, name="宁波电气有限公司", region="CN-ZJ"))
    history = (await customer.get(f"/v1/customers/{found['id']}/history")).json()["items"]
    updated, *created = history
    assert updated["changes"] == {
        "name": ["深圳市华强电子有限公司", "宁波电气有限公司"],
        "region": ["CN-GD", "CN-ZJ"],
    }
    assert {one["type"] for one in created} == {"guanxi.customer.created", "guanxi.customer_code.created"}
    assert {one["actor"] for one in history} == {"client:erp"}
    sought = [(await customer.get("/v1/customers", params=p)).json()["items"] for p in ({"q": "ningbo"}, {"q": "hq"})]
    assert [len(one) for one in sought] == [1, 0]
    assert len((await customer.get("/v1/customers?region=CN-ZJ")).json()["items"]) == 1


async def test_a_batch_creates_the_same_as_a_request(
    customer: httpx.AsyncClient, push_customers: Push, find: Find, app: Any
) -> None:
    body = {name: EVERY_FIELD[name] for name in FIELDS} | {"codes": [{"code": "H1", "source": "erp"}]}
    assert (await customer.post("/v1/customers?force=true", json=body)).status_code == 201
    await push_customers(EVERY_FIELD)
    both = []
    for code in ("H1", "C1"):
        found = await find(code)
        history = (await customer.get(f"/v1/customers/{found['id']}/history")).json()["items"]
        changes = {one["type"]: one["changes"] for one in history}
        code = changes["guanxi.customer_code.created"]
        assert code["taken_by"] == code["confirmed_by"]
        people = ("taken_by", "taken_by_name", "confirmed_by", "confirmed_by_name", "confirmed_at")
        changes["guanxi.customer_code.created"] |= dict.fromkeys(("code", "customer_id", *people))
        both.append(changes)
    assert both[0] == both[1]


async def test_atomic_rejects_all_also_for_what_only_all_rows_show(
    erp: httpx.AsyncClient, customer: httpx.AsyncClient
) -> None:
    rows = [row("C1"), row("C2", parent_code="nowhere")]
    answer = await erp.post("/v1/customers/batches?atomic=true", json=rows)
    assert answer.status_code == 422, answer.text
    report = (await erp.get(answer.headers["Location"])).json()
    assert (report["status"], counts(report)) == ("rejected", {"received": 2, "rejected": 1})
    assert (await customer.get("/v1/customers?codes__contains=C1")).json()["items"] == []


async def test_two_erps_do_not_overwrite_each_other(app: Any, tokens: Any, push_customers: Push, find: Find) -> None:
    from tests.kpi.pushing import push

    await push_customers(row(phone="10001"))
    async with tokens.client(app, sub="client:other", roles=["erp"]) as other:
        report = await push(other, row(phone="10002", address="Nanshan"), kind="customers")
        assert [one["pointer"] for one in report["warnings"]] == ["/phone"]
        await push_customers(row(version=2, phone="10003"))
        found = await find("C1")
        assert (found["phone"], found["address"]) == ("10003", "Nanshan")


async def test_who_sees_less_than_all_customers_may_not_push(app: Any, tokens: Any) -> None:
    scope = {"kind": "regions", "regions": ["CN-GD"]}
    async with tokens.client(app, data_scope=scope) as director:
        answer = await director.post("/v1/customers/batches", json=[row()])
    assert (answer.status_code, answer.json()["code"]) == (403, "batches_for_the_whole_house")


async def test_without_the_scope_nobody_pushes(app: Any, tokens: Any) -> None:
    async with tokens.client(app, scope="customers:read customers:write facts:write") as client:
        assert (await client.post("/v1/customers/batches", json=[row()])).status_code == 403
