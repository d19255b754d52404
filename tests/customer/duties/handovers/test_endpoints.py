"""Handovers open by themselves, let their giver read, and close with a note."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import utc_now
from tests.customer.conftest import MakeCustomer
from tests.sign_in import Tokens

HANDOVERS = "/v1/handovers"
OWN = {"kind": "own", "regions": []}
FIRST, SECOND, THIRD = (f"00000000-0000-4000-8000-0000000000{n}1" for n in (1, 2, 3))


class Team:
    """A customer's team, and its handovers."""

    def __init__(self, client: httpx.AsyncClient, customer_id: str) -> None:
        self.client, self.customer_id = client, customer_id
        self.url = f"/v1/customers/{customer_id}"

    async def join(self, user_id: str, role: str) -> str:
        response = await self.client.post(f"{self.url}/team", json={"user_id": user_id, "role": role})
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    async def leave(self, member_id: str) -> None:
        assert (await self.client.delete(f"{self.url}/team/{member_id}")).status_code == 200

    async def handovers(self, **params: Any) -> list[dict[str, Any]]:
        found = await self.client.get(HANDOVERS, params={"customer_id": self.customer_id, **params})
        return list(found.json()["items"])

    async def contact(self, **fields: Any) -> str:
        body = {"customer_id": self.customer_id, "name": "李雷", "is_key": True, **fields}
        return str((await self.client.post("/v1/contacts", json=body)).json()["id"])


