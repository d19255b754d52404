"""Segments over HTTP."""

import uuid
from typing import Any

import httpx
from fastapi import FastAPI

from tests.etags import seen_in, state_of
from tests.sign_in import Tokens


async def made(client: httpx.AsyncClient, kind: str, code: str, **fields: Any) -> dict[str, Any]:
    response = await client.post("/v1/segments", json={"kind": kind, "code": code, "name": code, **fields})
    assert response.status_code == 201, response.text
    segment: dict[str, Any] = response.json()
    return segment


async def test_a_segment_is_kept_and_changed(customer: httpx.AsyncClient) -> None:
    south = await made(customer, "region", "south", name="华南", english_name="South China")
    province = await made(customer, "region", "CN-GD", parent_id=south["id"])
    url = f"/v1/segments/{province['id']}"
    before = await customer.get(url)
    changed = await customer.patch(url, json={"is_target": True, "positioning": "首选供应商"})
    assert (changed.json()["is_target"], state_of(changed) != state_of(before)) == (True, True)
    assert (await customer.get(url)).json() == changed.json()
    found = await customer.get("/v1/segments", params={"is_target": "true", "parent_id": south["id"]})
    assert [item["code"] for item in found.json()["items"]] == ["CN-GD"]
    stale = await customer.patch(url, json={"name": "粤"}, headers=seen_in(before))
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")


async def test_a_code_is_unique_within_its_kind(customer: httpx.AsyncClient) -> None:
    await made(customer, "region", "x")
    await made(customer, "industry", "x")
    again = await customer.post("/v1/segments", json={"kind": "region", "code": "x", "name": "again"})
    assert (again.status_code, again.json()["code"]) == (409, "already_taken")


async def test_the_tree_has_no_circles_and_does_not_mix_kinds(customer: httpx.AsyncClient) -> None:
    top = await made(customer, "region", "top")
    middle = await made(customer, "region", "middle", parent_id=top["id"])
    low = await made(customer, "region", "low", parent_id=middle["id"])
    for below in (top, middle, low):
        circle = await customer.patch(f"/v1/segments/{top['id']}", json={"parent_id": below["id"]})
        assert (circle.status_code, circle.json()["code"]) == (409, "segment_below_itself")
    body = {"kind": "industry", "code": "telecom", "name": "通信", "parent_id": top["id"]}
    mixed = await customer.post("/v1/segments", json=body)
    assert (mixed.status_code, mixed.json()["code"]) == (422, "segment_parent_unknown")


async def test_a_target_without_positioning_is_refused(customer: httpx.AsyncClient) -> None:
    body = {"kind": "scenario", "code": "5g", "name": "5G", "is_target": True}
    response = await customer.post("/v1/segments", json=body)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/positioning")


async def test_once_a_kind_has_segments_unknown_codes_are_refused(customer: httpx.AsyncClient) -> None:
    free = (await customer.post("/v1/customers", json={"name": "Early", "region": "free", "industry": "any"})).json()
    await made(customer, "region", "CN-GD")
    await made(customer, "scenario", "5g")
    wrong = {"name": "Late", "region": "nowhere", "industry": "any", "scenarios": ["5g", "6g"]}
    refused = await customer.post("/v1/customers", json=wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "segment_unknown")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/region", "/scenarios/1"]
    url = f"/v1/customers/{free['id']}"
    assert (await customer.patch(url, json={"region": "free", "phone": "10086"})).status_code == 200
    assert (await customer.patch(url, json={"region": "nowhere"})).json()["code"] == "segment_unknown"
    assert (await customer.patch(url, json={"region": "CN-GD", "scenarios": ["5g"]})).status_code == 200


async def test_counts_include_what_lies_below_each_customer_once(customer: httpx.AsyncClient) -> None:
    top = await made(customer, "scenario", "network")
    for code in ("5g", "6g"):
        await made(customer, "scenario", code, parent_id=top["id"])
    for name, scenarios in (("Alpha", ["5g", "6g"]), ("Beta", ["6g"]), ("Gamma", ["network"]), ("Delta", [])):
        await customer.post("/v1/customers", json={"name": name, "scenarios": scenarios})
    gone = (await customer.post("/v1/customers", json={"name": "Gone", "scenarios": ["5g"]})).json()
    await customer.delete(f"/v1/customers/{gone['id']}")
    counted = (await customer.get("/v1/segments/customer-counts", params={"kind": "scenario"})).json()["items"]
    assert {item["code"]: (item["customers"], item["customers_with_subsegments"]) for item in counted} == {
        "5g": (1, 1),
        "6g": (2, 2),
        "network": (1, 3),
    }


async def test_counts_are_of_the_callers_customers(app: FastAPI, tokens: Tokens) -> None:
    admin, someone = tokens.client(app), str(uuid.uuid4())
    await made(admin, "region", "CN-GD")
    team = [{"user_id": someone, "role": "technical_support"}]
    await admin.post("/v1/customers", json={"name": "Mine", "region": "CN-GD", "team": team})
    await admin.post("/v1/customers", json={"name": "Theirs", "region": "CN-GD"})
    own = tokens.client(app, sub=someone, data_scope={"kind": "own", "regions": []})
    assert [item["customers"] for item in (await own.get("/v1/segments/customer-counts")).json()["items"]] == [1]


async def test_a_segment_in_use_stays(customer: httpx.AsyncClient) -> None:
    top = await made(customer, "industry", "electronics")
    telecom = await made(customer, "industry", "telecom", parent_id=top["id"])
    named = (await customer.post("/v1/customers", json={"name": "Huaqiang", "industry": "telecom"})).json()
    for segment in (top, telecom):
        refused = await customer.delete(f"/v1/segments/{segment['id']}")
        assert (refused.status_code, refused.json()["code"]) == (409, "segment_in_use")
    await customer.patch(f"/v1/customers/{named['id']}", json={"industry": None})
    assert (await customer.delete(f"/v1/segments/{telecom['id']}")).status_code == 204
    assert (await customer.get(f"/v1/segments/{telecom['id']}")).status_code == 404


async def test_only_callers_who_see_all_customers_change_segments(app: FastAPI, tokens: Tokens) -> None:
    segment = await made(tokens.client(app), "region", "CN-GD")
    regional = tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]})
    body = {"kind": "region", "code": "CN-BJ", "name": "北京"}
    answers = [
        await regional.post("/v1/segments", json=body),
        await regional.patch(f"/v1/segments/{segment['id']}", json={"name": "粤"}),
        await regional.delete(f"/v1/segments/{segment['id']}"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (403, "segments_for_the_whole_house")
    }
    assert (await regional.get("/v1/segments")).json()["items"][0]["code"] == "CN-GD"
