"""What is made of planned actions, and what is refused."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.relationship.contact.visit_plans.rules import VisitStatus
from services.relationship.spending.expenses.rates import ExchangeRateMissing
from services.relationship.spending.expenses.rules import ExpenseRefused
from shared.auth.access import DataScope, DataScopeKind, FieldHidden, ScopeMissing
from shared.auth.users import UserUnknown
from shared.customers.contacts import ContactHasLeft, ContactUnknown
from shared.customers.directory import CustomerNotFound
from shared.problems import Problem
from shared.web.peers import PeerUnavailable
from tests.relationship.conftest import CopyPeople, Person
from tests.relationship.contact.conftest import CAMPAIGNS, PEOPLE, TOUCHPOINTS, day
from tests.relationship.contact.planned_actions.conftest import ACTION, Carry, asker
from tests.relationship.contact.visit_plans.conftest import VISITS
from tests.sign_in import Tokens

OURS, OTHER = str(uuid4()), str(uuid4())
NewPerson = Callable[..., Awaitable[Person]]
MEETING = {"scene": "technical_exchange", "planned_on": day(-5)}
DAYS = {"title": "二期产线", "starts_on": day(-5), "ends_on": day(-6)}


async def found(client: httpx.AsyncClient, address: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get(address, params={"action_id": ACTION})).json()["items"]
    return items


async def test_an_action_becomes_a_planned_touchpoint(
    relationship: httpx.AsyncClient, person: Person, carry_out: Carry
) -> None:
    people = {"contact_ids": [person.contact_id], "user_ids": [OURS, OTHER]}
    made_id = await carry_out("plan_touchpoint", **MEETING, **people, purpose="谈规格", cost="200", language="zh-CN")
    (made,) = await found(relationship, TOUCHPOINTS)
    assert (made["id"], made["status"], made["owner_id"]) == (str(made_id), "planned", OURS)
    assert (made["purpose"], made["cost"], made["logged_by_name"]) == ("谈规格", "200", "Li Min")
    assert {one["user_id"] for one in made["our_people"]} == {OURS, OTHER}
    expense = (await relationship.get(f"/v1/expenses/{made['cost_expense_id']}")).json()
    assert (expense["purpose"], expense["amount"]) == ("技术交流费用", "200")


async def test_an_action_without_our_people_is_the_askers(relationship: httpx.AsyncClient, carry_out: Carry) -> None:
    by = asker()
    await carry_out("plan_touchpoint", by, **MEETING | {"planned_at": "2020-03-02T10:00:00+08:00"})
    (made,) = await found(relationship, TOUCHPOINTS)
    assert (made["owner_id"], [one["user_id"] for one in made["our_people"]]) == (by.subject, [by.subject])
    assert (made["starts_at"], made["status"]) == ("2020-03-02T02:00:00Z", "planned")


async def test_an_action_becomes_a_draft_of_a_visit(
    relationship: httpx.AsyncClient, person: Person, carry_out: Carry
) -> None:
    people = {"contact_ids": [person.contact_id], "user_ids": [OURS]}
    made_id = await carry_out("plan_visit", **DAYS, **people, purpose="验收标准", cost="1200", direction="outbound")
    (made,) = await found(relationship, VISITS)
    assert (made["id"], made["status"], made["direction"]) == (str(made_id), VisitStatus.DRAFT, "outbound")
    assert (made["purpose"], made["owner_id"]) == ("二期产线\n验收标准", OURS)
    assert [(one["kind"], one["amount"]) for one in made["budget"]] == [("other", "1200")]
    assert (made["starts_on"], made["ends_on"], len(made["their_people"])) == (DAYS["starts_on"], DAYS["ends_on"], 1)


async def test_an_action_becomes_a_campaign_with_its_people(
    relationship: httpx.AsyncClient, person: Person, carry_out: Carry
) -> None:
    people = {"contact_ids": [person.contact_id], "user_ids": [OURS, OTHER]}
    made_id = await carry_out("plan_campaign", **DAYS, **people, reach="line", goal="样件定点", cost="86000")
    (made,) = await found(relationship, CAMPAIGNS)
    assert (made["id"], made["status"], made["reach"]) == (str(made_id), "planned", "line")
    assert (made["owner_id"], made["user_ids"], made["planned_cost"]) == (OURS, [OTHER], "86000")
    assert made["goals"] == [{"kind": "free", "count": None, "level": None, "text": "样件定点"}]
    invited = (await relationship.get(PEOPLE, params={"campaign_id": made["id"]})).json()["items"]
    assert [(one["contact_id"], one["status"]) for one in invited] == [(person.contact_id, "invited")]


@pytest.mark.parametrize(
    ("refusal", "payload", "by"),
    [
        (ContactUnknown, {"contact_ids": [str(uuid4())]}, {}),
        (ScopeMissing, {}, {"scopes": frozenset()}),
        (ScopeMissing, {"cost": "5"}, {"scopes": frozenset({"relationships:write", "customers:read"})}),
        (FieldHidden, {"cost": "5"}, {"clearance": 1}),
        (CustomerNotFound, {}, {"data_scope": DataScope(DataScopeKind.OWN)}),
        (ExpenseRefused, {"cost": "100000.01"}, {}),
    ],
)
async def test_what_the_asker_could_not_do_here_is_refused(
    relationship: httpx.AsyncClient,
    carry_out: Carry,
    refusal: type[Problem],
    payload: dict[str, Any],
    by: dict[str, Any],
) -> None:
    with pytest.raises(refusal):
        await carry_out("plan_touchpoint", asker(**by), **MEETING | payload)
    assert await found(relationship, TOUCHPOINTS) == []


@pytest.mark.parametrize(
    ("kind", "payload"),
    [("plan_touchpoint", MEETING), ("plan_visit", DAYS), ("plan_campaign", DAYS | {"reach": "point"})],
)
async def test_a_person_hidden_from_the_asker_is_unknown(
    new_person: NewPerson,
    person: Person,
    copy_people: CopyPeople,
    carry_out: Carry,
    kind: str,
    payload: dict[str, Any],
) -> None:
    top = await new_person(person.customer_id, seniority="top")
    await copy_people(top)
    with pytest.raises(ContactUnknown):
        await carry_out(kind, asker(clearance=1), **payload, contact_ids=[top.contact_id])
    assert await carry_out(kind, asker(clearance=2), **payload, contact_ids=[top.contact_id])


async def test_nobody_plans_with_who_has_left_or_may_not_sign_in(
    customer: httpx.AsyncClient, person: Person, copy_people: CopyPeople, carry_out: Carry, tokens: Tokens
) -> None:
    await customer.patch(f"/v1/contacts/{person.contact_id}", json={"has_left": True})
    await copy_people(person)
    with pytest.raises(ContactHasLeft):
        await carry_out("plan_touchpoint", **MEETING, contact_ids=[person.contact_id])
    gone = str(uuid4())
    tokens.users[gone] = {"is_active": False}
    with pytest.raises(UserUnknown):
        await carry_out("plan_visit", **DAYS, user_ids=[gone])


async def test_the_survivor_of_a_merge_is_not_named_to_the_asker(
    customer: httpx.AsyncClient, person: Person, carry_out: Carry
) -> None:
    other = (await customer.post("/v1/contacts", json={"customer_id": person.customer_id, "name": "李雷"})).json()
    merge = {"absorbed_id": other["id"]}
    merged = await customer.post(f"/v1/contacts/{person.contact_id}/merge", json=merge)
    assert merged.status_code == 201, merged.text
    with pytest.raises(ContactUnknown):
        await carry_out("plan_touchpoint", **MEETING, contact_ids=[other["id"]])


async def test_a_foreign_cost_counts_at_the_maintained_rate(
    relationship: httpx.AsyncClient,
    carry_out: Carry,
    maintain_rate: Callable[[str, str], Any],
) -> None:
    dollars = {**DAYS, "cost": "100", "currency": "USD", "reach": "line"}
    with pytest.raises(ExchangeRateMissing):
        await carry_out("plan_campaign", **dollars)
    await maintain_rate("7.1", "2025-11-20")
    await carry_out("plan_campaign", **dollars)
    assert [one["planned_cost"] for one in await found(relationship, CAMPAIGNS)] == ["710"]


async def test_while_a_service_that_must_be_asked_is_away_nothing_is_refused(carry_out: Carry) -> None:
    with pytest.raises(PeerUnavailable):
        await carry_out("plan_visit", **DAYS, cost="100", currency="USD")
