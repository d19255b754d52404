"""Gifts at touchpoints are expenses: checked by the policy, in its ledger, counted once."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import TOUCHPOINTS, Meet, began_on, meeting
from tests.relationship.contact.touchpoints.conftest import EXPENSES, Ledger
from tests.sign_in import Tokens

BOSS = "00000000-0000-4000-8000-000000000005"


def gift(person: Person, amount: str = "50", **fields: Any) -> dict[str, Any]:
    return {"gift": "贺卡", "amount": amount, "contact_id": person.contact_id, "occasion": "birthday"} | fields


async def test_a_gift_that_was_given_is_a_recorded_expense(person: Person, meet: Meet, ledger: Ledger) -> None:
    touchpoint = await meet(gifts=[gift(person)])
    (expense,) = await ledger(touchpoint_id=touchpoint["id"])
    assert (expense["kind"], expense["status"], expense["actual_amount"]) == ("gift", "recorded", "50")
    assert (expense["contact_ids"], expense["purpose"]) == ([person.contact_id], "贺卡")
    (shown,) = touchpoint["gifts"]
    assert (shown["expense_id"], shown["status"], shown["occasion"]) == (expense["id"], "recorded", "birthday")


async def test_who_takes_no_gifts_gets_none_at_a_touchpoint(
    relationship: httpx.AsyncClient, customer: httpx.AsyncClient, person: Person, new_person: Any, ledger: Ledger
) -> None:
    official = await new_person(person.customer_id, name="韩梅梅")
    ban = {"customer_id": person.customer_id, "contact_id": official.contact_id, "reason": "public_official"}
    assert (await customer.post("/v1/gift-bans", json=ban)).status_code == 201
    gifts = [gift(person), gift(official)]
    refused = await relationship.post(TOUCHPOINTS, json=meeting(person, gifts=gifts))
    assert (refused.status_code, refused.json()["code"]) == (422, "expense_refused")
    errors = [(error["code"], error["pointer"]) for error in refused.json()["errors"]]
    assert errors == [("recipient_banned", "/gifts/1/contact_id")]
    await customer.post("/v1/gift-bans", json={"customer_id": person.customer_id, "reason": "their_policy"})
    nobody = await relationship.post(TOUCHPOINTS, json=meeting(person, gifts=[{"gift": "茶", "amount": "9"}]))
    assert [error["pointer"] for error in nobody.json()["errors"]] == ["/gifts/0"]
    assert (await relationship.get(TOUCHPOINTS)).json()["items"] == await ledger() == []


async def test_gifts_of_one_touchpoint_count_together_and_towards_the_year(
    relationship: httpx.AsyncClient, person: Person, meet: Meet
) -> None:
    await meet(gifts=[gift(person)] * 19)
    refused = await relationship.post(TOUCHPOINTS, json=meeting(person, gifts=[gift(person)] * 2))
    errors = [(error["code"], error["pointer"]) for error in refused.json()["errors"]]
    assert errors == [("person_year", "/gifts/1/amount")]
    body = {"customer_id": person.customer_id, "contact_ids": [person.contact_id], "kind": "gift", "amount": "50"}
    body |= {"occasion": "birthday", "purpose": "生日", "happens_on": began_on(meeting(person))}
    assert (await relationship.post(EXPENSES, json=body)).status_code == 201
    assert [error["code"] for error in (await relationship.post(EXPENSES, json=body)).json()["errors"]] == [
        "person_year"
    ]


@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"occasion": None}, "occasion_missing", "/gifts/0/occasion"),
        ({"amount": "51"}, "gift_above_value", "/gifts/0/amount"),
        ({"amount": "0"}, "greater_than", "/gifts/0/amount"),
    ],
)
async def test_a_gift_follows_the_gift_scheme(
    relationship: httpx.AsyncClient, person: Person, fields: dict[str, Any], code: str, pointer: str
) -> None:
    refused = await relationship.post(TOUCHPOINTS, json=meeting(person, gifts=[gift(person, **fields)]))
    assert [(error["code"], error["pointer"]) for error in refused.json()["errors"]] == [(code, pointer)]


async def test_a_planned_gift_waits_for_approval_and_counts_as_spent_once_it_was_given(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens, person: Person, meet: Meet, ledger: Ledger
) -> None:
    touchpoint = await meet(-2, gifts=[gift(person), {"gift": "茶", "amount": "201"}])
    assert {one["status"] for one in touchpoint["gifts"]} == {"approved", "requested"}
    held = {"starts_at": meeting(person, 1)["starts_at"]}
    done = await relationship.post(f"{TOUCHPOINTS}/{touchpoint['id']}/completion", json=held)
    assert {one["status"] for one in done.json()["gifts"]} == {"recorded", "requested"}, done.text
    spent = await ledger()
    assert {one["happens_on"] for one in spent} == {began_on(held)}
    assert {one["actual_base_amount"] for one in spent} == {"50", "201"}
    (waiting,) = [one for one in spent if one["status"] == "requested"]
    async with tokens.client(app, sub=BOSS) as boss:
        approved = await boss.post(f"{EXPENSES}/{waiting['id']}/approval", json={})
    assert approved.json()["status"] == "recorded", approved.text


async def test_what_does_not_take_place_is_withdrawn(
    relationship: httpx.AsyncClient, person: Person, meet: Meet, ledger: Ledger
) -> None:
    cancelled, removed = await meet(-2, gifts=[gift(person)]), await meet(2, gifts=[gift(person)])
    await relationship.post(f"{TOUCHPOINTS}/{cancelled['id']}/cancellation", json={"reason": "改期"})
    await relationship.delete(f"{TOUCHPOINTS}/{removed['id']}")
    assert [one["status"] for one in await ledger()] == ["withdrawn"] * 2


async def test_a_corrected_list_keeps_the_expenses_of_the_gifts_that_stay(
    relationship: httpx.AsyncClient, person: Person, meet: Meet, ledger: Ledger
) -> None:
    touchpoint = await meet(gifts=[gift(person), gift(person, "40")])
    at = f"{TOUCHPOINTS}/{touchpoint['id']}"
    changed = await relationship.patch(at, json={"gifts": [gift(person), gift(person, "30")]})
    assert {one["amount"] for one in changed.json()["gifts"]} == {"50", "30"}, changed.text
    states = {one["amount"]: one["status"] for one in await ledger()}
    assert states == {"50": "recorded", "40": "withdrawn", "30": "recorded"}
    assert len(await ledger()) == 3
    await relationship.patch(at, json={"outcome": "x"})
    assert len(await ledger()) == 3


async def test_gifts_need_the_right_to_spend(app: FastAPI, tokens: Tokens, person: Person) -> None:
    scopes = "relationships:read relationships:write customers:read"
    async with tokens.client(app, scope=scopes) as client:
        refused = await client.post(TOUCHPOINTS, json=meeting(person, gifts=[gift(person)]))
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
        assert (await client.post(TOUCHPOINTS, json=meeting(person))).status_code == 201


async def test_an_expense_belongs_to_what_is_of_the_same_customer(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens, person: Person, new_person: Any, meet: Meet
) -> None:
    touchpoint, elsewhere = await meet(), await meet(whom=await new_person())
    body = {"customer_id": person.customer_id, "kind": "travel", "purpose": "差旅", "amount": "80"}
    body |= {"happens_on": "2025-11-26"}
    for at in (EXPENSES, f"{EXPENSES}/checks"):
        for name, row_id in (("touchpoint_id", elsewhere["id"]), ("visit_plan_id", touchpoint["id"])):
            refused = await relationship.post(at, json=body | {name: row_id})
            errors = [(error["code"], error["pointer"]) for error in refused.json()["errors"]]
            assert errors == [("expense_link_unknown", f"/{name}")]
    assert (await relationship.post(EXPENSES, json=body | {"touchpoint_id": touchpoint["id"]})).status_code == 201
