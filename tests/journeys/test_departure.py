"""A key person leaves: the handover opens by itself, the visit to the new person is a duty, and a warning is raised."""

from datetime import datetime, time, timedelta
from typing import Any

import httpx
import pytest

from services.relationship.key_people.warnings.operations import publish_key_person_warnings
from shared.time import company_today, company_zone
from tests.journeys.house import House, agenda, eventually, get, post
from tests.relationship.conftest import dimensions

pytestmark = pytest.mark.journey


class Account:
    """A customer of one manager, with a decider close to us and closer to a rival."""

    def __init__(self, house: House) -> None:
        self.manager, manager_id = house.hire("departure.manager", "孟凡", "account_manager")
        self.manager.headers["Accept-Language"] = "zh-CN"
        team = [{"user_id": manager_id, "role": "account_manager"}]
        self.customer_id = post(house.sign_in(), "/v1/customers", {"name": "天河储能系统有限公司", "team": team})["id"]
        rival = post(house.sign_in(), "/v1/competitors", {"name": "启铭储能股份有限公司", "short_name": "启铭"})["id"]
        self.old = self.add("童大为", title="总经理", decision_role="decider")
        for level, competitor in (("favourable", None), ("supportive", rival)):
            said = {"level": level, "level_reason": "会谈所见。", "competitor_id": competitor}
            body = {"contact_id": self.old, "assessed_on": str(company_today() - timedelta(days=20))}
            self.post("/v1/key-person-assessments", body | said | {"dimensions": dimensions()})

    def add(self, name: str, **said: str) -> str:
        return str(self.post("/v1/contacts", {"name": name, "is_key": True} | said)["id"])

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return post(self.manager, path, {"customer_id": self.customer_id} | body)

    def items(self, path: str, **asked: str) -> list[Any]:
        found: list[Any] = get(self.manager, path, customer_id=self.customer_id, **asked)["items"]
        return found

    def visits_due(self) -> list[str]:
        """The titles of the agenda's visits to new people."""
        due = agenda(self.manager, customer_id=self.customer_id)
        return [one["title"] for one in due if one["kind"] == "new_contact_visit"]

    def change(self) -> Any:
        """The change of the person, once the relationship service knows it."""
        (found,) = eventually(lambda: self.items("/v1/contact-changes"))
        return found


def patch(client: httpx.Client, path: str, body: dict[str, Any]) -> Any:
    answer = client.patch(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_key_person_leaves(house: House) -> None:
    account = Account(house)
    patch(account.manager, f"/v1/contacts/{account.old}", {"has_left": True})

    (handover,) = account.items("/v1/handovers")
    assert (handover["kind"], handover["contact_name"], handover["status"]) == ("key_contact", "童大为", "open")
    due_in = datetime.fromisoformat(handover["due_at"]) - datetime.fromisoformat(handover["created_at"])
    assert due_in <= timedelta(hours=24, minutes=1)

    change = account.change()
    assert [(one["competitor"], one["level"]) for one in change["levels"]] == [
        (None, "favourable"),
        ("启铭", "supportive"),
    ]
    assert (change["visit_status"], change["responsible_name"]) == ("successor_unknown", "孟凡")
    assert eventually(account.visits_due) == ["确定并拜访童大为的继任者：天河储能系统有限公司"]

    await house.run_job("relationship", "publish warnings about key people", publish_key_person_warnings)
    (warning,) = eventually(lambda: account.items("/v1/warnings", kind="key_person_left"))
    assert (warning["severity"], warning["status"]) == ("high", "open")
    assert "童大为" in warning["evidence_zh"]

    new = account.add("祝融", title="总经理", decision_role="decider")
    patch(account.manager, f"/v1/handovers/{handover['id']}", {"successor_contact_id": new})
    eventually(lambda: account.change()["visit_status"] == "due")
    assert account.visits_due() == ["拜访新对接人祝融：天河储能系统有限公司"]
    assert account.items("/v1/key-person-assessments", contact_id=new) == []  # the successor begins anew

    now = datetime.combine(company_today(), time(), company_zone()).isoformat()
    met = {"scene": "routine_visit", "channel": "in_person", "starts_at": now, "contact_ids": [new]}
    account.post("/v1/touchpoints", met | {"outcome": "新任总经理认可既有合作。", "purpose": "首次拜访"})
    assert account.change()["visit_status"] == "done"
    assert account.visits_due() == []
    closed = post(account.manager, f"/v1/handovers/{handover['id']}/completion", {"note": "已完成交接。"}, 200)
    assert closed["status"] == "done"
    eventually(lambda: account.change()["handover"] == "done")
