"""One customer as an assistant, an account manager and an executive see it, across all services."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.journeys.house import House, eventually, get, post
from tests.kpi.pushing import line, order
from tests.relationship.conftest import dimensions

PASSWORD = "a-Long-pass-phrase-1"
YEAR = {"from": "2024-01-01", "to": "2024-12-31"}


@dataclass
class People:
    """The three, each signed in, and the customer they look at."""

    assistant: httpx.Client
    manager: httpx.Client
    executive: httpx.Client
    customer: dict[str, Any]
    another: dict[str, Any]
    senior: dict[str, Any]
    plan: dict[str, Any]


def hire(house: House, name: str, role: str) -> tuple[httpx.Client, str]:
    """A user with the role, signed in, and its id."""
    account = {"username": name, "password": PASSWORD}
    user = post(house.sign_in(), "/v1/users", account | {"display_name": name, "roles": [role]})
    return house.sign_in(grant_type="password", **account), user["id"]


@pytest.fixture(scope="module")
def people(house: House) -> People:
    """A customer of the assistant and the manager: a chairman and a buyer, assessed, planned for, with orders."""
    admin, erp = house.sign_in(), house.client_of("erp")
    assistant, assistant_id = hire(house, "chen.jing", "sales_assistant")
    manager, manager_id = hire(house, "zhou.min", "account_manager")
    executive, _ = hire(house, "sun.lei", "executive")
    team = [{"user_id": manager_id, "role": "account_manager"}, {"user_id": assistant_id, "role": "backup_contact"}]
    named = {"name": "深圳三级权限电子有限公司", "region": "CN-GD", "codes": [{"code": "L3-1"}], "team": team}
    customer = post(admin, "/v1/customers", named)
    another = post(admin, "/v1/customers", {"name": "北方另一家精密有限公司", "codes": [{"code": "L3-2"}]})
    for code, amount in (("L3-1", "1000"), ("L3-2", "500")):
        pushed = order(f"SO-{code}", line(amount=amount, cost="600"), customer_code=code)
        post(erp, "/v1/orders/batches", [pushed])
    of = {"customer_id": customer["id"]}
    chairman = {"name": "钱千里", "seniority": "top", "birthday": "1961-02-03", "is_key": True}
    senior = post(manager, "/v1/contacts", of | chairman)
    buyer = post(assistant, "/v1/contacts", of | {"name": "孙小美", "seniority": "base"})
    post(manager, f"/v1/contacts/{senior['id']}/special-dates", {"kind": "wedding", "month": 5, "day": 6})
    for contact in (senior, buyer):
        assessed = of | {"contact_id": contact["id"], "assessed_on": "2025-03-31", "dimensions": dimensions()}
        eventually(lambda body=assessed: manager.post("/v1/key-person-assessments", json=body).status_code == 201)
    plan = post(manager, "/v1/plans", of | {"fiscal_year": 2027})
    margin = {"kind": "profit", "metric": "margin", "title": "毛利率 42%", "target": "0.42", "due_on": "2027-12-31"}
    post(manager, f"/v1/plans/{plan['id']}/market-goals", margin)
    return People(assistant, manager, executive, customer, another, senior, plan)


def names(client: httpx.Client, path: str, **params: Any) -> list[str]:
    """Names in a list; its count says the same number."""
    shown = get(client, path, count="true", **params)
    assert shown["count"] == len(shown["items"])
    return sorted(item["name"] for item in shown["items"])


def test_each_sees_the_customers_of_the_data_scope(people: People) -> None:
    mine, all_of_it = [people.customer["name"]], [people.another["name"], people.customer["name"]]
    ids = {"id__in": f"{people.customer['id']},{people.another['id']}"}
    assert names(people.assistant, "/v1/customers", **ids) == mine
    assert names(people.manager, "/v1/customers", **ids) == mine
    assert names(people.executive, "/v1/customers", **ids) == sorted(all_of_it)


def test_the_chairman_is_there_from_level_2_on(people: People) -> None:
    of = {"customer_id": people.customer["id"]}
    assert names(people.assistant, "/v1/contacts", **of) == ["孙小美"]
    for client in (people.manager, people.executive):
        assert names(client, "/v1/contacts", **of) == sorted(["钱千里", "孙小美"])
        assert names(client, "/v1/customers", q="qianqianli") == [people.customer["name"]]
    assert names(people.assistant, "/v1/customers", q="qianqianli") == []
    assert people.assistant.get(f"/v1/contacts/{people.senior['id']}").status_code == 404


def test_so_is_where_we_stand_with_him(people: People) -> None:
    of = {"customer_id": people.customer["id"]}

    def assessed(client: httpx.Client) -> int:
        current = get(client, "/v1/key-person-assessments/current", **of)["items"]
        listed = get(client, "/v1/key-person-assessments", count="true", **of)
        assert len(current) == len(listed["items"]) == listed["count"]
        return len(current)

    # The relationship service learns from the feed who is senior.
    eventually(lambda: assessed(people.assistant) == 1)
    assert assessed(people.manager) == assessed(people.executive) == 2


def test_margins_are_for_level_2_in_figures_orders_and_plans(people: People) -> None:
    margin = {"kpi": "margin", "customer_id": people.customer["id"], **YEAR}
    assert people.assistant.get("/v1/kpi-values", params=margin).status_code == 403
    goals = f"/v1/plans/{people.plan['id']}/market-goals"
    for client, cost, goal_count in (
        (people.assistant, None, 0),
        (people.manager, "600", 1),
        (people.executive, "600", 1),
    ):
        eventually(lambda who=client: get(who, "/v1/orders", customer_id=people.customer["id"])["items"])
        (shown,) = get(client, "/v1/orders", customer_id=people.customer["id"])["items"]
        assert (shown["amount"], shown["cost"]) == ("1000", cost)
        assert len(get(client, goals)["items"]) == goal_count
    for client in (people.manager, people.executive):
        assert get(client, "/v1/kpi-values", **margin)["items"][0]["value"] == "0.4"


def test_totals_are_of_what_each_sees(people: People) -> None:
    def sales(client: httpx.Client) -> float:
        return float(get(client, "/v1/kpi-values", kpi="sales", **YEAR)["items"][0]["value"] or 0)

    eventually(lambda: sales(people.assistant) == sales(people.manager) == 1000)
    assert sales(people.executive) >= 1500


def test_the_history_tells_each_as_much_as_the_rows_do(people: People) -> None:
    for path in (f"/v1/customers/{people.customer['id']}/history", f"/v1/plans/{people.plan['id']}/history"):
        told = people.assistant.get(path).text
        assert [hidden for hidden in ("钱千里", "1961-02-03", "42%", people.senior["id"]) if hidden in told] == []
        assert people.another["id"] not in told
    full = people.manager.get(f"/v1/customers/{people.customer['id']}/history").text
    assert "钱千里" in full
    assert "1961-02-03" in full
    assert "42%" in people.executive.get(f"/v1/plans/{people.plan['id']}/history").text


def test_his_days_are_in_the_calendars_of_two_of_them(people: People) -> None:
    year = {"from": "2027-01-01", "to": "2027-12-31"}
    assert "钱千里" not in people.assistant.get("/v1/reminders/calendar", params=year).text
    for client in (people.manager, people.executive):
        assert "钱千里" in client.get("/v1/reminders/calendar", params=year).text
        kinds = {
            item["kind"] for item in get(client, "/v1/reminders", customer_id=people.customer["id"], **year)["items"]
        }
        assert kinds >= {"birthday", "special_date"}
