"""A complaint that crosses Spring Festival: working calendar, escalation, reopening, time in each state."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from services.relationship.satisfaction.complaints.escalation import escalate_complaints
from tests.journeys.house import House, agenda, eventually, get, post

pytestmark = pytest.mark.journey

SAID = {"subject": "牵引电源模块批量告警", "description": "三台整车在调试中报过温。", "severity": "major"}
CAUSE = {"root_cause": "product_quality", "root_cause_detail": "导热垫来料偏薄，已增加进料检验。"}


def moment(text: str) -> datetime:
    """A time in China."""
    return datetime.fromisoformat(f"{text}:00+08:00")


def sent(text: str) -> str:
    return moment(text).isoformat()


class Case:
    """The customer of a manager and a sponsor, known to the relationship service, and its complaints."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.manager, manager_id = house.hire("complaint.manager", "顾晓", "account_manager")
        self.sponsor, sponsor_id = house.hire("complaint.sponsor", "范总", "executive")
        team = [
            {"user_id": manager_id, "role": "account_manager"},
            {"user_id": sponsor_id, "role": "executive_sponsor"},
        ]
        named = {"name": "春江牵引技术有限公司", "first_contract_on": "2024-06-01", "team": team}
        self.customer_id = post(house.sign_in(), "/v1/customers", named)["id"]
        post(self.manager, "/v1/contacts", {"customer_id": self.customer_id, "name": "霍敏", "is_key": True})
        eventually(self._is_known)

    def _is_known(self) -> bool:
        coverage = get(self.manager, "/v1/key-person-targets/coverage", customer_id=self.customer_id)
        return bool(coverage["key_people"] == 1)

    def record(self, received: str, channel: str) -> dict[str, Any]:
        body = SAID | {"customer_id": self.customer_id, "channel": channel, "received_at": sent(received)}
        made: dict[str, Any] = post(self.manager, "/v1/complaints", body)
        return made

    def step(self, complaint: dict[str, Any], verb: str, body: dict[str, Any]) -> dict[str, Any]:
        changed: dict[str, Any] = post(self.manager, f"/v1/complaints/{complaint['id']}/{verb}", body, 200)
        return changed

    def due(self, client: httpx.Client, complaint: dict[str, Any]) -> set[str]:
        """The kinds of what the agenda says of the complaint."""
        items = agenda(client, customer_id=self.customer_id)
        return {one["kind"] for one in items if complaint["id"] in one["link"]}

    def warnings(self, status: str) -> list[Any]:
        asked = {"kind": "complaint_late", "customer_id": self.customer_id, "status": status}
        found: list[Any] = get(self.manager, "/v1/warnings", **asked)["items"]
        return found


@pytest.fixture(scope="module")
def case(house: House) -> Case:
    return Case(house)


def test_a_make_up_sunday_counts_and_the_festival_does_not(case: Case) -> None:
    # 26 January 2025 is a Sunday on which people work; the festival lasts from 28 January to 4 February.
    complaint = case.record("2025-01-26T10:00", "phone")
    assert moment("2025-01-27T10:00") == datetime.fromisoformat(complaint["answer_due_at"])
    assert moment("2025-02-05T10:00") == datetime.fromisoformat(complaint["solve_due_at"])


def test_the_green_channel_has_one_working_hour(case: Case) -> None:
    complaint = case.record("2025-01-27T17:30", "green_channel")  # half an hour before the festival
    assert (complaint["is_green_channel"], complaint["answer_hours"]) == (True, 1)
    assert moment("2025-02-05T09:30") == datetime.fromisoformat(complaint["answer_due_at"])


async def test_it_is_answered_in_time_solved_late_escalates_and_is_opened_again(case: Case) -> None:
    complaint = case.record("2025-01-26T10:00", "phone")
    answered = case.step(complaint, "answer", {"text": "先送两台备机。", "at": sent("2025-01-27T09:30")})
    assert (answered["was_answered_late"], answered["is_late"]) == (False, True)

    await case.house.run_job("relationship", "escalate complaints", escalate_complaints)
    told = get(case.manager, f"/v1/complaints/{complaint['id']}")["escalations"]
    assert [(one["clock"], one["recipient"], one["user_name"]) for one in told] == [
        ("solution", "owner", "顾晓"),
        ("solution", "account_manager", "顾晓"),
        ("solution", "executive_sponsor", "范总"),
    ]
    assert case.due(case.manager, complaint) >= {"complaint_solution"}
    assert "complaint_escalation" in case.due(case.sponsor, complaint)
    (warning,) = eventually(lambda: [one for one in case.warnings("open") if complaint["id"] in one["link"]])
    assert warning["severity"] == "medium"

    solved = case.step(complaint, "solution", {"text": "更换导热垫，复测合格。", "at": sent("2025-02-05T11:00")})
    assert solved["was_solved_late"]
    closed = case.step(complaint, "closure", CAUSE)
    assert [(one["status"], one["hours"]) for one in closed["states"][:2]] == [
        ("received", "23.5"),
        ("answered", "217.5"),
    ]
    await case.house.run_job("relationship", "escalate complaints", escalate_complaints)
    eventually(lambda: not [one for one in case.warnings("open") if complaint["id"] in one["link"]])
    assert case.due(case.manager, complaint) | case.due(case.sponsor, complaint) == set()

    opened = case.step(complaint, "reopening", {"reason": "一周后再次告警。"})
    assert (opened["status"], opened["times_reopened"], opened["is_late"]) == ("reopened", 1, False)
    since = datetime.fromisoformat(opened["clocks_since"])
    assert datetime.fromisoformat(opened["answer_due_at"]) - since >= timedelta(hours=24)
    assert [one["status"] for one in opened["states"]] == ["received", "answered", "solved", "closed", "reopened"]
    assert len(opened["escalations"]) == len(told)


def test_the_figures_count_what_was_late_and_reopened(case: Case) -> None:
    found = get(case.manager, "/v1/complaints/statistics", customer_id=case.customer_id)
    assert (found["reopened"], found["by_severity"][0]["severity"]) == (1, "major")
