"""Every process killed while clients write: they retry blindly, and each write happens exactly once."""

import itertools
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import psutil
import stamina

from deploy.local.postmaster import read_postmaster
from tests.attack.people import PASSWORD
from tests.attack.tried import Tried
from tests.bench.processes import process_of
from tests.journeys.house import House, eventually, post
from tests.kpi.pushing import order
from tests.relationship.conftest import dimensions

WRITERS = 20
KILLED_AFTER = 3
"""Writes that have succeeded when the process is killed: the others are on their way."""
PATIENCE = 60.0


class NotYet(Exception):
    """The house does not answer, or says that it cannot at the moment."""


@dataclass(frozen=True)
class Write:
    """What is written while a process is killed."""

    process: str
    path: str
    field: str
    """What is unique of a row."""
    body: Callable[[str], Any]
    has_key: bool = True
    """Whether a repeated request gets the first answer; otherwise it says that nothing changed."""


def measure(house: House) -> Iterator[Tried]:
    """Each process in turn."""
    stamina.instrumentation.set_on_retry_hooks(())  # hundreds of lines would say what is meant to happen
    admin = house.sign_in()
    for write in _writes(admin):
        yield _killed(house, admin, write)


def _writes(admin: httpx.Client) -> list[Write]:
    of = {"customer_id": post(admin, "/v1/customers?force=true", {"name": "Killed for"})["id"]}
    person = of | {"contact_id": post(admin, "/v1/contacts", of | {"name": "Killed for"})["id"]}
    assessed = person | {"assessed_on": "2025-03-31", "dimensions": dimensions(), "level": "supportive"}
    user = {"password": PASSWORD, "roles": ["sales_assistant"]}
    year = itertools.count(2000)
    customers = "/v1/customers?force=true", "name", lambda name: {"name": name}
    return [
        Write("gateway", "/v1/users", "display_name", lambda name: user | {"username": name, "display_name": name}),
        Write("customer", *customers),
        Write(
            "relationship", "/v1/key-person-assessments", "level_reason", lambda name: assessed | {"level_reason": name}
        ),
        Write("planning", "/v1/plans", "title", lambda name: of | {"fiscal_year": next(year), "title": name}),
        Write("kpi", "/v1/orders/batches", "order_no", lambda name: [order(name)], has_key=False),
        Write("postgres", *customers),
    ]


def _killed(house: House, admin: httpx.Client, write: Write) -> Tried:
    """Writers begin, the process dies, they retry until it is done, and then once more; each name is there once."""
    tried = Tried(f"{WRITERS} writes with blind retries while {write.process} is killed")
    bodies = {f"{write.process}-{number}": write.body(f"{write.process}-{number}") for number in range(WRITERS)}
    with ThreadPoolExecutor(WRITERS // 4) as pool:
        made = [pool.submit(_write, admin, write.path, body) for body in bodies.values()]
        eventually(lambda: sum(one.done() for one in made) >= KILLED_AFTER)
        victim = _process(house, write.process)
        victim.kill()
        first = [one.result() for one in made]
        tried.judge(f"{write.process} was not killed in time", not victim.is_running())
    rows = admin.get(write.path.partition("?")[0].removesuffix("/batches"), params={"limit": 500}).json()["items"]
    kept = [row[write.field] for row in rows if row[write.field] in bodies]
    for name, (answered, again) in zip(bodies, first, strict=True):
        tried.judge(f"{name} is kept {kept.count(name)} times", kept.count(name) == 1)
        is_same = answered == again if write.has_key else again["unchanged"] == 1
        tried.judge(f"{name}: {answered}, then {again}", is_same)
    return tried


def _process(house: House, name: str) -> psutil.Process:
    if name == "postgres":
        return psutil.Process(read_postmaster(house.folder / "postgres", lambda info: info.pid))
    return process_of(house, name)


def _write(client: httpx.Client, path: str, body: Any) -> tuple[Any, Any]:
    """Write until it is done, and once more with the same key; both answers."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = (_until_done(client, path, body, headers) for _ in range(2))
    return first, again


@stamina.retry(on=(NotYet, httpx.TransportError), attempts=None, timeout=PATIENCE, wait_initial=0.05, wait_max=1)
def _until_done(client: httpx.Client, path: str, body: Any, headers: dict[str, str]) -> Any:
    answer = client.post(path, json=body, headers=headers)
    if answer.status_code >= 500 or answer.json().get("code") == "request_still_running":
        raise NotYet(answer.text)
    return answer.json()
