"""What others notice of connections that never end, and of heads that never end."""

import math
import statistics
import time
from collections.abc import Iterator

import httpx

from tests.attack.crowd import crowd
from tests.bench.processes import process_of
from tests.bench.report import Result
from tests.journeys.house import House, post

CROWDS = {
    "silent": (1000, 1.2),
    "half heads": (1000, 1.2),
    "half bodies": (1000, 1.2),
    # These keep a processor busy themselves, by connecting again and again.
    "endless headers": (4, 5),
    "endless trailers": (4, 5),
}
"""How many clients of a kind, and how much longer others may take."""
ROUNDS = 2
SECONDS = 9
SETTLING_SECONDS = 3
"""With these, others are also measured while the gateway closes the first of the crowd and they come again."""


def measure(house: House) -> Iterator[Result]:
    """Rounds alternate between peace and attack, so that the machine's moods meet both alike."""
    admin = house.sign_in()
    path = f"/v1/customers/{post(admin, '/v1/customers?force=true', {'name': 'Measured'})['id']}"
    gateway = process_of(house, "gateway")
    idle = gateway.memory_info().rss
    for kind, (number, goal) in CROWDS.items():
        peace, attack = [], []
        for _ in range(ROUNDS):
            peace.append(p95(admin, path))
            with crowd(kind, number, house.port):
                time.sleep(SETTLING_SECONDS)
                attack.append(p95(admin, path))
                held = gateway.memory_info().rss
        ratio = statistics.median(attack) / statistics.median(peace)
        detail = f"{statistics.median(peace):.1f} → {statistics.median(attack):.1f} ms; {(held - idle) / 2**20:+.0f} MB"
        yield Result(f"p95 of others under {number} {kind} ÷ in peace", ratio, goal, False, detail)


def p95(client: httpx.Client, path: str) -> float:
    """The 95th percentile in ms of one client that asks again and again; infinite when it is refused."""
    taken = []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        began = time.monotonic()
        if not client.get(path).is_success:
            return math.inf
        taken.append((time.monotonic() - began) * 1000)
    return statistics.quantiles(taken, n=20)[-1]
