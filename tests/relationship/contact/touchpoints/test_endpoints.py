"""Touchpoints over HTTP: planned, held, cancelled, changed, removed, found."""

import itertools
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.etags import state_of
from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import TOUCHPOINTS, Meet, days_ago, meeting
from tests.sign_in import Tokens

NewPerson = Callable[..., Awaitable[Person]]
COLLEAGUES = [str(uuid.UUID(int=number)) for number in (1, 2)]


def ids(rows: list[dict[str, Any]], name: str) -> set[str]:
    return {row[name] for row in rows}


async def test_what_was_held_is_recorded_with_everything(relationship: httpx.AsyncClient, person: Person) -> None:
    body = meeting(
        person,
        3,
        scene="technical_exchange",
        channel="online",
        ends_at=days_ago(2.9),
        place="会议号 552",
        user_ids=COLLEAGUES,
        owner_id=COLLEAGUES[0],
        purpose="了解新车型要求",
        outcome="认可冗余方案",
        materials=["规格书"],
        cost="320.5",
        private_remarks="夫人生病",
        gifts=[{"gift": "贺卡", "amount": "48", "contact_id": person.contact_id, "occasion": "birthday"}],
        commitments=[{"side": "ours", "what": "样件三套", "due_on": "2030-01-02", "contact_id": person.contact_id}],
    )
    response = await relationship.post(TOUCHPOINTS, json=body)
    made = response.json()
    assert response.status_code == 201, response.text
    assert (made["status"], made["scene"], made["channel"]) == ("held", "technical_exchange", "online")
    assert made["their_people"] == [{"contact_id": person.contact_id, "name": "李雷", "title": None}]
    assert ids(made["our_people"], "user_id") == set(COLLEAGUES)
    assert {made["our_people"][0]["name"], made["owner_name"]} <= {f"User {one}" for one in COLLEAGUES}
    assert (made["cost"], made["private_remarks"], made["materials"]) == ("320.5", "夫人生病", ["规格书"])
    (gift,) = made["gifts"]
    assert (gift["gift"], gift["amount"], gift["contact_id"], gift["contact_name"]) == (
        "贺卡",
        "48",
        person.contact_id,
        "李雷",
    )
    read = await relationship.get(response.headers["location"])
    assert (read.json(), state_of(read)) == (made, state_of(response))
    (promise,) = (await relationship.get("/v1/commitments", params={"touchpoint_id": made["id"]})).json()["items"]
    assert (promise["what"], promise["user_id"], promise["status"]) == ("样件三套", COLLEAGUES[0], "open")
    assert promise["contact_name"] == "李雷"


async def test_it_is_planned_when_it_begins_in_the_future_and_the_caller_owns_it(
    app: FastAPI, tokens: Tokens, person: Person
) -> None:
    me = str(uuid.uuid4())
    async with tokens.client(app, sub=me) as client:
        made = (await client.post(TOUCHPOINTS, json=meeting(person, -3))).json()
    assert (made["status"], made["owner_id"], ids(made["our_people"], "user_id")) == ("planned", me, {me})


@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"starts_at": days_ago(1), "ends_at": days_ago(2)}, "end_before_start", "/ends_at"),
        ({"starts_at": days_ago(-1), "status": "held"}, "held_in_future", "/starts_at"),
        ({"contact_ids": [str(uuid.uuid4())]}, "contact_unknown", "/contact_ids/0"),
        ({"follows_id": str(uuid.uuid4())}, "earlier_touchpoint_unknown", "/follows_id"),
        ({"scene": "golf"}, "enum", "/scene"),
        ({"cost": "-1"}, "greater_than_equal", "/cost"),
        ({"contact_ids": [str(uuid.uuid4()) for _ in range(10_000)]}, "too_long", "/contact_ids"),
        ({"user_ids": [str(uuid.uuid4()) for _ in range(501)]}, "too_long", "/user_ids"),
        ({"user_ids": COLLEAGUES[:1] * 2}, "repeated_items", "/user_ids"),
        (
            {"commitments": [{"side": "theirs", "what": "x", "contact_id": str(uuid.uuid4())}]},
            "contact_unknown",
            "/commitments/0/contact_id",
        ),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_stored(
    relationship: httpx.AsyncClient, person: Person, fields: dict[str, Any], code: str, pointer: str
) -> None:
    response = await relationship.post(TOUCHPOINTS, json=meeting(person) | fields)
    assert response.status_code == 422, response.text
    assert (response.json()["errors"][0]["code"], response.json()["errors"][0]["pointer"]) == (code, pointer)
    for listed in (TOUCHPOINTS, "/v1/commitments"):
        assert (await relationship.get(listed)).json()["items"] == []


