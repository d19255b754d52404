"""Customers over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.etags import seen_in, state_of
from tests.sign_in import Tokens
from tests.waiting import pages_of


async def created(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    response = await client.post("/v1/customers", json={"name": "Huaqiang Electronics", **fields})
    assert response.status_code == 201, response.text
    return response.json()


async def test_a_new_customer_has_codes_and_an_etag(customer: httpx.AsyncClient) -> None:
    response = await customer.post(
        "/v1/customers", json={"name": " 华强电子 ", "region": "CN-GD", "codes": [{"code": "C1"}, {"code": "A9"}]}
    )
    body = response.json()
    assert response.status_code == 201
    assert (body["name"], body["codes"], body["status"]) == ("华强电子", ["A9", "C1"], "prospect")
    assert response.headers["location"] == f"/v1/customers/{body['id']}"
    read = await customer.get(response.headers["location"])
    assert read.json() == body
    assert state_of(read) == state_of(response)


async def test_an_unknown_field_is_named(customer: httpx.AsyncClient) -> None:
    response = await customer.post("/v1/customers", json={"name": "A", "colour": "red"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["errors"][0] | {"detail": ""} == {
        "pointer": "/colour",
        "parameter": None,
        "code": "extra_forbidden",
        "detail": "",
    }


async def test_a_patch_changes_only_what_it_names(customer: httpx.AsyncClient) -> None:
    made = await created(customer, region="CN-GD", industry="telecom")
    response = await customer.patch(f"/v1/customers/{made['id']}", json={"region": None, "status": "active"})
    assert response.status_code == 200, response.text
    body = response.json()
    assert (body["region"], body["status"], body["industry"]) == (None, "active", "telecom")
    assert body["updated_at"] > made["updated_at"]


async def test_a_required_field_cannot_be_emptied(customer: httpx.AsyncClient) -> None:
    made = await created(customer)
    response = await customer.patch(f"/v1/customers/{made['id']}", json={"name": None})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/name")


async def test_a_stale_etag_is_refused(customer: httpx.AsyncClient) -> None:
    made = await created(customer)
    url = f"/v1/customers/{made['id']}"
    seen = seen_in(await customer.get(url))
    first, second = [await customer.patch(url, json={"phone": number}, headers=seen) for number in ("10086", "10010")]
    assert (first.status_code, second.status_code, second.json()["code"]) == (200, 412, "precondition_failed")


async def test_history_links_to_its_next_page(customer: httpx.AsyncClient) -> None:
    made = await created(customer, codes=[{"code": "H1"}])
    url = f"/v1/customers/{made['id']}/history"
    first = await customer.get(url, params={"limit": 1})
    second = await customer.get(first.links["next"]["url"])
    assert "next" not in second.links
    whole = (await customer.get(url)).json()["items"]
    assert [*first.json()["items"], *second.json()["items"]] == whole
    foreign = await customer.get(url, params={"cursor": "17"})
    assert (foreign.status_code, foreign.json()["code"]) == (400, "cursor_invalid")


async def test_history_shows_what_changed_and_who_changed_it(customer: httpx.AsyncClient) -> None:
    made = await created(customer, codes=[{"code": "H1"}])
    await customer.patch(f"/v1/customers/{made['id']}", json={"status": "active"})
    items = (await customer.get(f"/v1/customers/{made['id']}/history")).json()["items"]
    assert [item["type"] for item in items] == [
        "guanxi.customer.updated",
        "guanxi.customer_code.created",
        "guanxi.customer.created",
    ]
    assert items[0]["changes"] == {"status": ["prospect", "active"]}
    assert items[0]["actor_name"] == "Test"


async def test_a_deleted_customer_is_gone_from_sight(customer: httpx.AsyncClient) -> None:
    made = await created(customer)
    assert (await customer.delete(f"/v1/customers/{made['id']}")).status_code == 204
    assert (await customer.get(f"/v1/customers/{made['id']}")).status_code == 404
    assert (await customer.get("/v1/customers", params={"count": "true"})).json()["count"] == 0


async def test_lists_page_through_everything_once(customer: httpx.AsyncClient) -> None:
    for number in range(7):
        await created(customer, name=f"Customer {number}", region="CN-GD" if number % 2 else None)
    seen: list[str] = []
    async for page in pages_of(customer, "/v1/customers", limit=3, sort="-region,name", count="true"):
        seen += [item["name"] for item in page["items"]]
        assert page["count"] == 7
    assert seen == [f"Customer {number}" for number in (1, 3, 5, 0, 2, 4, 6)]


async def test_filters_combine(customer: httpx.AsyncClient) -> None:
    await created(customer, name="Alpha", region="CN-GD", scenarios=["5g"], codes=[{"code": "F1"}])
    await created(customer, name="Beta", region="CN-BJ", employees=10)

    async def names(**params: str) -> list[str]:
        response = await customer.get("/v1/customers", params=params)
        assert response.status_code == 200, response.text
        return [item["name"] for item in response.json()["items"]]

    assert await names(region__in="CN-GD,CN-SH") == ["Alpha"]
    assert await names(q="bet") == ["Beta"]
    assert await names(scenarios__contains="5g") == ["Alpha"]
    assert await names(codes__contains="F1") == ["Alpha"]
    assert await names(employees__gte="10") == ["Beta"]
    assert await names(employees__gt="10") == []


async def test_unknown_parameters_are_refused(customer: httpx.AsyncClient) -> None:
    response = await customer.get("/v1/customers", params={"colour": "red"})
    assert (response.status_code, response.json()["code"]) == (400, "unknown_parameter")
    assert response.json()["errors"][0]["parameter"] == "colour"


async def test_people_see_only_what_their_data_scope_covers(app: FastAPI, tokens: Tokens) -> None:
    someone = str(uuid.uuid4())
    admin = tokens.client(app)
    mine = await created(admin, name="Mine", team=[{"user_id": someone, "role": "technical_support"}])
    regional = await created(admin, name="Regional", region="CN-GD")
    hidden = await created(admin, name="Hidden", region="CN-BJ")
    own = tokens.client(app, sub=someone, data_scope={"kind": "own", "regions": []})
    regions = tokens.client(app, sub=someone, data_scope={"kind": "regions", "regions": ["CN-GD"]})

    async def seen(client: httpx.AsyncClient) -> set[str]:
        return {item["name"] for item in (await client.get("/v1/customers")).json()["items"]}

    assert await seen(own) == {"Mine"}
    assert await seen(regions) == {"Mine", "Regional"}
    assert (await own.get(f"/v1/customers/{regional['id']}")).status_code == 404
    assert (await regions.patch(f"/v1/customers/{hidden['id']}", json={"phone": "10086"})).status_code == 404
    assert (await own.get(f"/v1/customers/{mine['id']}/history")).status_code == 200


async def test_a_caller_who_sees_only_own_customers_becomes_the_manager(app: FastAPI, tokens: Tokens) -> None:
    someone = str(uuid.uuid4())
    own = tokens.client(app, sub=someone, data_scope={"kind": "own", "regions": []})
    assert (await created(own))["manager_id"] == someone


async def test_a_customer_out_of_the_callers_regions_is_not_created(app: FastAPI, tokens: Tokens) -> None:
    regional = tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]})
    response = await regional.post("/v1/customers", json={"name": "Elsewhere", "region": "CN-BJ"})
    assert (response.status_code, response.json()["code"]) == (403, "customer_outside_data_scope")
    assert (await tokens.client(app).get("/v1/customers")).json()["items"] == []


async def test_a_group_cannot_contain_itself(customer: httpx.AsyncClient) -> None:
    top = await created(customer, name="Top")
    middle = await created(customer, name="Middle", parent_id=top["id"])
    below = await created(customer, name="Below", parent_id=middle["id"])
    response = await customer.patch(f"/v1/customers/{top['id']}", json={"parent_id": below["id"]})
    assert (response.status_code, response.json()["code"]) == (409, "customer_in_own_group")


async def test_a_code_belongs_to_one_customer(customer: httpx.AsyncClient) -> None:
    await created(customer, codes=[{"code": "X1"}])
    response = await customer.post("/v1/customers", json={"name": "Other", "codes": [{"code": "X1"}]})
    assert (response.status_code, response.json()["code"]) == (409, "already_taken")
    assert "code" in response.json()["detail"]


async def test_problems_speak_chinese(customer: httpx.AsyncClient) -> None:
    response = await customer.get(
        f"/v1/customers/{uuid.uuid4()}", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
    )
    assert (response.status_code, response.json()["title"]) == (404, "未找到客户")


async def test_the_same_idempotency_key_creates_once(customer: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "order-1"}
    first = await customer.post("/v1/customers", json={"name": "Once"}, headers=headers)
    again = await customer.post("/v1/customers", json={"name": "Once"}, headers=headers)
    other = await customer.post("/v1/customers", json={"name": "Other"}, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_without_the_scope_nothing_is_written(app: FastAPI, tokens: Tokens) -> None:
    reader = tokens.client(app, scope="customers:read")
    response = await reader.post("/v1/customers", json={"name": "No"})
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")


async def test_a_token_for_another_service_is_refused(app: FastAPI, tokens: Tokens) -> None:
    client = tokens.client(app)
    client.auth = None
    client.headers["Authorization"] = f"Bearer {tokens.sign('kpi')}"
    response = await client.get("/v1/customers")
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")


async def test_a_deleted_customer_takes_its_contacts_along(customer: httpx.AsyncClient) -> None:
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()
    contact = (await customer.post("/v1/contacts", json={"customer_id": made["id"], "name": "李雷"})).json()
    await customer.delete(f"/v1/customers/{made['id']}")
    assert (await customer.get(f"/v1/contacts/{contact['id']}")).status_code == 404
    assert (await customer.patch(f"/v1/contacts/{contact['id']}", json={"title": "CEO"})).status_code == 404
    assert (await customer.get("/v1/contacts", params={"customer_id": made["id"]})).json()["items"] == []


async def test_the_codes_of_a_deleted_customer_are_free(customer: httpx.AsyncClient) -> None:
    body = {"name": "Huaqiang", "codes": [{"code": "FREED"}]}
    made = (await customer.post("/v1/customers", json=body)).json()
    await customer.delete(f"/v1/customers/{made['id']}")
    assert (await customer.post("/v1/customers", json=body)).status_code == 201


async def test_a_new_customer_has_one_account_manager(customer: httpx.AsyncClient) -> None:
    team = [{"user_id": str(uuid.uuid4()), "role": "account_manager"} for _ in range(2)]
    response = await customer.post("/v1/customers", json={"name": "Huaqiang", "team": team})
    assert (response.status_code, response.json()["code"]) == (422, "several_account_managers")


@pytest.mark.parametrize("query", [{"employees__gte": 10**12}, {"q": "a\x00"}, {"name__in": "\x00"}])
async def test_a_query_the_database_cannot_hold_is_a_bad_request(
    customer: httpx.AsyncClient, query: dict[str, str | int]
) -> None:
    response = await customer.get("/v1/customers", params=query)
    assert (response.status_code, response.json()["code"]) == (400, "query_value_refused")


class TestFields:
    """`fields=`: an answer with only what was asked for."""

    async def test_a_list_has_only_these(self, customer: httpx.AsyncClient) -> None:
        made = [await created(customer, name=name, codes=[{"code": name}]) for name in ("Alpha", "Beta")]
        params = {"fields": "codes,id", "sort": "name", "limit": "1", "count": "true"}
        page = await customer.get("/v1/customers", params=params)
        assert page.json()["items"] == [{"id": made[0]["id"], "codes": ["Alpha"]}]
        assert page.json()["count"] == 2
        after = await customer.get(page.headers["link"].partition(">")[0].removeprefix("<"))
        assert after.json()["items"] == [{"id": made[1]["id"], "codes": ["Beta"]}]

    async def test_one_record_has_only_these_and_a_tag_of_its_own(self, customer: httpx.AsyncClient) -> None:
        made = await created(customer)
        path = f"/v1/customers/{made['id']}"
        part, whole = await customer.get(path, params={"fields": "name,status"}), await customer.get(path)
        assert part.json() == {"name": made["name"], "status": "prospect"}
        assert part.headers["etag"] != whole.headers["etag"]
        assert (await customer.patch(path, json={}, headers={"If-Match": part.headers["etag"]})).status_code == 200

    async def test_an_empty_page_stays_a_page(self, customer: httpx.AsyncClient) -> None:
        page = await customer.get("/v1/customers", params={"fields": "id"})
        assert page.json() == {"items": [], "next_cursor": None, "count": None}

    async def test_an_unknown_field_is_refused(self, customer: httpx.AsyncClient) -> None:
        made = await created(customer)
        for path in ("/v1/customers", f"/v1/customers/{made['id']}"):
            refused = await customer.get(path, params={"fields": "name,colour"})
            assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (400, "fields"), path
