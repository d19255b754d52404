"""No sequence of calls closes a case with something open, whatever is tried in whichever order."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.planning.exits.cases.at_once import Office

CALLS = ("finish", "sales", "finance", "unsign", "owe", "pay", "waive", "quarrel", "settle", "law", "close", "reopen")
USUAL = ["finish", "sales", "finance"]


async def call(office: Office, url: str, name: str) -> Any:
    """Make the call, which may be refused; what it answers."""
    post, kpi, stream = office.client.post, office.kpi, await office.stream(url)
    match name:
        case "finish":
            return await office.finish(stream)
        case "sales" | "finance":
            return await office.sign(stream, name)
        case "unsign":
            return await post(f"{stream}/reopening", json={"reason": "x"})
        case "owe":
            kpi.owed[uuid4()] = Decimal(10)
        case "pay":
            kpi.owed.clear()
        case "waive":
            amounts = [{"currency": "CNY", "amount": str(sum(kpi.owed.values()))}]
            return await post(f"{url}/waiver", json={"reason": "x", "amounts": amounts})
        case "quarrel":
            return await post(f"{url}/disputes", json={"subject": "x"})
        case "settle":
            for one in (await office.read(url, "/disputes"))["items"]:
                await post(f"{url}/disputes/{one['id']}/settlement", json={"outcome": "x"})
        case "law":
            await office.finish(await office.stream(url, "law"))
            return await office.sign(await office.stream(url, "law"), "legal")
        case "close":
            return await office.close(url)
        case "reopen":
            return await post(f"{url}/reopening", json={"reason": "x"})
    return None


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@example(sequence=[*USUAL, "owe", "close"])
@example(sequence=[*USUAL, "owe", "waive", "owe", "close"])
@example(sequence=[*USUAL, "unsign", "close"])
@example(sequence=[*USUAL, "quarrel", "law", "close"])
@example(sequence=[*USUAL, "quarrel", "settle", "close"])
@given(sequence=st.lists(st.sampled_from(CALLS), max_size=12).map(lambda some: [*USUAL, *some, "close"]))
async def test_a_closed_case_has_nothing_open(office: Office, sequence: list[str]) -> None:
    office.kpi.owed.clear()
    url = await office.open()
    waived: set[Any] = set()
    for name in sequence:
        answer = await call(office, url, name)
        if answer is not None:
            assert answer.status_code < 500, answer.text
        if name == "waive" and answer.status_code == 200:
            waived = set(office.kpi.owed)
        if name == "close" and answer.status_code == 200:
            streams = {one["code"]: one["signed_off_at"] for one in (await office.read(url, "/workstreams"))["items"]}
            disputes = (await office.read(url, "/disputes"))["items"]
            assert streams["seal"] is not None
            assert not disputes or streams["law"] is not None
            assert all(one["settled_at"] for one in disputes)
            assert set(office.kpi.owed) <= waived
