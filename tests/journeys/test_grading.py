"""AdventureWorks' stores are graded after the order push, by figures computed here apart from the product's."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from shared.time import company_today
from tests.journeys.adventureworks import AdventureWorks, ndjson
from tests.journeys.house import House, eventually, get, post

EDGES = {
    "profit": (300_000, 100_000, 30_000),
    "sales": (1_000_000, 500_000, 50_000),
    "expected_sales": (1_000_000, 500_000, 50_000),
    "loyalty": (12, 9, 4),
    "relationship_length": (60, 36, 12),
}
CLASSES = (("core", "0.85"), ("important", "0.7"), ("ordinary", "0.5"))
RANKS = (None, "small", "ordinary", "important", "core")
Runs = dict[int, dict[str, Any]]
"""By the year whose sales they go by."""
REASON = "their flagship shops open in spring, the orders are signed"


class Store(NamedTuple):
    """What a store bought in a year, out of the published files, and in the year after, which is graded."""

    sales: Decimal
    following: Decimal
    profit: Decimal
    months: int
    since: int
    """Whole months from its first order to the end of the year after."""

    @property
    def bands(self) -> dict[str, str]:
        values = (self.profit, self.sales, self.following, self.months, self.since)
        found = {
            factor: "ABCD"[sum(value < edge for edge in edges)]
            for (factor, edges), value in zip(EDGES.items(), values, strict=True)
        }
        return found | {"loyalty": max(found["loyalty"], "B")}  # its suppliers are not known

    @property
    def customer_class(self) -> str:
        points = [4 - "ABCD".index(band) for band in self.bands.values()]
        score = Decimal(sum(points)) / (4 * len(points))
        return next((name for name, least in CLASSES if score >= Decimal(least)), "small")

    def tags(self, cutoff: Decimal) -> list[str]:
        is_profit = bool(self.sales) and self.profit / self.sales >= Decimal("0.2") and self.profit >= 100_000
        is_big = self.sales >= 1_000_000 or self.sales >= cutoff
        return ["profit" if is_profit else "non_profit", *(["big"] if is_big else [])]


def bought(company: AdventureWorks, year: int) -> dict[str, Store]:
    """Every store that had ordered by the end of the year after, by its code."""
    sales: Counter[str] = Counter()
    following: Counter[str] = Counter()
    months: dict[str, set[str]] = {}
    first: dict[str, str] = {}
    for header in company.headers:
        code, day = header["CustomerID"], header["OrderDate"][:10]
        if day > f"{year + 1}-12-31":
            continue
        first[code] = min(first.get(code, day), day)
        if day[:4] == str(year):
            sales[code] += Decimal(header["SubTotal"])  # type: ignore[assignment]
            months.setdefault(code, set()).add(day[:7])
        elif day[:4] == str(year + 1):
            following[code] += Decimal(header["SubTotal"])  # type: ignore[assignment]
    costs: Counter[str] = Counter()
    for order in company.orders():
        if order["ordered_on"][:4] == str(year):
            costs[order["customer_code"]] += sum(Decimal(line["cost"]) for line in order["lines"])  # type: ignore[assignment]
    return {
        code: Store(
            Decimal(sales[code]),
            Decimal(following[code]),
            Decimal(sales[code]) - Decimal(costs[code]),
            len(months.get(code, ())),
            (year + 1 - int(day[:4])) * 12 + 12 - int(day[5:7]),
        )
        for code, day in first.items()
    }


def cutoff_of(stores: dict[str, Store]) -> Decimal:
    """What the last of the best tenth bought."""
    ranked = sorted((store.sales for store in stores.values() if store.sales > 0), reverse=True)
    return ranked[ceil(len(ranked) / 10) - 1]


@pytest.fixture(scope="module")
def company(reference_data: Path) -> AdventureWorks:
    return AdventureWorks(reference_data)


@pytest.fixture(scope="module")
def house(company: AdventureWorks, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own: grades go by all customers there are."""
    running = House(tmp_path_factory.mktemp("graded")).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def staff(house: House) -> httpx.Client:
    return house.client_of("integrator")


