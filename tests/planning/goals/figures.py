"""kpi's figures, as its answer to a question by customer and month."""

from collections.abc import Mapping
from typing import Any

import httpx

from tests.planning.goals.conftest import Answer

Months = Mapping[str, str | tuple[str, str]]
"""By month, such as `2025-03`: an amount, or what is divided and by what."""


def of_year(year: int, months: int, figure: str | tuple[str, str]) -> dict[str, str | tuple[str, str]]:
    """The same figure in the first months of a year."""
    return {f"{year}-{month:02}": figure for month in range(1, months + 1)}


def answering(figures: Mapping[str, Mapping[str, Months]], currency: str = "CNY") -> Answer:
    """kpi, with figures by customer and KPI; it gives those asked for."""

    async def answer(request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        items = [
            _item(customer, kpi, month, figure)
            for customer, kpis in figures.items()
            for kpi, months in kpis.items()
            for month, figure in months.items()
            if customer in asked["customer_ids"] and kpi in asked["kpi"].split(",")
            if asked["from"] <= f"{month}-01" <= asked["to"]
        ]
        return httpx.Response(200, json={"currency": currency, "items": items})

    return answer


def _item(customer: str, kpi: str, month: str, figure: str | tuple[str, str]) -> dict[str, Any]:
    value, parts = (figure, (None, None)) if isinstance(figure, str) else (None, figure)
    named = {"kpi": kpi, "starts_on": f"{month}-01", "keys": [customer], "value": value}
    return named | dict(zip(("numerator", "denominator"), parts, strict=True))