async def test_a_user_who_may_not_sign_in_is_refused(
    relationship: httpx.AsyncClient, person: Person, tokens: Tokens
) -> None:
    gone = str(uuid.uuid4())
    tokens.users[gone] = {"is_active": False}
    response = await relationship.post(TOUCHPOINTS, json=meeting(person, user_ids=[gone]))
    assert response.json()["errors"][0]["pointer"] == "/user_ids/0"


async def test_who_has_left_may_have_been_met_but_is_not_planned_for(
    relationship: httpx.AsyncClient, new_person: NewPerson
) -> None:
    former = await new_person(has_left=True)
    planned = await relationship.post(TOUCHPOINTS, json=meeting(former, -1))
    assert (planned.status_code, planned.json()["code"]) == (422, "contact_has_left")
    assert (await relationship.post(TOUCHPOINTS, json=meeting(former, 30))).status_code == 201


async def test_a_planned_one_is_held_with_who_came_and_what_was_promised(
    relationship: httpx.AsyncClient, person: Person, new_person: NewPerson, meet: Meet
) -> None:
    other = await new_person(person.customer_id, name="韩梅梅")
    planned = await meet(1, status="planned", purpose="框架价")
    done = {
        "outcome": "谈妥",
        "contact_ids": [other.contact_id],
        "commitments": [{"side": "theirs", "what": "滚动需求"}],
    }
    answer = await relationship.post(f"{TOUCHPOINTS}/{planned['id']}/completion", json=done)
    held = answer.json()
    assert answer.status_code == 200, answer.text
    assert (held["status"], held["outcome"], held["purpose"]) == ("held", "谈妥", "框架价")
    assert (ids(held["their_people"], "contact_id"), held["our_people"]) == ({other.contact_id}, planned["our_people"])
    again = await relationship.post(f"{TOUCHPOINTS}/{planned['id']}/completion", json=done)
    assert (again.status_code, again.json()["code"]) == (409, "touchpoint_not_planned")
    assert len((await relationship.get("/v1/commitments")).json()["items"]) == 1


async def test_what_is_to_come_is_not_held_yet(relationship: httpx.AsyncClient, meet: Meet) -> None:
    planned = await meet(-2)
    answer = await relationship.post(f"{TOUCHPOINTS}/{planned['id']}/completion", json={"outcome": "x"})
    assert (answer.status_code, answer.json()["code"]) == (422, "held_in_future")
    earlier = {"outcome": "x", "starts_at": days_ago(0.1)}
    assert (await relationship.post(f"{TOUCHPOINTS}/{planned['id']}/completion", json=earlier)).status_code == 200


async def test_a_cancelled_one_says_why_and_stays_so(relationship: httpx.AsyncClient, meet: Meet) -> None:
    address = f"{TOUCHPOINTS}/{(await meet(-2))['id']}"
    cancelled = (await relationship.post(f"{address}/cancellation", json={"reason": "改期"})).json()
    assert (cancelled["status"], cancelled["cancel_reason"]) == ("cancelled", "改期")
    changed = await relationship.patch(address, json={"place": "x"})
    assert (changed.status_code, changed.json()["code"]) == (409, "touchpoint_cancelled")
    promised = await relationship.post(f"{address}/commitments", json={"side": "ours", "what": "x"})
    assert promised.json()["code"] == "touchpoint_cancelled"


async def test_changes_replace_lists_and_keep_the_rest(
    relationship: httpx.AsyncClient, person: Person, new_person: NewPerson, meet: Meet
) -> None:
    other = await new_person(person.customer_id, name="韩梅梅")
    made = await meet(purpose="框架价", user_ids=COLLEAGUES)
    patch = {"contact_ids": [other.contact_id, person.contact_id], "user_ids": [], "place": "苏州"}
    changed = (await relationship.patch(f"{TOUCHPOINTS}/{made['id']}", json=patch)).json()
    assert ids(changed["their_people"], "contact_id") == {other.contact_id, person.contact_id}
    assert (changed["our_people"], changed["place"], changed["purpose"]) == ([], "苏州", "框架价")
    assert changed["updated_at"] > made["updated_at"]


async def test_an_old_state_is_not_overwritten(relationship: httpx.AsyncClient, meet: Meet) -> None:
    address = f"{TOUCHPOINTS}/{(await meet())['id']}"
    before = (await relationship.get(address)).headers["etag"]
    assert (await relationship.patch(address, json={"place": "a"}, headers={"If-Match": before})).status_code == 200
    assert (await relationship.patch(address, json={"place": "b"}, headers={"If-Match": before})).status_code == 412


