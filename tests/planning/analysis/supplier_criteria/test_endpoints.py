"""Supplier criteria of plans over HTTP."""

import httpx
import pytest

from tests.planning.conftest import Workshop
from tests.planning.samples import AXES

PATH = "/supplier-criteria"


async def test_a_criterion_shows_its_gap_and_its_rivals_by_name(plan: Workshop) -> None:
    await plan.market_goal()
    rivals = [{"competitor_id": plan.rival_id, "score": 2}]
    made = await plan.ask("POST", PATH, 201, json={"axis": "price", "demanded": 4, "ours": 3, "rivals": rivals})
    assert made["gap"] == -1
    assert made["rivals"] == [{**rivals[0], "competitor_name": "明拓电源"}]
    assert (await plan.ask("GET", f"{PATH}?gap__lt=0"))["items"] == [made]
    assert (await plan.ask("GET", f"{PATH}?gap__gte=0"))["items"] == []
    changed = await plan.ask("PATCH", f"{PATH}/{made['id']}", json={"rivals": [], "ours": 5})
    assert (changed["rivals"], changed["gap"]) == ([], 1)


@pytest.mark.parametrize("score", [-1, 6])
async def test_a_score_is_from_0_to_5(plan: Workshop, score: int) -> None:
    await plan.market_goal()
    refused = await plan.ask("POST", PATH, 422, json={"axis": "price", "demanded": score})
    assert [error["pointer"] for error in refused["errors"]] == ["/demanded"]


async def test_a_criterion_is_never_emptied_and_an_axis_has_one(plan: Workshop) -> None:
    await plan.market_goal()
    made = await plan.ask("POST", PATH, 201, json={"axis": "price", "demanded": 4})
    assert (await plan.ask("POST", PATH, 422, json={"axis": "quality"}))["code"] == "plan_criterion_empty"
    refused = await plan.ask("PATCH", f"{PATH}/{made['id']}", 422, json={"demanded": None})
    assert refused["code"] == "plan_criterion_empty"
    assert (await plan.ask("POST", PATH, 409, json={"axis": "price", "ours": 1}))["code"] == "already_taken"


async def test_the_requirement_counts_axes_with_demand_and_our_score(plan: Workshop) -> None:
    await plan.market_goal()
    for axis in AXES:
        await plan.ask("POST", PATH, 201, json={"axis": axis, "demanded": 4, "ours": None if axis == "price" else 0})
    assert (await plan.requirement("supplier_criteria"))["present"] == 9
    (price,) = (await plan.ask("GET", f"{PATH}?axis=price"))["items"]
    await plan.ask("PATCH", f"{PATH}/{price['id']}", json={"ours": 3})
    assert (await plan.requirement("supplier_criteria"))["is_met"]


async def test_the_customers_file_completes_the_axes(plan: Workshop, customer: httpx.AsyncClient) -> None:
    await plan.market_goal()
    known = {"customer_id": plan.customer_id, "rivals": [{"competitor_id": plan.rival_id, "score": 2}]}
    for axis in ("price", "quality"):
        await customer.post("/v1/supplier-criteria", json=known | {"axis": axis, "demanded": 5, "evidence": "审核"})
    await plan.ask("POST", PATH, 201, json={"axis": "price", "demanded": 3})
    for _ in range(2):
        items = (await plan.ask("POST", f"{PATH}/adoption"))["items"]
        assert {one["axis"]: (one["demanded"], len(one["rivals"])) for one in items} == {
            "price": (3, 0),
            "quality": (5, 1),
        }


async def test_the_radar_has_ten_axes(plan: Workshop) -> None:
    await plan.market_goal()
    rivals = [{"competitor_id": plan.rival_id, "score": 2}]
    await plan.ask("POST", PATH, 201, json={"axis": "price", "demanded": 4, "ours": 3, "rivals": rivals})
    read = await plan.ask("GET", f"{PATH}/chart")
    assert (read["axes"], read["highest"], read["customer_name"]) == ([*AXES], 5, "Huaqiang")
    assert (read["demanded"][-1], read["ours"][-1], read["rivals"][0]["scores"][-1]) == (4, 3, 2)
    assert read["rivals"][0]["competitor_name"] == "明拓电源"


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["Demanded by the customer", "Price"]), ("zh-CN", ["客户要求", "价格"])]
)
async def test_the_radar_is_drawn_in_the_readers_language(plan: Workshop, language: str, words: list[str]) -> None:
    await plan.market_goal()
    await plan.ask("POST", PATH, 201, json={"axis": "price", "demanded": 4, "ours": 3})
    headers = {"Accept-Language": language}
    response = await plan.client.get(f"{plan.url}{PATH}/chart?format=svg", headers=headers)
    assert (response.status_code, response.headers["Content-Language"]) == (200, language)
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert all(word in response.text for word in words)
