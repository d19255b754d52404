"""A customer signs: the stage's programme starts by itself, is worked on, and moves with the stage."""

from datetime import timedelta
from typing import Any

import pytest

from shared.time import company_today, months_after
from tests.journeys.house import House, agenda, eventually, get, post

pytestmark = pytest.mark.journey

PATH = "/v1/lifecycle-programmes"


class Account:
    """A customer of one manager."""

    def __init__(self, house: House) -> None:
        self.manager, self.manager_id = house.hire("lifecycle.manager", "尹若谷", "account_manager")
        self.manager.headers["Accept-Language"] = "zh-CN"
        team = [{"user_id": self.manager_id, "role": "account_manager"}]
        made = post(house.sign_in(), "/v1/customers", {"name": "云岭机电有限公司", "team": team})
        self.customer_id = made["id"]

    def sign(self, on: str) -> None:
        """The day of the first contract."""
        answer = self.manager.patch(f"/v1/customers/{self.customer_id}", json={"first_contract_on": on})
        assert answer.status_code == 200, answer.text

    def programmes(self, **asked: str) -> list[Any]:
        found: list[Any] = get(self.manager, PATH, customer_id=self.customer_id, **asked)["items"]
        return found

    def due(self) -> dict[str, str]:
        """What the agenda says of the kickoff: the services' kinds of items, by their titles."""
        items = agenda(self.manager, customer_id=self.customer_id)
        return {one["title"]: one["kind"] for one in items if "启动会" in one["title"]}


async def test_a_customer_signs_and_grows_into_the_next_stage(house: House) -> None:
    account = Account(house)
    account.sign(str(company_today()))
    (initial,) = eventually(account.programmes)
    assert (initial["stage"], initial["open_count"]) == ("initial", 6)
    assert {one["owner_id"] for one in initial["actions"]} == {account.manager_id}

    kickoff = next(one for one in initial["actions"] if one["key"] == "kickoff")
    assert kickoff["owner_name"] == "尹若谷"
    eventually(lambda: account.due() == {"启动会：目标、里程碑、责任人（云岭机电有限公司）": "action"})
    said = {"outcome": "双方确认目标与里程碑。"}
    post(account.manager, f"/v1/actions/{kickoff['action_id']}/completion", said, 200)
    assert account.due() == {}
    assert account.programmes()[0]["done_count"] == 1

    account.sign(str(months_after(company_today() - timedelta(days=1), -3)))
    (stable,) = eventually(lambda: account.programmes(stage="stable"))
    assert (stable["status"], stable["entered_on"]) == ("running", str(company_today()))
    (moved,) = account.programmes(stage="initial")
    assert (moved["status"], moved["done_count"], moved["cancelled_count"]) == ("moved", 1, 5)
    ended = post(account.manager, f"{PATH}/{stable['id']}/ending", {"reason": "客户暂停项目。"}, 200)
    assert (ended["status"], ended["open_count"]) == ("ended", 0)
