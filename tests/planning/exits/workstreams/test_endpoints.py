"""Workstreams of an exit over HTTP."""

import uuid
from typing import Any

import httpx

from tests.planning.exits.conftest import Case, ExitHouse
from tests.sign_in import Tokens


async def test_a_case_has_the_workstreams_of_its_scheme(case: Case) -> None:
    found = await case.workstreams()
    assert list(found) == [
        *("seal_assets", "end_of_life", "dead_stock", "receivables", "lifetime_value", "resource_pool", "disputes"),
    ]
    assert {item["state"] for one in found.values() for item in one["checklist"]} == {"open"}
    assert found["receivables"]["name_zh"] == "应收账款清理"


async def test_each_owner_signs_once_and_the_last_completes_it(case: Case) -> None:
    workstream = (await case.workstreams())["end_of_life"]
    early = await case.sign(workstream, "sales", 409)
    assert early["code"] == "checklist_incomplete"
    await case.finish(workstream)
    first = await case.sign(workstream, "sales")
    assert ([one["role"] for one in first["sign_offs"]], first["signed_off_at"]) == (["sales"], None)
    assert (await case.sign(workstream, "sales", 409))["code"] == "already_signed"
    last = await case.sign(workstream, "product")
    assert [one["signed_by_name"] for one in last["sign_offs"]] == ["sales", "product"]
    assert last["signed_off_at"] is not None
    assert (await case.read())["unsigned_count"] == 5


async def test_nobody_signs_for_others(case: Case, house: ExitHouse, tokens: Tokens) -> None:
    workstream = (await case.workstreams())["end_of_life"]
    await case.finish(workstream)
    path = f"workstreams/{workstream['id']}/sign-off"
    for who, role in (("finance", "finance"), ("finance", "sales"), ("admin", "sales")):
        assert (await case.act(who, path, 403, role=role))["code"] == "role_not_owner"
    async with tokens.client(house.apps["planning"], roles=["product"], sub="client:erp") as machine:
        refused = await machine.post(f"{case.url}/{path}", json={"role": "product"})
    assert (refused.status_code, refused.json()["code"]) == (403, "role_not_owner")


async def test_an_item_that_is_not_applicable_needs_a_reason(case: Case) -> None:
    workstream = (await case.workstreams())["lifetime_value"]
    items = [{"code": one["code"], "state": "not_applicable"} for one in workstream["checklist"]]
    at = f"{case.url}/workstreams/{workstream['id']}"
    refused = await case.house.ask("sales", "PATCH", at, 422, json={"checklist": items})
    assert (refused["code"], refused["errors"][1]["pointer"]) == ("reason_missing", "/checklist/1/reason")
    await case.finish(workstream, "not_applicable", reason="nobody left there")
    assert (await case.sign(workstream, "sales"))["signed_off_at"] is not None


async def test_a_signed_workstream_is_reopened_before_it_changes(case: Case) -> None:
    workstream = (await case.workstreams())["lifetime_value"]
    path = f"workstreams/{workstream['id']}/reopening"
    assert (await case.act("sales", path, 409, reason="x"))["code"] == "workstream_not_signed"
    await case.finish(workstream)
    await case.sign(workstream, "sales")
    items = {"checklist": [{"code": "contacts", "state": "open"}]}
    at = f"{case.url}/workstreams/{workstream['id']}"
    assert (await case.house.ask("sales", "PATCH", at, 409, json=items))["code"] == "workstream_signed"
    again = await case.act("sales", path, reason="one more contact")
    assert (again["sign_offs"], again["signed_off_at"], again["reopening_reason"]) == ([], None, "one more contact")
    assert (await case.house.ask("sales", "PATCH", at, json=items))["checklist"][0]["state"] == "open"


async def test_owner_and_day_can_change(case: Case) -> None:
    workstream = (await case.workstreams())["dead_stock"]
    owner, at = str(uuid.uuid4()), f"{case.url}/workstreams/{workstream['id']}"
    changed = await case.house.ask("sales", "PATCH", at, json={"owner_id": owner, "due_on": "2098-01-01"})
    assert (changed["owner_id"], changed["owner_name"], changed["due_on"]) == (owner, f"User {owner}", "2098-01-01")
    assert changed["checklist"] == workstream["checklist"]


async def test_a_change_of_a_workstream_changes_the_etag_of_its_case(case: Case) -> None:
    before = await case.house.clients["sales"].get(case.url)
    await case.finish((await case.workstreams())["dead_stock"])
    after = await case.house.clients["sales"].get(case.url)
    assert before.headers["etag"] != after.headers["etag"]
    stale = {"If-Match": before.headers["etag"]}
    answer = await case.house.clients["sales"].post(f"{case.url}/cancellation", json={"reason": "x"}, headers=stale)
    assert answer.status_code == 412


async def test_a_published_scheme_is_for_cases_opened_later(case: Case, house: ExitHouse) -> None:
    scheme = (await house.clients["admin"].get("/v1/exit-schemes/current")).json()
    content = scheme["content"] | {"workstreams": scheme["content"]["workstreams"][:2]}
    body = {"content": content, "reason": "fewer"}
    await house.ask("admin", "POST", "/v1/exit-schemes", 201, json=body)
    assert len(await case.workstreams()) == 7
    await case.act("sales", "cancellation", reason="start over")
    later = await house.open()
    assert (len(await later.workstreams()), (await later.read())["scheme_version"]) == (2, 2)


async def test_owners_outside_their_data_scope_work_on_their_workstreams_only(
    case: Case, house: ExitHouse, tokens: Tokens
) -> None:
    narrow: dict[str, Any] = {"data_scope": {"kind": "own", "regions": []}}
    streams = await case.workstreams()
    await case.finish(streams["end_of_life"])
    async with (
        tokens.client(house.apps["planning"], roles=["product"], **narrow) as product,
        tokens.client(house.apps["planning"], roles=["account_manager"], **narrow) as stranger,
    ):
        assert (await product.get(case.url)).status_code == 200
        assert [one["id"] for one in (await product.get("/v1/exits")).json()["items"]] == [case.url[10:]]
        own = f"{case.url}/workstreams/{streams['end_of_life']['id']}"
        other = f"{case.url}/workstreams/{streams['dead_stock']['id']}"
        answers: list[tuple[httpx.Response, int, str]] = [
            (await product.post(f"{own}/sign-off", json={"role": "product"}), 200, ""),
            (await product.patch(other, json={"due_on": "2098-01-01"}), 403, "not_its_owner"),
            (await product.patch(case.url, json={"reason": "x"}), 403, "exit_read_only"),
            (await product.post(f"{case.url}/closure", json={"reason": "x"}), 403, "exit_read_only"),
            (await stranger.get(case.url), 404, "exit_not_found"),
            (await stranger.patch(own, json={"due_on": "2098-01-01"}), 404, "exit_not_found"),
        ]
        for answer, status, code in answers:
            body = answer.json()
            assert (answer.status_code, "" if status == 200 else body["code"]) == (status, code)
        assert (await stranger.get("/v1/exits")).json()["items"] == []
        plans = await product.get("/v1/plans", params={"customer_id": house.customer_id})
        assert plans.json()["items"] == []
