"""Processes killed during ingest, replies lost after the commit: who repeats blindly has every row once."""

import asyncio
import itertools
import random
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import asyncpg
import httpx
import psutil
import stamina
from pydantic import SecretStr

from deploy.local.postmaster import read_postmaster
from services.kpi.facts.verification.comparison import verify
from services.kpi.settings import KpiSettings
from tests.attack.dropping_proxy import DroppingProxy
from tests.attack.tried import Tried
from tests.bench.processes import database_of, process_of
from tests.journeys.house import House, eventually
from tests.kpi.pushing import NDJSON, as_ndjson, line, order

ROUNDS, QUICK_ROUNDS = 20, 2
PUSHERS, ORDERS, INVOICES = 4, 600, 300
BATCHES = "/v1/orders/batches"
PATIENCE = 90.0
STEPS = (
    "COPY",
    "TEMPORARY TABLE changed",
    "TEMPORARY TABLE parts",
    "INTO order_lines",
    "INTO customer_months",
    "INTO category_months",
    "INTO open_promises",
    "INTO months_with_orders",
    "INTO settled_receivables",
    "INTO doc",
)
"""Parts of statements of a batch: the process is killed while one of these runs."""
VICTIMS = ("kpi", "postgres")
DAYS = [f"2025-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 28)] + ["2012-05-05"]
STORED = """
    SELECT o.order_no, o.source_version, o.ordered_on::text, o.customer_code, o.line_count,
           (SELECT count(*) FROM order_lines l WHERE l.order_id = o.id)
    FROM orders o WHERE o.order_no LIKE 'fault-%'
"""
Documents = dict[str, dict[str, Any]]


class NotYet(Exception):
    """The house does not answer, or says that it cannot at the moment."""


def measure(house: House, rounds: int = ROUNDS) -> Iterator[Tried]:
    """Rounds of killing, and then lost replies."""
    stamina.instrumentation.set_on_retry_hooks(())  # hundreds of lines would say what is meant to happen
    yield _killed(house, rounds)
    yield _lost_replies(house)


def _killed(house: House, rounds: int) -> Tried:
    """In each round the same documents in new versions, and new orders; every other round the database dies."""
    tried = Tried(f"{rounds} rounds of ingest with blind retries, kpi and PostgreSQL killed in turn")
    chance, expected = random.Random(1), Documents()
    turns = itertools.cycle(itertools.product(STEPS, VICTIMS))
    for number, (step, victim) in zip(range(rounds), turns, strict=False):
        pushed = _documents(number, chance)
        expected |= pushed
        was_killed = _push_and_kill(house, list(pushed.values()), _claims(number, chance), victim, step)
        tried.judge(f"round {number}: {victim} was not killed", was_killed)
        _judge_stored(house, tried, expected, f"round {number}, {victim} killed in {step}")
    return tried


def _documents(number: int, chance: random.Random) -> Documents:
    """Orders of all rounds, corrected to other days and customers, and as many of this round alone."""
    names = [*(f"fault-{n}" for n in range(ORDERS)), *(f"fault-{number}-{n}" for n in range(ORDERS))]
    return {
        name: order(
            name,
            *(line(place) for place in range(chance.randint(1, 4))),
            ordered_on=chance.choice(DAYS),
            customer_code=f"F{chance.randint(1, 40)}",
            source_version=number + 1,
        )
        for name in names
    }


def _claims(number: int, chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    """The same receivables and payments in each round, corrected: paid or open, of another day, for another invoice."""
    names = [f"fault-{n}" for n in range(INVOICES)]
    own = {"customer_code": "F1", "amount": "9", "source_version": number + 1}
    days = {"issued_on": "2025-01-01", "due_on": "2025-02-01"}
    return {
        "receivables": [
            {"invoice_no": name, **own, **days, "status": chance.choice(["open", "paid", "paid"])} for name in names
        ],
        "payments": [
            {"payment_no": name, **own, "invoice_no": chance.choice(names), "paid_on": chance.choice(DAYS)}
            for name in names
        ],
    }


def _push_and_kill(
    house: House, orders: list[dict[str, Any]], claims: dict[str, list[dict[str, Any]]], victim: str, step: str
) -> bool:
    """Several connections push, two of them the same orders; the victim dies in the step. Whether it did."""
    erp = _signed_in(house)
    slices = [orders[place :: PUSHERS - 1] for place in range(PUSHERS - 1)]
    with ThreadPoolExecutor(PUSHERS + len(claims)) as pool:
        process = _process(house, victim)
        pushed = [pool.submit(_push, erp, rows) for rows in [*slices, slices[0]]]
        pushed += [pool.submit(_push, erp, rows, kind) for kind, rows in claims.items()]
        asyncio.run(_until_running(database_of(house, "kpi"), step, pushed))
        process.kill()
        for one in pushed:
            one.result()
    return not process.is_running()


async def _until_running(dsn: str, step: str, pushed: list[Future[Any]]) -> None:
    """Until the database runs the step of a batch, or all batches are done."""
    connection = await asyncpg.connect(dsn)
    running = (
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'guanxi-kpi' AND state = 'active'"
        " AND position($1 IN query) > 0"
    )
    try:
        while not (await connection.fetchval(running, step) or all(one.done() for one in pushed)):
            pass
    finally:
        await connection.close()


def _process(house: House, name: str) -> psutil.Process:
    if name == "postgres":
        return psutil.Process(read_postmaster(house.folder / "postgres", lambda info: info.pid))

    def find() -> psutil.Process | None:
        with suppress(StopIteration, psutil.Error):  # it may just be dead, or another one
            return process_of(house, name)
        return None

    process: psutil.Process = eventually(find, within=PATIENCE)
    return process


@stamina.retry(on=(NotYet, httpx.TransportError), attempts=None, timeout=PATIENCE, wait_initial=0.05, wait_max=1)
def _push(client: httpx.Client, rows: list[dict[str, Any]], kind: str = "orders", **headers: str) -> httpx.Response:
    answer = client.post(f"/v1/{kind}/batches", content=as_ndjson(rows), headers=NDJSON | headers)
    if answer.status_code >= 500:
        raise NotYet(answer.text)
    assert answer.status_code == 201, answer.text
    return answer


def _signed_in(house: House) -> httpx.Client:
    """The ERP's client; the gateway may just be getting its database back."""

    def sign_in() -> httpx.Client | None:
        with suppress(AssertionError, httpx.TransportError):
            return house.client_of("erp")
        return None

    client: httpx.Client = eventually(sign_in, within=PATIENCE)
    return client


def _judge_stored(house: House, tried: Tried, expected: Documents, when: str) -> None:
    """Every order is stored once, as it was pushed last, with its lines; and the rollups agree."""
    _process(house, "kpi")
    stored = asyncio.run(_fetch(database_of(house, "kpi"), STORED))
    names = [row[0] for row in stored]
    tried.judge(f"{when}: {len(names) - len(set(names))} orders are stored twice", len(names) == len(set(names)))
    found = {row[0]: tuple(row[1:]) for row in stored}
    wanted = {
        name: (one["source_version"], one["ordered_on"], one["customer_code"], len(one["lines"]), len(one["lines"]))
        for name, one in expected.items()
    }
    wrong = [name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)]
    tried.judge(f"{when}: not as pushed: {wrong[:5]}", not wrong)
    url = process_of(house, "kpi").environ()["KPI_DATABASE_URL"]
    differences = asyncio.run(verify(KpiSettings(database_url=SecretStr(url))))
    tried.judge(f"{when}: {[str(one) for one in differences[:3]]}", not differences)


async def _fetch(dsn: str, query: str) -> list[Any]:
    connection = await asyncpg.connect(dsn)
    try:
        return list(await connection.fetch(query))
    finally:
        await connection.close()


def _lost_replies(house: House) -> Tried:
    """The batch is stored, its reply is lost on the way; the repetition with the key has the first report."""
    tried = Tried("replies lost after the commit")
    erp = _signed_in(house)
    senders: dict[str, Callable[[list[dict[str, Any]]], tuple[int, dict[str, Any]]]] = {
        "with a key": lambda rows: _lost(house, erp, rows, {"Idempotency-Key": str(uuid.uuid4())}),
        "without a key": lambda rows: _lost(house, erp, rows, {}),
    }
    outcomes = {"with a key": ("created", 3), "without a key": ("unchanged", 3)}
    for number, (name, send) in enumerate(senders.items()):
        rows = [order(f"lost-{number}-{place}") for place in range(3)]
        batches, report = send([*rows, order(f"lost-{number}-wrong", currency="none")])
        outcome, count = outcomes[name]
        tried.judge(f"{name}: {report}", report[outcome] == count and report["rejected"] == 1)
        stored = erp.get("/v1/orders", params={"order_no__in": ",".join(row["order_no"] for row in rows)})
        tried.judge(f"{name}: {stored.text[:200]}", stored.is_success and len(stored.json()["items"]) == 3)
        tried.judge(f"{name}: {batches} batches", batches == (1 if name == "with a key" else 2))
    return tried


def _lost(
    house: House, erp: httpx.Client, rows: list[dict[str, Any]], headers: dict[str, str]
) -> tuple[int, dict[str, Any]]:
    """Push so that the reply is lost, and again; the number of batches that are stored then, and the second reply."""
    newest = _batches(erp)
    with DroppingProxy(house.port) as proxy:
        token = {"Authorization": erp.headers["Authorization"]}
        with suppress(httpx.TransportError):
            sent = NDJSON | headers | token
            httpx.post(f"{proxy.url}{BATCHES}", content=as_ndjson(rows), headers=sent, trust_env=False, timeout=60)
            raise AssertionError("the reply was not lost")
        assert proxy.has_dropped.wait(PATIENCE)
    report: dict[str, Any] = _push(erp, rows, **headers).json()
    return len(_batches(erp) - newest), report


def _batches(erp: httpx.Client) -> set[str]:
    answer = erp.get(BATCHES, params={"limit": 500})
    return {batch["id"] for batch in answer.raise_for_status().json()["items"]}
