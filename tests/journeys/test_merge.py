"""Two customers turn out to be one: after the merge every service speaks of one."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.journeys.house import House, eventually, get, post
from tests.kpi.pushing import as_ndjson, line, order
from tests.relationship.conftest import dimensions

pytestmark = pytest.mark.journey

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
GOAL = {"kind": "profit", "metric": "revenue", "title": "全年销售额", "target": "10000000", "due_on": "2025-12-31"}


@pytest.fixture(scope="module")
def office(house: House) -> httpx.Client:
    """A client that writes and reads everything of customers."""
    return house.client_of("integrator")


@pytest.fixture(scope="module")
def two(house: House, office: httpx.Client) -> dict[str, Any]:
    """A customer entered twice, each time with a code, orders, a person assessed and a plan."""
    names = {"ours": ("华强精密电子", "M-1"), "theirs": ("Huaqiang Precision", "M-2")}
    made: dict[str, Any] = {}
    for key, (name, code) in names.items():
        customer = post(office, "/v1/customers", {"name": name, "codes": [{"code": code}]})["id"]
        contact = post(office, "/v1/contacts", {"customer_id": customer, "name": f"李雷 {code}"})["id"]
        assessment = {"customer_id": customer, "contact_id": contact, "assessed_on": "2025-01-31"}
        assessed = post(office, "/v1/key-person-assessments", assessment | {"dimensions": dimensions()})["id"]
        plan = post(office, "/v1/plans", {"customer_id": customer, "fiscal_year": 2025})["id"]
        post(office, f"/v1/plans/{plan}/market-goals", GOAL)
        made[key] = {"id": customer, "contact": contact, "assessment": assessed, "plan": plan, "code": code}
    orders = [
        order("M-SO1", line(amount="100"), line(2, amount="50"), customer_code="M-1", ordered_on="2024-03-15"),
        order("M-SO2", line(amount="700.25"), customer_code="M-2", ordered_on="2024-03-20"),
        order("M-SO3", line(amount="30"), customer_code="M-2", ordered_on="2024-07-01"),
    ]
    answer = house.client_of("erp").post(
        "/v1/orders/batches", content=as_ndjson(orders), headers={"Content-Type": "application/x-ndjson"}
    )
    assert answer.status_code == 201, answer.text
    return made


@pytest.fixture(scope="module")
def merged(office: httpx.Client, two: dict[str, Any]) -> dict[str, Any]:
    """What the merge reported, sent twice as a script does that lost the answer."""
    ours, theirs = two["ours"]["id"], two["theirs"]["id"]
    eventually(lambda: sales(office, theirs) == {"total": Decimal("730.25")})
    url, body = f"/v1/customers/{ours}/merge", {"absorbed_id": theirs}
    answers = [office.post(url, json=body, headers={"Idempotency-Key": "merge-huaqiang"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].text
    assert answers[0].json() == answers[1].json()
    report: dict[str, Any] = answers[0].json()
    return report


def sales(client: httpx.Client, customer_id: str, grain: str = "total") -> dict[str, Decimal]:
    """The customer's sales of 2024, by period."""
    items = get(client, "/v1/kpi-values", kpi="sales", customer_id=customer_id, grain=grain, **YEAR)["items"]
    return {item["period"] if grain != "total" else "total": Decimal(item["value"]) for item in items if item["value"]}


@pytest.mark.usefixtures("merged")
def test_the_figures_add_up(office: httpx.Client, two: dict[str, Any]) -> None:
    ours = two["ours"]["id"]
    eventually(lambda: sales(office, ours) == {"total": Decimal("880.25")})
    by_month = {period: value for period, value in sales(office, ours, "month").items() if value}
    assert by_month == {"2024-03": Decimal("850.25"), "2024-07": Decimal(30)}
    by_customer = get(office, "/v1/kpi-values", kpi="sales", group_by="customer", **YEAR)["items"]
    assert two["theirs"]["id"] not in {item["keys"][0] for item in by_customer}
    orders = get(office, "/v1/orders", customer_id=ours, sort="order_no")["items"]
    assert [one["order_no"] for one in orders] == ["M-SO1", "M-SO2", "M-SO3"]
    unknown = get(office, "/v1/unknown-codes", limit=500)["items"]
    assert {"M-1", "M-2"} & {item["code"] for item in unknown} == set()


@pytest.mark.usefixtures("merged")
def test_either_code_and_either_name_find_the_one(office: httpx.Client, two: dict[str, Any]) -> None:
    for code in ("M-1", "M-2"):
        (found,) = get(office, "/v1/customers", codes__contains=code)["items"]
        assert (found["id"], found["codes"]) == (two["ours"]["id"], ["M-1", "M-2"])
    for words in ("huaqiang precision", "华强精密"):
        assert [one["id"] for one in get(office, "/v1/customers", q=words)["items"]] == [two["ours"]["id"]]


@pytest.mark.usefixtures("merged")
def test_people_and_their_assessments_are_the_survivors(office: httpx.Client, two: dict[str, Any]) -> None:
    ours = two["ours"]["id"]
    people = {one["id"] for one in get(office, "/v1/contacts", customer_id=ours)["items"]}
    assert people == {two[key]["contact"] for key in two}

    def assessed() -> set[str]:
        return {one["id"] for one in get(office, "/v1/key-person-assessments", customer_id=ours)["items"]}

    eventually(lambda: assessed() == {two[key]["assessment"] for key in two})
    levels = get(office, "/v1/key-person-assessments/current", customer_id=ours)["items"]
    assert {one["contact_id"] for one in levels} == people
    history = get(office, f"/v1/key-person-assessments/{two['theirs']['assessment']}/history")["items"]
    assert history[0]["changes"] == {"customer_id": [two["theirs"]["id"], ours]}
    assert history[0]["actor"] == "client:integrator"


@pytest.mark.usefixtures("merged")
def test_both_plans_can_be_read_and_one_holds(office: httpx.Client, two: dict[str, Any]) -> None:
    def plans() -> dict[str, str]:
        found = get(office, "/v1/plans", customer_id=two["ours"]["id"])["items"]
        return {
            one["id"]: one["status"] for one in found if get(office, f"/v1/plans/{one['id']}/market-goals")["items"]
        }

    expected = {two["ours"]["plan"]: "draft", two["theirs"]["plan"]: "superseded"}
    eventually(lambda: plans() == expected)


def test_the_absorbed_customer_is_no_more_and_the_history_tells(
    office: httpx.Client, two: dict[str, Any], merged: dict[str, Any]
) -> None:
    ours, theirs = two["ours"]["id"], two["theirs"]["id"]
    answer = office.get(f"/v1/customers/{theirs}", headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, answer.json()["code"]) == (410, "customer_merged")
    assert answer.json()["errors"][0]["about"] == ours
    late = {"customer_id": theirs, "contact_id": two["theirs"]["contact"], "assessed_on": "2025-02-01"}
    refused = office.post("/v1/key-person-assessments", json=late | {"dimensions": dimensions()})
    assert refused.status_code == 410, refused.text
    history = get(office, f"/v1/customers/{ours}/history", limit=500)["items"]
    (told,) = [one for one in history if one["type"] == "guanxi.customer_merge.created"]
    assert (told["actor"], told["entity_id"]) == ("client:integrator", merged["id"])
    created = {one["entity_id"] for one in history if one["type"] == "guanxi.customer.created"}
    assert created == {ours, theirs}
