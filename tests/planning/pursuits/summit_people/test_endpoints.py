"""The people whom a summit project needs, over HTTP."""

import uuid

import httpx
from fastapi import FastAPI

from shared.auth.access import Scope
from tests.planning.conftest import Assess, NewContact
from tests.planning.pursuits.conftest import Kept, NewKept
from tests.sign_in import Tokens

LEVEL = ("level_state", "level", "gap_steps")


async def needed(project: Kept, contact_id: str, level: str = "supportive") -> dict[str, str]:
    made: dict[str, str] = await project.ask("POST", "/people", 201, contact_id=contact_id, needed_level=level)
    return made


async def test_people_are_shown_with_their_levels_of_today(
    new_summit: NewKept, new_contact: NewContact, assess: Assess
) -> None:
    project, contact_id = await new_summit(), await new_contact(decision_role="decider")
    await assess(contact_id, "accepted")
    made = await needed(project, contact_id)
    assert [made[name] for name in LEVEL] == ["known", "accepted", 2]
    await needed(project, await new_contact())
    known, unassessed = (await project.ask("GET", "/people"))["items"]
    assert (known["contact_name"], known["decision_role"], known["assessed_on"]) == ("李雷", "decider", "2025-01-31")
    assert [unassessed[name] for name in LEVEL] == ["never_assessed", None, 5]
    raised = await project.ask("PATCH", f"/people/{made['id']}", needed_level="accepted", reason="enough")
    assert (raised["gap_steps"], raised["reason"]) == (0, "enough")
    assert (await project.ask("GET", f"/people/{made['id']}"))["needed_level"] == "accepted"
    await project.ask("DELETE", f"/people/{made['id']}", 204)
    assert len((await project.ask("GET", "/people"))["items"]) == 1


async def test_without_the_relationship_service_levels_are_missing_with_the_reason(
    new_summit: NewKept, new_contact: NewContact, app: FastAPI, tokens: Tokens
) -> None:
    project = await new_summit()
    made = await needed(project, await new_contact())
    assert [made[name] for name in LEVEL] == ["unavailable", None, None]
    scopes = {"scope": " ".join(one for one in Scope if one is not Scope.RELATIONSHIPS_READ)}
    async with tokens.client(app, **scopes) as client:
        (person,) = (await client.get(f"{project.url}/people")).json()["items"]
    assert [person[name] for name in LEVEL] == ["not_permitted", None, None]


async def test_strangers_and_people_named_twice_are_refused(new_summit: NewKept, new_contact: NewContact) -> None:
    project, contact_id = await new_summit(), await new_contact()
    body = {"contact_id": str(uuid.uuid4()), "needed_level": "supportive"}
    assert (await project.ask("POST", "/people", 422, **body))["code"] == "contact_unknown"
    await needed(project, contact_id)
    body["contact_id"] = contact_id
    assert (await project.ask("POST", "/people", 409, **body))["code"] == "already_taken"
    gone = await project.ask("GET", f"/people/{uuid.uuid4()}", 404)
    assert gone["code"] == "summit_person_not_found"


async def test_a_decided_project_keeps_its_people(new_summit: NewKept, new_contact: NewContact) -> None:
    project, contact_id = await new_summit(), await new_contact()
    person = await needed(project, contact_id)
    await project.ask("POST", "/outcome", outcome="won", reason="x")
    body = {"contact_id": contact_id, "needed_level": "supportive"}
    at = f"/people/{person['id']}"
    for method, path, sent in (
        ("POST", "/people", body),
        ("PATCH", at, {"needed_level": "exclusive"}),
        ("DELETE", at, {}),
    ):
        assert (await project.ask(method, path, 409, **sent))["code"] == "summit_project_decided"


async def test_people_above_the_level_are_not_shown(
    new_summit: NewKept, new_contact: NewContact, app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient
) -> None:
    project = await new_summit()
    for seniority in ("top", "base"):
        await needed(project, await new_contact(seniority=seniority))
    check = await project.ask("POST", "/decision-chain-checks", 201, findings="nobody leans to us")
    levels = f"/decision-chain-checks/{check['id']}/levels"
    assert [len((await project.ask("GET", path))["items"]) for path in ("/people", levels)] == [2, 2]
    async with tokens.client(app, clearance=1) as client:
        for path in ("/people", levels):
            assert len((await client.get(f"{project.url}{path}")).json()["items"]) == 1
        (shown,) = (await client.get(f"{project.url}/decision-chain-checks")).json()["items"]
    assert (shown["person_count"], shown["gap_count"]) == (1, 1)
    assert (check["person_count"], check["gap_count"]) == (2, 2)
