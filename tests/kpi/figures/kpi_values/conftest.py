"""A company whose customers tie in value and in name."""

import itertools
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from shared.time import company_today
from tests.kpi.pushing import line, order, push

Known = Callable[..., Any]
THIS_YEAR = company_today().year


def sold(number: int, code: str, year: int, amount: int, **fields: Any) -> dict[str, Any]:
    return order(
        f"{number}", line(amount=str(amount), **fields), customer_code=code, ordered_on=f"{year}-0{1 + number % 9}-11"
    )


@pytest.fixture
async def company(erp: httpx.AsyncClient, known: Known) -> None:
    """Customers who tie in value, in name and in both; who only return, or bought only before; and an unknown code."""
    names = ["乙公司", "甲公司", "Beta", "beta", "Beta", "Ökonom", "Alpha", "甲公司", "Zero"]
    regions = itertools.cycle(["CN-GD", "CN-BJ", None])
    for number, name in enumerate(names):
        await known(f"C{number}", name=name, region=next(regions), customer_class="core" if number % 2 else "small")
    await push(erp, *({"sku": f"P{n}", "category": ["Pumps", "泵", "pipes"][n % 3]} for n in range(5)), kind="products")
    codes = [*(f"C{number}" for number in range(len(names))), "unknown"]
    rows = []
    for number, (code, year) in enumerate(itertools.product(codes, (THIS_YEAR - 2, THIS_YEAR - 1, THIS_YEAR))):
        amount = (number * 37 % 5 - 1) * 10
        if code == "C6" and year > THIS_YEAR - 2:
            continue
        cost = {"cost": str(amount // 3)} if number % 3 and amount > 0 else {}
        quantity = {"quantity": "-1"} if amount < 0 else {}
        promised = {"promised_on": f"{year}-03-01", "shipped_on": f"{year}-03-0{1 + number % 2}"} if amount > 0 else {}
        rows.append(sold(number, code, year, amount, sku=f"P{number % 6}", **cost, **quantity, **promised))
    await push(erp, *rows)
