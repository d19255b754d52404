"""Factors out of what the customer service itself knows: supply positions and strategic fits."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.grading.grades.bands import SupplyStanding
from services.customer.grading.runs.supply_standings import list_supply_standings
from services.customer.market.supply_positions.rules import standings
from services.customer.market.supply_positions.store import read_categories
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.database import transaction
from shared.web.call import Call
from tests.customer.conftest import MakeCustomer
from tests.customer.grading.conftest import Grade, NewCustomer, factor

WHOLE_HOUSE = Principal("service:x", "x", frozenset(), frozenset(), 3, DataScope(DataScopeKind.ALL))
OURS: str | None = None


@pytest.fixture
async def rivals(customer: httpx.AsyncClient) -> list[str]:
    names = [f"Rival {uuid.uuid4()}" for _ in range(3)]
    return [(await customer.post("/v1/competitors", json={"name": name})).json()["id"] for name in names]


async def position(customer: httpx.AsyncClient, customer_id: str, shares: dict[str | None, str], **fields: Any) -> None:
    suppliers = [{"competitor_id": rival, "share": share} for rival, share in shares.items()]
    told = {"category": "pumps", "as_of": "2025-01-31", "suppliers": suppliers, **fields}
    made = await customer.post("/v1/supply-positions", json={"customer_id": customer_id, **told})
    assert made.status_code == 201, made.text


async def assess(customer: httpx.AsyncClient, customer_id: str, trend: str, day: str) -> str:
    told = {"channel_now": "main", "channel_ahead": "main", "trend": trend, "evidence": "annual report"}
    made = await customer.post("/v1/strategic-fits", json={"customer_id": customer_id, "assessed_on": day, **told})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def test_our_share_is_over_all_categories_and_says_out_of_what(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade, rivals: list[str]
) -> None:
    made = await new_customer("10", months=("2024-02", "2024-03"))
    await position(customer, made, {OURS: "0.1", rivals[0]: "0.9"}, as_of="2024-01-31", yearly_spend="300000")
    await position(customer, made, {OURS: "0.6", rivals[0]: "0.3"}, yearly_spend="300000")
    await position(customer, made, {OURS: "0.4", rivals[1]: "0.5"}, category="valves", yearly_spend="100000")
    await position(customer, made, {rivals[1]: "1"}, as_of="2026-01-31", yearly_spend="900000")  # after the year
    grade = (await run(customer_ids=[made]))["grades"][made]
    share = factor(grade, "share_of_purchasing")
    assert (share["band"], share["value"], share["source"]) == ("B", "0.55", "supply_positions")
    assert share["computed_from"] == {
        "main_rival_share": "0.225",
        "rivals": "1",
        "categories": "2",
        "oldest_as_of": "2025-01-31",
    }
    loyalty = factor(grade, "loyalty")
    assert (loyalty["band"], loyalty["value"], loyalty["source"]) == ("B", "0.55", "supply_positions")
    assert loyalty["computed_from"]["ordered_months"] == "2"


async def test_the_newest_fit_of_the_year_is_the_strategy_match(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("10", months=("2024-02",))
    await assess(customer, made, "aligned", "2024-06-30")
    newest = await assess(customer, made, "diverging", "2025-06-30")
    await assess(customer, made, "aligned", "2026-01-31")  # after the year
    grade = (await run(customer_ids=[made]))["grades"][made]
    match = factor(grade, "strategy_match")
    assert (match["band"], match["value"], match["source"]) == ("C", "diverging", "strategic_fit")
    assert match["computed_from"] == {"strategic_fit_id": newest, "assessed_on": "2025-06-30"}
    assert "strategic" not in grade["tags"]
    assert "strategic" in (await run(fiscal_year=2026, customer_ids=[made]))["grades"][made]["tags"]


async def test_a_strategic_customer_needs_the_trend_and_the_band(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    doubted, believed = await new_customer(), await new_customer()
    await assess(customer, doubted, "converging", "2025-06-30")
    await assess(customer, believed, "diverging", "2025-06-30")
    for one, band in ((doubted, "C"), (believed, "A")):
        said = {"band": band, "reason": "their board thinks otherwise", "fiscal_year": 2025}
        await customer.put(f"/v1/customers/{one}/grading-factors/strategy_match", json=said)
    grades = (await run())["grades"]
    assert [grades[one]["tags"] for one in (doubted, believed)] == [["non_profit"], ["non_profit"]]
    match = factor(grades[doubted], "strategy_match")
    assert (match["band"], match["computed_band"], match["source"]) == ("C", "B", "person")
    assert match["computed_from"]["assessed_on"] == "2025-06-30"


@pytest.mark.parametrize("spends", [("100", "300", "50"), ("100", None, "50"), ("0", "0", "0")])
async def test_what_the_database_adds_up_is_what_the_rules_say(
    app: FastAPI,
    customer: httpx.AsyncClient,
    make_customer: MakeCustomer,
    rivals: list[str],
    spends: tuple[str | None, ...],
) -> None:
    first, second, unknown = uuid.UUID(await make_customer()), uuid.UUID(await make_customer()), uuid.uuid4()
    shares: list[dict[str | None, str]] = [
        {OURS: "0.3333", rivals[0]: "0.3333", rivals[1]: "0.3333"},
        {rivals[1]: "0.7001", rivals[2]: "0.1", OURS: "0"},
        {OURS: "0.25"},
    ]
    for number, (each, spend) in enumerate(zip(shares, spends, strict=True)):
        await position(customer, str(first), each, category=f"C{number}", yearly_spend=spend)
    await position(customer, str(second), {OURS: "1"})
    async with transaction(app.state.engine) as session:
        known = standings(await read_categories(Call(session, WHOLE_HOUSE, app.state), [first, second]))
        listed = await list_supply_standings(session, [first, second, unknown], date(2024, 1, 1), date(2025, 12, 31))
    assert listed == {
        customer_id: SupplyStanding(
            standing.landscape.our_share,
            standing.landscape.main_rival_share,
            2 if customer_id == first else 0,
            standing.categories,
            standing.oldest_as_of,
            4 if customer_id == first else 1,
        )
        for customer_id, standing in known.items()
    }
    assert listed[second].our_share == Decimal(1)
