"""A group of customers: what it buys in all, who may see how much of it, and a member that leaves."""

from typing import Any

import httpx
import pytest

from tests.journeys.house import House, eventually, get, post
from tests.kpi.pushing import NDJSON, as_ndjson, line, order

pytestmark = pytest.mark.journey

YEAR = {"kpi": "sales", "from": "2024-01-01", "to": "2024-12-31"}


def sales(client: httpx.Client, customer_id: str) -> tuple[str, int]:
    found = get(client, "/v1/kpi-values", **YEAR, customer_id=customer_id, include_group=True)
    return found["items"][0]["value"], found["members"]


@pytest.fixture(scope="module")
def admin(house: House) -> httpx.Client:
    return house.sign_in()


@pytest.fixture(scope="module")
def wang(house: House, admin: httpx.Client) -> tuple[str, httpx.Client]:
    """An account manager who sees own customers only."""
    account = {"username": "groups.wang", "password": "a long enough pass phrase"}
    user = post(admin, "/v1/users", {**account, "display_name": "Wang", "roles": ["account_manager"], "regions": []})
    return user["id"], house.sign_in(grant_type="password", **account)


def make(client: httpx.Client, name: str, **fields: Any) -> str:
    body = {"name": name, "codes": [{"code": f"GROUP-{name}"}], **fields}
    return str(post(client, "/v1/customers", body)["id"])


def test_a_parents_figure_is_the_sum_of_its_group_until_a_member_leaves(
    house: House, admin: httpx.Client, wang: tuple[str, httpx.Client]
) -> None:
    user_id, of_wang = wang
    team = [{"user_id": user_id, "role": "account_manager"}]
    parent, other = make(admin, "Huaxia"), make(admin, "Bohai")
    make(admin, "Longteng", parent_id=parent)
    seen = make(admin, "Tianhe", parent_id=parent, team=team)
    amounts = {"Huaxia": "1", "Longteng": "20", "Tianhe": "300", "Bohai": "4000"}
    orders = [
        order(f"GROUP-{name}", line(amount=amount), customer_code=f"GROUP-{name}") for name, amount in amounts.items()
    ]
    pushed = house.client_of("erp").post("/v1/orders/batches", content=as_ndjson(orders), headers=NDJSON)
    assert pushed.json()["created"] == 4, pushed.text

    assert eventually(lambda: (found := sales(admin, parent)) == ("321", 3) and found)
    assert sales(admin, other) == ("4000", 1)
    assert eventually(lambda: (found := sales(of_wang, parent)) == ("300", 1) and found)
    tree = get(admin, f"/v1/customers/{parent}/group")["members"]
    assert [member["name"] for member in tree] == ["Huaxia", "Longteng", "Tianhe"]

    moved = admin.patch(f"/v1/customers/{seen}", json={"parent_id": other})
    assert moved.status_code == 200, moved.text
    assert eventually(lambda: (found := sales(admin, parent)) == ("21", 2) and found)
    assert sales(admin, other) == ("4300", 2)
    by_group = get(admin, "/v1/kpi-values", **YEAR, group_by="group")["items"]
    assert {item["keys"][0]: item["value"] for item in by_group}.items() >= {parent: "21", other: "4300"}.items()
