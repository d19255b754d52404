"""Several people at one exit at the same time, each in a transaction of their own."""

import asyncio
from collections.abc import Awaitable

import httpx

from tests.planning.exits.cases.at_once import Office


async def at_once(*requests: Awaitable[httpx.Response]) -> list[int]:
    return sorted(response.status_code for response in await asyncio.gather(*requests))


async def test_one_of_many_signs_for_a_role(office: Office) -> None:
    stream = await office.stream(await office.open())
    await office.finish(stream)
    assert await at_once(*(office.sign(stream, "sales") for _ in range(4))) == [200, 409, 409, 409]


async def test_owners_who_sign_at_once_both_count(office: Office) -> None:
    url = await office.open()
    stream = await office.stream(url)
    await office.finish(stream)
    assert await at_once(*(office.sign(stream, role) for role in ("sales", "finance"))) == [200, 200]
    signed = (await office.client.get(stream)).json()
    assert ({one["role"] for one in signed["sign_offs"]}, signed["signed_off_at"] is None) == (
        {"sales", "finance"},
        False,
    )
    assert await at_once(*(office.close(url) for _ in range(4))) == [200, 409, 409, 409]


async def test_one_of_many_opens_the_customers_case(office: Office) -> None:
    url = await office.open()
    customer_id = (await office.read(url))["customer_id"]
    await office.client.post(f"{url}/cancellation", json={"reason": "again"})
    body = {"customer_id": customer_id, "reason": "x", "planned_on": "2099-01-01"}
    opened = await at_once(*(office.client.post("/v1/exits", json=body) for _ in range(4)))
    assert opened == [201, 409, 409, 409]


async def test_a_case_is_closed_or_its_workstream_reopened_never_both(office: Office) -> None:
    url = await office.open()
    stream = await office.stream(url)
    await office.finish(stream)
    for role in ("sales", "finance"):
        await office.sign(stream, role)
    reopening = office.client.post(f"{stream}/reopening", json={"reason": "one more mould"})
    assert await at_once(office.close(url), reopening) == [200, 409]
    case = await office.read(url)
    assert (case["status"], case["unsigned_count"]) in {("closed", 0), ("open", 1)}