@pytest.fixture
async def team(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> Team:
    return Team(customer, await make_customer(region="CN-GD"))


def client_of(app: FastAPI, tokens: Tokens, user_id: str, **claims: Any) -> httpx.AsyncClient:
    return tokens.client(app, sub=user_id, data_scope=OWN, **claims)


async def test_a_change_of_manager_opens_a_handover_due_in_24_hours(team: Team) -> None:
    await team.join(FIRST, "account_manager")
    assert await team.handovers() == []
    began = utc_now()
    await team.join(SECOND, "account_manager")
    (opened,) = await team.handovers()
    assert (opened["kind"], opened["from_user_id"], opened["to_user_id"]) == ("account_manager", FIRST, SECOND)
    assert (opened["status"], opened["is_overdue"], opened["responsible_id"]) == ("open", False, SECOND)
    due_at = datetime.fromisoformat(opened["due_at"])
    assert began + timedelta(hours=24) <= due_at <= utc_now() + timedelta(hours=24)


async def test_each_handover_names_the_manager_of_its_own_customer(team: Team, make_customer: MakeCustomer) -> None:
    other = Team(team.client, await make_customer())
    for one, manager in ((team, FIRST), (other, SECOND)):
        await one.join(manager, "account_manager")
        await one.client.patch(f"/v1/contacts/{await one.contact()}", json={"has_left": True})
    found = (await team.client.get(HANDOVERS)).json()["items"]
    assert {one["customer_id"]: one["responsible_id"] for one in found} == {
        team.customer_id: FIRST,
        other.customer_id: SECOND,
    }
    assert {one["responsible_name"] for one in found} == {f"User {FIRST}", f"User {SECOND}"}
    mine = (await team.client.get(HANDOVERS, params={"responsible_id": SECOND})).json()["items"]
    assert [one["customer_id"] for one in mine] == [other.customer_id]


async def test_the_policy_says_how_long_a_handover_may_take(team: Team) -> None:
    content = (await team.client.get("/v1/service-policies/current")).json()["content"] | {"handover_hours": 8}
    await team.client.post("/v1/service-policies", json={"content": content, "reason": "Faster."})
    await team.leave(await team.join(FIRST, "backup_contact"))
    (opened,) = await team.handovers()
    assert datetime.fromisoformat(opened["due_at"]) < utc_now() + timedelta(hours=9)


@pytest.mark.parametrize("role", ["account_manager", "backup_contact"])
async def test_who_leaves_without_a_successor_hands_over_to_the_next_one(team: Team, role: str) -> None:
    await team.leave(await team.join(FIRST, role))
    (opened,) = await team.handovers()
    assert (opened["kind"], opened["to_user_id"]) == (role, None)
    await team.join(SECOND, role)
    assert [one["to_user_id"] for one in await team.handovers()] == [SECOND]


async def test_a_second_backup_takes_over_at_once(team: Team) -> None:
    await team.join(SECOND, "backup_contact")
    await team.leave(await team.join(FIRST, "backup_contact"))
    assert [one["to_user_id"] for one in await team.handovers()] == [SECOND]


@pytest.mark.parametrize("role", ["technical_support", "executive_sponsor"])
async def test_other_roles_are_not_handed_over(team: Team, role: str) -> None:
    await team.leave(await team.join(FIRST, role))
    assert await team.handovers() == []


async def test_a_new_sponsor_replaces_the_present_one(team: Team) -> None:
    for user_id in (FIRST, SECOND):
        await team.join(user_id, "executive_sponsor")
    present = (await team.client.get(f"{team.url}/team", params={"has_ended": "false"})).json()["items"]
    assert [one["user_id"] for one in present] == [SECOND]


async def test_who_returns_has_nothing_to_hand_over(team: Team) -> None:
    await team.leave(await team.join(FIRST, "account_manager"))
    await team.join(FIRST, "account_manager")
    (cancelled,) = await team.handovers()
    assert (cancelled["status"], cancelled["closed_at"] is None) == ("cancelled", False)


async def test_who_hands_over_reads_until_it_is_closed_and_writes_only_the_handover(
    app: FastAPI, tokens: Tokens, team: Team
) -> None:
    await team.join(FIRST, "account_manager")
    contact_id = await team.contact()
    leaver = client_of(app, tokens, FIRST)
    assert (await leaver.patch(team.url, json={"phone": "10001"})).status_code == 200
    await team.join(SECOND, "account_manager")
    (handover,) = (await leaver.get(HANDOVERS)).json()["items"]
    assert [one["id"] for one in (await leaver.get("/v1/customers")).json()["items"]] == [team.customer_id]
    assert (await leaver.get(f"/v1/contacts/{contact_id}")).status_code == 200
    again = {"user_id": FIRST, "role": "technical_support"}
    fact = {"customer_id": team.customer_id, "item": "profit_model", "value": "x", "source": "internet"}
    for refused in (
        await leaver.patch(team.url, json={"phone": "10002"}),
        await leaver.delete(team.url),
        await leaver.post("/v1/contacts", json={"customer_id": team.customer_id, "name": "韩梅梅"}),
        await leaver.patch(f"/v1/contacts/{contact_id}", json={"title": "x"}),
        await leaver.post("/v1/dossier-facts", json=fact),
        await leaver.post(f"{team.url}/team", json=again),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "customer_read_only")
    url = f"{HANDOVERS}/{handover['id']}"
    written = await leaver.patch(url, json={"open_points": ["Answer by Friday."]})
    assert (written.status_code, written.json()["open_points"]) == (200, ["Answer by Friday."])
    closed = await team.client.post(f"{url}/completion", json={"note": "Done."})
    assert (closed.status_code, closed.json()["status"], closed.json()["note"]) == (200, "done", "Done.")
    for address in (team.url, url, f"/v1/contacts/{contact_id}"):
        assert (await leaver.get(address)).status_code == 404
    assert (await leaver.get("/v1/customers")).json()["items"] == []


async def test_who_hands_over_writes_only_the_own_handover(app: FastAPI, tokens: Tokens, team: Team) -> None:
    for user_id, role in ((FIRST, "account_manager"), (SECOND, "backup_contact")):
        await team.join(user_id, role)
    for user_id, role in ((THIRD, "account_manager"), (THIRD, "backup_contact")):
        await team.join(user_id, role)
    members = (await team.client.get(f"{team.url}/team")).json()["items"]
    for member in members:
        if member["user_id"] == SECOND:
            await team.client.delete(f"{team.url}/team/{member['id']}")
    found = (await team.client.get(HANDOVERS, params={"status": "open"})).json()["items"]
    own, other = ({one["from_user_id"]: f"{HANDOVERS}/{one['id']}" for one in found}[who] for who in (FIRST, SECOND))
    leaver = client_of(app, tokens, FIRST)
    for refused in (
        await leaver.patch(other, json={"open_points": ["x"]}),
        await leaver.post(f"{other}/completion", json={"note": "x"}),
        await leaver.patch(own, json={"to_user_id": FIRST}),
        await leaver.patch(own, json={"due_at": "2099-01-01T00:00:00Z"}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "customer_read_only")
    assert (await leaver.patch(own, json={"open_points": ["x"]})).status_code == 200


async def test_who_stays_in_the_team_or_has_the_region_goes_on_writing(
    app: FastAPI, tokens: Tokens, team: Team
) -> None:
    await team.join(FIRST, "technical_support")
    for user_id in (FIRST, SECOND, THIRD):
        await team.join(user_id, "account_manager")
    regional = {"kind": "regions", "regions": ["CN-GD"]}
    assert (await client_of(app, tokens, FIRST).patch(team.url, json={"phone": "10001"})).status_code == 200
    assert (await client_of(app, tokens, SECOND).patch(team.url, json={"phone": "10002"})).status_code == 403
    second = tokens.client(app, sub=SECOND, data_scope=regional)
    assert (await second.patch(team.url, json={"phone": "10003"})).status_code == 200
    elsewhere = tokens.client(app, sub=SECOND, data_scope=regional | {"regions": ["CN-BJ"]})
    assert (await elsewhere.patch(team.url, json={"phone": "10004"})).status_code == 403


async def test_a_key_contact_who_has_left_is_handed_over(team: Team) -> None:
    await team.join(FIRST, "account_manager")
    gone, other, successor = [await team.contact(name=name) for name in ("李雷", "韩梅梅", "王伟")]
    await team.client.patch(f"/v1/contacts/{other}", json={"is_key": False})
    for contact_id in (gone, other):
        await team.client.patch(f"/v1/contacts/{contact_id}", json={"has_left": True})
    (opened,) = await team.handovers()
    assert (opened["kind"], opened["contact_name"], opened["from_user_id"]) == ("key_contact", "李雷", None)
    assert opened["responsible_id"] == FIRST
    url = f"{HANDOVERS}/{opened['id']}"
    for wrong in (gone, other, str(uuid.uuid4())):
        refused = await team.client.patch(url, json={"successor_contact_id": wrong})
        assert (refused.status_code, refused.json()["code"]) == (422, "successor_unknown")
    named = (await team.client.patch(url, json={"successor_contact_id": successor})).json()
    assert named["successor_contact_name"] == "王伟"
    await team.client.patch(f"/v1/contacts/{gone}", json={"title": "x"})  # still gone: no second handover
    assert len(await team.handovers()) == 1
    await team.client.patch(f"/v1/contacts/{gone}", json={"has_left": False})
    assert [one["status"] for one in await team.handovers()] == ["cancelled"]


async def test_a_removed_contact_has_nothing_to_hand_over_and_takes_nothing_over(team: Team) -> None:
    gone, other, successor = [await team.contact(name=name) for name in ("李雷", "韩梅梅", "王伟")]
    for contact_id in (gone, other):
        await team.client.patch(f"/v1/contacts/{contact_id}", json={"has_left": True})
    for opened in await team.handovers():
        named = await team.client.patch(f"{HANDOVERS}/{opened['id']}", json={"successor_contact_id": successor})
        assert named.status_code == 200
    for contact_id in (gone, successor):
        assert (await team.client.delete(f"/v1/contacts/{contact_id}")).status_code == 204
    found = {one["contact_id"]: one for one in await team.handovers()}
    assert (found[gone]["status"], "removed" in found[gone]["note"]) == ("cancelled", True)
    assert found[gone]["closed_at"] is not None
    assert (found[other]["status"], found[other]["successor_contact_id"]) == ("open", None)


async def test_a_senior_contacts_handover_is_on_level_two(app: FastAPI, tokens: Tokens, team: Team) -> None:
    contact_id = await team.contact(seniority="top")
    await team.client.patch(f"/v1/contacts/{contact_id}", json={"has_left": True})
    for level, count in ((1, 0), (2, 1)):
        found = (await tokens.client(app, clearance=level).get(HANDOVERS)).json()["items"]
        assert len(found) == count


async def test_a_closed_handover_stays_as_it_is(team: Team) -> None:
    await team.leave(await team.join(FIRST, "account_manager"))
    (opened,) = await team.handovers()
    url = f"{HANDOVERS}/{opened['id']}"
    stale = await team.client.post(f"{url}/completion", json={"note": "x"}, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    assert (await team.client.post(f"{url}/completion", json={"note": " "})).status_code == 422
    assert (await team.client.post(f"{url}/completion", json={"note": "x"})).status_code == 200
    for refused in (
        await team.client.post(f"{url}/completion", json={"note": "y"}),
        await team.client.patch(url, json={"introductions": "y"}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "handover_closed")


async def test_bad_input_names_the_field(team: Team, tokens: Tokens) -> None:
    await team.leave(await team.join(FIRST, "account_manager"))
    (opened,) = await team.handovers()
    url, nobody = f"{HANDOVERS}/{opened['id']}", str(uuid.uuid4())
    tokens.users[nobody] = {"is_active": False}
    refused = await team.client.patch(url, json={"to_user_id": nobody})
    assert (refused.json()["code"], refused.json()["errors"][0]["pointer"]) == ("user_unknown", "/to_user_id")
    contact_id = await team.contact()
    refused = await team.client.patch(url, json={"successor_contact_id": contact_id})
    assert (refused.status_code, refused.json()["code"]) == (422, "successor_not_expected")
    assert (await team.client.patch(url, json={"due_at": None})).status_code == 422


async def test_handovers_move_with_a_merged_customer(team: Team, make_customer: MakeCustomer) -> None:
    await team.leave(await team.join(FIRST, "account_manager"))
    survivor_id = await make_customer()
    merged = await team.client.post(f"/v1/customers/{survivor_id}/merge", json={"absorbed_id": team.customer_id})
    assert merged.status_code == 201, merged.text
    found = (await team.client.get(HANDOVERS)).json()["items"]
    assert [(one["customer_id"], one["status"]) for one in found] == [(survivor_id, "open")]


async def test_contacts_who_leave_by_import_are_handed_over(team: Team) -> None:
    contact_id = await team.contact()
    file = f"id,has_left\n{contact_id},true\n"
    sent = await team.client.post(
        "/v1/imports", params={"kind": "contacts"}, content=file.encode(), headers={"Content-Type": "text/csv"}
    )
    url = f"/v1/imports/{sent.json()['id']}"
    await team.client.post(f"{url}/preview", json={})
    assert (await team.client.post(f"{url}/run", json={})).is_success
    assert [one["contact_id"] for one in await team.handovers(status="open")] == [contact_id]
    assert (await team.client.post(f"{url}/undo", json={})).is_success
    assert [one["status"] for one in await team.handovers()] == ["cancelled"]
