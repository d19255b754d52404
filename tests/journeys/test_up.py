"""`guanxi up`, as whoever tries it out: it starts, is furnished, stops without a trace, and keeps what was done."""

import json
import signal
import time
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from shared.time import company_today, utc_now
from tests.journeys.house import House, eventually, get, post


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("demo"), with_demo=True)


def test_the_demo_company_can_be_looked_at(demo: House) -> None:
    demo.start(within=400.0)  # where other tests use the cores, the demo company takes its time
    admin, bi = demo.sign_in(), demo.client_of("bi")
    customers = get(admin, "/v1/customers", count="true")["count"]
    assert 250 <= customers <= 350
    shares = eventually(lambda: top_tenth_share(bi))
    assert 0.6 <= shares <= 0.8
    assert get(admin, "/v1/contacts", count="true")["count"] > customers
    assert get(admin, "/v1/plans", limit=1)["items"]
    assert get(admin, "/v1/key-person-assessments", limit=1)["items"]
    assert get(bi, "/v1/receivables", limit=1)["items"]
    assert get(bi, "/v1/unknown-codes")["items"]


@pytest.mark.parametrize("service", ["customer", "relationship"])
def test_every_list_has_something_to_show(demo: House, service: str) -> None:
    admin = demo.sign_in()
    known = ids_of_known(admin)
    empty = [path for path in lists_of(service) if not any(page(admin, path, one) for one in known)]
    assert empty == []


def test_the_big_customers_have_a_year_of_life(demo: House) -> None:
    admin = demo.sign_in()
    campaigns = get(admin, "/v1/campaigns", limit=50)["items"]
    assert {one["status"] for one in campaigns} >= {"planned", "inviting", "held", "evaluated", "closed", "cancelled"}
    (large,) = (one for one in campaigns if one["status"] == "closed")
    effect = get(admin, f"/v1/campaigns/{large['id']}/effect")
    assert effect["levels_moved"] > 0
    spread = {when: [one["people"] for one in effect[f"levels_{when}"]] for when in ("before", "after")}
    assert sum(spread["before"]) == sum(spread["after"]) == sum(large["people"].values())
    assert spread["before"] != spread["after"]
    visits = {one["status"] for one in get(admin, "/v1/visit-plans", limit=50)["items"]}
    assert visits == {"draft", "submitted", "approved", "returned", "held", "cancelled"}
    satisfaction = get(admin, "/v1/satisfaction")
    assert satisfaction["overall"]["n"] > 50
    assert len(satisfaction["periods"]) >= 3
    assert {one["key"] for one in satisfaction["questions"] if one["rival"]} >= {"quality", "on_time", "value"}
    statuses = {status: reviewed(admin, status) for status in ("submitted", "confirmed", "returned")}
    assert statuses["confirmed"] > 10 * statuses["submitted"] > 10 * statuses["returned"] > 0
    targets = get(admin, "/v1/key-person-targets", is_present="true", limit=200)["items"]
    assert {one["is_reached"] for one in targets} == {True, False}
    assert "Administrator" not in {one["set_by_name"] for one in targets}


def test_plans_of_two_years_are_in_every_state(demo: House) -> None:
    admin = demo.sign_in()
    plans = get(admin, "/v1/plans", limit=50)["items"]
    last, this = ([one for one in plans if one["fiscal_year"] == company_today().year - back] for back in (1, 0))
    assert {(one["status"], one["open_step"], one["approved_version"]) for one in last} == {("approved", None, 1)}
    assert {one["status"] for one in this} == {"draft", "submitted", "approved"}
    assert {one["approved_version"] for one in this} == {None, 1, 2}
    assert len([one for one in this if one["return_reason"]]) == 1
    assert "Administrator" not in {one["submitted_by_name"] for one in plans}
    approved = [one for one in this if one["status"] == "approved" and one["customer_id"]]
    progress = [get(admin, f"/v1/plans/{one['id']}/progress") for one in approved]
    assert {one["reviews_held"] for one in progress} == {0, 1}
    assert min(sum(one[count] for one in progress) for count in ("actions_done", "actions_open", "actions_late")) > 0
    goals = [goal for one in plans for goal in get(admin, f"/v1/plans/{one['id']}/market-goals")["items"]]
    assert {goal["progress"]["track"] for goal in goals} >= {"reached", "missed"}
    known = {goal["progress"]["source"] for goal in goals if goal["progress"]["state"] == "known"}
    assert known == {"kpi", "summit_projects", "supply_positions"}


