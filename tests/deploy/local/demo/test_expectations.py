"""What the demo company's books expect: understood by the kpi service, and plausible."""

from collections import defaultdict
from datetime import date

from deploy.local.demo.calendar import Window
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.expectations import (
    TOO_HOPEFUL,
    exchange_rate_rows,
    forecast_rows,
    market_volume_rows,
    product_cost_rows,
)
from deploy.local.demo.returns import OFTEN, credit_note_rows
from services.kpi.facts.exchange_rates.documents import ExchangeRateDocument
from services.kpi.facts.forecasts.documents import ForecastDocument
from services.kpi.facts.market_volumes.model import MarketVolumeDocument
from services.kpi.facts.orders.documents import OrderDocument
from services.kpi.facts.product_costs.documents import ProductCostDocument


def test_forecasts_are_frozen_before_their_month_and_most_are_met(company: DemoCompany) -> None:
    sold: dict[int, float] = defaultdict(float)
    first = months_before(company.window, 12)
    for order in company.orders:
        if order.ordered_on >= first and order.customer.currency == "CNY" and not order.is_cancelled:
            sold[order.customer.rank] += order.amount / 100
    expected: dict[int, float] = defaultdict(float)
    ranks = {one.code: one.rank for one in company.customers if one.profile and one.currency == "CNY"}
    for row in forecast_rows(company.customers, company.window):
        said = ForecastDocument.model_validate(row)
        assert said.frozen_on < said.month
        if first <= said.month <= company.window.last and said.customer_code in ranks:
            expected[ranks[said.customer_code]] += float(said.amount)
    met = {rank for rank, amount in expected.items() if sold[rank] > 0.6 * amount}
    assert met.isdisjoint(TOO_HOPEFUL)
    assert len(met) > 0.8 * len(expected)


def months_before(window: Window, months: int) -> date:
    end = window.last.year * 12 + window.last.month - months
    return date(end // 12, end % 12 + 1, 1)


def test_rates_costs_and_markets_are_understood(company: DemoCompany) -> None:
    assert [ExchangeRateDocument.model_validate(row) for row in exchange_rate_rows(company.window)]
    assert [ProductCostDocument.model_validate(row) for row in product_cost_rows(company.products, company.window)]
    markets = [MarketVolumeDocument.model_validate(row) for row in market_volume_rows(company.orders, company.window)]
    assert {one.category for one in markets} == {product.category for product in company.products}


def test_few_lines_come_back_and_those_of_one_customer_lately(company: DemoCompany) -> None:
    rows = list(credit_note_rows(company.orders, company.window))
    assert 0.005 < len(rows) / len(company.orders) < 0.03
    assert all(OrderDocument.model_validate(row).lines[0].quantity < 0 for row in rows)
    code = next(one.code for one in company.customers if one.rank == OFTEN)
    since = months_before(company.window, 3).isoformat()
    assert sum(row["customer_code"] == code and row["ordered_on"] >= since for row in rows) >= 2
