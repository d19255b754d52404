"""Reminders as due items: whose they are, who sees them, and in what order."""

from datetime import date
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.customer.reminders.rules import ReminderKind
from shared.customers.due_items import DueItem, DueQuery
from tests.customer.conftest import MakeCustomer
from tests.customer.due_door import DUE, OF_2026, Door
from tests.sign_in import Tokens

REMINDERS = ",".join(ReminderKind)
MANAGER, DEPUTY, STRANGER = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))


@pytest.fixture
def door(app: FastAPI, tokens: Tokens) -> Door:
    return Door(app, tokens, kind__in=REMINDERS, **OF_2026)


@pytest.fixture
async def customer_id(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> str:
    """A customer with a manager and a deputy, a contract of 20 March 2020, and 李雷, born on 3 February."""
    team = [
        {"user_id": MANAGER, "role": "account_manager"},
        {"user_id": DEPUTY, "role": "backup_contact"},
    ]
    customer_id: str = await make_customer(name="Huaqiang", first_contract_on="2020-03-20", team=team)
    await customer.post("/v1/contacts", json={"customer_id": customer_id, "name": "李雷", "birthday": "1980-02-03"})
    return customer_id


async def test_a_reminder_is_due_for_the_customers_account_manager(door: Door, customer_id: str) -> None:
    birthday, anniversary = await door.items()
    assert birthday["id"] == f"birthday:{birthday['contact_id']}:2026-02-03"
    assert birthday["link"] == f"/v1/contacts/{birthday['contact_id']}"
    assert (birthday["title"], birthday["due_at"]) == ("Birthday: 李雷 (Huaqiang), 46", "2026-02-03T00:00:00Z")
    assert (birthday["kind"], birthday["kind_label"], birthday["clearance"]) == ("birthday", "Birthday", 2)
    assert (anniversary["contact_id"], anniversary["link"]) == (None, f"/v1/customers/{customer_id}")
    for item in (birthday, anniversary):
        assert (item["service"], item["customer_id"], item["is_all_day"]) == ("customer", customer_id, True)
        assert item["owner_id"] == MANAGER


async def test_a_due_item_speaks_the_readers_language(door: Door, customer_id: str) -> None:
    first = (await door.ask(language="zh-CN")).json()["items"][0]
    assert (first["title"], first["kind_label"]) == ("生日：李雷（Huaqiang），46 岁", "生日")


async def test_level_one_sees_no_private_day_and_no_gift(door: Door, customer_id: str) -> None:
    for clearance, kinds in ((1, ["contract_anniversary"]), (2, ["birthday", "contract_anniversary"])):
        items = await door.items({"clearance": clearance})
        assert [item["kind"] for item in items] == kinds
        assert all(item["clearance"] <= clearance for item in items)
    (anniversary,) = await door.items({"clearance": 1})
    assert anniversary["note"] is None


@pytest.mark.parametrize(
    ("user", "owner", "found"),
    [(MANAGER, "me", 2), (DEPUTY, "me", 0), (DEPUTY, "team", 2), (STRANGER, "team", 0), (STRANGER, "all", 2)],
)
async def test_the_owner_is_the_manager_and_a_team_shares(
    door: Door, customer_id: str, user: str, owner: str, found: int
) -> None:
    assert len(await door.items({"sub": user}, owner=owner)) == found


async def test_who_is_nobodys_manager_owns_nothing_that_nobody_manages(door: Door, make_customer: MakeCustomer) -> None:
    await make_customer(first_contract_on="2020-03-20")
    assert len(await door.items({"sub": "service:kpi"}, owner="all")) == 1
    assert await door.items({"sub": "service:kpi"}, owner="me") == []


async def test_another_ones_customers_are_not_due(door: Door, customer_id: str) -> None:
    scope = {"kind": "own", "regions": []}
    assert await door.items({"sub": STRANGER, "data_scope": scope}) == []
    assert len(await door.items({"sub": DEPUTY, "data_scope": scope})) == 2


async def test_who_may_not_read_customers_has_nothing_due(door: Door, customer_id: str) -> None:
    answer = (await door.ask({"scope": "plans:read"})).json()
    assert answer["items"] == []
    assert "birthday" in answer["kinds"]


async def test_kinds_and_customers_are_chosen(door: Door, customer_id: str, make_customer: MakeCustomer) -> None:
    await make_customer(first_contract_on="2021-03-20")
    assert len(await door.items(kind__in="contract_anniversary")) == 2
    assert len(await door.items(kind__in="contract_anniversary", customer_id=customer_id)) == 1
    assert await door.items(kind__in="meeting") == []


async def test_pages_of_one_day_follow_each_other(door: Door, make_customer: MakeCustomer) -> None:
    made = {await make_customer(name=f"C{number}", first_contract_on="2020-05-01") for number in range(7)}
    query = DueQuery(first=date(2026, 1, 1), last=date(2026, 12, 31), limit=2)
    shown: list[DueItem] = []
    while page := [DueItem.model_validate(item) for item in await door.items(**query.parameters)]:
        shown += page
        query = query.model_copy(update={"after_due_at": page[-1].due_at, "after_id": page[-1].id})
    assert [item.id for item in shown] == sorted(item.id for item in shown)
    assert sorted(str(item.customer_id) for item in shown) == sorted(made)


async def test_only_services_ask_for_due_items(app: FastAPI, tokens: Tokens) -> None:
    refused = await tokens.client(app).get(DUE, params=OF_2026)
    assert (refused.status_code, refused.json()["code"]) == (403, "services_only")


async def test_a_name_like_a_template_stays_as_it_is(door: Door, make_customer: MakeCustomer) -> None:
    await make_customer(name="{customer} & {0}", first_contract_on="2020-05-01")
    (item,) = await door.items(kind__in="contract_anniversary")
    assert item["title"] == "Contract anniversary: {customer} & {0}, 6 years"
    assert UUID(item["customer_id"])
