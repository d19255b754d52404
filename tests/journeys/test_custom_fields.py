"""An administrator lets something be said of customers; those who use the API say it and find by it."""

from typing import Any

import pytest

from tests.journeys.house import House, get, post

pytestmark = pytest.mark.journey


def test_what_an_administrator_defines_is_said_and_found_by_those_who_may(house: House) -> None:
    admin, integrator = house.sign_in(), house.client_of("integrator")
    options = [{"code": "online", "label": "线上"}, {"code": "dealer", "label": "经销商"}]
    field: dict[str, Any] = {"applies_to": "customer", "label": "x"}
    refused = integrator.post("/v1/custom-fields", json={**field, "code": "budget", "kind": "decimal"})
    assert (refused.status_code, refused.json()["code"]) == (403, "custom_fields_for_the_whole_house")
    budget = post(admin, "/v1/custom-fields", {**field, "code": "budget", "kind": "decimal", "minimum": "0"})
    post(admin, "/v1/custom-fields", {**field, "code": "channel", "kind": "choice", "options": options})
    post(admin, "/v1/custom-fields", {**field, "code": "net_profit", "kind": "decimal", "clearance": 3})
    assert {item["code"] for item in get(integrator, "/v1/custom-fields")["items"]} == {"budget", "channel"}

    for name, amount, channel in (
        ("蓝鲸传感", "50000", "online"),
        ("飞鸟机电", "250000", "online"),
        ("山海泵业", "9", "dealer"),
    ):
        custom = {"budget": amount, "channel": channel}
        post(integrator, "/v1/customers?force=true", {"name": f"{name}有限公司", "custom": custom})
    asked = {"custom": ["budget__gte:10000", "channel:online"], "sort": "-custom.budget", "count": "true"}
    found = get(integrator, "/v1/customers", **asked)
    assert [item["custom"]["budget"] for item in found["items"]] == ["250000", "50000"]
    assert found["count"] == 2

    url = f"/v1/customers/{found['items'][0]['id']}"
    secret = integrator.patch(url, json={"custom": {"net_profit": "1"}})
    assert (secret.status_code, secret.json()["code"]) == (422, "custom_values_invalid")  # as of an unknown field
    assert admin.patch(url, json={"custom": {"net_profit": "1"}}).json()["custom"]["net_profit"] == "1"
    assert "net_profit" not in get(integrator, url)["custom"]

    raised = admin.patch(f"/v1/custom-fields/{budget['id']}", json={"clearance": 3})
    assert raised.status_code == 200, raised.text
    hidden = integrator.get("/v1/customers", params={"custom": "budget__gte:0"})
    assert (hidden.status_code, hidden.json()["code"]) == (400, "custom_filter_invalid")
    told = [item["changes"] for item in get(integrator, f"{url}/history")["items"] if item["entity"] == "custom_value"]
    assert [changes["code"] for changes in told] == [[None, "channel"]]
