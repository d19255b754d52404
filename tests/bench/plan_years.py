"""The plans of 5,000 customers: opening a year from the last one, the portfolio, a year's evaluation, one large plan.

`python -m tests.bench.plan_years --customers 500` measures on a server of its own. Each customer has an approved plan
of last year with three market goals, four goals for people, one for the general level, six actions that were done and
three that are late. kpi and relationship are answers of their real size.
"""

import argparse
import asyncio
import hashlib
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from services.planning.main import app
from services.planning.settings import PlanningSettings
from shared.app.migrations import migrate
from shared.database import database_url
from shared.time import company_today
from shared.web.peers import ServiceHttp
from tests.bench import plan_rows
from tests.bench.customer_lists import Timings, timed
from tests.bench.in_process import clients_of
from tests.bench.own_server import print_on_own_server
from tests.bench.processes import as_administrator, database_of
from tests.bench.report import Result
from tests.journeys.house import House

CUSTOMERS, PEOPLE, ROUNDS = 5_000, 4, 20
YEAR = company_today().year
OPENING_S, PORTFOLIO_MS, PLAN_MS, TRACE_MS, EVALUATION_MS = 10, 200, 60, 150, 3_000
ROLES: Mapping[str, Mapping[str, Any]] = {"all": {}}


def _id(name: str) -> str:
    return str(UUID(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()))


class Peers:
    """kpi, relationship and customer as answers: 50 sold each month, everybody favourable."""

    def __init__(self, customers: int) -> None:
        self._people = {_id(f"c{who}"): [_id(f"p{who}-{one}") for one in range(PEOPLE)] for who in range(customers)}

    def serve(self, service: FastAPI) -> None:
        """Put the answers in the peers' place."""
        for name in ("kpi", "relationship", "customer"):
            real: ServiceHttp = service.state.peers[name]
            client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer), base_url=f"http://{name}")
            service.state.peers[name] = ServiceHttp(name, client, real._tokens)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        asked = [one for one in request.url.params.get("customer_ids", "").split(",") if one]
        path = request.url.path
        if path == "/v1/kpi-values":
            return httpx.Response(200, json={"currency": "CNY", "items": list(self._figures(asked))})
        people = [person for one in asked for person in self._people.get(one, ())]
        if path.endswith(("/levels", "/levels/history")):
            columns = {
                "contact_id": people,
                "rank": [3] * len(people),
                "assessed_on": [f"{YEAR - 1}-06-10"] * len(people),
            }
            return httpx.Response(200, json=columns | {"previous_rank": [2] * len(people)})
        if path == "/v1/general-assessments/current":
            return httpx.Response(200, json={"items": [_general(one) for one in asked]})
        if path == "/v1/relationship-levels/history":
            days = [f"{YEAR - 1}-01-10", f"{YEAR - 1}-06-10"] * len(asked)
            past = {"customer_id": [one for one in asked for _ in range(2)], "since": days}
            kinds = {"department": [None] * len(days), "is_organizational": [False] * len(days)}
            return httpx.Response(200, json=past | kinds | {"rank": [1, 2] * len(asked)})
        return httpx.Response(200, json={"items": [], "rows": [], "next_cursor": None})

    def _figures(self, asked: Sequence[str]) -> Iterator[dict[str, Any]]:
        for customer in asked:
            for month in range(1, 13):
                named = {"kpi": "sales", "starts_on": f"{YEAR - 1}-{month:02}-01", "keys": [customer]}
                yield named | {"value": "50", "numerator": None, "denominator": None}


def _general(customer: str) -> dict[str, Any]:
    whole = {"department": None, "level": "good", "assessed_on": f"{YEAR - 1}-06-10"}
    return {"customer_id": customer, "level": "good", "weakest_department": None, "departments": [whole]}


PORTFOLIO = {
    "first page": {},
    "500 rows": {"limit": "500"},
    "missing": {"need": "missing"},
    "to shrink": {"stance": "shrink"},
    "conflicts": {"conflict__is_null": "false"},
    "by late actions": {"sort": "-actions_late"},
    "by gaps": {"sort": "-goals_without_action"},
}