async def test_a_follow_up_is_shown_at_both_ends(
    relationship: httpx.AsyncClient, meet: Meet, new_person: NewPerson
) -> None:
    first = await meet(5)
    later = await meet(-5, follows_id=first["id"])
    assert (await relationship.get(f"{TOUCHPOINTS}/{first['id']}")).json()["next_id"] == later["id"]
    itself = await relationship.patch(f"{TOUCHPOINTS}/{later['id']}", json={"follows_id": later["id"]})
    assert itself.json()["code"] == "earlier_touchpoint_unknown"
    stranger = await new_person()
    elsewhere = await relationship.post(TOUCHPOINTS, json=meeting(stranger, follows_id=first["id"]))
    assert elsewhere.json()["code"] == "earlier_touchpoint_unknown"


async def test_a_removed_one_takes_its_commitments_along(relationship: httpx.AsyncClient, meet: Meet) -> None:
    made = await meet(commitments=[{"side": "ours", "what": "x"}])
    assert (await relationship.delete(f"{TOUCHPOINTS}/{made['id']}")).status_code == 204
    assert (await relationship.get(f"{TOUCHPOINTS}/{made['id']}")).status_code == 404
    assert (await relationship.get("/v1/commitments")).json()["items"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"scene": "meal"}, {"dinner"}),
        ({"status": "planned"}, {"plan"}),
        ({"q": "冗余方"}, {"visit"}),
        ({"q": "REDUND"}, {"dinner"}),
        ({"q": "苏"}, {"plan"}),
        ({"q": "50%"}, set()),
        ({"q": "冗余方案认可"}, set()),
        ({"owner_id": COLLEAGUES[0]}, {"dinner"}),
        ({"user_id": COLLEAGUES[1]}, {"visit"}),
        ({"starts_at__gte": days_ago(2)}, {"plan", "dinner"}),
        ({"channel": "phone"}, set()),
    ],
)
async def test_they_are_found(
    relationship: httpx.AsyncClient, meet: Meet, query: dict[str, str], found: set[str]
) -> None:
    made = {
        "visit": await meet(3, outcome="认可冗余方案", user_ids=COLLEAGUES[1:]),
        "dinner": await meet(1, scene="meal", purpose="Redundancy", owner_id=COLLEAGUES[0]),
        "plan": await meet(-3, place="苏州"),
    }
    page = (await relationship.get(TOUCHPOINTS, params=query | {"count": "true"})).json()
    assert ids(page["items"], "id") == {made[name]["id"] for name in found}
    assert page["count"] == len(found)


async def test_each_part_of_a_text_finds_it(relationship: httpx.AsyncClient, meet: Meet) -> None:
    texts = {"purpose": "谈Q3框架价", "outcome": "降 5%_\\，A样", "place": "苏州B座"}
    made = await meet(1, **texts)
    await meet(2, purpose="谈框架", outcome="降5%", place="B座 苏州")
    for text, length in itertools.product(texts.values(), range(1, 6)):
        for start in range(len(text) - length + 1):
            sought = text[start : start + length].swapcase()
            items = (await relationship.get(TOUCHPOINTS, params={"q": sought})).json()["items"]
            assert made["id"] in ids(items, "id"), sought
            assert all(sought.lower() in "\n".join(str(one[name]) for name in texts).lower() for one in items)


async def test_the_latest_comes_first_on_every_page(relationship: httpx.AsyncClient, meet: Meet) -> None:
    made = [(await meet(days))["id"] for days in (4, 2, 3, -1)]
    first = (await relationship.get(TOUCHPOINTS, params={"limit": 3})).json()
    rest = (await relationship.get(TOUCHPOINTS, params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == [made[place] for place in (3, 1, 2, 0)]


async def test_contact_that_carries_out_an_action_is_found_by_it(relationship: httpx.AsyncClient, meet: Meet) -> None:
    action_id = str(uuid.uuid4())
    made, other = await meet(action_id=action_id), await meet()
    found = (await relationship.get(TOUCHPOINTS, params={"action_id": action_id})).json()["items"]
    assert ([one["id"] for one in found], found[0]["action_id"]) == ([made["id"]], action_id)
    assert other["action_id"] is None
    changed = await relationship.patch(f"{TOUCHPOINTS}/{made['id']}", json={"action_id": None})
    assert changed.status_code == 422  # its first event says what it carries out, for good
