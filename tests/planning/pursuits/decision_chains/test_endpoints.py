"""Checks of decision chains over HTTP."""

import uuid

import httpx

from tests.planning.conftest import Assess, NewContact
from tests.planning.pursuits.conftest import NewKept

CHECKS = "/decision-chain-checks"


async def test_a_check_keeps_the_levels_of_its_day_and_its_gaps(
    new_summit: NewKept, new_contact: NewContact, assess: Assess
) -> None:
    project = await new_summit()
    for level in ("accepted", "supportive"):
        contact_id = await new_contact()
        await assess(contact_id, level)
        await project.ask("POST", "/people", 201, contact_id=contact_id, needed_level="supportive")
    check = await project.ask("POST", CHECKS, 201, findings="finance is missing")
    assert (check["person_count"], check["gap_count"], check["checked_by_name"]) == (2, 1, "Test")
    (gap,) = (await project.ask("GET", f"{CHECKS}/{check['id']}/levels?is_gap=true"))["items"]
    assert (gap["level"], gap["needed_level"], gap["assessed_on"]) == ("accepted", "supportive", "2025-01-31")
    await assess(gap["contact_id"], "exclusive")
    assert (await project.ask("GET", f"{CHECKS}/{check['id']}"))["gap_count"] == 1
    assert [one["findings"] for one in (await project.ask("GET", CHECKS))["items"]] == ["finance is missing"]


async def test_without_levels_there_is_no_check(new_summit: NewKept, new_contact: NewContact) -> None:
    project = await new_summit()
    await project.ask("POST", "/people", 201, contact_id=await new_contact(), needed_level="supportive")
    assert (await project.ask("POST", CHECKS, 503, findings="x"))["code"] == "peer_unavailable"


async def test_a_decided_project_is_not_checked_and_an_unknown_check_is_not_found(
    new_summit: NewKept, relationship: httpx.AsyncClient
) -> None:
    project = await new_summit()
    for path in ("", "/levels"):
        gone = await project.ask("GET", f"{CHECKS}/{uuid.uuid4()}{path}", 404)
        assert gone["code"] == "decision_chain_check_not_found"
    await project.ask("POST", "/outcome", outcome="cancelled", reason="x")
    assert (await project.ask("POST", CHECKS, 409, findings="x"))["code"] == "summit_project_decided"
