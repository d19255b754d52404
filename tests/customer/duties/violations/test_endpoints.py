"""What the policy demands of account teams and is not there."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.customer.profile.register.model import Customer
from services.customer.profile.team.model import TeamMember
from shared.auth.users import Colleague, UserEntry, keep_users
from shared.customers.colleagues import keep_colleagues
from shared.database import execute, transaction
from shared.time import company_today, day_of, months_after, utc_now
from tests.customer.conftest import MakeCustomer
from tests.customer.duties.conftest import Grade
from tests.sign_in import Tokens

VIOLATIONS = "/v1/team-violations"
FIRST, SECOND, THIRD = (f"00000000-0000-4000-8000-0000000000{n}2" for n in (1, 2, 3))
ROLES = ("account_manager", "backup_contact", "technical_support", "executive_sponsor")
WHOLE = [{"user_id": user, "role": role} for user, role in zip((FIRST, SECOND, THIRD, FIRST), ROLES, strict=True)]


def ago(days: int) -> datetime:
    return utc_now() - timedelta(days=days)


async def found(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    answer = await client.get(VIOLATIONS, params={"limit": 500, **params})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def kinds(client: httpx.AsyncClient, **params: Any) -> set[str]:
    return {one["kind"] for one in await found(client, **params)}


@pytest.mark.parametrize(
    ("traits", "missing"),
    [
        (None, {"manager_missing"}),
        ({"tier": "standard", "customer_class": "small"}, {"manager_missing"}),
        ({"tier": "basic"}, {"manager_missing"}),
        ({"customer_class": "important"}, {"manager_missing", "backup_missing"}),
        ({"tier": "key"}, {"manager_missing", "backup_missing", "support_missing"}),
        ({"tier": "strategic"}, {"manager_missing", "backup_missing", "support_missing", "sponsor_missing"}),
    ],
)
async def test_the_policy_says_who_must_be_there(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, grade: Grade, traits: Any, missing: set[str]
) -> None:
    nobody, whole = await make_customer(), await make_customer(team=WHOLE)
    for customer_id in (nobody, whole):
        if traits:
            await grade(customer_id, **traits)
    assert await kinds(customer, customer_id=nobody) == missing
    assert await kinds(customer, customer_id=whole) == set()


async def test_a_published_policy_demands_by_quadrant_and_stage_too(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, grade: Grade
) -> None:
    content = (await customer.get("/v1/service-policies/current")).json()["content"]
    content["quadrants"]["core_value"]["team"] = ["executive_sponsor"]
    content["stages"]["initial"]["team"] = ["technical_support"]
    await customer.post("/v1/service-policies", json={"content": content, "reason": "More."})
    today = company_today()
    for signed, missing in (
        (today, {"support_missing"}),
        (months_after(today, -3), {"support_missing"}),
        (months_after(today, -3) - timedelta(days=4), set()),
    ):
        customer_id = await make_customer(first_contract_on=str(signed), team=WHOLE[:1])
        assert await kinds(customer, customer_id=customer_id) == missing
    await grade(customer_id, quadrant="core_value")
    assert await kinds(customer, customer_id=customer_id) == {"sponsor_missing"}


async def test_only_level_two_learns_that_a_cash_cow_needs_somebody(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    content = (await customer.get("/v1/service-policies/current")).json()["content"]
    content["cash_cow"]["team"] = ["executive_sponsor"]
    await customer.post("/v1/service-policies", json={"content": content, "reason": "More."})
    customer_id = await make_customer(team=WHOLE[:1])
    fit = {"channel_now": "main", "channel_ahead": "edge", "trend": "diverging", "evidence": "x"}
    await customer.post("/v1/strategic-fits", json={"customer_id": customer_id} | fit)
    for level, missing in ((1, set()), (2, {"sponsor_missing"})):
        assert await kinds(tokens.client(app, clearance=level)) == missing


async def test_a_member_who_cannot_sign_in_is_one_violation(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    team = [{"user_id": SECOND, "role": "account_manager"}, {"user_id": FIRST, "role": "backup_contact"}]
    customer_id = await make_customer(team=team)
    gone = tokens.user(SECOND) | {"is_active": False, "version": 2}
    async with transaction(app.state.engine) as session:
        await keep_users(session, [UserEntry.model_validate(gone)])
    (violation,) = await found(customer)
    assert (violation["kind"], violation["role"]) == ("member_inactive", "account_manager")
    assert (violation["user_id"], violation["owner_id"]) == (SECOND, FIRST)
    assert violation["due_on"] == str(company_today())
    assert (await customer.get("/v1/handovers")).json()["items"] == []
    await customer.post(f"/v1/customers/{customer_id}/team", json={"user_id": THIRD, "role": "account_manager"})
    assert await found(customer) == []
    assert len((await customer.get("/v1/handovers")).json()["items"]) == 1


async def test_a_member_nobody_knows_is_a_violation(app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient) -> None:
    stranger = str(uuid.uuid4())  # a manager by the import of an own customer is not asked for
    client = tokens.client(app, sub=stranger, data_scope={"kind": "own", "regions": []})
    sent = await client.post(
        "/v1/imports", params={"kind": "customers"}, content=b"name\nMine\n", headers={"Content-Type": "text/csv"}
    )
    url = f"/v1/imports/{sent.json()['id']}"
    await client.post(f"{url}/preview", json={})
    assert (await client.post(f"{url}/run", json={})).is_success
    (violation,) = await found(customer)
    assert (violation["kind"], violation["user_id"], violation["user_name"]) == ("member_inactive", stranger, None)


async def test_a_replacement_is_due_on_the_day_of_the_deactivation(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    await make_customer(team=[{"user_id": SECOND, "role": "account_manager"}])
    gone = tokens.user(SECOND) | {"is_active": False, "version": 2}
    async with transaction(app.state.engine) as session:
        await keep_users(session, [UserEntry.model_validate(gone)])
        await execute(session, sa.update(TeamMember).values(created_at=ago(30)))
        for days in (9, 3):  # found once more: the first day stays
            left = Colleague(user_id=uuid.UUID(SECOND), oversees=[], is_administrator=False, inactive_since=ago(days))
            await keep_colleagues(session, [left])
    (violation,) = await found(customer)
    assert (violation["due_on"], violation["is_overdue"]) == (str(day_of(ago(9))), True)


@pytest.mark.parametrize(
    ("second_has", "missing"),
    [
        ((), {"backup_is_manager", "support_is_manager"}),
        (("technical_support",), {"backup_is_manager"}),
        (("backup_contact", "technical_support"), set()),
    ],
)
async def test_two_roles_take_two_people(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, grade: Grade, second_has: tuple[str, ...], missing: Any
) -> None:
    alone = [{"user_id": FIRST, "role": role} for role in ROLES]
    customer_id = await make_customer(team=alone + [{"user_id": SECOND, "role": role} for role in second_has])
    assert await kinds(customer) == set()  # nobody demands it
    await grade(customer_id, tier="key")
    violations = await found(customer)
    assert {one["kind"] for one in violations} == missing
    assert {one["user_id"] for one in violations} <= {FIRST}
    assert [one["role"] for one in violations if one["kind"] == "support_is_manager"] in ([], ["technical_support"])


async def test_a_competitors_file_needs_a_responsible_person(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer(team=WHOLE[1:2])  # no manager
    rival = (await customer.post("/v1/competitors", json={"name": "华东电子"})).json()["id"]
    answers = {"market_strategy": {"text": "免收模具费。", "source": "competitor"}}
    body = {"customer_id": customer_id, "competitor_id": rival, "answers": answers}
    file = (await customer.post("/v1/competitors/profiles", json=body)).json()
    (violation,) = await found(customer, kind="rival_file_unowned")
    assert (violation["id"], violation["competitor_name"]) == (f"rival_file_unowned:{file['id']}", "华东电子")
    assert (violation["owner_id"], violation["due_on"]) == (SECOND, str(day_of(ago(-7))))
    await customer.patch(f"/v1/competitors/profiles/{file['id']}", json={"responsible_id": THIRD})
    assert await found(customer, kind="rival_file_unowned") == []
    gone = tokens.user(THIRD) | {"is_active": False, "version": 2}
    async with transaction(app.state.engine) as session:
        await keep_users(session, [UserEntry.model_validate(gone)])
    assert len(await found(customer, kind="rival_file_unowned")) == 1


async def test_a_deadline_counts_from_when_the_demand_began(
    app: FastAPI, customer: httpx.AsyncClient, make_customer: MakeCustomer, grade: Grade
) -> None:
    customer_id = await make_customer(team=WHOLE[:1])
    await app.state.engine.execute(sa.update(Customer).values(created_at=ago(400)))
    await grade(customer_id, tier="key", since=ago(5))  # graded again just now
    (backup, support) = await found(customer)
    assert {backup["due_on"], support["due_on"]} == {str(day_of(ago(-2)))}
    content = (await customer.get("/v1/service-policies/current")).json()["content"]
    content["tiers"]["key"]["team"] = ["account_manager", "backup_contact", "executive_sponsor"]
    await customer.post("/v1/service-policies", json={"content": content, "reason": "Executives for key customers."})
    days = {one["kind"]: one["due_on"] for one in await found(customer)}
    assert days == {"backup_missing": str(day_of(ago(-2))), "sponsor_missing": str(day_of(ago(-7)))}


async def test_what_nobody_in_the_team_can_do_is_for_the_superior_then_for_an_administrator(
    app: FastAPI, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    region = {"kind": "region", "code": "CN-GD", "name": "广东"}
    await customer.post("/v1/segments", json=region)
    await make_customer(region="CN-GD")
    wide, near, admin = (uuid.UUID(one) for one in (FIRST, SECOND, THIRD))
    known = [
        Colleague(user_id=wide, oversees=["CN-GD", "CN-FJ"], is_administrator=False, inactive_since=None),
        Colleague(user_id=near, oversees=["CN-GD"], is_administrator=False, inactive_since=None),
        Colleague(user_id=admin, oversees=[], is_administrator=True, inactive_since=None),
    ]
    for those, owner in ((known, SECOND), (known[:1] + known[2:], FIRST), (known[2:], THIRD), ([], None)):
        async with transaction(app.state.engine) as session:
            await keep_colleagues(session, those)
        (violation,) = await found(customer)
        assert violation["owner_id"] == owner


async def test_files_need_a_responsible_person(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer(team=WHOLE)
    fact = {"customer_id": customer_id, "item": "product_strategy", "value": "x", "source": "internet"}
    made = (await customer.post("/v1/dossier-facts", json=fact)).json()
    assert await found(customer) == []
    await customer.patch(f"/v1/dossier-facts/{made['id']}", json={"owner_id": None, "owner_name": None})
    (violation,) = await found(customer)
    assert (violation["kind"], violation["owner_id"], violation["role"]) == ("file_unowned", FIRST, None)
    assert violation["due_on"] == str(company_today() + timedelta(days=7))
    assert await found(tokens.client(app, clearance=1)) == []  # the strategy is on level 2


async def test_who_has_to_act_and_by_when(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, grade: Grade
) -> None:
    customer_id = await make_customer(
        team=[{"user_id": SECOND, "role": "executive_sponsor"}, {"user_id": THIRD, "role": "backup_contact"}]
    )
    await grade(customer_id, tier="strategic")
    today = company_today()
    for violation in await found(customer):
        assert (violation["owner_id"], violation["manager_id"]) == (SECOND, None)
        assert (violation["due_on"], violation["is_overdue"]) == (str(today + timedelta(days=7)), False)


@pytest.mark.parametrize("status", ["exited", "resource_pool"])
async def test_customers_who_are_not_looked_after_need_nobody(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, status: str
) -> None:
    await make_customer(status=status)
    assert await found(customer) == []


async def test_violations_are_filtered_paged_and_counted(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, grade: Grade
) -> None:
    for number in range(3):
        team = [{"user_id": FIRST, "role": "account_manager"}] if number else []
        await grade(await make_customer(name=f"C{number}", team=team), tier="strategic")
    every = await found(customer)
    assert len(every) == 3 * 3 + 1
    assert [one["customer_name"] for one in every] == sorted(one["customer_name"] for one in every)
    assert await kinds(customer, manager_id=FIRST) == {"backup_missing", "support_missing", "sponsor_missing"}
    assert len(await found(customer, kind__in="manager_missing,sponsor_missing")) == 4
    assert len(await found(customer, kind="sponsor_missing", role="executive_sponsor", q="C1")) == 1
    assert len(await found(customer, owner_id=FIRST)) == 6
    pages, cursor = [], None
    while True:
        params = {"limit": 4, "count": "true"} | ({"cursor": cursor} if cursor else {})
        page = (await customer.get(VIOLATIONS, params=params)).json()
        pages += page["items"]
        assert page["count"] == 10
        if (cursor := page["next_cursor"]) is None:
            break
    assert pages == every


async def test_another_ones_customers_are_not_shown(app: FastAPI, tokens: Tokens, make_customer: MakeCustomer) -> None:
    mine = await make_customer(team=[{"user_id": FIRST, "role": "backup_contact"}])
    await make_customer()
    client = tokens.client(app, sub=FIRST, data_scope={"kind": "own", "regions": []})
    assert [one["customer_id"] for one in await found(client)] == [mine]
