"""Competitors' profiles at customers over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.customer.conftest import RenameUser
from tests.customer.merges.conftest import MakePair, make_pair
from tests.sign_in import Tokens

__all__ = ["make_pair"]

PROFILES = "/v1/competitors/profiles"
SIX = (
    *("market_positioning", "market_strategy", "relationship_lifting"),
    *("expansion_means", "supports_and_problems", "organization"),
)


def answer(text: str = "low price", **fields: Any) -> dict[str, Any]:
    return {"text": text, "source": "coach", **fields}


@pytest.fixture
async def pair(customer: httpx.AsyncClient) -> dict[str, str]:
    """A customer and a competitor there."""
    made = [await customer.post(f"/v1/{kind}", json={"name": "Huaqiang"}) for kind in ("customers", "competitors")]
    return dict(zip(("customer_id", "competitor_id"), (str(one.json()["id"]) for one in made), strict=True))


async def profiled(client: httpx.AsyncClient, pair: dict[str, str], **fields: Any) -> dict[str, Any]:
    response = await client.post(PROFILES, json={**pair, "answers": {"market_strategy": answer()}, **fields})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def another(client: httpx.AsyncClient, name: str) -> str:
    return str((await client.post("/v1/competitors", json={"name": name})).json()["id"])


async def test_each_answer_has_its_source_day_and_owner(
    customer: httpx.AsyncClient, pair: dict[str, str], rename_user: RenameUser
) -> None:
    owner = str(uuid.uuid4())
    detailed = answer("leads in R&D", source_detail="annual meeting", known_on="2025-04-18", owner_id=owner)
    made = await profiled(customer, pair, answers={"supports_and_problems": detailed, "organization": answer("two")})
    await rename_user(owner, "王小伟")
    read = (await customer.get(f"{PROFILES}/{made['id']}")).json()
    assert read["answers"]["supports_and_problems"] == {**detailed, "owner_name": "王小伟"}
    undated = read["answers"]["organization"]
    assert (undated["known_on"], undated["source_detail"]) == (company_today().isoformat(), None)
    assert undated["owner_id"] is not None
    assert read["competitor_name"] == "Huaqiang"
    assert read["unanswered"] == [name for name in SIX if name not in read["answers"]]


async def test_a_profile_without_an_answer_is_refused(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    refused = await customer.post(PROFILES, json={**pair, "answers": {}})
    assert (refused.status_code, refused.json()["code"]) == (422, "profile_without_answer")
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/answers"]
    assert (await customer.post(PROFILES, json=pair)).status_code == 422
    made = await profiled(customer, pair)
    emptied = await customer.patch(f"{PROFILES}/{made['id']}", json={"answers": {"market_strategy": None}})
    assert (emptied.status_code, emptied.json()["code"]) == (422, "profile_without_answer")


@pytest.mark.parametrize(
    "sent",
    [
        {"text": "no source"},
        {"text": " ", "source": "coach"},
        {"text": "x", "source": "coach", "known_on": "2999-01-01"},
    ],
)
async def test_an_answer_without_source_or_text_is_refused(
    customer: httpx.AsyncClient, pair: dict[str, str], sent: dict[str, Any]
) -> None:
    assert (await customer.post(PROFILES, json={**pair, "answers": {"market_strategy": sent}})).status_code == 422


async def test_there_is_one_profile_for_each_pair(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    await profiled(customer, pair)
    again = await customer.post(PROFILES, json={**pair, "answers": {"organization": answer()}})
    assert (again.status_code, again.json()["code"]) == (409, "already_taken")


async def test_a_patch_merges_the_answers(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    made = await profiled(customer, pair, answers={"market_strategy": answer(), "organization": answer("two")})
    sent = {"answers": {"organization": None, "lessons": answer("answers in an hour")}}
    changed = (await customer.patch(f"{PROFILES}/{made['id']}", json=sent)).json()
    assert {question: one["text"] for question, one in changed["answers"].items()} == {
        "market_strategy": "low price",
        "lessons": "answers in an hour",
    }


async def test_a_new_main_rival_replaces_the_present_one(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    first = await profiled(customer, pair, is_main=True)
    other = {**pair, "competitor_id": await another(customer, "Mingtuo")}
    second = await profiled(customer, other, is_main=True, is_strategic=True)

    async def main() -> list[str]:
        page = (await customer.get(PROFILES, params={"customer_id": pair["customer_id"], "is_main": "true"})).json()
        return [one["id"] for one in page["items"]]

    assert await main() == [second["id"]]
    assert (await customer.patch(f"{PROFILES}/{first['id']}", json={"is_main": True})).status_code == 200
    assert await main() == [first["id"]]
    assert (await customer.patch(f"{PROFILES}/{first['id']}", json={"is_main": True})).json()["is_main"] is True
    strategic = (await customer.get(PROFILES, params={"is_strategic": "true"})).json()["items"]
    assert [one["id"] for one in strategic] == [second["id"]]


async def test_a_file_without_a_named_person_is_the_account_managers(
    customer: httpx.AsyncClient, pair: dict[str, str], rename_user: RenameUser
) -> None:
    made = await profiled(customer, pair)
    assert (made["responsible_id"], made["responsible_name"]) == (None, None)
    nobody = await customer.get(PROFILES, params={"responsible_id__is_null": "true"})
    assert [one["id"] for one in nobody.json()["items"]] == [made["id"]]
    manager, named = str(uuid.uuid4()), str(uuid.uuid4())
    member = {"user_id": manager, "role": "account_manager"}
    assert (await customer.post(f"/v1/customers/{pair['customer_id']}/team", json=member)).status_code == 201
    assert (await customer.get(f"{PROFILES}/{made['id']}")).json()["responsible_id"] == manager
    changed = await customer.patch(f"{PROFILES}/{made['id']}", json={"responsible_id": named})
    await rename_user(named, "李敏")
    read = (await customer.get(f"{PROFILES}/{made['id']}")).json()
    assert (changed.json()["responsible_id"], read["responsible_name"]) == (named, "李敏")
    assert (await customer.get(PROFILES, params={"responsible_id__is_null": "true"})).json()["items"] == []


async def test_a_profile_shows_the_last_move_and_the_cases(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    made = await profiled(customer, pair)
    assert (made["last_move_on"], made["won_cases"], made["lost_cases"]) == (None, 0, 0)
    for day in ("2025-02-01", "2025-03-01"):
        move = {**pair, "kind": "offer", "happened_on": day, "description": "x", "source": "coach"}
        assert (await customer.post("/v1/competitor-moves", json=move)).status_code == 201
    for outcome in ("won", "lost", "lost"):
        case = {**pair, "subject": "tender", "outcome": outcome, "decided_on": "2025-03-28", "reason": "price"}
        assert (await customer.post("/v1/competitive-cases", json=case)).status_code == 201
    read = (await customer.get(f"{PROFILES}/{made['id']}")).json()
    assert (read["last_move_on"], read["won_cases"], read["lost_cases"]) == ("2025-03-01", 1, 2)


async def test_merged_customers_keep_every_answer_and_one_main_rival(make_pair: MakePair) -> None:
    both = await make_pair()
    rivals = [await another(both.client, name) for name in ("R1", "R2")]
    answers = ({"market_strategy": answer("ours")}, {"market_strategy": answer("theirs"), "lessons": answer("new")})
    for customer_id, said in zip((both.survivor_id, both.absorbed_id), answers, strict=True):
        await profiled(both.client, {"customer_id": customer_id, "competitor_id": rivals[0]}, answers=said)
    await profiled(both.client, {"customer_id": both.survivor_id, "competitor_id": rivals[1]}, is_main=True)
    theirs = (await both.client.get(PROFILES, params={"customer_id": both.absorbed_id})).json()["items"][0]
    await both.client.patch(f"{PROFILES}/{theirs['id']}", json={"is_main": True})
    await both.merge()
    found = {one["competitor_id"]: one for one in await both.items(PROFILES)}
    texts = {question: one["text"] for question, one in found[rivals[0]]["answers"].items()}
    assert texts == {"market_strategy": "ours", "lessons": "new"}
    assert [found[rival]["is_main"] for rival in rivals] == [False, True]


async def test_a_main_rival_that_moves_with_a_merge_stays_main_where_there_is_none(make_pair: MakePair) -> None:
    both = await make_pair()
    rivals = [await another(both.client, name) for name in ("R1", "R2")]
    await profiled(both.client, {"customer_id": both.survivor_id, "competitor_id": rivals[0]})
    await profiled(both.client, {"customer_id": both.absorbed_id, "competitor_id": rivals[1]}, is_main=True)
    await both.merge()
    assert [one["competitor_id"] for one in await both.items(PROFILES, is_main="true")] == [rivals[1]]


async def test_two_different_main_rivals_of_merged_customers_leave_the_survivors(make_pair: MakePair) -> None:
    both = await make_pair()
    rivals = [await another(both.client, name) for name in ("R1", "R2")]
    for customer_id, rival in zip((both.survivor_id, both.absorbed_id), rivals, strict=True):
        await profiled(both.client, {"customer_id": customer_id, "competitor_id": rival}, is_main=True)
    await both.merge()
    assert {one["competitor_id"]: one["is_main"] for one in await both.items(PROFILES)} == {
        rivals[0]: True,
        rivals[1]: False,
    }


async def test_a_deleted_competitor_can_no_longer_be_named(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    await customer.delete(f"/v1/competitors/{pair['competitor_id']}")
    response = await customer.post(PROFILES, json={**pair, "answers": {"organization": answer()}})
    assert (response.status_code, response.json()["code"]) == (422, "competitor_unknown")


async def test_a_strangers_profiles_are_not_found(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, pair: dict[str, str]
) -> None:
    made = await profiled(customer, pair)
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    address = f"{PROFILES}/{made['id']}"
    assert (await stranger.get(address)).status_code == 404
    assert (await stranger.patch(address, json={"is_main": True})).status_code == 404
    assert (await stranger.delete(address)).status_code == 404
    assert (await stranger.post(PROFILES, json={**pair, "answers": {"lessons": answer()}})).status_code == 404
    assert (await stranger.get(PROFILES, params={"count": "true"})).json()["count"] == 0


async def test_a_removed_profile_stays_in_the_history(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    made = await profiled(customer, pair, answers={"market_strategy": answer("gives tooling away")})
    assert (await customer.delete(f"{PROFILES}/{made['id']}")).status_code == 204
    assert (await customer.get(f"{PROFILES}/{made['id']}")).status_code == 404
    assert "gives tooling away" in (await customer.get(f"/v1/customers/{pair['customer_id']}/history")).text


async def test_a_deleted_customer_takes_its_profiles_along(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    made = await profiled(customer, pair)
    await customer.delete(f"/v1/customers/{pair['customer_id']}")
    assert (await customer.get(f"{PROFILES}/{made['id']}")).status_code == 404
