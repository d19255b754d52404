"""Published quotas against published sales: the figures agree with those computed independently of this code."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx

from tests.journeys.adventureworks import AdventureWorks
from tests.kpi.pushing import push
from tests.kpi.scorecards.conftest import People, card, quota, result

REP = "276"


async def test_adventureworks_quotas_against_sales(
    people: People, made: Any, erp: httpx.AsyncClient, reference_data: Path
) -> None:
    company = AdventureWorks(reference_data)
    quotas = company.quotas(REP)
    starts = sorted(map(date.fromisoformat, quotas))
    first, until = starts[0], starts[2]
    orders = [one for one in company.orders() if one["ordered_on"] < str(until)]
    assert len({one["salesperson"] for one in orders}) > 5
    await push(erp, *orders)
    found = {}
    for starts_on, following in pairwise(starts[:3]):
        goal = quota(target=str(quotas[str(starts_on)]))
        period = {"period": "custom", "starts_on": str(starts_on), "ends_on": str(following - timedelta(days=1))}
        (found[starts_on],) = (await result(people.sales, await made(card(goal, **period))))["goals"]
    assert str(first) == "2011-05-31"
    assert (found[first]["target"], found[first]["actual"]) == ("637000", "459057.3369")
    assert (found[first]["achievement"], found[first]["points"]) == ("0.7207", "72.07")
    for starts_on, following in pairwise(starts[:3]):
        sold = sum(
            float(row["SubTotal"])
            for row in company.headers
            if row["SalesPersonID"] == REP and str(starts_on) <= row["OrderDate"][:10] < str(following)
        )
        assert abs(float(found[starts_on]["actual"]) - sold) < 0.01
