"""Visit plans over HTTP: from the draft to the touchpoint, and who sees and approves what."""

import uuid
from collections.abc import Awaitable, Callable

import httpx
from fastapi import FastAPI

from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import TOUCHPOINTS, day
from tests.relationship.contact.visit_plans.conftest import VISITS, PlanVisit, act, visit
from tests.sign_in import Tokens

NewPerson = Callable[..., Awaitable[Person]]
COSTLY = [{"kind": "meals", "text": "晚宴", "amount": "2000", "participants": 8}, {"kind": "gifts", "amount": "0.01"}]


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_a_visit_is_submitted_approved_and_becomes_a_touchpoint_once(
    relationship: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    overseer: httpx.AsyncClient,
    new_person: NewPerson,
    plan_visit: PlanVisit,
) -> None:
    person, user = await new_person(region="CN-GD"), str(uuid.uuid4())
    agenda = [{"day": day(2), "begins": "14:00", "topic": "标准"}, {"day": day(2), "begins": "09:30", "topic": "参观"}]
    made = await plan_visit(whom=person, budget=COSTLY, agenda=agenda, user_ids=[user], purpose="考察")
    assert (made["status"], made["budget_total"], made["agenda"][0]["topic"]) == ("draft", "2000.01", "参观")
    assert code(await act(relationship, made, "holding", outcome="x")) == (409, "visit_step_not_possible")
    sent = (await act(relationship, made, "submission")).json()
    assert (sent["status"], sent["approver"], sent["scheme_version"]) == ("submitted", "supervisor", 1)
    assert code(await act(relationship, made, "approval")) == (403, "approver_is_author")
    assert code(await relationship.patch(f"{VISITS}/{made['id']}", json={"place": "x"})) == (
        409,
        "visit_step_not_possible",
    )
    approved = (await act(supervisor, made, "approval")).json()
    assert (approved["status"], approved["approved_by_name"]) == ("approved", "Test")
    held = (await act(relationship, made, "holding", outcome="认可")).json()
    touchpoint = (await relationship.get(f"{TOUCHPOINTS}/{held['touchpoint_id']}")).json()
    assert (held["status"], touchpoint["scene"], touchpoint["status"]) == ("held", "company_tour", "held")
    assert (touchpoint["purpose"], touchpoint["outcome"]) == ("考察", "认可")
    assert [one["contact_id"] for one in touchpoint["their_people"]] == [person.contact_id]
    assert [one["user_id"] for one in touchpoint["our_people"]] == [user]
    assert touchpoint["starts_at"] == f"{day(2)}T01:30:00Z"  # 09:30 in Shanghai
    assert code(await act(overseer, made, "holding", outcome="x")) == (409, "visit_step_not_possible")
    assert len((await relationship.get(TOUCHPOINTS)).json()["items"]) == 1


async def test_what_needs_nobody_is_approved_at_once_and_ours_is_a_routine_visit(
    relationship: httpx.AsyncClient, plan_visit: PlanVisit
) -> None:
    made = await plan_visit(direction="outbound")
    sent = (await act(relationship, made, "submission")).json()
    assert (sent["status"], sent["approver"], sent["approved_by_name"]) == ("approved", "nobody", None)
    held = (await act(relationship, made, "holding", outcome="x")).json()
    touchpoint = (await relationship.get(f"{TOUCHPOINTS}/{held['touchpoint_id']}")).json()
    assert (touchpoint["scene"], touchpoint["starts_at"]) == ("routine_visit", f"{day(2)}T01:00:00Z")


async def test_the_highest_reception_needs_who_sees_all_customers(
    relationship: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    overseer: httpx.AsyncClient,
    new_person: NewPerson,
    plan_visit: PlanVisit,
) -> None:
    made = await plan_visit(whom=await new_person(region="CN-GD"), reception_level="highest")
    await act(relationship, made, "submission")
    assert code(await act(supervisor, made, "approval")) == (403, "approver_too_narrow")
    returned = (await act(overseer, made, "return", reason="规格过高")).json()
    assert (returned["status"], returned["return_reason"]) == ("returned", "规格过高")
    await relationship.patch(f"{VISITS}/{made['id']}", json={"reception_level": "executive"})
    again = (await act(relationship, made, "submission")).json()
    assert (again["approver"], again["return_reason"]) == ("supervisor", None)
    assert (await act(supervisor, made, "approval")).json()["status"] == "approved"
    withdrawn = (await act(relationship, made, "withdrawal")).json()
    assert (withdrawn["status"], withdrawn["approved_by_name"], withdrawn["approver"]) == ("draft", None, None)


async def test_a_stricter_scheme_asks_for_a_higher_approval(
    relationship: httpx.AsyncClient, plan_visit: PlanVisit
) -> None:
    current = await relationship.get("/v1/visit-schemes/current")
    limit = {"above": "0", "from_level": "routine"}
    body = {"content": {"supervisor": limit, "overseer": limit}, "reason": "从严"}
    headers = {"If-Match": current.headers["etag"]}
    published = await relationship.post("/v1/visit-schemes", json=body, headers=headers)
    assert published.status_code == 201, published.text
    sent = (await act(relationship, await plan_visit(), "submission")).json()
    assert (sent["status"], sent["approver"], sent["scheme_version"]) == ("submitted", "overseer", 2)


