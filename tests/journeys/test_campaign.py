"""A decision chain is assessed, a campaign lifts it, and the map shows what moved between two days."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.time import company_today
from tests.journeys.house import House, eventually, get, post
from tests.relationship.conftest import dimensions

pytestmark = pytest.mark.journey

TODAY = company_today()
BEFORE, HELD, AFTER = (TODAY - timedelta(days=days) for days in (60, 30, 3))
PEOPLE: dict[str, dict[str, Any]] = {
    "魏长河": {"title": "董事长", "seniority": "top", "decision_role": "decider", "influence": 5},
    "程立": {"title": "研发经理", "seniority": "middle", "decision_role": "evaluator", "influence": 4},
    "苗青": {"title": "采购工程师", "seniority": "base", "decision_role": "buyer", "influence": 3},
}
LEVELS = {"魏长河": ("contacted", "favourable"), "程立": ("accepted", "supportive"), "苗青": ("accepted", "accepted")}
"""Before and after the campaign."""
GOALS = [{"kind": "raised_people", "count": 2, "level": "favourable"}, {"kind": "attendees", "count": 3}]


@dataclass
class Story:
    """The customer, who sees whom, and the campaign that was held."""

    manager: httpx.Client
    assistant: httpx.Client
    customer_id: str
    contacts: dict[str, str] = field(default_factory=dict)
    campaign: dict[str, Any] = field(default_factory=dict)

    def assess(self, name: str, day: Any, level: str) -> None:
        said = {"assessed_on": str(day), "dimensions": dimensions(), "level": level, "level_reason": "当面交流所见。"}
        about = {"customer_id": self.customer_id, "contact_id": self.contacts[name]}
        post(self.manager, "/v1/key-person-assessments", about | said)

    def map_for(self, client: httpx.Client, **asked: str) -> dict[str, Any]:
        found: dict[str, Any] = get(client, f"/v1/relationship-maps/{self.customer_id}", **asked)
        return found


def known_people(story: Story) -> bool:
    """Whether the relationship service has heard of the key people."""
    coverage = get(story.manager, "/v1/key-person-targets/coverage", customer_id=story.customer_id)
    return bool(coverage["key_people"] == len(PEOPLE))


@pytest.fixture(scope="module")
def story(house: House) -> Story:
    """A customer of the manager and the assistant, whose people came to a large campaign between two assessments."""
    manager, manager_id = house.hire("campaign.manager", "沈妍", "account_manager")
    assistant, assistant_id = house.hire("campaign.assistant", "纪小雨", "sales_assistant")
    team = [{"user_id": manager_id, "role": "account_manager"}, {"user_id": assistant_id, "role": "backup_contact"}]
    customer = post(house.sign_in(), "/v1/customers", {"name": "江北轨道装备有限公司", "team": team})
    story = Story(manager, assistant, customer["id"])
    for name, said in PEOPLE.items():
        body = {"customer_id": story.customer_id, "name": name, "department": "总部", "is_key": True}
        story.contacts[name] = post(manager, "/v1/contacts", body | said)["id"]
    eventually(lambda: known_people(story))
    for name, (level, _) in LEVELS.items():
        story.assess(name, BEFORE, level)
    target = {"customer_id": story.customer_id, "contact_id": story.contacts["魏长河"], "target_level": "supportive"}
    post(manager, "/v1/key-person-targets", target | {"due_on": str(TODAY + timedelta(days=90))})
    story.campaign = held(story)
    for name, (_, level) in LEVELS.items():
        story.assess(name, AFTER, level)
    return story


def held(story: Story) -> dict[str, Any]:
    """A large brand campaign: planned, invited to and held."""
    plan = {
        "name": "江北样板产线开放日",
        "reach": "area",
        "starts_on": str(HELD),
        "customer_ids": [story.customer_id],
        "is_large_brand_campaign": True,
        "goals": GOALS,
        "planned_cost": "60000",
    }
    made = post(story.manager, "/v1/campaigns", plan)
    address = f"/v1/campaigns/{made['id']}"
    post(story.manager, f"{address}/invitation", {}, 200)
    came = [{"contact_id": one, "status": "attended"} for one in story.contacts.values()]
    post(story.manager, "/v1/campaign-people", {"campaign_id": made["id"], "people": came}, 200)
    campaign: dict[str, Any] = post(story.manager, f"{address}/holding", {"actual_cost": "58000"}, 200)
    return campaign


def test_the_map_moves_between_the_two_days(story: Story) -> None:
    then = story.map_for(story.manager, as_of=str(HELD - timedelta(days=1)))
    now = story.map_for(story.manager, compare_with=str(HELD - timedelta(days=1)))
    assert levels_on(then) == {name: before for name, (before, _) in LEVELS.items()}
    assert levels_on(now) == {name: after for name, (_, after) in LEVELS.items()}
    moves = {move["name"]: (move["from_level"], move["to_level"]) for move in now["comparison"]["moves"]}
    assert moves == {name: LEVELS[name] for name in ("魏长河", "程立")}
    assert {move["moved_on"] for move in now["comparison"]["moves"]} == {str(AFTER)}


def levels_on(shown: dict[str, Any]) -> dict[str, str | None]:
    """The level of everybody on a map."""
    people = [one for department in shown["departments"] for one in department["people"]]
    return {one["name"]: one["ours"] and one["ours"]["level"] for one in people}


def test_its_effect_is_measured_against_its_goals_and_it_closes_after_the_evaluation(story: Story) -> None:
    address = f"/v1/campaigns/{story.campaign['id']}"
    effect = get(story.manager, f"{address}/effect")
    assert (effect["attended"], effect["rose"], effect["levels_moved"]) == (3, 2, 4)
    assert [(goal["reached"], goal["is_reached"]) for goal in effect["goals"]] == [(2, True), (3, True)]
    assert effect["cost_per_level"] == "14500"
    refused = story.manager.post(f"{address}/closure", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "evaluation_missing")
    said = {"evaluation": "两位关键人明显升温，采购暂无变化。", "results": []}
    post(story.manager, f"{address}/evaluation", said, 200)
    assert post(story.manager, f"{address}/closure", {}, 200)["status"] == "closed"


def test_who_may_not_see_senior_people_sees_none_of_them_anywhere(story: Story) -> None:
    shown = story.map_for(story.assistant, compare_with=str(BEFORE - timedelta(days=1)))
    assert set(levels_on(shown)) == {"程立", "苗青"}
    assert shown["is_without_senior_people"]
    assert (shown["coverage"]["people"], shown["coverage"]["with_target"]) == (2, 0)
    drawn = story.assistant.get(f"/v1/relationship-maps/{story.customer_id}", params={"format": "svg"})
    assert "程立" in "".join(ET.fromstring(drawn.content).itertext())
    effect = get(story.assistant, f"/v1/campaigns/{story.campaign['id']}/effect")
    assert effect["attended"] == 2
    assert effect["cost_per_level"] is None
    people = get(story.assistant, "/v1/campaign-people", campaign_id=story.campaign["id"])
    assert story.contacts["魏长河"] not in {one["contact_id"] for one in people["items"]}
    for answer in (shown, drawn.text, effect, people):
        assert "魏长河" not in str(answer)
