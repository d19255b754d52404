"""How long a house that was there before takes until `/readyz` says that it is ready."""

import statistics
import threading
import time
from collections.abc import Iterator

import httpx

from tests.bench.report import Result
from tests.journeys.house import House

ROUNDS = 3


def measure(house: House) -> Iterator[Result]:
    """Stop the house and start it again, a few times."""
    taken = []
    for _ in range(ROUNDS):
        house.stop()
        taken.append(_start(house))
    rounds = " · ".join(f"{seconds:.1f}" for seconds in taken)
    yield Result("warm `guanxi up --no-demo` to /readyz, s", statistics.median(taken), 6, at_least=False, detail=rounds)


def _start(house: House) -> float:
    began = time.perf_counter()
    starting = threading.Thread(target=house.start)
    starting.start()
    with httpx.Client(base_url=house.url, trust_env=False) as client:
        while not _is_ready(client):
            time.sleep(0.02)
    taken = time.perf_counter() - began
    starting.join()
    return taken


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False
