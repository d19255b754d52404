"""A lead joins a summit project, its decision chain is checked, a visit closes the gap, and the lead is won."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from shared.time import company_today, company_zone
from tests.journeys.house import House, agenda, eventually, get, post
from tests.relationship.conftest import dimensions

pytestmark = pytest.mark.journey

TODAY = company_today()
LEAD = {"title": "二期制动电阻柜采购", "source": "our_visit", "brought_in_on": str(TODAY), "category": "制动电阻柜"}
PROJECT = {"title": "二期牵引配套框架招标", "stage": "issue_tender", "amount": "8600000", "currency": "CNY"}


class Pursuit:
    """A customer of one manager, with a decider who hardly knows us."""

    def __init__(self, house: House) -> None:
        self.manager, self.manager_id = house.hire("pursuit.manager", "卢晨", "account_manager")
        self.manager.headers["Accept-Language"] = "zh-CN"
        team = [{"user_id": self.manager_id, "role": "account_manager"}]
        named = {"name": "云岭牵引设备有限公司", "team": team}
        self.customer_id = post(house.sign_in(), "/v1/customers", named)["id"]
        person = {"name": "戴宗明", "title": "总经理", "decision_role": "decider", "is_key": True}
        self.decider = self.post("/v1/contacts", person)["id"]
        self.assess("contacted", 20)

    def post(self, path: str, body: dict[str, Any], status: int = 201) -> Any:
        return post(self.manager, path, body if status == 200 else {"customer_id": self.customer_id} | body, status)

    def assess(self, level: str, days_ago: int) -> None:
        said = {"level": level, "level_reason": "会谈所见。", "dimensions": dimensions()}
        day = str(TODAY - timedelta(days=days_ago))
        self.post("/v1/key-person-assessments", said | {"contact_id": self.decider, "assessed_on": day})

    def due(self) -> set[str]:
        """The kinds of what planning says is due at the customer."""
        until = str(TODAY + timedelta(days=60))
        items = agenda(self.manager, customer_id=self.customer_id, to=until)
        return {one["kind"] for one in items if one["service"] == "planning"}

    def leads_of_the_year(self) -> dict[str, str]:
        """What kpi has counted, by month."""
        asked = {"kpi": "leads", "from": f"{TODAY.year}-01-01", "to": f"{TODAY.year}-12-31", "grain": "month"}
        found = get(self.manager, "/v1/kpi-values", customer_id=self.customer_id, **asked)["items"]
        return {one["period"]: one["value"] for one in found if one["value"] not in {None, "0"}}


@pytest.fixture(scope="module")
def pursuit(house: House) -> Pursuit:
    return Pursuit(house)


def test_a_lead_is_won_after_its_decision_chain_was_closed(pursuit: Pursuit) -> None:
    lead = f"/v1/leads/{pursuit.post('/v1/leads', LEAD)['id']}"
    assert pursuit.due() == {"lead_qualification"}
    pursuit.post(f"{lead}/qualification", {"reason": "预算已批复，技术指标明确。"}, 200)
    assert pursuit.due() == {"lead_day"}
    assert eventually(pursuit.leads_of_the_year) == {f"{TODAY:%Y-%m}": "1"}

    project = opened_project(pursuit)
    said = {"probability": "0.4", "expected_order_on": str(TODAY + timedelta(days=40))}
    part = pursuit.post(f"{lead}/conversion", said | {"summit_project_id": project["id"]}, 200)
    assert (part["state"], part["summit_project_title"]) == ("opportunity", PROJECT["title"])
    assert pursuit.due() == {"lead_closing", "decision_chain_check", "summit_outcome"}

    url = f"/v1/summit-projects/{project['id']}"
    check = post(pursuit.manager, f"{url}/decision-chain-checks", {"findings": "总经理尚未与我方会谈。"})
    assert (check["person_count"], check["gap_count"]) == (1, 1)
    visit_the_decider(pursuit)
    pursuit.assess("supportive", 0)
    (person,) = get(pursuit.manager, f"{url}/people")["items"]
    assert (person["level_state"], person["level"], person["gap_steps"]) == ("known", "supportive", 0)

    pursuit.post(f"{url}/outcome", {"outcome": "won", "reason": "技术标第一，总经理支持。"}, 200)
    won = pursuit.post(f"{lead}/win", {"order_no": "KJ-2026-07"}, 200)
    assert (won["state"], won["order_no"]) == ("won", "KJ-2026-07")
    assert pursuit.due() == set()
    assert pursuit.leads_of_the_year() == {f"{TODAY:%Y-%m}": "1"}


def opened_project(pursuit: Pursuit) -> Any:
    """A summit project that needs the decider."""
    decided = {"decision_on": str(TODAY + timedelta(days=30)), "probability": "0.4"}
    project = pursuit.post("/v1/summit-projects", PROJECT | decided | {"owner_id": pursuit.manager_id})
    needed = {"contact_id": pursuit.decider, "needed_level": "supportive", "reason": "最终拍板。"}
    post(pursuit.manager, f"/v1/summit-projects/{project['id']}/people", needed)
    return project


def visit_the_decider(pursuit: Pursuit) -> None:
    """A meeting agrees on the visit; the visit is held, and with it the action is done."""
    begins = datetime.combine(TODAY - timedelta(days=1), time(10), company_zone())
    meeting = {
        "kind": "project",
        "title": "山头项目决策链会",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=1)).isoformat(),
        "minutes": "总经理未覆盖，由客户经理拜访。",
        "action_items": [{"title": "拜访总经理", "owner_id": pursuit.manager_id, "due_on": str(TODAY)}],
    }
    made = pursuit.post("/v1/meetings", meeting)
    assert "meeting_minutes" in pursuit.due()
    pursuit.post(f"/v1/meetings/{made['id']}/release", {}, 200)
    (action,) = get(pursuit.manager, "/v1/actions", source_id=made["id"])["items"]
    assert (action["source"], action["title"], "action" in pursuit.due()) == ("meeting", "拜访总经理", True)
    carry_out(pursuit, f"/v1/actions/{action['id']}")


def carry_out(pursuit: Pursuit, action: str) -> None:
    """Visit the customer today; what came of it is the action's outcome."""
    pursuit.post(f"{action}/execution", {"kind": "visit", "starts_on": str(TODAY), "direction": "outbound"}, 200)
    visit = eventually(lambda: get(pursuit.manager, action)["execution_id"])
    for step, body in (("submission", {}), ("holding", {"outcome": "总经理认可总成本方案。"})):
        pursuit.post(f"/v1/visit-plans/{visit}/{step}", body, 200)
    done = eventually(lambda: found if (found := get(pursuit.manager, action))["state"] == "done" else None)
    assert (done["outcome"], done["execution_state"]) == ("总经理认可总成本方案。", "held")
