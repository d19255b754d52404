"""Paths, queries, bodies and batches made up at random, always the same: nothing may be a failure of ours."""

import json
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx

from tests.access.asking import STRANGER, Operation
from tests.attack.operations import OPERATIONS, example_body, url_to_nobody
from tests.attack.tried import Tried
from tests.bench.processes import process_of
from tests.journeys.house import House
from tests.kpi.pushing import CSV, JSON, NDJSON, as_ndjson, order

SEED = 2024
EACH = 24
QUICK_EACH = 3
"""Requests to each operation."""
BATCHES = 300
NASTY: tuple[Any, ...] = (
    *(
        "",
        " ",
        "\x00",
        "\ud7ff",
        "\u202e",
        "\ufeff",
        "💥" * 50,
        "é" * 5000,
        "%00",
        "%",
        "'; DROP TABLE customers; --",
        "\\",
    ),
    *("../../etc/passwd", "{{7*7}}", "${jndi:ldap://x}", "<script>", "=1+1", "null", "NaN", "-0", "1e999", "0x1F"),
    *(
        "9" * 400,
        "-" + "9" * 400,
        "2024-02-30",
        "0000-00-00",
        "9999-12-31T23:59:60Z",
        "10000-01-01",
        "a,b,,c",
        "\r\nX: y",
    ),
    *(0, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 1e308, -0.0, True, False, None, [], {}, [[]], {"": ""}, [None] * 100),
)
TEXTS = tuple(str(one) for one in NASTY)
PROCESSES = ("gateway", "customer", "relationship", "planning", "kpi")
HEADERS = ("If-Match", "Idempotency-Key", "Accept", "Accept-Language", "Range", "Content-Encoding", "traceparent")
SPARED = {"change_my_password", "rotate_signing_key"}
"""They would end the attacker's own sign-in."""


def measure(house: House, each: int = EACH) -> Iterator[Tried]:
    """Every answer is a success or a plain refusal, and every process is the one that it was."""
    before = [process_of(house, name).pid for name in PROCESSES]
    chance, admin = random.Random(SEED), house.sign_in()
    requests = Tried(f"made-up requests to {len(OPERATIONS)} operations")
    for operation in OPERATIONS:
        for _ in range(each if operation.id not in SPARED else 0):
            _ask(requests, admin, operation, chance)
    yield requests
    yield _batches(admin, chance, BATCHES * each // EACH)
    alive = Tried("processes after that")
    for name, pid in zip(PROCESSES, before, strict=True):
        alive.judge(f"{name} was started again", process_of(house, name).pid == pid)
    yield alive


def _ask(tried: Tried, client: httpx.Client, operation: Operation, chance: random.Random) -> None:
    url, headers = url_to_nobody(operation), {}
    if chance.random() < 0.3:
        url = url.replace(STRANGER, quote(chance.choice(TEXTS), safe="") or "%20")
    if chance.random() < 0.3:
        headers = {chance.choice(HEADERS): _header(chance.choice(TEXTS))}
    options: dict[str, Any] = {"params": _query(operation, chance)}
    if "requestBody" in operation.described:
        options["content"], kind = _body(example_body(operation), chance)
        headers = {**kind, **headers}
    what = f"{operation.id} {url[:80]} {str(options)[:300]} {headers}"
    tried.survived(what, client.request(operation.method, url, headers=headers, **options))


def _header(text: str) -> bytes:
    """The text as far as HTTP can write it in a header."""
    return text.encode("latin-1", "replace").translate(None, b"\r\n\0").strip()[:200]


def _query(operation: Operation, chance: random.Random) -> dict[str, str]:
    names = chance.sample([*operation.query, "unknown", "customer_id", "limit"], 2) if chance.random() < 0.7 else []
    return {name: chance.choice(TEXTS) for name in names}


def _body(example: Any, chance: random.Random) -> tuple[str | bytes, dict[str, str]]:
    """The example with something in it replaced, or something that is no such body, and what it claims to be."""
    if isinstance(example, dict) and chance.random() < 0.8:
        return json.dumps(_changed(example, chance)), JSON
    if chance.random() < 0.5:
        return json.dumps(chance.choice(NASTY)), JSON
    return chance.randbytes(chance.randrange(200)), chance.choice((JSON, CSV, NDJSON, {}))


def _changed(value: Any, chance: random.Random) -> Any:
    """The value with one of its parts, however deep, replaced by something nasty."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(list(value))
        return value | {name: _changed(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.7:
        return [_changed(value[0], chance), *value[1:]]
    return chance.choice(NASTY)


def _batches(client: httpx.Client, chance: random.Random, number: int) -> Tried:
    """Rows with something replaced, and files with bytes replaced."""
    tried = Tried("made-up batches of orders")
    for _ in range(number):
        rows = [_changed(order(f"FZ{chance.randrange(50)}"), chance) for _ in range(3)]
        content = bytearray(as_ndjson(rows))
        for _ in range(chance.choice((0, 0, 1, 5))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        kind = chance.choice((NDJSON, NDJSON, JSON, CSV))
        answer = client.post("/v1/orders/batches", content=bytes(content), headers=kind)
        tried.survived(f"{bytes(content)[:300]!r}", answer)
    return tried