async def measure_all(settings: PlanningSettings, customers: int) -> AsyncIterator[Result]:
    """Everything, for somebody who sees all customers."""
    async with clients_of(app, settings, ROLES) as clients:
        Peers(customers).serve(app)
        client = clients["all"]
        yield await _opening(client, customers)
        last = {"fiscal_year": str(YEAR - 1)}
        asked = {name: last | params for name, params in PORTFOLIO.items()}
        yield await _requests(client, "portfolio", {name: ("/v1/plan-portfolio", one) for name, one in asked.items()})
        wholes = {"coverage": "/v1/plan-portfolio/coverage", "shares": "/v1/plan-resource-shares"}
        yield await _requests(client, "portfolio in figures", {name: (one, last) for name, one in wholes.items()})
        evaluation = {"year": ("/v1/plan-evaluations", last)}
        yield await _requests(client, "evaluation of a year", evaluation, EVALUATION_MS)
        plan = f"/v1/plans/{_id('plan0')}"
        parts = {name: (f"{plan}{name}", {}) for name in ("", "/market-goals", "/relationship-goals", "/level-goals")}
        parts["actions"] = ("/v1/actions", {"plan_id": _id("plan0"), "limit": "300"})
        yield await _requests(client, "plan of 60 goals, 300 actions", parts, PLAN_MS)
        totals = {by: ("/v1/plan-trace-totals", last | {"group_by": by}) for by in ("region", "manager")}
        yield await _requests(client, "traces added up", totals, EVALUATION_MS)
        yield await _requests(client, "its trace", {"trace": (f"{plan}/trace", {})}, TRACE_MS)


async def _opening(client: httpx.AsyncClient, customers: int) -> Result:
    body = {"fiscal_year": YEAR, "customer_classes": ["core"], "from_last_year": True}
    began, busy = time.perf_counter(), time.process_time()
    answer = await client.post("/v1/plan-openings", json=body, timeout=600)
    taken, busy = time.perf_counter() - began, time.process_time() - busy
    assert answer.status_code == 200, answer.text
    detail = f"of which this process was busy {busy:.1f}; {answer.text}"
    return Result(f"(y) opening {customers:,} plans, s", taken, OPENING_S, at_least=False, detail=detail)


async def _requests(
    client: httpx.AsyncClient,
    name: str,
    asked: Mapping[str, tuple[str, Mapping[str, str]]],
    most_ms: float = PORTFOLIO_MS,
) -> Result:
    """The p95 of what took longest."""
    timings = Timings()
    for one, (path, params) in asked.items():
        await timed(client, params, path)
        timings.taken[one] = [await timed(client, params, path) for _ in range(ROUNDS)]
    p95 = max(statistics.quantiles(each, n=20)[-1] for each in timings.taken.values())
    detail = f"p50 {timings.middle():.1f}; slowest medians: {timings.slowest(len(asked))}"
    return Result(f"(y) {name}, p95 ms", p95, most_ms, at_least=False, detail=detail)


def results(server: str, customers: int = CUSTOMERS) -> Iterator[Result]:
    """On a database of its own on the server."""
    name, _, options = server.partition("?")
    settings = PlanningSettings(database_url=SecretStr(f"{name}_years?{options}"), log_level="error")
    with asyncio.Runner() as runner:
        runner.run(_fill(settings, customers))
        measured = measure_all(settings, customers)
        while (result := runner.run(anext(measured, None))) is not None:  # type: ignore[arg-type]
            yield result


async def _fill(settings: PlanningSettings, customers: int) -> None:
    await migrate(settings, "services.planning")
    url = database_url(settings).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    try:
        await plan_rows.fill(connection, customers, PEOPLE, YEAR - 1)
    finally:
        await connection.close()


def measure(house: House) -> Iterator[Result]:
    """On the house's server."""
    yield from results(as_administrator(database_of(house, "planning")))


def main() -> None:
    """Measure on a server of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=CUSTOMERS)
    customers = parser.parse_args().customers
    print_on_own_server(lambda url: results(url, customers))


if __name__ == "__main__":
    main()