async def test_level_1_sees_no_budget_no_senior_people_and_decides_nothing(
    app: FastAPI,
    tokens: Tokens,
    relationship: httpx.AsyncClient,
    person: Person,
    new_person: NewPerson,
    plan_visit: PlanVisit,
) -> None:
    chief = await new_person(person.customer_id, name="王总", seniority="top")
    made = await plan_visit(budget=COSTLY, contact_ids=[person.contact_id, chief.contact_id])
    await act(relationship, made, "submission")
    async with tokens.client(app, clearance=1) as assistant:
        seen = (await assistant.get(f"{VISITS}/{made['id']}")).json()
        assert (seen["budget"], seen["budget_total"], seen["approver"]) == (None, None, None)
        assert [one["contact_id"] for one in seen["their_people"]] == [person.contact_id]
        assert code(await act(assistant, made, "approval")) == (403, "field_hidden")
        assert code(await assistant.post(VISITS, json=visit(person, budget=[]))) == (403, "field_hidden")
        assert code(await assistant.post(VISITS, json=visit(chief))) == (422, "contact_unknown")
        assert code(await assistant.get(VISITS, params={"budget_total__gt": "1"})) == (403, "field_hidden")
        own = (await assistant.post(VISITS, json=visit(person))).json()
        await relationship.patch(f"{VISITS}/{own['id']}", json={"contact_ids": [person.contact_id, chief.contact_id]})
        await assistant.patch(f"{VISITS}/{own['id']}", json={"contact_ids": []})
    kept = (await relationship.get(f"{VISITS}/{own['id']}")).json()["their_people"]
    assert [one["contact_id"] for one in kept] == [chief.contact_id]


async def test_another_manager_does_not_find_it(app: FastAPI, tokens: Tokens, plan_visit: PlanVisit) -> None:
    made = await plan_visit()
    scope = {"kind": "own", "regions": []}
    async with tokens.client(app, sub=str(uuid.uuid4()), data_scope=scope) as other:
        assert (await other.get(VISITS)).json()["items"] == []
        for name in ("submission", "approval", "withdrawal"):
            assert (await act(other, made, name)).status_code == 404
        assert (await other.get(f"{VISITS}/{made['id']}/document")).status_code == 404


async def test_bad_input_names_the_field(
    relationship: httpx.AsyncClient, person: Person, new_person: NewPerson, plan_visit: PlanVisit
) -> None:
    elsewhere = await new_person()
    for wrong, pointer in (
        ({"ends_on": day(3)}, "/ends_on"),
        ({"agenda": [{"day": day(1), "begins": "09:00", "topic": "x"}]}, "/agenda/0/day"),
        ({"agenda": [{"day": day(2), "begins": "24:00", "topic": "x"}]}, "/agenda/0/begins"),
        ({"contact_ids": [elsewhere.contact_id]}, "/contact_ids/0"),
        ({"budget": [{"kind": "meals", "amount": "-1"}]}, "/budget/0/amount"),
        ({"reception_level": "royal"}, "/reception_level"),
    ):
        refused = await relationship.post(VISITS, json=visit(person, **wrong))
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer), refused.text
    assert (await relationship.get(VISITS)).json()["items"] == []
    made = await plan_visit(agenda=[{"day": day(2), "begins": "09:00", "topic": "x"}])
    moved = await relationship.patch(f"{VISITS}/{made['id']}", json={"starts_on": day(1), "ends_on": day(1)})
    assert code(moved) == (422, "agenda_unsound")
    future = await plan_visit(-3)
    await act(relationship, future, "submission")
    assert code(await act(relationship, future, "holding", outcome="x")) == (409, "visit_not_begun")
    assert (await act(relationship, future, "cancellation", reason="改期")).json()["status"] == "cancelled"
    assert code(await relationship.delete(f"{VISITS}/{future['id']}")) == (409, "visit_step_not_possible")
    assert (await relationship.delete(f"{VISITS}/{made['id']}")).status_code == 204


async def test_a_visit_and_its_touchpoint_are_found_by_the_action_that_they_carry_out(
    relationship: httpx.AsyncClient, plan_visit: PlanVisit
) -> None:
    action_id = str(uuid.uuid4())
    made, _ = await plan_visit(action_id=action_id), await plan_visit()
    await act(relationship, made, "submission")
    held = (await act(relationship, made, "holding", outcome="定稿")).json()
    for address, expected in ((VISITS, made["id"]), (TOUCHPOINTS, held["touchpoint_id"])):
        found = (await relationship.get(address, params={"action_id": action_id})).json()["items"]
        assert [(one["id"], one["action_id"]) for one in found] == [(expected, action_id)]
