"""Progress and effect of plans over HTTP, beside the real relationship service and without it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.access import Scope
from tests.planning.conftest import Assess, NewContact, Workshop
from tests.planning.execution.conftest import Answer, closed, lost
from tests.relationship.conftest import dimensions
from tests.sign_in import Tokens


async def act(plan: Workshop, done_on: str | None, **fields: Any) -> str:
    """Plan an action of the plan; with a day, it is done."""
    body = {"customer_id": plan.customer_id, "plan_id": plan.url.rpartition("/")[2], "title": "tour"}
    made = await plan.client.post("/v1/actions", json=body | {"due_on": "2025-03-10"} | fields)
    assert made.status_code == 201, made.text
    url = f"/v1/actions/{made.json()['id']}"
    if done_on:
        done = await plan.client.post(f"{url}/completion", json={"done_on": done_on, "actual_cost": "300"})
        assert done.status_code == 200, done.text
    return url


@pytest.fixture
def assess_on(relationship: httpx.AsyncClient, customer_id: str) -> Callable[[str, str, str], Any]:
    """Put a contact at a level on a day."""

    async def make(contact_id: str, level: str, day: str) -> None:
        body = {"customer_id": customer_id, "contact_id": contact_id, "assessed_on": day, "level": level}
        body |= {"level_reason": "for the test"}
        made = await relationship.post("/v1/key-person-assessments", json=body | {"dimensions": dimensions()})
        assert made.status_code == 201, made.text

    return make


async def test_progress_counts_actions_costs_goals_and_reviews(ended: Workshop, assess: Assess) -> None:
    goal = (await ended.ask("GET", "/relationship-goals"))["items"][0]
    await assess(goal["contact_id"], "supportive")
    await act(ended, "2025-03-01", cost="200")
    cancelled = await act(ended, None, cost="5000")
    await ended.client.post(f"{cancelled}/cancellation", json={"reason": "x"})
    await act(ended, None, cost="70", currency="USD", due_on="2099-01-01", due_reason="x")
    found = await ended.ask("GET", "/progress")
    counts = ("actions", "actions_done", "actions_open", "actions_late", "actions_cancelled", "goals", "goals_reached")
    assert [found[name] for name in counts] == [3, 1, 2, 1, 1, 1, 1]
    assert found["costs"] == [
        {"currency": "CNY", "planned": "200", "actual": "300"},
        {"currency": "USD", "planned": "70", "actual": "0"},
    ]
    assert (found["reviews"], found["reviews_held"], found["reviews_late"]) == (1, 0, 0)
    assert found["next_review_on"] is not None


async def test_a_new_plan_has_no_progress(plan: Workshop, relationship: httpx.AsyncClient) -> None:
    found = await plan.ask("GET", "/progress")
    assert (found["actions"], found["costs"], found["goals"], found["goals_reached"]) == (0, [], 0, 0)
    assert (found["reviews"], found["next_review_on"]) == (0, None)


async def test_an_action_shows_the_levels_before_and_after(
    plan: Workshop, new_contact: NewContact, assess_on: Callable[[str, str, str], Any]
) -> None:
    people = [await new_contact(), await new_contact(name="韩梅梅")]
    await assess_on(people[0], "contacted", "2025-02-01")
    await assess_on(people[0], "favourable", "2025-03-20")
    await assess_on(people[1], "accepted", "2025-03-20")
    await act(plan, "2025-03-10", contact_ids=people, scene="company_tour")
    found = await plan.ask("GET", "/effects")
    (one,) = found["actions"]
    assert (one["state"], one["levels_moved"], one["cost"], one["cost_per_level"]) == ("raised", 2, "300", "150")
    moved = {person["contact_id"]: person for person in one["people"]}
    levels = ("level_before", "level_after", "movement")
    assert [moved[people[0]][name] for name in levels] == ["contacted", "favourable", 2]
    assert [moved[people[1]][name] for name in levels] == [None, "accepted", None]
    assert (found["level_state"], found["effect_days"], found["scheme_version"]) == ("known", 90, 1)


async def test_actions_of_a_kind_add_up(
    plan: Workshop, new_contact: NewContact, assess_on: Callable[[str, str, str], Any]
) -> None:
    person = await new_contact()
    await assess_on(person, "contacted", "2025-02-01")
    await assess_on(person, "accepted", "2025-03-20")
    for scene in ("meal", "meal", None):
        await act(plan, "2025-03-10", contact_ids=[person], scene=scene)
    scenes = (await plan.ask("GET", "/effects"))["scenes"]
    assert [(one["scene"], one["actions"], one["levels_moved"], one["cost_per_level"]) for one in scenes] == [
        ("meal", 2, 2, "300"),
        (None, 1, 1, "300"),
    ]


async def test_without_a_later_assessment_the_effect_is_not_known(
    plan: Workshop, new_contact: NewContact, assess_on: Callable[[str, str, str], Any]
) -> None:
    person = await new_contact()
    await assess_on(person, "contacted", "2025-02-01")
    await act(plan, "2025-03-10", contact_ids=[person])
    await act(plan, "2025-03-11")
    states = [one["state"] for one in (await plan.ask("GET", "/effects"))["actions"]]
    assert states == ["no_people", "not_assessed"]


@pytest.mark.parametrize(("answer", "state"), [(lost, "unavailable"), (closed, "not_permitted")])
async def test_without_the_relationship_service_the_rest_is_shown(
    ended: Workshop,
    new_contact: NewContact,
    replace_peer: Callable[[str, Answer], list[str]],
    answer: Answer,
    state: str,
) -> None:
    await act(ended, "2025-03-10", contact_ids=[await new_contact()])
    asked = replace_peer("relationship", answer)
    progress, effects = await ended.ask("GET", "/progress"), await ended.ask("GET", "/effects")
    assert (progress["level_state"], progress["goals"], progress["goals_reached"]) == (state, 1, None)
    assert (effects["level_state"], [one["state"] for one in effects["actions"]]) == (state, [state])
    assert set(asked) == {"/v1/key-person-assessments/levels", "/v1/key-person-assessments/levels/history"}


async def test_who_may_not_read_relationships_is_shown_the_rest(ended: Workshop, app: FastAPI, tokens: Tokens) -> None:
    scope = " ".join(one for one in Scope if one is not Scope.RELATIONSHIPS_READ)
    found = (await tokens.client(app, scope=scope).get(f"{ended.url}/progress")).json()
    assert (found["level_state"], found["goals_reached"]) == ("not_permitted", None)


async def test_costs_are_above_level_one(ended: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await act(ended, "2025-03-10", cost="200")
    async with tokens.client(app, clearance=1) as assistant:
        progress = (await assistant.get(f"{ended.url}/progress")).json()
        effects = (await assistant.get(f"{ended.url}/effects")).json()
    assert progress["costs"] == [{"currency": None, "planned": None, "actual": None}]
    assert [(one["cost"], one["currency"]) for one in effects["actions"] + effects["scenes"]] == [(None, None)] * 2


async def test_who_does_not_see_the_customer_finds_none(plan: Workshop, app: FastAPI, tokens: Tokens) -> None:
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    for path in ("/progress", "/effects"):
        assert (await stranger.get(plan.url + path)).status_code == 404