def test_customers_plans_take_a_region_s_goal_on(demo: House) -> None:
    admin = demo.sign_in()
    (plan,) = get(admin, "/v1/plans", customer_id__is_null="true")["items"]
    assert (plan["status"], plan["market_kind"]) == ("approved", "region")
    sales = get(admin, f"/v1/plans/{plan['id']}/contributions")["items"][0]
    assert (sales["goals"], sales["figure_state"]) == (2, "known")
    assert {one["present"] is None for one in get(admin, f"/v1/plans/{plan['id']}/reach-goals/progress")["items"]} == {
        False
    }


def reviewed(admin: httpx.Client, status: str) -> int:
    """How many assessments of key people have this status."""
    return int(get(admin, "/v1/key-person-assessments", status=status, count="true", limit=1)["count"])


def test_a_year_of_grades_shows_the_method(demo: House) -> None:
    admin = demo.sign_in()
    graded = get(admin, "/v1/grades", is_current="true", count="true", limit=500)
    items = graded["items"]
    assert sum(one["is_provisional"] for one in items) < graded["count"] / 4
    for field, kinds in (
        ("customer_class", {"core", "important", "ordinary", "small"}),
        ("quadrant", {"core_value", "high_potential", "maintain", "to_optimize"}),
        ("tier", {"strategic", "key", "basic", "standard"}),
        ("is_cash_cow", {True, False}),
    ):
        assert {one[field] for one in items} >= kinds
    assert {tag for one in items for tag in one["tags"]} == {"strategic", "profit", "non_profit", "big", "value"}


def lists_of(service: str) -> list[str]:
    """The addresses of the lists in the published specification."""
    paths = json.loads(Path("gateway/openapi.json").read_text())["paths"]
    found = [path for path, item in paths.items() if item.get("get", {}).get("x-service") == service]
    return [path for path in found if is_list(paths[path]["get"]) and path.count("{") <= 1]


def is_list(operation: dict[str, Any]) -> bool:
    content = operation["responses"]["200"].get("content", {}).get("application/json", {})
    return "Page" in content.get("schema", {}).get("$ref", "")


def ids_of_known(admin: httpx.Client) -> list[str]:
    """The customers of whom most is known: the biggest ones, and those that were changed."""
    known = get(admin, "/v1/competitors/profiles", limit=100)["items"] + get(admin, "/v1/handovers")["items"]
    return list(dict.fromkeys(one["customer_id"] for one in known))


def page(admin: httpx.Client, path: str, customer_id: str) -> list[Any]:
    answer = admin.get(path.replace("{customer_id}", customer_id))
    return list(answer.json()["items"]) if answer.is_success else []


def top_tenth_share(bi: httpx.Client) -> float:
    """Share of the best tenth of the customers in the sales of the last two years."""
    year = utc_now().year
    period = {"from": f"{year - 1}-01-01", "to": f"{year}-12-31"}
    return float(get(bi, "/v1/kpi-values", kpi="concentration_top_tenth", **period)["items"][0]["value"])


def test_ctrl_c_leaves_no_process_and_a_second_start_keeps_the_data(demo: House) -> None:
    made = post(demo.sign_in(), "/v1/customers", {"name": "Kept over the night"})
    assert demo.stop(signal.SIGINT) < 10
    began = time.monotonic()
    demo.start()
    assert time.monotonic() - began < 30
    assert get(demo.sign_in(), f"/v1/customers/{made['id']}")["name"] == "Kept over the night"


def test_what_dies_is_started_again(demo: House) -> None:
    admin = demo.sign_in()
    customer = next(process for process in demo.family() if {"deploy.serving", "customer"} <= set(process.cmdline()))
    customer.kill()
    psutil.wait_procs([customer], timeout=5)
    eventually(lambda: admin.get("/v1/customers").status_code == 200)


def test_a_terminated_house_is_gone_within_ten_seconds(demo: House) -> None:
    assert demo.stop(signal.SIGTERM) < 10
    with pytest.raises(httpx.ConnectError):
        httpx.get(demo.url, trust_env=False)