@pytest.fixture(scope="module")
def codes(house: House, staff: httpx.Client, company: AdventureWorks) -> dict[str, str]:
    """The stores' codes by customer, once their orders are pushed and the kpi service knows all of them."""
    made = {post(staff, "/v1/customers", one)["id"]: one["codes"][0]["code"] for one in company.customers}
    erp, body = house.client_of("erp"), ndjson(company.orders())
    pushed = erp.post("/v1/orders/batches", content=body, headers={"Content-Type": "application/x-ndjson"}, timeout=120)
    assert pushed.status_code == 201, pushed.text
    asked = {"kpi": "orders", "group_by": "customer", "from": "2011-01-01", "to": "2014-12-31"}
    eventually(lambda: all(one["keys"][0] for one in get(erp, "/v1/kpi-values", **asked)["items"]), within=60)
    return made


def grade(staff: httpx.Client, fiscal_year: int) -> dict[str, Any]:
    run: dict[str, Any] = post(staff, "/v1/grading-runs", {"fiscal_year": fiscal_year})
    return run


@pytest.fixture(scope="module")
def runs(staff: httpx.Client, codes: dict[str, str]) -> Runs:
    """Three fiscal years graded, one after the other: by what was sold in the year before each."""
    assert len(codes) == 635
    return {year: grade(staff, year + 1) for year in (2012, 2013, 2014)}


def grades_of(staff: httpx.Client, run: dict[str, Any], codes: dict[str, str]) -> dict[str, dict[str, Any]]:
    """A run's grades by the store's code."""
    found: dict[str, dict[str, Any]] = {}
    cursor: dict[str, str] = {}
    while True:
        page = get(staff, "/v1/grades", run_id=run["id"], limit=500, **cursor)
        found |= {codes[one["customer_id"]]: one for one in page["items"]}
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


def bands_of(graded: dict[str, Any]) -> dict[str, str]:
    return {one["factor"]: one["band"] for one in graded["factors"] if one["band"]}


def test_every_store_has_the_grade_its_orders_come_to(
    staff: httpx.Client, company: AdventureWorks, codes: dict[str, str], runs: Runs
) -> None:
    for year, run in runs.items():
        stores, graded = bought(company, year), grades_of(staff, run, codes)
        cutoff = cutoff_of(stores)
        assert run["graded"] == len(graded) == 635
        expected = {code: (store.bands, store.customer_class, store.tags(cutoff)) for code, store in stores.items()}
        assert {
            code: (bands_of(one), one["customer_class"], one["tags"])
            for code, one in graded.items()
            if one["customer_class"]
        } == expected
        unknown = [one for code, one in graded.items() if code not in stores]
        assert {(one["is_potential"], one["score"]) for one in unknown} <= {(True, None)}
        big = {code for code, one in graded.items() if "big" in one["tags"]}
        assert len(big) == sum(store.sales >= cutoff for store in stores.values()) >= ceil(0.1 * len(big))


@pytest.mark.parametrize(("year", "way"), [(2013, "up"), (2014, "down")])
def test_it_is_told_who_moved_and_why(
    staff: httpx.Client, company: AdventureWorks, codes: dict[str, str], runs: Runs, year: int, way: str
) -> None:
    before, now, run = bought(company, year - 1), bought(company, year), runs[year]
    ranks = {
        code: (RANKS.index(before[code].customer_class) if code in before else 0, RANKS.index(store.customer_class))
        for code, store in now.items()
    }
    moved = {code: "up" if new > old else "down" for code, (old, new) in ranks.items() if new != old}
    counted = Counter(moved.values())
    assert (run["up"], run["down"], run["first"]) == (counted["up"], counted["down"], 0)
    assert counted[way] > 0
    for code, one in grades_of(staff, run, codes).items():
        assert one["movement"] == moved.get(code, "same")
        if code in before:
            old, new = before[code].bands, now[code].bands
            assert set(one["moved_factors"]) == {factor for factor in EDGES if old.get(factor) != new.get(factor)}


