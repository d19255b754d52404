"""Contact changes follow the customer service's handovers: successors, visits, returns, merges, hires of coaches."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.contact.contact_changes.following import follow_handovers
from services.relationship.contact.contact_changes.model import ContactChange
from services.relationship.tables import PublishedWarning, RelationshipTable
from shared.customers.competitors import follow_competitors
from shared.customers.contacts import follow_contacts
from shared.customers.following import follow_customers
from shared.database import execute, transaction
from shared.feed.followers import Feed, Follower, follower_cursors
from shared.time import company_today
from shared.web.peers import ServiceHttp
from tests.customer.due_door import Door
from tests.following import ThoroughFollower
from tests.relationship.conftest import dimensions
from tests.relationship.contact.conftest import days_ago
from tests.sign_in import Tokens

AT = "/v1/contact-changes"
MANAGER, NEXT_MANAGER = (str(uuid.UUID(int=number)) for number in (111, 112))
Follow = Callable[[], Any]


@pytest.fixture
def follower(service: FastAPI, customer_app: FastAPI, peer: ServiceHttp) -> Follower:
    applies = (follow_contacts, follow_competitors, follow_handovers)
    feed = Feed("customer", follow_customers(RelationshipTable), *applies)
    return ThoroughFollower(feed, peer, service, customer_app)


@pytest.fixture
def door(service: FastAPI, tokens: Tokens) -> Door:
    window = {"from": days_ago(30)[:10], "to": days_ago(-30)[:10], "kind__in": "new_contact_visit"}
    return Door(service, tokens, **window)


@pytest.fixture
async def at(customer: httpx.AsyncClient) -> str:
    """A customer with an account manager."""
    return await new_customer(customer, "Huaqiang")


async def new_customer(customer: httpx.AsyncClient, name: str) -> str:
    team = [{"user_id": MANAGER, "role": "account_manager"}]
    made = await customer.post("/v1/customers?force=true", json={"name": name, "team": team})
    return str(made.json()["id"])


async def new_contact(customer: httpx.AsyncClient, at: str, name: str, **fields: Any) -> str:
    body = {"customer_id": at, "name": name, "is_key": True, **fields}
    made = await customer.post("/v1/contacts", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def leave(customer: httpx.AsyncClient, contact_id: str, *, has_left: bool = True) -> None:
    changed = await customer.patch(f"/v1/contacts/{contact_id}", json={"has_left": has_left})
    assert changed.status_code == 200, changed.text


async def name_successor(customer: httpx.AsyncClient, handover_id: str, contact_id: str) -> None:
    at = f"/v1/handovers/{handover_id}"
    changed = await customer.patch(at, json={"successor_contact_id": contact_id})
    assert changed.status_code == 200, changed.text


async def listed(client: httpx.AsyncClient, **params: str) -> list[dict[str, Any]]:
    answer = await client.get(AT, params=params)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def assess(client: httpx.AsyncClient, at: str, contact_id: str, *scores: int, **fields: Any) -> None:
    body = {"customer_id": at, "contact_id": contact_id, "dimensions": dimensions(*scores), **fields}
    made = await client.post("/v1/key-person-assessments", json=body)
    assert made.status_code == 201, made.text


async def meet(client: httpx.AsyncClient, at: str, **fields: Any) -> dict[str, Any]:
    body = {"customer_id": at, "scene": "routine_visit", "starts_at": days_ago(0.00001), **fields}
    made = await client.post("/v1/touchpoints", json=body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def warnings(service: FastAPI) -> list[Any]:
    async with transaction(service.state.engine) as session:
        query = sa.select(PublishedWarning.__table__).where(PublishedWarning.kind == "coach_hired")  # type: ignore
        return list((await execute(session, query)).mappings())


async def test_a_key_person_leaves_and_the_successor_is_visited(
    customer: httpx.AsyncClient, relationship: httpx.AsyncClient, follower: Follower, door: Door, at: str
) -> None:
    left, successor = await new_contact(customer, at, "李雷"), await new_contact(customer, at, "韩梅梅")
    await follower.follow_once(wait=0)
    await assess(relationship, at, left, 5, 5, 5, 5, 5, 5, assessed_on="2025-03-31")
    await assess(relationship, at, left, assessed_on="2025-01-31")
    named = {"name": f"Rival {uuid.uuid4()}", "short_name": "rival"}
    rival = (await customer.post("/v1/competitors", json=named)).json()
    await follower.follow_once(wait=0)
    await assess(relationship, at, left, 1, 1, 1, 1, 1, 1, assessed_on="2025-02-28", competitor_id=rival["id"])
    await leave(customer, left)
    await follower.follow_once(wait=0)
    (change,) = await listed(relationship, side="theirs")
    assert (change["contact_name"], change["visit_status"], change["handover"]) == ("李雷", "successor_unknown", "open")
    assert [(one["competitor"], one["level"]) for one in change["levels"]] == [
        (None, "exclusive"),
        ("rival", "contacted"),
    ]
    assert change["visit_due_on"] == (company_today() + timedelta(days=7)).isoformat()
    (item,) = await door.items(owner="all", language="en")
    assert (item["owner_id"], item["title"]) == (MANAGER, "Find and visit the successor of 李雷: Huaqiang")

    await name_successor(customer, change["handover_id"], successor)
    await follower.follow_once(wait=0)
    assert [one["visit_status"] for one in await listed(relationship)] == ["due"]
    assert (await door.items())[0]["title"] == "Visit the new person 韩梅梅: Huaqiang"
    planned = await meet(relationship, at, contact_ids=[successor], starts_at=days_ago(-2))
    assert [one["visit_status"] for one in await listed(relationship)] == ["planned"]
    await meet(relationship, at, contact_ids=[successor], scene="letter")
    await meet(relationship, at, contact_ids=[successor], channel="phone")
    await meet(relationship, at, contact_ids=[successor], starts_at=days_ago(2))
    await meet(relationship, at, contact_ids=[left])
    assert [one["visit_status"] for one in await listed(relationship)] == ["planned"]  # none of these is the visit
    await relationship.delete(f"/v1/touchpoints/{planned['id']}")
    held = await meet(relationship, at, contact_ids=[successor])
    (change,) = await listed(relationship, visit_status="done")
    assert change["visited_on"] == company_today().isoformat()
    assert await door.items() == []
    await relationship.delete(f"/v1/touchpoints/{held['id']}")
    assert len(await door.items()) == 1
    current = await relationship.get("/v1/key-person-assessments/current", params={"contact_ids": successor})
    assert current.json()["items"] == []  # levels are never given to the successor


async def test_a_rival_who_was_renamed_has_one_level_with_the_person_who_left(
    customer: httpx.AsyncClient, relationship: httpx.AsyncClient, follower: Follower, at: str
) -> None:
    left = await new_contact(customer, at, "李雷")
    rival = (await customer.post("/v1/competitors", json={"name": f"Rival {uuid.uuid4()}"})).json()
    for day, scores in (("2025-02-28", (1,) * 6), ("2025-03-31", (5,) * 6)):
        name = f"Rival {uuid.uuid4()}"
        renamed = await customer.patch(f"/v1/competitors/{rival['id']}", json={"name": name})
        assert renamed.status_code == 200, renamed.text
        await follower.follow_once(wait=0)
        await assess(relationship, at, left, *scores, assessed_on=day, competitor_id=rival["id"])
    await leave(customer, left)
    await follower.follow_once(wait=0)
    (change,) = await listed(relationship, side="theirs")
    assert [(one["competitor"], one["assessed_on"]) for one in change["levels"]] == [(name, "2025-03-31")]


async def test_a_visit_that_did_not_come_is_late(
    customer: httpx.AsyncClient, service: FastAPI, relationship: httpx.AsyncClient, follower: Follower, at: str
) -> None:
    await leave(customer, await new_contact(customer, at, "李雷"))
    await follower.follow_once(wait=0)
    assert await listed(relationship, is_overdue="true") == []
    for days, is_late in ((0, False), (1, True)):
        day = company_today() - timedelta(days=days)
        async with transaction(service.state.engine) as session:
            await execute(session, sa.update(ContactChange).values(visit_due_on=day))
        assert bool(await listed(relationship, is_overdue="true")) is is_late


async def test_who_returns_needs_no_visit(
    customer: httpx.AsyncClient, relationship: httpx.AsyncClient, follower: Follower, door: Door, at: str
) -> None:
    left = await new_contact(customer, at, "李雷")
    await leave(customer, left)
    await follower.follow_once(wait=0)
    assert len(await door.items()) == 1
    await leave(customer, left, has_left=False)
    await follower.follow_once(wait=0)
    (change,) = await listed(relationship)
    assert (change["handover"], change["visit_status"], change["is_overdue"]) == ("cancelled", "cancelled", False)
    assert await door.items() == []


async def test_our_new_account_manager_visits_first(
    customer: httpx.AsyncClient, relationship: httpx.AsyncClient, follower: Follower, door: Door, at: str
) -> None:
    members = (await customer.get(f"/v1/customers/{at}/team")).json()["items"]
    await customer.delete(f"/v1/customers/{at}/team/{members[0]['id']}")
    await follower.follow_once(wait=0)
    (change,) = await listed(relationship)
    assert (change["side"], change["kind"], change["from_user_id"]) == ("ours", "account_manager", MANAGER)
    assert (change["visit_status"], change["levels"]) == ("successor_unknown", [])
    await customer.post(f"/v1/customers/{at}/team", json={"user_id": NEXT_MANAGER, "role": "account_manager"})
    await follower.follow_once(wait=0)
    (change,) = await listed(relationship, to_user_id=NEXT_MANAGER)
    assert (change["visit_status"], change["responsible_id"]) == ("due", NEXT_MANAGER)
    assert len(await door.items({"sub": NEXT_MANAGER}, owner="me")) == 1
    await meet(relationship, at, owner_id=MANAGER)
    assert len(await door.items()) == 1  # the visit of another
    await meet(relationship, at, user_ids=[NEXT_MANAGER], owner_id=MANAGER)
    assert await door.items() == []


async def test_merges_keep_the_person_the_successor_and_the_customer(
    customer: httpx.AsyncClient, relationship: httpx.AsyncClient, follower: Follower, at: str
) -> None:
    twin = await new_customer(customer, "Huaqiang Co")
    left, doubled = await new_contact(customer, at, "李雷"), await new_contact(customer, at, "李磊")
    heir, heir_doubled = await new_contact(customer, at, "韩梅梅"), await new_contact(customer, at, "韩梅")
    await leave(customer, doubled)
    await follower.follow_once(wait=0)
    (change,) = await listed(relationship)
    await name_successor(customer, change["handover_id"], heir_doubled)
    await leave(customer, left)
    await follower.follow_once(wait=0)
    for survivor, absorbed in ((heir, heir_doubled), (left, doubled)):
        merged = await customer.post(f"/v1/contacts/{survivor}/merge", json={"absorbed_id": absorbed})
        assert merged.status_code in {200, 201}, merged.text
    await customer.post(f"/v1/customers/{twin}/merge", json={"absorbed_id": at})
    await follower.follow_once(wait=0)
    rows = {one["handover_id"]: one for one in await listed(relationship)}
    moved = rows[change["handover_id"]]
    assert (moved["customer_id"], moved["contact_id"], moved["successor_contact_id"]) == (twin, left, heir)


async def test_the_successor_who_is_the_same_person_is_none(
    customer: httpx.AsyncClient, relationship: httpx.AsyncClient, follower: Follower, at: str
) -> None:
    left, same = await new_contact(customer, at, "李雷"), await new_contact(customer, at, "李磊")
    await leave(customer, left)
    await follower.follow_once(wait=0)
    (change,) = await listed(relationship)
    await name_successor(customer, change["handover_id"], same)
    await follower.follow_once(wait=0)
    await customer.post(f"/v1/contacts/{same}/merge", json={"absorbed_id": left})
    await follower.follow_once(wait=0)
    assert [one["successor_contact_id"] for one in await listed(relationship)] == [None]


async def test_following_again_from_the_start_changes_nothing(
    customer: httpx.AsyncClient, service: FastAPI, relationship: httpx.AsyncClient, follower: Follower, at: str
) -> None:
    left, successor = await new_contact(customer, at, "李雷"), await new_contact(customer, at, "韩梅梅")
    await leave(customer, left)
    await follower.follow_once(wait=0)
    before = await listed(relationship)
    await name_successor(customer, before[0]["handover_id"], successor)
    await follower.follow_once(wait=0)
    before = await listed(relationship)
    async with transaction(service.state.engine) as session:
        await execute(session, sa.delete(follower_cursors))
    await follower.follow_once(wait=0)
    after = await listed(relationship)
    assert [(one["id"], one["successor_contact_id"]) for one in after] == [(before[0]["id"], successor)]


async def test_a_rivals_hire_of_our_coach_is_a_warning_for_level_2(
    customer: httpx.AsyncClient,
    service: FastAPI,
    relationship: httpx.AsyncClient,
    follower: Follower,
    tokens: Tokens,
    door: Door,
    at: str,
) -> None:
    coach = await new_contact(customer, at, "李雷", decision_role="coach")
    rival = (await customer.post("/v1/competitors", json={"name": "研锐控制", "short_name": "研锐"})).json()["id"]
    await leave(customer, coach)
    await follower.follow_once(wait=0)
    (change,) = await listed(relationship)
    assert (change["decision_role"], await warnings(service)) == ("coach", [])
    recorded = await relationship.post(f"{AT}/{change['id']}/hired-by", json={"competitor_id": rival})
    assert recorded.status_code == 200, recorded.text
    assert (recorded.json()["hired_by_name"], recorded.json()["hired_on"]) == ("研锐", company_today().isoformat())
    (warning,) = await warnings(service)
    assert (warning["clearance"], warning["owner_id"], str(warning["contact_id"])) == (2, uuid.UUID(MANAGER), coach)
    assert warning["evidence_zh"] == "研锐已聘用原我方教练李雷。"
    # Also when the person is no coach any more, the change stays one of level 2.
    await customer.patch(f"/v1/contacts/{coach}", json={"decision_role": "user"})
    await follower.follow_once(wait=0)
    async with tokens.client(service, clearance=1) as assistant:
        assert await listed(assistant) == []
        assert (await assistant.get(f"{AT}/{change['id']}")).status_code == 404
    assert await door.items({"clearance": 1}) == []
    assert [item["clearance"] for item in await door.items()] == [2]
    withdrawn = await relationship.delete(f"{AT}/{change['id']}/hired-by")
    assert (withdrawn.status_code, await warnings(service)) == (204, [])


async def test_the_warning_ends_with_the_year(
    customer: httpx.AsyncClient, service: FastAPI, relationship: httpx.AsyncClient, follower: Follower, at: str
) -> None:
    coach = await new_contact(customer, at, "李雷", decision_role="coach")
    rival = (await customer.post("/v1/competitors", json={"name": "研锐控制"})).json()["id"]
    await leave(customer, coach)
    await follower.follow_once(wait=0)
    (change,) = await listed(relationship)
    for days, count in ((365, 1), (366, 0)):
        day = (company_today() - timedelta(days=days)).isoformat()
        body = {"competitor_id": rival, "hired_on": day}
        assert (await relationship.post(f"{AT}/{change['id']}/hired-by", json=body)).status_code == 200
        assert len(await warnings(service)) == count


async def test_where_an_ordinary_person_went_is_private_and_no_warning(
    customer: httpx.AsyncClient,
    service: FastAPI,
    relationship: httpx.AsyncClient,
    follower: Follower,
    tokens: Tokens,
    at: str,
) -> None:
    left = await new_contact(customer, at, "李雷", decision_role="user")
    rival = (await customer.post("/v1/competitors", json={"name": "研锐控制"})).json()["id"]
    await leave(customer, left)
    await follower.follow_once(wait=0)
    (change,) = await listed(relationship)
    address, body = f"{AT}/{change['id']}/hired-by", {"competitor_id": rival, "remark": "私人消息"}
    async with tokens.client(service, clearance=1) as assistant:
        assert (await assistant.post(address, json=body)).status_code == 403
        assert (await relationship.post(address, json=body)).status_code == 200
        assert (await assistant.delete(address)).status_code == 403
        (seen,) = await listed(assistant)
        assert (seen["hired_by_id"], seen["hired_on"], seen["hire_remark"]) == (None, None, None)
        assert (await assistant.get(AT, params={"hired_by_id": rival})).status_code == 403
    assert await warnings(service) == []
