"""Market goals on shares and rivals with the real kpi and customer services, for customers and markets."""

from typing import Any

import pytest

from services.kpi.facts.purchase_volumes.operations import copy_supply_positions
from tests.contracts.test_goals import LAST_DAY, YEAR, House, add_goal, approve
from tests.contracts.test_goals import house as house
from tests.contracts.test_goals import plan as plan
from tests.kpi.pushing import push

CATEGORY = {"kind": "share", "metric": "category_share", "share_of": "parts", "target": "0.5", "baseline": "0.1"}
RIVAL = {"kind": "competition", "metric": "rival_share", "target": "0.2"}
SUPPRESSION = {"kind": "competition", "metric": "suppression_ratio", "target": "2"}


@pytest.fixture
async def rival(house: House, plan: dict[str, Any]) -> str:
    """A rival with half of what the customer spends on parts, 4800 a year; we have a quarter."""
    made = await house.ask("customer", "POST", "/v1/competitors", name="明拓电源")
    suppliers = [{"share": "0.25"}, {"competitor_id": made["id"], "share": "0.5"}]
    about = {"customer_id": plan["customer_id"], "category": "parts", "as_of": f"{YEAR - 1}-01-01"}
    said = about | {"suppliers": suppliers, "yearly_spend": "4800"}
    await house.ask("customer", "POST", "/v1/supply-positions", **said)
    await house.follow("kpi", "customer", copy_supply_positions)
    return str(made["id"])


@pytest.fixture
async def market(house: House, plan: dict[str, Any]) -> dict[str, Any]:
    """The plan of the customer's region."""
    said = {"market_kind": "region", "market_code": "CN-GD", "fiscal_year": YEAR}
    made: dict[str, Any] = await house.ask("planning", "POST", "/v1/plans", **said)
    return made


async def test_a_share_by_category_is_of_what_the_customer_spends_on_it(
    house: House, plan: dict[str, Any], rival: str
) -> None:
    found = (await add_goal(house, plan, **CATEGORY))["progress"]
    wallet = (await add_goal(house, plan, **CATEGORY | {"metric": "share_of_wallet", "share_of": None}))["progress"]
    other = (await add_goal(house, plan, **CATEGORY | {"share_of": "tools"}))["progress"]
    assert (found["state"], found["kpi"], found["figure"]) == ("known", "share_of_wallet", wallet["figure"])
    assert (other["state"], other["figure"]) == ("no_figure", None)


@pytest.mark.parametrize(("metric", "code"), [("category_share", "parts"), ("product_share", "P1")])
async def test_a_share_of_a_market_is_of_its_volume(
    house: House, market: dict[str, Any], metric: str, code: str
) -> None:
    name = "sku" if metric == "product_share" else "category"
    volume = {"first_on": f"{YEAR}-01-01", "last_on": f"{YEAR}-12-31", "amount": "12000", "source": "协会"}
    volume |= {name: code, "region": "CN-GD", "dated_on": f"{YEAR}-01-01", "source_version": 1}
    async with house.tokens.client(house.apps["kpi"], sub="client:erp", roles=["erp"]) as erp:
        await push(erp, volume, kind="market-volumes")
    found = (await add_goal(house, market, **CATEGORY | {"metric": metric, "share_of": code}))["progress"]
    assert (found["state"], found["kpi"]) == ("known", "market_share")
    assert 0 < float(found["figure"]) <= 0.1
    elsewhere = (await add_goal(house, market, **CATEGORY | {"metric": metric, "share_of": "tools"}))["progress"]
    assert elsewhere["state"] == "no_figure"


async def test_shares_of_rivals_come_from_the_supply_landscape(
    house: House, plan: dict[str, Any], market: dict[str, Any], rival: str
) -> None:
    for of in (plan, market):
        made = [await add_goal(house, of, **goal, competitor_id=rival) for goal in (RIVAL, SUPPRESSION)]
        shown = [(one["baseline"], one["baseline_last_on"], one["progress"]["figure"]) for one in made]
        assert shown == [("0.5", LAST_DAY, "0.5"), ("0.5", LAST_DAY, "0.5")]
        assert {(one["competitor_name"], one["baseline_source"]) for one in made} == {("明拓电源", "supply_positions")}


async def test_the_hourly_look_reads_all_sources_in_its_own_name(
    house: House, plan: dict[str, Any], market: dict[str, Any], rival: str
) -> None:
    current = (await house.ask("planning", "GET", "/v1/goal-schemes/current"))["content"]
    at_once = {"content": current | {"grace_days": 0}, "reason": "in January too"}
    await house.ask("planning", "POST", "/v1/goal-schemes", **at_once)
    for of in (plan, market):
        await add_goal(house, of, **CATEGORY | {"baseline": "0.9", "target": "0.99"})
        await add_goal(house, of, **RIVAL, competitor_id=rival)
        await approve(house, of)
    await house.look()
    found = (await house.ask("kpi", "GET", "/v1/warnings?kind=market_goal_off_track"))["items"]
    assert max(one["figures"]["figure"] for one in found) == "0.5"
    assert {one["clearance"] for one in found} == {2}
