"""Campaigns over HTTP: the workflow, and who sees what."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from fastapi import FastAPI

from services.relationship.key_people.closeness.rules import CLOSENESS
from tests.relationship.conftest import Assess, Person
from tests.relationship.contact.conftest import CAMPAIGNS, PEOPLE, Plan, day, invite, step
from tests.sign_in import Tokens

NewPerson = Callable[..., Awaitable[Person]]


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_a_large_campaign_goes_from_plan_to_evaluation(
    relationship: httpx.AsyncClient, plan: Plan, person: Person
) -> None:
    goals = [{"kind": "leads", "count": 3}, {"kind": "free", "text": "样板工厂参观"}]
    made = await plan(person, is_large_brand_campaign=True, goals=goals, planned_cost="100")
    assert (made["status"], made["customers"][0]["customer_id"]) == ("planned", person.customer_id)
    assert code(await step(relationship, made, "evaluation", evaluation="x")) == (409, "step_not_possible")
    assert (await step(relationship, made, "invitation")).json()["status"] == "inviting"
    assert code(await step(relationship, made, "holding", actual_cost="90")) == (409, "nobody_attended")
    assert (await invite(relationship, made, attended=person.contact_id)).status_code == 200
    held = (await step(relationship, made, "holding", actual_cost="90")).json()
    assert (held["status"], held["actual_cost"], held["people"]["attended"]) == ("held", "90", 1)
    assert code(await step(relationship, made, "closure")) == (409, "evaluation_missing")
    refused = await step(relationship, made, "evaluation", evaluation="好", results=[{"goal": 1, "number": 3}])
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "missing")
    results = [{"goal": 1, "number": 3}, {"goal": 2, "is_reached": False}]
    assert (await step(relationship, made, "evaluation", evaluation="好", results=results)).status_code == 200
    effect = (await relationship.get(f"{CAMPAIGNS}/{made['id']}/effect")).json()
    assert [(goal["reached"], goal["is_reached"]) for goal in effect["goals"]] == [(3, True), (None, False)]
    assert code(await relationship.patch(f"{CAMPAIGNS}/{made['id']}", json={"goals": []})) == (
        409,
        "goals_evaluated",
    )
    assert (await step(relationship, made, "closure")).json()["status"] == "closed"
    assert code(await relationship.patch(f"{CAMPAIGNS}/{made['id']}", json={"place": "x"})) == (
        409,
        "campaign_finished",
    )
    assert code(await invite(relationship, made, absent=person.contact_id)) == (409, "campaign_finished")


async def test_the_effect_is_counted_against_the_goals(
    relationship: httpx.AsyncClient, plan: Plan, assess: Assess, person: Person, new_person: NewPerson
) -> None:
    other = await new_person(person.customer_id, name="韩梅梅")
    goals = [{"kind": "raised_people", "count": 1, "level": "favourable"}, {"kind": "attendees", "count": 3}]
    made = await plan(person, days=20, goals=goals)
    await assess(1, 1, 1, 1, 1, 1, assessed_on="2020-01-05")
    await assess(3, 3, 3, 3, 3, 3, assessed_on=day(5))
    await step(relationship, made, "invitation")
    await invite(relationship, made, attended=f"{person.contact_id} {other.contact_id}")
    await step(relationship, made, "holding", actual_cost="300")
    effect = (await relationship.get(f"{CAMPAIGNS}/{made['id']}/effect")).json()
    assert (effect["attended"], effect["people_moved"], effect["levels_moved"], effect["rose"]) == (2, 1, 2, 1)
    assert effect["cost_per_level"] == "150"
    assert [(goal["reached"], goal["is_reached"]) for goal in effect["goals"]] == [(1, True), (2, False)]
    assert effect["goals_reached"] == 1
    earlier = (await relationship.get(f"{CAMPAIGNS}/{made['id']}/effect", params={"as_of": day(6)})).json()
    assert (earlier["people_moved"], earlier["cost_per_level"], earlier["goals_reached"]) == (0, None, 0)
    refused = await relationship.get(f"{CAMPAIGNS}/{made['id']}/effect", params={"as_of": day(21)})
    assert code(refused) == (400, "as_of_before_held")


async def test_the_effect_counts_everybody_invited_by_level_before_and_after(
    relationship: httpx.AsyncClient, plan: Plan, assess: Assess, person: Person, new_person: NewPerson
) -> None:
    stayed_away, came, never_met = [await new_person(person.customer_id, name=name) for name in ("甲", "乙", "丙")]
    made = await plan(person, days=20)
    for one, score, assessed_on in ((person, 1, day(90)), (person, 3, day(5)), (stayed_away, 3, day(60))):
        await assess(*[score] * 6, assessed_on=assessed_on, contact_id=one.contact_id)
    await step(relationship, made, "invitation")
    await invite(relationship, made, attended=f"{person.contact_id} {came.contact_id}")
    await invite(relationship, made, absent=stayed_away.contact_id, declined=never_met.contact_id)
    await step(relationship, made, "holding", actual_cost="1")
    effect = (await relationship.get(f"{CAMPAIGNS}/{made['id']}/effect")).json()
    before, after = (effect[f"levels_{when}"] for when in ("before", "after"))
    assert [one["level"] or one["no_level"] for one in before] == [one.value for one in CLOSENESS]
    assert [one["people"] for one in before] == [2, 0, 0, 1, 0, 1, 0, 0]
    assert [one["people"] for one in after] == [1, 1, 0, 0, 0, 2, 0, 0]


async def test_level_1_counts_no_senior_people_and_sees_no_cost(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, plan: Plan, person: Person, new_person: NewPerson
) -> None:
    chief = await new_person(person.customer_id, name="王总", seniority="top")
    made = await plan(person, planned_cost="5")
    await step(relationship, made, "invitation")
    await invite(relationship, made, attended=f"{person.contact_id} {chief.contact_id}")
    await step(relationship, made, "holding", actual_cost="7")
    async with tokens.client(app, clearance=1) as assistant:
        seen = (await assistant.get(f"{CAMPAIGNS}/{made['id']}")).json()
        assert (seen["planned_cost"], seen["actual_cost"], seen["people"]["attended"]) == (None, None, 1)
        effect = (await assistant.get(f"{CAMPAIGNS}/{made['id']}/effect")).json()
        assert ([one["contact_id"] for one in effect["people"]], effect["cost_per_level"]) == (
            [person.contact_id],
            None,
        )
        assert effect["goals"][0]["reached"] == 1
        assert sum(one["people"] for one in effect["levels_before"]) == 1
        page = (await assistant.get(PEOPLE, params={"count": "true"})).json()
        assert (page["count"], page["items"][0]["contact_id"]) == (1, person.contact_id)
        for field in ({"planned_cost": "1"}, {"actual_cost": "1"}):
            refused = await assistant.patch(f"{CAMPAIGNS}/{made['id']}", json=field)
            assert code(refused) == (403, "field_hidden")


async def test_who_sees_one_customer_sees_the_campaign_with_this_customer_only(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, plan: Plan, new_person: NewPerson
) -> None:
    south, north = await new_person(region="CN-GD"), await new_person(region="CN-BJ")
    both, of_south = await plan(south, north), await plan(south)
    await invite(relationship, both, invited=f"{south.contact_id} {north.contact_id}")
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-BJ"]}) as director:
        (seen,) = (await director.get(CAMPAIGNS)).json()["items"]
        assert (seen["id"], seen["people"]["invited"]) == (both["id"], 1)
        assert [one["customer_id"] for one in seen["customers"]] == [north.customer_id]
        assert (await director.get(CAMPAIGNS, params={"customer_id": south.customer_id})).json()["items"] == []
        assert (await director.get(f"{CAMPAIGNS}/{of_south['id']}")).status_code == 404
        for act in ("invitation", "closure"):
            assert (await step(director, of_south, act)).status_code == 404
        refused = await invite(director, both, invited=south.contact_id)
        assert code(refused) == (422, "contact_unknown")
        changed = await director.patch(f"{CAMPAIGNS}/{both['id']}", json={"customer_ids": [north.customer_id]})
        assert changed.status_code == 200, changed.text
    kept = (await relationship.get(f"{CAMPAIGNS}/{both['id']}")).json()
    assert {one["customer_id"] for one in kept["customers"]} == {south.customer_id, north.customer_id}


async def test_a_customer_whose_people_are_invited_stays(
    relationship: httpx.AsyncClient, plan: Plan, new_person: NewPerson
) -> None:
    here, there = await new_person(), await new_person()
    made = await plan(here, there)
    await invite(relationship, made, invited=there.contact_id)
    only_here = {"customer_ids": [here.customer_id]}
    assert code(await relationship.patch(f"{CAMPAIGNS}/{made['id']}", json=only_here)) == (
        409,
        "customer_invited",
    )
    (row,) = (await relationship.get(PEOPLE, params={"campaign_id": made["id"]})).json()["items"]
    assert (await relationship.delete(f"{PEOPLE}/{row['id']}")).status_code == 204
    changed = await relationship.patch(f"{CAMPAIGNS}/{made['id']}", json=only_here)
    assert [one["customer_id"] for one in changed.json()["customers"]] == [here.customer_id]


async def test_bad_input_names_the_field(relationship: httpx.AsyncClient, plan: Plan, person: Person) -> None:
    body: dict[str, Any] = {"name": "x", "reach": "area", "starts_on": day(0), "customer_ids": [person.customer_id]}
    for wrong, pointer in (
        ({"ends_on": day(2)}, "/ends_on"),
        ({"goals": [{"kind": "leads"}]}, "/goals/0/count"),
        ({"customer_ids": []}, "/customer_ids"),
        ({"reach": "everything"}, "/reach"),
        ({"planned_cost": "-1"}, "/planned_cost"),
    ):
        refused = await relationship.post(CAMPAIGNS, json=body | wrong)
        assert refused.status_code == 422, refused.text
        assert refused.json()["errors"][0]["pointer"] == pointer
    assert (await relationship.get(CAMPAIGNS)).json()["items"] == []
    no_goal = await plan(person, goals=[])
    assert code(await step(relationship, no_goal, "invitation")) == (409, "goal_missing")
    assert code(await relationship.get(f"{CAMPAIGNS}/{no_goal['id']}/effect")) == (409, "campaign_not_held")
    assert (await step(relationship, no_goal, "cancellation", reason="x")).json()["status"] == "cancelled"
    assert code(await relationship.delete(f"{CAMPAIGNS}/{no_goal['id']}")) == (409, "step_not_possible")
    assert (await relationship.delete(f"{CAMPAIGNS}/{(await plan(person))['id']}")).status_code == 204


async def test_a_campaign_is_found_by_the_action_that_it_carries_out(
    relationship: httpx.AsyncClient, plan: Plan, person: Person
) -> None:
    action_id = "01a1ff25-b1e9-738a-8877-00000000ac01"
    made, other = await plan(person, action_id=action_id), await plan(person)
    found = (await relationship.get(CAMPAIGNS, params={"action_id": action_id})).json()["items"]
    assert [(one["id"], one["action_id"]) for one in found] == [(made["id"], action_id)]
    assert other["action_id"] is None
