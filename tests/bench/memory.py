"""Resident memory of the processes: idle, and after many requests of all kinds."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench.processes import process_of
from tests.bench.report import Result
from tests.journeys.house import House, post

NAMES = ("gateway", "customer", "relationship", "planning", "kpi")
REQUESTS = 20_000
PATHS = (
    "/v1/customers/{id} /v1/customers?limit=50 /v1/customers?q=hua&count=true /v1/customers/{id}/history "
    "/v1/customers?status=active&sort=name /v1/contacts?customer_id={id} /v1/customers/{id}/dossier "
    "/v1/customers/{id}/power-map /v1/grades /v1/plans?customer_id={id} /v1/key-person-assessments?customer_id={id} "
    "/v1/orders?customer_id={id} /v1/kpis /v1/customers/none /v1/customers?mistyped=1 /v1/me/agenda /v1/competitors"
)
MIXED = Path(__file__).with_name("mixed.lua")


def measure(house: House) -> Iterator[Result]:
    """What the processes hold once they are ready, and how that grows with use."""
    idle = _resident(house)
    for name, resident in idle.items():
        yield Result(f"(d) resident memory of {name}, idle, MB", resident, 120, at_least=False, detail="")
    admin = house.sign_in()
    paths = PATHS.format(id=post(admin, "/v1/customers", {"name": "Measured"})["id"])
    token = admin.headers["Authorization"]
    held = []
    for _ in range(3):
        _ask(house, token, paths)
        held.append(_resident(house))
    for name in NAMES:
        rounds = " · ".join(f"{one[name]:.0f}" for one in held)
        detail = f"{idle[name]:.0f} MB idle; after 20,000, 40,000, 60,000 requests {rounds}"
        yield Result(f"(d) {name} after 20,000 requests ÷ idle", held[0][name] / idle[name], 1.3, False, detail)
        yield Result(f"(d) {name} after 60,000 ÷ after 40,000", held[2][name] / held[1][name], 1.02, False, "")


def _resident(house: House) -> dict[str, float]:
    return {name: process_of(house, name).memory_info().rss / 2**20 for name in NAMES}


def _ask(house: House, token: str, paths: str) -> None:
    """Requests through the gateway, at least as many as asked for."""
    sent = 0
    while sent < REQUESTS:
        command = ["wrk", "-t1", "-c16", "-d10s", "-s", str(MIXED), "-H", f"Authorization: {token}", house.url]
        environment = {**os.environ, "BENCH_PATHS": paths}
        printed = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=60
        ).stdout
        found = re.search(r"(\d+) requests in", printed)
        assert found, printed
        sent += int(found[1])
