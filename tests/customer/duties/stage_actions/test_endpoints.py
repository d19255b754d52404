"""What a stage wants done: recorded, waived, or overdue until it is."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.customer.profile.register.model import Customer
from shared.time import company_today, utc_now
from tests.customer.conftest import MakeCustomer
from tests.customer.due_door import Door
from tests.sign_in import Tokens

RECORDS = "/v1/stage-actions/records"


def day(days: int) -> date:
    return company_today() + timedelta(days=days)


@pytest.fixture
async def customer_id(app: FastAPI, make_customer: MakeCustomer) -> str:
    """A customer that signed twenty days ago: three weekly reports and the kickoff are past or near."""
    made = await make_customer(name="华强", first_contract_on=str(day(-20)))
    await app.state.engine.execute(sa.update(Customer).values(created_at=utc_now() - timedelta(days=30)))
    return str(made)


@pytest.fixture
def door(app: FastAPI, tokens: Tokens) -> Door:
    return Door(app, tokens, **{"from": str(day(0)), "to": str(day(7)), "kind__in": "stage_action"})


async def listed(client: httpx.AsyncClient, **asked: Any) -> list[tuple[str, str, str]]:
    items = (await client.get("/v1/stage-actions", params={"limit": 500, **asked})).json()["items"]
    return [(one["key"], one["due_on"], one["status"]) for one in items]


def occurrence(customer_id: str, key: str, on: date, **said: str) -> dict[str, str]:
    return {"customer_id": customer_id, "stage": "initial", "key": key, "due_on": str(on), "note": "…", **said}


async def test_what_was_missed_stays_until_it_is_done_or_waived(
    customer: httpx.AsyncClient, door: Door, customer_id: str
) -> None:
    missed = [("kickoff", day(-13)), ("progress", day(-13)), ("progress", day(-6))]
    overdue = sorted((key, str(on), "overdue") for key, on in missed)
    assert sorted(await listed(customer, status="overdue")) == overdue
    assert sum(one["due_at"][:10] < str(day(0)) for one in await door.items()) == 3
    made = await customer.post(RECORDS, json=occurrence(customer_id, "kickoff", day(-13)))
    assert (made.status_code, made.json()["outcome"]) == (201, "done")
    assert (made.json()["recorded_by_name"], made.headers["Location"]) == ("Test", f"{RECORDS}/{made.json()['id']}")
    waived = occurrence(customer_id, "progress", day(-13), outcome="waived", note="客户休假。")
    assert (await customer.post(RECORDS, json=waived)).status_code == 201
    assert await listed(customer, status__in="overdue") == [("progress", str(day(-6)), "overdue")]
    assert await listed(customer, status="done") == [("kickoff", str(day(-13)), "done")]
    assert sum(one["due_at"][:10] < str(day(0)) for one in await door.items()) == 1


async def test_one_occurrence_of_a_cadence_leaves_the_others(
    customer: httpx.AsyncClient, door: Door, customer_id: str
) -> None:
    await customer.post(RECORDS, json=occurrence(customer_id, "progress", day(1)))
    found = await listed(customer, key="progress")
    assert found == [
        ("progress", str(day(-13)), "overdue"),
        ("progress", str(day(-6)), "overdue"),
        ("progress", str(day(1)), "done"),
        ("progress", str(day(8)), "open"),
    ]
    assert str(day(1)) not in {one["due_at"][:10] for one in await door.items()}


async def test_a_record_is_made_once_and_can_be_removed(customer: httpx.AsyncClient, customer_id: str) -> None:
    body = occurrence(customer_id, "kickoff", day(-13))
    made = (await customer.post(RECORDS, json=body)).json()
    again = await customer.post(RECORDS, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "action_already_recorded")
    url = f"{RECORDS}/{made['id']}"
    assert (await customer.delete(url, headers={"If-Match": "*"})).status_code == 204
    assert ("kickoff", str(day(-13)), "overdue") in await listed(customer)


@pytest.mark.parametrize(("key", "on"), [("kickoff", -12), ("value_report", -13), ("progress", -60)])
async def test_only_what_the_policy_wants_is_recorded(
    customer: httpx.AsyncClient, customer_id: str, key: str, on: int
) -> None:
    refused = await customer.post(RECORDS, json=occurrence(customer_id, key, day(on)))
    assert (refused.status_code, refused.json()["code"]) == (409, "action_not_due")


async def test_nothing_is_wanted_from_before_a_customer_or_a_rule_was_there(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, customer_id: str
) -> None:
    content = (await customer.get("/v1/service-policies/current")).json()["content"]
    late = {"key": "site_walk", "name_en": "Site walk", "name_zh": "现场走访", "after_days": 3, "every": "weekly"}
    content["stages"]["initial"]["actions"].append(late)
    await customer.post("/v1/service-policies", json={"content": content, "reason": "More."})
    assert {status for _, _, status in await listed(customer, key="site_walk")} == {"open"}
    entered_today = await make_customer(first_contract_on=str(day(-20)))
    assert {status for _, _, status in await listed(customer, customer_id=entered_today)} == {"open"}


async def test_another_ones_actions_are_hidden(app: FastAPI, tokens: Tokens, customer_id: str) -> None:
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert await listed(stranger) == []
    refused = await stranger.post(RECORDS, json=occurrence(customer_id, "kickoff", day(-13)))
    assert refused.status_code == 404