@pytest.mark.usefixtures("runs")
def test_the_distribution_is_that_of_the_stores_beside_the_pyramid(
    staff: httpx.Client, company: AdventureWorks
) -> None:
    expected = Counter(store.customer_class for store in bought(company, 2014).values())
    shown = get(staff, "/v1/grades/distribution")
    assert (shown["graded"], shown["never_graded"]) == (635, 0)
    by_class = {one["customer_class"]: one for one in shown["items"]}
    assert {name: one["customers"] for name, one in by_class.items() if one["customers"]} == dict(expected)
    shares = {name: Decimal(one["share"]) for name, one in by_class.items() if one["share"]}
    assert shares["small"] == round(Decimal(expected["small"]) / expected.total(), 4)
    pyramid = [(one["level"], one["customers"]) for one in shown["reference_pyramid"]]
    assert pyramid == [("core", 7), ("important", 120), ("small_and_medium", 191), ("small", 317)]


def test_an_override_is_kept_over_a_re_run_and_explained(
    staff: httpx.Client, company: AdventureWorks, codes: dict[str, str], runs: Runs
) -> None:
    stores = bought(company, 2014)
    code = next(code for code, store in sorted(stores.items()) if store.bands["sales"] == "D")
    customer_id = next(one for one, known in codes.items() if known == code)
    said = {"band": "A", "reason": REASON, "evidence": "contract of 12 January", "fiscal_year": 2015}
    address = f"/v1/customers/{customer_id}/grading-factors/sales"
    assert staff.put(address, json=said).status_code == 200
    twice = [grade(staff, 2015), grade(staff, 2015)]
    for again in twice:
        graded = grades_of(staff, again, codes)
        sales = next(one for one in graded[code]["factors"] if one["factor"] == "sales")
        assert (sales["band"], sales["computed_band"], sales["source"]) == ("A", "D", "person")
        assert Decimal(sales["value"]) == stores[code].sales
        assert REASON in sales["evidence"]
        assert "contract of 12 January" in sales["evidence"]
        assert sales["computed_from"] == {"from": "2014-01-01", "to": "2014-12-31"}
        others = {code: one["customer_class"] for code, one in graded.items()} | {code: ""}
        assert others == {known: store.customer_class for known, store in stores.items()} | {code: ""}
    moved = [[one[name] for name in ("first", "up", "same", "down")] for one in twice]
    assert moved[0] == moved[1]  # both against the year before
    assert len(get(staff, "/v1/grades", customer_id=customer_id)["items"]) == 5


@pytest.mark.usefixtures("runs")
def test_whoever_has_no_grade_of_the_last_closed_year_is_overdue(staff: httpx.Client) -> None:
    closed = company_today().year - 1
    assert get(staff, "/v1/grades/overdue", count="true")["count"] == 635  # graded for years long past
    grade(staff, closed)
    assert get(staff, "/v1/grades/overdue", count="true")["count"] == 0
    post(staff, "/v1/customers", {"name": "Cycles of Ghent", "status": "active"})  # came after the year
    old = {"name": "Bicycle Bazaar of Turin", "status": "active", "first_contract_on": "2020-01-01"}
    new = post(staff, "/v1/customers", old)
    overdue = get(staff, "/v1/grades/overdue")["items"]
    assert [(one["id"], one["graded_at"]) for one in overdue] == [(new["id"], None)]
    assert get(staff, "/v1/grades/distribution")["never_graded"] == 2


def test_the_figures_are_those_of_the_published_files(company: AdventureWorks) -> None:
    assert round(sum(store.sales for store in bought(company, 2013).values()), 4) == Decimal("32890351.7237")
    assert date(2014, 5, 1).isoformat() == max(header["OrderDate"][:10] for header in company.headers)
