"""The relationship service stops in the middle of planning: reads say so, writes wait, and nothing is done by half."""

import subprocess
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

import httpx
import pytest

from shared.time import company_zone
from tests.journeys.house import House, eventually, get, post
from tests.journeys.planned import TODAY, Account, refused

pytestmark = pytest.mark.journey

MIDNIGHT = datetime.combine(TODAY, time(), company_zone()).isoformat()
UNAVAILABLE = (503, "peer_unavailable")


class Planned:
    """An approved plan with an open action, and the relationship service, which can be stopped and started."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.served: subprocess.Popen[bytes] | None = None
        self.start()
        self.account = account = Account(house, "stopped", "玉垒泵阀有限公司")
        self.executive = house.hire("stopped.executive", "钟岳", "executive")[0]
        account.write_goals(target="1000000", baseline="800000")
        account.write("strategies")
        self.action = account.plan_action("与总经理交流二期方案")
        account.write("execution")
        account.act("submission")
        account.act("approval", self.executive)

    def start(self) -> None:
        self.served = self.house.serve("relationship")

    def stop(self) -> None:
        assert self.served is not None
        self.served.terminate()
        self.served.wait(timeout=20)

    @property
    def client(self) -> httpx.Client:
        return self.account.manager

    @property
    def review(self) -> str:
        """The address of the check of this month."""
        (check, *_) = self.account.read("/reviews", holder="account_manager")["items"]
        return f"{self.account.plan}/reviews/{check['id']}"

    def action_now(self) -> Any:
        return get(self.client, f"/v1/actions/{self.action['id']}")


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planned]:
    house = House(tmp_path_factory.mktemp("stopped"), without="relationship").start()
    try:
        made = Planned(house)
        made.stop()
        yield made
        made.stop()
    finally:
        house.stop()


def test_reads_answer_with_what_they_have_and_say_what_is_missing(planned: Planned) -> None:
    account = planned.account
    (goal,) = account.read("/relationship-goals")["items"]
    assert (goal["level_state"], goal["current_level"]) == ("unavailable", None)
    assert (goal["level_when_set"], goal["contact"]["name"]) == ("contacted", "闻人达")
    progress, effects = account.read("/progress"), account.read("/effects")
    assert (progress["level_state"], progress["goals"], progress["goals_reached"]) == ("unavailable", 1, None)
    assert (progress["actions_open"], effects["level_state"]) == (1, "unavailable")
    budget = account.read("/budget")
    assert (budget["spending_state"], budget["visits"], budget["total"]["actual"]) == ("unavailable", "30000", None)
    (need,) = account.read("/trace")["market_goals"][0]["relationship_goals"]
    assert (need["level_state"], len(need["actions"])) == ("unavailable", 1)


def test_documents_name_what_could_not_be_read(planned: Planned) -> None:
    document = planned.account.read("/documents/relationship_plan")
    assert {(one["part"], one["reason"]) for one in document["missing"]} == {("levels", "unavailable")}
    page = planned.client.get(f"{planned.account.plan}/documents/relationship_plan", params={"format": "html"})
    assert (page.status_code, "Relationship map (Temporarily unavailable)" in page.text) == (200, True)


def test_writes_that_need_it_are_refused_and_change_nothing(planned: Planned) -> None:
    account, before = planned.account, planned.account.read()
    assert refused(planned.client, f"{planned.review}/holding", {"findings": "按期。"}) == UNAVAILABLE
    following = account.add("/v1/plans", fiscal_year=TODAY.year + 1)
    snapshots = f"/v1/plans/{following['id']}/relationship-snapshots"
    goal = {"kind": "profit", "metric": "revenue", "title": "全年销售额", "target": "1", "baseline": None}
    post(planned.client, f"/v1/plans/{following['id']}/market-goals", goal | {"due_on": f"{TODAY.year + 1}-12-31"})
    assert refused(planned.client, snapshots) == UNAVAILABLE
    assert get(planned.client, snapshots)["items"] == []
    assert get(planned.client, planned.review)["held_on"] is None
    assert account.read() == before


def test_an_action_that_becomes_a_touchpoint_waits_and_is_planned_once(planned: Planned) -> None:
    url = f"/v1/actions/{planned.action['id']}/execution"
    asked = post(planned.client, url, {"kind": "touchpoint", "starts_at": MIDNIGHT}, 200)
    assert (asked["execution_state"], asked["execution_id"]) == ("pending", None)
    assert refused(planned.client, url, {"kind": "touchpoint"}) == (409, "execution_exists")
    assert planned.action_now()["execution_state"] == "pending"
    planned.start()
    made = eventually(lambda: planned.action_now()["execution_id"], within=60)
    (touchpoint,) = get(planned.client, "/v1/touchpoints", action_id=planned.action["id"])["items"]
    assert (touchpoint["id"], touchpoint["status"]) == (made, "planned")
    assert planned.action_now()["execution_state"] == "planned"


def test_it_catches_up_when_the_service_is_back(planned: Planned) -> None:
    (goal,) = planned.account.read("/relationship-goals")["items"]
    assert (goal["level_state"], goal["current_level"]) == ("known", "contacted")
    assert planned.account.read("/budget")["spending_state"] == "known"
    held = post(planned.client, f"{planned.review}/holding", {"findings": "按期。"}, 200)
    assert (held["held_on"], held["actions_open"], held["goals_set"]) == (str(TODAY), 1, 1)
    touchpoint, outcome = planned.action_now()["execution_id"], {"outcome": "总经理同意联合评审。"}
    post(planned.client, f"/v1/touchpoints/{touchpoint}/completion", outcome, 200)
    done = eventually(lambda: found if (found := planned.action_now())["state"] == "done" else None)
    assert (done["outcome"], done["execution_state"]) == (outcome["outcome"], "held")
