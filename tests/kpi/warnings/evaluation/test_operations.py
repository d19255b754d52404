"""Looking at customers on the real database: what pushed facts raise, change and close."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from services.kpi.facts.purchase_volumes.operations import copy_supply_positions
from services.kpi.facts.touched.model import touched
from services.kpi.facts.touched.store import take_touched
from services.kpi.warnings.evaluation.model import warning_days
from services.kpi.warnings.evaluation.operations import evaluate_daily
from shared.database import transaction
from shared.feed.followers import FollowedChange, FollowedEvent
from shared.time import months_after, utc_now
from tests.kpi.pushing import line, order, push
from tests.kpi.warnings.conftest import TODAY, Evaluate, ago, buys_every, count, listed, reach
from tests.sign_in import Tokens

Known = Callable[..., Any]


def month(back: int) -> str:
    """The tenth of a month so many months ago."""
    return months_after(TODAY.replace(day=1), -back).replace(day=10).isoformat()


async def test_an_overdue_order_is_raised_once_and_closes_when_the_customer_orders(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    customer_id = await known("A", name="Huaqiang", stage="initial", manager_id=uuid.UUID(int=9))
    await buys_every(erp, "A", 10, times=8, silent=25, cost="60")
    await look()
    await look(customer_id)
    (warning,) = await listed(director, kind="order_overdue")
    assert (warning["customer_name"], warning["severity"], warning["status"]) == ("Huaqiang", "high", "open")
    assert (warning["owner_id"], warning["profit_at_stake"]) == (str(uuid.UUID(int=9)), "320")
    assert (warning["figures"]["days"], warning["figures"]["usual_days"]) == (25, "10")
    assert "25" in warning["evidence_en"]
    assert "25" in warning["evidence_zh"]
    await push(erp, order("A again", customer_code="A", ordered_on=ago(0)))
    await look()
    (closed,) = await listed(director, kind="order_overdue")
    assert (closed["status"], closed["outcome"], closed["closed_by_name"]) == ("closed", "cause_gone", None)


async def test_nobody_is_silent_because_the_erp_is(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    customer_id = await known("A")
    await buys_every(erp, "A", 10, times=8, silent=1)
    await look(customer_id, today=TODAY + timedelta(days=60))
    assert await listed(director) == []
    await reach(erp, 59)
    await look(customer_id, today=TODAY + timedelta(days=60))
    assert [one["figures"]["days"] for one in await listed(director)] == [61]


async def test_its_cause_comes_again_as_a_new_warning_with_a_link(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    customer_id = await known("A")
    await buys_every(erp, "A", 10, times=8, silent=25)
    await look()
    await push(erp, order("A again", customer_code="A", ordered_on=ago(0)))
    await look()
    await reach(erp, 40)
    await look(customer_id, today=TODAY + timedelta(days=40))
    first, second = await listed(director, kind="order_overdue")
    assert (second["previous_id"], second["status"]) == (first["id"], "open")


async def test_only_customers_whose_facts_have_changed_are_looked_at(
    app: FastAPI, erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    await known("A")
    await buys_every(erp, "A", 10, times=8, silent=25)
    assert await count(app, sa.select(sa.func.count()).select_from(touched)) > 0
    await look()
    assert await count(app, sa.select(sa.func.count()).select_from(touched)) == 0
    await push(erp, order("A-25", line(), customer_code="A", ordered_on=ago(25)))  # unchanged
    assert await count(app, sa.select(sa.func.count()).select_from(touched)) == 0
    assert len(await listed(director)) == 1


async def test_a_moved_order_touches_both_customers(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    first = await known("A")
    second = await known("B")
    for code in "AB":
        await buys_every(erp, code, 10, times=8, silent=25)
    await push(erp, order("fresh", customer_code="A", ordered_on=ago(1)))
    await look()
    assert [one["customer_id"] for one in await listed(director, status="open")] == [str(second)]
    await push(erp, order("fresh", customer_code="B", ordered_on=ago(1), source_version=2))
    await look()
    assert [one["customer_id"] for one in await listed(director, status="open")] == [str(first)]


async def test_sales_below_trend_and_season_are_raised(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    await known("A")
    await reach(erp)
    amounts = {back: "9000" if back > 3 else "3000" for back in range(1, 30)}
    rows = [
        order(f"O{back}", line(amount=amount), customer_code="A", ordered_on=month(back))
        for back, amount in amounts.items()
    ]
    await push(erp, *rows)
    await look()
    (warning,) = await listed(director, kind="sales_down")
    assert (warning["figures"]["sales"], warning["figures"]["expected"]) == ("9000", "27000")
    assert (warning["measured"], warning["severity"]) == ("0.6667", "medium")


async def test_slower_payment_counts_what_is_still_open(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    await known("A")
    for place, (due, paid) in enumerate([(200, 198), (250, 248), (300, 298), (60, None), (50, None), (40, 5)]):
        invoice = {"invoice_no": f"I{place}", "customer_code": "A", "issued_on": ago(due + 30), "due_on": ago(due)}
        await push(erp, invoice | {"amount": "100", "status": "open"}, kind="receivables")
        if paid is not None:
            payment = {"payment_no": f"P{place}", "invoice_no": f"I{place}", "customer_code": "A"}
            await push(erp, payment | {"paid_on": ago(paid), "amount": "100"}, kind="payments")
    await look()
    (warning,) = await listed(director, kind="payment_slower")
    # 60, 50 and 35 days late, against 2: 48.33 and 46.33 more.
    assert (warning["figures"]["days_late"], warning["measured"]) == ("48.3333", "46.3333")
    assert (warning["severity"], warning["profit_at_stake"]) == ("high", None)


async def test_a_payment_without_a_customer_code_touches_who_owed_it(
    app: FastAPI, erp: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    customer_id = await known("A")
    invoice = {"invoice_no": "I", "customer_code": "A", "issued_on": ago(60), "due_on": ago(30), "amount": "100"}
    await push(erp, invoice, kind="receivables")
    await look()
    await push(erp, {"payment_no": "P", "invoice_no": "I", "paid_on": ago(1), "amount": "100"}, kind="payments")
    async with transaction(app.state.engine) as session:
        assert await take_touched(session) == [customer_id]


async def test_a_payment_that_moves_to_another_receivable_touches_who_owed_the_first(
    app: FastAPI, erp: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    owed = {await known(code) for code in "AB"}
    invoice = {"issued_on": ago(60), "due_on": ago(30), "amount": "100"}
    await push(erp, *(invoice | {"invoice_no": f"I{code}", "customer_code": code} for code in "AB"), kind="receivables")
    payment = {"payment_no": "P", "paid_on": ago(1), "amount": "100"}
    await push(erp, payment | {"invoice_no": "IA", "source_version": 1}, kind="payments")
    await look()
    await push(erp, payment | {"invoice_no": "IB", "source_version": 2}, kind="payments")
    async with transaction(app.state.engine) as session:
        assert set(await take_touched(session)) == owed


async def test_a_dropped_category_and_many_returns_are_raised(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    await known("A")
    await push(erp, {"sku": "V1", "category": "valves"}, {"sku": "P1", "category": "pumps"}, kind="products")
    rows = [order(f"P{back}", line(sku="P1"), customer_code="A", ordered_on=month(back)) for back in range(1, 12)]
    valves = line(sku="V1", cost="60")
    rows += [order(f"V{back}", valves, customer_code="A", ordered_on=month(back)) for back in range(6, 18)]
    credit = line(quantity="-1", amount="-30")
    rows += [order(f"C{day}", credit, customer_code="A", ordered_on=ago(day)) for day in (3, 4)]
    await push(erp, *rows)
    await look()
    (dropped,) = await listed(director, kind="product_dropped")
    assert [one["category"] for one in dropped["figures"]["categories"]] == ["valves"]
    assert (dropped["measured"], dropped["severity"], dropped["profit_at_stake"]) == ("6", "high", "480")
    (returns,) = await listed(director, kind="returns_high")
    assert (returns["figures"]["returns"], returns["figures"]["usual_rate"]) == (2, "0")


async def test_a_missed_forecast_is_raised_by_what_was_forecast(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    """A forecast of one category is compared with sales of it: what else the customer buys does not make up for it."""
    await known("A", "A2")
    await known("B")
    await push(erp, {"sku": "V1", "category": "valves"}, {"sku": "P1", "category": "pumps"}, kind="products")
    await reach(erp)
    forecasts = [
        {"customer_code": code, "month": month(back)[:7], "amount": "8000", "frozen_on": month(back + 1), **category}
        for code, category in (("A", {"category": "valves"}), ("B", {}))
        for back in (1, 2, 3)
    ]
    await push(erp, *forecasts, kind="forecasts")
    rows = [order("A1", line(sku="V1", amount="9000"), customer_code="A2", ordered_on=month(1))]
    rows += [
        order(f"{code}P", line(sku="P1", amount="16000"), customer_code=code, ordered_on=month(2)) for code in "AB"
    ]
    await push(erp, *rows)
    await look()
    missed = {one["customer_name"]: one for one in await listed(director, kind="forecast_missed")}
    shown = {name: (one["figures"]["sales"], one["measured"], one["severity"]) for name, one in missed.items()}
    assert shown == {"A": ("9000", "0.625", "high"), "B": ("16000", "0.3333", "low")}
    assert "24,000" in missed["A"]["evidence_zh"]
    await push(erp, order("B2", line(amount="8000"), customer_code="B", ordered_on=month(3)))
    await look()
    assert [one["outcome"] for one in await listed(director, kind="forecast_missed", status="closed")] == ["cause_gone"]


async def test_a_fallen_share_is_raised_for_who_may_see_shares(
    app: FastAPI, tokens: Tokens, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    customer_id = await known("A")
    said = [("sensors", 200, "0.7"), ("sensors", 20, "0.45"), ("drives", 500, "0.9"), ("drives", 400, "0.1")]
    changes = [
        {"customer_id": str(customer_id), "category": category, "as_of": ago(days), "our_share": share}
        for category, days, share in said
    ]
    async with transaction(app.state.engine) as session:
        await copy_supply_positions(session, app.state.peers["customer"], [supply_position(**one) for one in changes])
    await look()
    (fallen,) = await listed(director, kind="share_down")
    assert (fallen["measured"], fallen["severity"], fallen["clearance"]) == ("0.25", "high", 2)
    assert fallen["evidence_en"] == "Our share of its purchases fell: sensors from 70 % to 45 %."
    async with tokens.client(app, clearance=1) as assistant:
        assert await listed(assistant, kind="share_down") == []


def supply_position(**said: Any) -> FollowedEvent:
    changes = {name: [None, value] for name, value in said.items()}
    data = FollowedChange(entity="supply_position", entity_id=uuid.uuid4(), customer_id=None, changes=changes)
    return FollowedEvent(type="guanxi.supply_position.created", time=utc_now(), data=data)


async def test_a_customer_with_a_positive_credit_note_alone_is_no_obstacle(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    await known("A")
    await known("B")
    await push(erp, order("C", line(amount="100"), customer_code="A", kind="credit_note", ordered_on=month(6)))
    await buys_every(erp, "B", 10, times=8, silent=25)
    await look()
    assert [one["customer_name"] for one in await listed(director, kind="order_overdue")] == ["B"]


async def test_a_month_that_the_books_do_not_reach_is_not_compared(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    await known("A")
    sold = [order(f"O{back}", line(amount="9000"), customer_code="A", ordered_on=month(back)) for back in range(2, 30)]
    await push(erp, *sold)
    await look()
    assert await listed(director, kind="sales_down") == []
    await reach(erp)
    await push(erp, order("O40", line(amount="1"), customer_code="A", ordered_on=month(40)))
    await look()
    assert [one["severity"] for one in await listed(director, kind="sales_down")] == ["low"]


async def test_exited_customers_are_not_expected_to_order(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    await known("A", status="exited")
    await buys_every(erp, "A", 10, times=8, silent=25)
    await look()
    assert await listed(director) == []


async def test_time_alone_is_noticed_once_a_day_and_again_under_a_new_scheme(
    app: FastAPI, erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known
) -> None:
    async def daily() -> None:
        async with transaction(app.state.engine) as session:
            await evaluate_daily(session)

    await known("A")
    await buys_every(erp, "A", 10, times=8, silent=25)
    await daily()
    assert [one["status"] for one in await listed(director)] == ["open"]
    await known("B")
    await buys_every(erp, "B", 10, times=8, silent=25)
    await daily()
    assert len(await listed(director)) == 1
    content = (await director.get("/v1/warning-schemes/current")).json()["content"]
    content["order_overdue"]["is_on"] = False
    made = await director.post("/v1/warning-schemes", json={"content": content, "reason": "Seasonal"})
    assert made.status_code == 201, made.text
    await daily()
    assert [one["outcome"] for one in await listed(director)] == ["rule_off"]
    assert await count(app, sa.select(sa.func.count()).select_from(warning_days)) == 2


async def test_a_more_severe_cause_changes_the_open_warning_and_keeps_the_version_that_judged_it(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> None:
    customer_id = await known("A")
    await buys_every(erp, "A", 20, times=8, silent=25)
    await look()
    (before,) = await listed(director)
    await reach(erp, 20)
    await look(customer_id, today=TODAY + timedelta(days=20))
    (after,) = await listed(director)
    assert (before["severity"], after["severity"], before["id"]) == ("low", "high", after["id"])
    assert after["due_at"] == before["due_at"]
    assert after["figures"]["days"] == 45
