"""A private calendar address from its making to its end, with a calendar program that knows nothing but the address."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from icalendar import Calendar

from shared.time import company_today
from tests.journeys.house import House, get, post

pytestmark = pytest.mark.journey

PASSWORD = "a password of five words"


def summaries(content: bytes) -> list[str]:
    """What the events of a calendar are called."""
    return [str(event["summary"]) for event in Calendar.from_ical(content).walk("VEVENT")]


def test_a_calendar_program_follows_its_owner_until_the_address_is_revoked(house: House) -> None:
    admin = house.sign_in()
    user = post(
        admin,
        "/v1/users",
        {"username": "han.mei", "display_name": "韩梅", "password": PASSWORD, "roles": ["account_manager"]},
    )
    team = [{"user_id": user["id"], "role": "account_manager"}]
    customer = post(admin, "/v1/customers", {"name": "南海精工有限公司", "team": team})
    contact = post(admin, "/v1/contacts", {"customer_id": customer["id"], "name": "李雷", "is_key": True})
    soon = company_today() + timedelta(days=20)
    birthday = {"kind": "birthday", "month": soon.month, "day": soon.day}
    post(admin, f"/v1/contacts/{contact['id']}/special-dates", birthday)

    client = house.sign_in(grant_type="password", username="han.mei", password=PASSWORD)
    agenda = get(client, "/v1/me/agenda")
    (item,) = [item for item in agenda["items"] if item["kind"] == "birthday"]
    assert item["owner_name"] == "韩梅"
    assert (agenda["next_cursor"], agenda["incomplete"]) == (None, [])
    assert get(client, item["link"])["name"] == "李雷"

    feed = post(client, "/v1/me/calendar-feeds", {"name": "手机", "kinds": ["birthday", "special_date"]})
    assert feed["url"].startswith(f"{house.url}/calendars/gxc_")
    began = datetime.now(UTC)
    with httpx.Client(trust_env=False) as program:
        first = program.get(feed["url"])
        assert first.headers["content-type"].startswith("text/calendar")
        assert summaries(first.content) == ["生日：李雷（南海精工有限公司）"]
        etag = {"If-None-Match": first.headers["etag"]}
        assert program.get(feed["url"], headers=etag).status_code == 304

        # The address shows what its owner may see now: an assistant sees no birthdays.
        admin.patch(f"/v1/users/{user['id']}", json={"roles": ["sales_assistant"]})
        assert summaries(program.get(feed["url"], headers=etag).content) == []
        admin.patch(f"/v1/users/{user['id']}", json={"roles": ["account_manager"]})
        assert program.get(feed["url"], headers=etag).status_code == 304

        (listed,) = get(client, "/v1/me/calendar-feeds")["items"]
        assert began <= datetime.fromisoformat(listed["last_read_at"]) <= datetime.now(UTC)
        assert client.delete(f"/v1/me/calendar-feeds/{feed['id']}").status_code == 204
        assert program.get(feed["url"]).status_code == 404
