"""Complaints over HTTP: their states and times, who may see them, and what is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.conftest import Person
from tests.relationship.satisfaction.complaints.conftest import COMPLAINTS, Complain
from tests.sign_in import Tokens

LONG_AGO = "2025-09-30T15:20:00+08:00"
CAUSE = {"root_cause": "product_quality", "root_cause_detail": "导热垫来料偏薄。"}


async def act(client: httpx.AsyncClient, complaint: dict[str, Any], verb: str, **body: Any) -> httpx.Response:
    return await client.post(f"{COMPLAINTS}/{complaint['id']}/{verb}", json=body)


async def done(client: httpx.AsyncClient, complaint: dict[str, Any], verb: str, **body: Any) -> dict[str, Any]:
    answer = await act(client, complaint, verb, **body)
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed


async def test_a_complaint_before_national_day_is_due_after_it(
    relationship: httpx.AsyncClient, complain: Complain
) -> None:
    """Received on 30 September 2025; 1 to 8 October are off, Saturday 11 October is a make-up day."""
    made = await complain(received_at=LONG_AGO)
    assert made["answer_due_at"] == "2025-10-09T07:20:00Z"
    assert made["solve_due_at"] == "2025-10-10T07:20:00Z"
    assert (made["answer_hours"], made["solve_hours"], made["is_late"]) == (24, 48, True)
    answered = await done(relationship, made, "answer", text="备机已发出。", at="2025-10-09T15:00:00+08:00")
    assert (answered["was_answered_late"], answered["status"]) == (False, "answered")
    solved = await done(relationship, made, "solution", text="已更换。", at="2025-10-11T10:00:00+08:00")
    assert (solved["was_solved_late"], solved["is_late"], solved["is_waiting"]) == (True, False, False)
    states = {state["status"]: state["hours"] for state in solved["states"]}
    assert (states["received"], states["answered"]) == ("215.67", "43")


async def test_a_complaint_goes_its_way_and_can_come_back(relationship: httpx.AsyncClient, complain: Complain) -> None:
    made = await complain(received_at=LONG_AGO)
    await done(relationship, made, "solution", text="已更换。", at="2025-10-09T12:00:00+08:00")
    closed = await done(relationship, made, "closure", **CAUSE)
    assert (closed["root_cause"], closed["states"][-1]["hours"]) == ("product_quality", None)
    reopened = await done(relationship, made, "reopening", reason="第 7 台再次超标。")
    assert (reopened["times_reopened"], reopened["answered_at"], reopened["solved_at"]) == (1, None, None)
    assert reopened["first_answered_at"] == "2025-10-09T04:00:00Z"
    assert [state["status"] for state in reopened["states"]] == ["received", "solved", "closed", "reopened"]
    assert [state["note"] for state in reopened["states"]] == [
        None,
        "已更换。",
        CAUSE["root_cause_detail"],
        "第 7 台再次超标。",
    ]
    assert datetime.fromisoformat(reopened["answer_due_at"]) > datetime.now(UTC)
    assert reopened["received_at"] == made["received_at"]
    history = (await relationship.get(f"{COMPLAINTS}/{made['id']}/history")).json()["items"]
    assert len(history) == 4


@pytest.mark.parametrize(
    ("before", "verb", "body"),
    [
        (["answer"], "answer", {"text": "again"}),
        ([], "closure", CAUSE),
        ([], "reopening", {"reason": "why"}),
        (["answer"], "reopening", {"reason": "why"}),
        (["solution"], "solution", {"text": "again"}),
        (["solution"], "answer", {"text": "late"}),
        (["solution", "closure"], "closure", CAUSE),
        (["solution", "closure"], "solution", {"text": "again"}),
    ],
)
async def test_a_step_follows_only_on_the_states_before_it(
    relationship: httpx.AsyncClient, complain: Complain, before: list[str], verb: str, body: dict[str, str]
) -> None:
    made = await complain()
    for step in before:
        await done(relationship, made, step, **(CAUSE if step == "closure" else {"text": "ok"}))
    refused = await act(relationship, made, verb, **body)
    assert (refused.status_code, refused.json()["code"]) == (409, "complaint_step_refused")


async def test_a_root_cause_is_needed_to_close(relationship: httpx.AsyncClient, complain: Complain) -> None:
    made = await complain()
    await done(relationship, made, "solution", text="ok")
    refused = await act(relationship, made, "closure", root_cause="delivery")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/root_cause_detail")


async def test_moments_are_between_the_step_before_and_now(
    relationship: httpx.AsyncClient, complain: Complain, person: Person
) -> None:
    future = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    made = await complain(received_at=LONG_AGO)
    for at in (future, "2025-09-30T15:00:00+08:00"):
        refused = await act(relationship, made, "answer", text="ok", at=at)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/at")
    body = {"customer_id": person.customer_id, "subject": "x", "description": "x", "channel": "phone"}
    for received_at in (future, "0001-01-01T00:00:00Z", "2001-01-01T00:00:00Z"):
        refused = await relationship.post(COMPLAINTS, json=body | {"severity": "minor", "received_at": received_at})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/received_at"), received_at


async def test_who_complains_is_a_contact_of_the_customer(
    relationship: httpx.AsyncClient, complain: Complain, person: Person, new_person: Any
) -> None:
    assert (await complain(contact_id=person.contact_id))["contact_id"] == person.contact_id
    other = await new_person()
    body = {"customer_id": person.customer_id, "subject": "x", "description": "x", "channel": "phone"}
    refused = await relationship.post(COMPLAINTS, json=body | {"severity": "minor", "contact_id": other.contact_id})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/contact_id")


async def test_another_severity_sets_new_times(relationship: httpx.AsyncClient, complain: Complain) -> None:
    current = await relationship.get("/v1/complaint-schemes/current")
    content = current.json()["content"] | {"severities": {"critical": {"answer_hours": 2, "solve_hours": 8}}}
    published = await relationship.post("/v1/complaint-schemes", json={"content": content, "reason": "紧急投诉提速。"})
    assert published.status_code == 201, published.text
    made = await complain(received_at=LONG_AGO)
    changed = await relationship.patch(f"{COMPLAINTS}/{made['id']}", json={"severity": "critical"})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["answer_hours"], changed.json()["scheme_version"]) == (2, 2)
    assert changed.json()["answer_due_at"] == "2025-09-30T09:20:00Z"


async def test_a_closed_complaint_does_not_change(relationship: httpx.AsyncClient, complain: Complain) -> None:
    made = await complain()
    await done(relationship, made, "solution", text="ok")
    await done(relationship, made, "closure", **CAUSE)
    refused = await relationship.patch(f"{COMPLAINTS}/{made['id']}", json={"severity": "minor"})
    assert (refused.status_code, refused.json()["code"]) == (409, "complaint_closed")


async def test_the_account_manager_owns_it_else_the_caller(
    app: FastAPI, customer: httpx.AsyncClient, tokens: Tokens, complain: Complain, new_person: Any
) -> None:
    manager, caller = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
    team = [{"user_id": manager, "role": "account_manager"}]
    led = (await customer.post("/v1/customers?force=true", json={"name": "Led", "team": team})).json()["id"]
    assert (await complain(customer_id=led))["owner_id"] == manager
    async with tokens.client(app, sub=caller) as client:
        assert (await complain(client))["owner_id"] == caller
    async with tokens.client(app, sub="client:portal") as client:
        body = {"customer_id": (await new_person()).customer_id, "subject": "x", "description": "x"}
        refused = await client.post(COMPLAINTS, json=body | {"channel": "portal", "severity": "minor"})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/owner_id")


async def test_statistics_count_what_the_caller_sees(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens, complain: Complain, new_person: Any
) -> None:
    first = await complain(received_at=LONG_AGO)
    await done(relationship, first, "answer", text="ok", at="2025-09-30T17:20:00+08:00")
    await done(relationship, first, "solution", text="ok", at="2025-10-01T01:20:00+08:00")
    await done(relationship, first, "closure", **CAUSE)
    await complain(received_at=LONG_AGO, severity="critical")
    other = await new_person()
    await complain(customer_id=other.customer_id)
    found = (await relationship.get(f"{COMPLAINTS}/statistics")).json()
    assert (found["complaints"], found["open"], found["late"]) == (3, 2, 1)
    assert (found["mean_hours_to_answer"], found["mean_hours_to_solve"]) == ("2", "10")
    causes = {one["root_cause"]: one["complaints"] for one in found["by_root_cause"]}
    assert causes == {None: 2, "product_quality": 1}
    assert [one["severity"] for one in found["by_severity"]] == ["critical", "major"]
    of_customer = await relationship.get(f"{COMPLAINTS}/statistics", params={"customer_id": other.customer_id})
    assert of_customer.json()["complaints"] == 1
    recent = await relationship.get(f"{COMPLAINTS}/statistics", params={"received_to": "2025-09-29"})
    assert (recent.json()["complaints"], recent.json()["mean_hours_to_solve"]) == (0, None)
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as stranger:
        assert (await stranger.get(f"{COMPLAINTS}/statistics")).json()["complaints"] == 0


async def test_lists_filter_what_waits_and_what_is_late(relationship: httpx.AsyncClient, complain: Complain) -> None:
    late, fresh = await complain(received_at=LONG_AGO), await complain()
    for asked, expected in (
        ({"is_late": "true"}, [late]),
        ({"is_late": "false"}, [fresh]),
        ({"q": "温升"}, [fresh, late]),
    ):
        listed = (await relationship.get(COMPLAINTS, params=asked)).json()["items"]
        assert [one["id"] for one in listed] == [one["id"] for one in expected], asked


async def test_private_remarks_need_clearance_2(app: FastAPI, tokens: Tokens, complain: Complain) -> None:
    made = await complain(private_remarks="李工与采购不和。")
    assert made["private_remarks"] == "李工与采购不和。"
    async with tokens.client(app, clearance=1) as client:
        assert (await client.get(f"{COMPLAINTS}/{made['id']}")).json()["private_remarks"] is None
        refused = await client.patch(f"{COMPLAINTS}/{made['id']}", json={"private_remarks": "x"})
        assert (refused.status_code, refused.json()["code"]) == (403, "field_hidden")
