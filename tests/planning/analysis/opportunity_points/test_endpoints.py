"""Opportunity points over HTTP."""

from typing import Any

import pytest

from tests.planning.conftest import Workshop
from tests.planning.samples import OPPORTUNITY

PATH = "/opportunity-points"


async def point(plan: Workshop, quadrant: str) -> str:
    body = {"view": "we_at_customer", "quadrant": quadrant, "description": "交付准时"}
    return str((await plan.ask("POST", "/swot-points", 201, json=body))["id"])


async def test_an_opportunity_is_weighted_by_its_likelihood(plan: Workshop) -> None:
    await plan.market_goal()
    made = await plan.ask("POST", PATH, 201, json=OPPORTUNITY)
    assert (made["weighted_value"], made["currency"]) == ("1080000", "CNY")
    changed = await plan.ask("PATCH", f"{PATH}/{made['id']}", json={"likelihood": "0", "currency": "EUR"})
    assert (changed["weighted_value"], changed["currency"]) == ("0", "EUR")
    best = await plan.ask("POST", PATH, 201, json=OPPORTUNITY | {"likelihood": "1"})
    items = (await plan.ask("GET", f"{PATH}?sort=-weighted_value"))["items"]
    assert [one["id"] for one in items] == [best["id"], made["id"]]


@pytest.mark.parametrize(
    ("said", "pointer"),
    [({"likelihood": "1.1"}, "/likelihood"), ({"amount": "-1"}, "/amount"), ({"currency": "XX"}, "/currency")],
)
async def test_what_cannot_be_is_refused(plan: Workshop, said: dict[str, Any], pointer: str) -> None:
    await plan.market_goal()
    refused = await plan.ask("POST", PATH, 422, json=OPPORTUNITY | said)
    assert [error["pointer"] for error in refused["errors"]] == [pointer]


async def test_an_opportunity_uses_strengths_of_its_plan(plan: Workshop) -> None:
    await plan.market_goal()
    strength, weakness = await point(plan, "strength"), await point(plan, "weakness")
    made = await plan.ask("POST", PATH, 201, json=OPPORTUNITY | {"strength_ids": [strength]})
    assert made["strength_ids"] == [strength]
    for wrong in ([weakness], [strength, made["id"]]):
        refused = await plan.ask("POST", PATH, 422, json=OPPORTUNITY | {"strength_ids": wrong})
        assert (refused["code"], refused["errors"][0]["pointer"]) == ("plan_part_unknown", "/strength_ids")


async def test_a_strength_that_is_used_stays(plan: Workshop) -> None:
    await plan.market_goal()
    strength = await point(plan, "strength")
    made = await plan.ask("POST", PATH, 201, json=OPPORTUNITY | {"strength_ids": [strength]})
    assert (await plan.ask("DELETE", f"/swot-points/{strength}", 409))["code"] == "plan_part_named"
    await plan.ask("PATCH", f"{PATH}/{made['id']}", json={"strength_ids": []})
    await plan.ask("DELETE", f"/swot-points/{strength}", 204)
