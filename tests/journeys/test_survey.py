"""A survey from the invitation to what follows: answered in a real browser, seen as score, warning and KPI."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.time import company_today
from tests.browser import HEIGHT, WIDTH, Phone, open_phone
from tests.journeys.house import House, eventually, get, post

pytestmark = pytest.mark.journey

PASSWORD = "a password of five words"
TITLE = "2026 年度客户满意度调查"


@pytest.fixture
def manager(house: House) -> httpx.Client:
    """The account manager of a customer."""
    admin = house.sign_in()
    names = {"username": "survey.manager", "display_name": "陈静", "password": PASSWORD, "roles": ["account_manager"]}
    user = post(admin, "/v1/users", names)
    team = [{"user_id": user["id"], "role": "account_manager"}]
    customer = post(admin, "/v1/customers", {"name": "华强电气有限公司", "team": team})
    people = ({"name": "李雷", "decision_role": "buyer"}, {"name": "韩梅梅", "department": "财务部"})
    for one in people:
        post(admin, "/v1/contacts", {"customer_id": customer["id"], "is_key": True} | one)
    client = house.sign_in(grant_type="password", username="survey.manager", password=PASSWORD)
    client.headers["X-Customer"] = customer["id"]  # only this file reads it
    return client


async def fill_in(phone: Phone, marks: dict[str, int]) -> None:
    """Choose a mark for every question, by what it is about."""
    fields = await phone.read("[...new Set([...document.querySelectorAll('input')].map(one => one.name))]")
    for field in fields:
        mark = marks[field.rpartition(".")[2]]
        await phone.tap(f"input[name='{field}'][value='{mark}']")


async def look(phone: Phone, file: Path) -> None:
    """The page fits the phone, and every mark is large enough for a finger."""
    assert await phone.read("document.documentElement.scrollWidth") <= WIDTH
    sizes = "[...document.querySelectorAll('label')].map(one => one.getBoundingClientRect())"
    assert await phone.read(f"Math.min(...{sizes}.map(box => Math.min(box.width, box.height)))") >= 36
    picture = await phone.picture(file)
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (WIDTH, HEIGHT)


def survey_of(manager: httpx.Client, body: dict[str, str]) -> Any:
    """The survey; None: the people to ask have not reached the service yet."""
    answer = manager.post("/v1/surveys", json=body)
    if answer.json().get("code") == "nobody_to_ask":
        return None
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_survey_is_answered_on_a_phone_and_seen_as_score_warning_and_kpi(
    house: House, manager: httpx.Client, tmp_path: Path
) -> None:
    customer_id = manager.headers["X-Customer"]
    body = {"customer_id": customer_id, "title": TITLE}
    survey = eventually(lambda: survey_of(manager, body), within=60)
    links = {one["contact_name"]: one["url"] for one in survey["invitations"]}
    assert all(url.startswith(f"{house.url}/surveys/gxs_") for url in links.values())

    async with open_phone() as phone:
        await phone.reads("zh-CN")
        for _ in range(2):  # opening uses nothing up
            await phone.open(links["李雷"])
            assert (await phone.read("document.title"), await phone.read("document.documentElement.lang")) == (
                TITLE,
                "zh-CN",
            )
        await look(phone, tmp_path / "zh-CN.png")
        await phone.tap("button")  # the browser itself asks for what is missing
        assert await phone.read("document.querySelectorAll(':invalid').length") > 0
        await fill_in(phone, {"expectation": 5, "perception": 4, "rival": 3, "recommendation": 7, "overall": 4})
        await phone.type("textarea", "希望交期更稳定")
        await phone.picture(tmp_path / "filled.png")
        await phone.tap("button")
        await phone.settle()
        assert "感谢" in await phone.read("document.body.innerText")
        await phone.picture(tmp_path / "thanks.png")
        await phone.open(links["李雷"])
        assert "此问卷已答复" in await phone.read("document.body.innerText")

        await phone.reads("en-GB")
        await phone.open(links["韩梅梅"])
        assert await phone.read("document.documentElement.lang") == "en"
        await look(phone, tmp_path / "en.png")
        await fill_in(phone, {"expectation": 5, "perception": 5, "rival": 4, "recommendation": 10, "overall": 5})
        await phone.tap("button")
        await phone.settle()
        assert "Thank you" in await phone.read("document.body.innerText")
        await phone.open(links["韩梅梅"][:-1])
        assert "not valid" in await phone.read("document.body.innerText")

    found = get(manager, "/v1/satisfaction", customer_id=customer_id)
    assert (found["overall"]["n"], found["overall"]["score"], found["nps"]["nps"]) == (2, "0.9", "0.5")
    assert (found["target"]["target"], found["target"]["is_met"]) == ("0.95", False)
    texts = [one["answers"].get("suggestion", {}).get("text") for one in get(manager, "/v1/survey-responses")["items"]]
    assert "希望交期更稳定" in texts

    (warning,) = eventually(lambda: get(manager, "/v1/warnings", kind="satisfaction_low")["items"])
    assert (warning["customer_id"], warning["severity"], warning["has_due_item"]) == (customer_id, "medium", True)
    month = company_today().replace(day=1)
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    asked: dict[str, Any] = {"kpi": "satisfaction", "from": str(month), "to": str(last), "group_by": "customer"}

    def value() -> Any:
        return [one for one in get(manager, "/v1/kpi-values", **asked)["items"] if one["keys"] == [customer_id]]

    (kpi,) = eventually(value)
    assert (kpi["value"], kpi["n"]) == ("0.9", 2)
    due = [one for one in get(manager, "/v1/me/agenda")["items"] if one["kind"] == "satisfaction_low"]
    assert [(one["kind"], one["owner_name"]) for one in due] == [("satisfaction_low", "陈静")]
    assert get(manager, due[0]["link"])["kind"] == "low_score"
