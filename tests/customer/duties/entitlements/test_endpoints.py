"""Entitlements over HTTP."""

import uuid
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today, months_after
from tests.customer.conftest import MakeCustomer
from tests.customer.duties.conftest import Grade
from tests.sign_in import Tokens


def today() -> date:
    return company_today()


async def entitlements(client: httpx.AsyncClient, customer_id: str) -> Any:
    answer = await client.get(f"/v1/customers/{customer_id}/entitlements")
    assert answer.status_code == 200, answer.text
    return answer.json()


def reasons(found: Any) -> list[tuple[str, str | None]]:
    return [(one["subject"], one["value"]) for one in found["reasons"]]


async def test_demands_meet_and_say_which_rule_gave_what(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, grade: Grade
) -> None:
    sponsor, gone = str(uuid.uuid4()), str(uuid.uuid4())
    team = [{"user_id": user, "role": "executive_sponsor"} for user in (sponsor, gone)]
    customer_id = await make_customer(first_contract_on=str(months_after(today(), -6)), team=team[:1])
    await grade(customer_id, tier="strategic", customer_class="core", quadrant="core_value")
    found = await entitlements(customer, customer_id)
    assert (found["policy_version"], found["tier"], found["stage"]) == (1, "strategic", "stable")
    assert (found["contact"]["form"], found["contact"]["every"]) == ("face_to_face", "monthly")
    assert reasons(found["contact"]) == [("quadrant", "core_value")]
    assert (found["support"]["hours"], reasons(found["support"])) == (1, [("stage", "stable")])
    by_role = {one["role"]: one for one in found["team"]}
    assert reasons(by_role["account_manager"]) == [
        ("everybody", None),
        ("tier", "strategic"),
        ("customer_class", "core"),
    ]
    assert (by_role["executive_sponsor"]["user_ids"], by_role["account_manager"]["user_ids"]) == ([sponsor], [])
    assert {one["role"]: one["materials"][0]["name_zh"] for one in found["materials"]}["buyer"] == "成本对比"


@pytest.mark.parametrize("is_provisional", [True, False])
async def test_a_provisional_class_is_marked(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, grade: Grade, is_provisional: bool
) -> None:
    customer_id = await make_customer()
    assert (await entitlements(customer, customer_id))["is_provisional"] is None
    await grade(customer_id, customer_class="core", is_provisional=is_provisional)
    assert (await entitlements(customer, customer_id))["is_provisional"] is is_provisional


async def test_the_stage_is_the_one_of_today_whatever_the_grading_said(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, grade: Grade
) -> None:
    signed = months_after(today(), -3)
    for first_contract_on, stage in ((signed + timedelta(days=1), "initial"), (signed - timedelta(days=40), "stable")):
        customer_id = await make_customer(first_contract_on=str(first_contract_on))
        await grade(customer_id, stage="symbiosis")
        assert (await entitlements(customer, customer_id))["stage"] == stage
    prospect = await entitlements(customer, await make_customer())
    assert (prospect["stage"], prospect["stage_since"], prospect["actions"]) == (None, None, [])


async def test_actions_of_the_stage_show_their_next_day(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    signed = today() - timedelta(days=10)
    actions = (await entitlements(customer, await make_customer(first_contract_on=str(signed))))["actions"]
    assert {one["key"]: one["next_on"] for one in actions} == {
        "kickoff": None,  # on day 7: past
        "progress": str(signed + timedelta(days=14)),
        "first_delivery": str(signed + timedelta(days=30)),
        "problem_review": str(signed + timedelta(days=44)),
    }


async def test_a_cash_cow_gets_less_and_only_level_two_knows(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer, grade: Grade
) -> None:
    customer_id = await make_customer()
    await grade(customer_id, quadrant="core_value")
    fit = {"channel_now": "main", "channel_ahead": "edge", "trend": "diverging", "evidence": "x"}
    assert (await customer.post("/v1/strategic-fits", json={"customer_id": customer_id} | fit)).status_code == 201
    found = await entitlements(customer, customer_id)
    assert (found["is_cash_cow"], [one["name_zh"] for one in found["resources"]]) == (True, ["逐步收缩投入"])
    shown = await entitlements(tokens.client(app, clearance=1), customer_id)
    assert (shown["is_cash_cow"], shown["quadrant"], shown["contact"]) == (None, None, None)
    assert [reason for one in shown["resources"] for reason in reasons(one)] == []


async def test_a_hidden_or_merged_customer_has_no_entitlements(
    app: FastAPI, tokens: Tokens, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    answer = await stranger.get(f"/v1/customers/{customer_id}/entitlements")
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")
