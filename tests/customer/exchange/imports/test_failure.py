"""Broken off, repeated, at the same time: an import is done once and whole, or not at all."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from services.customer.exchange.imports import applying, operations
from shared.database import execute
from shared.web.call import Call
from tests.customer.exchange.imports.conftest import csv_of
from tests.customer.test_concurrency import app, client  # noqa: F401 - fixtures: a service that commits

ROWS = [[f"客户 {number}", f"C{number}"] for number in range(40)]


@pytest.fixture(autouse=True)
def small_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several lots from few rows."""
    monkeypatch.setattr(operations, "PLAN_LOT_SIZE", 15)
    monkeypatch.setattr(operations, "APPLY_LOT_SIZE", 10)


async def upload(client: httpx.AsyncClient) -> str:  # noqa: F811
    content = csv_of(["名称", "编码"], *ROWS)
    answer = await client.post("/v1/imports", params={"kind": "customers"}, content=content)
    return str(answer.headers["location"])


async def count(client: httpx.AsyncClient) -> int:  # noqa: F811
    return int((await client.get("/v1/customers", params={"count": "true"})).json()["count"])


async def test_a_run_broken_off_leaves_nothing_and_its_repetition_completes(
    client: httpx.AsyncClient,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    location = await upload(client)
    usual, lots = applying.apply_customers, []

    async def broken(call: Call, records: Sequence[Any], definitions: Any) -> None:
        await usual(call, records, definitions)
        lots.append(len(records))
        if len(lots) == 3:
            await execute(call.session, sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))

    monkeypatch.setattr(applying, "apply_customers", broken)
    answer = await client.post(f"{location}/run", json={})
    assert (answer.status_code, lots) == (503, [10, 10, 10])
    monkeypatch.undo()
    assert await count(client) == 0
    assert (await client.get(location)).json()["status"] == "uploaded"
    assert (await client.post(f"{location}/run", json={})).json()["created"] == len(ROWS)
    assert await count(client) == len(ROWS)


async def test_of_two_runs_at_once_one_is_done(client: httpx.AsyncClient) -> None:  # noqa: F811
    location = await upload(client)
    answers = await asyncio.gather(*(client.post(f"{location}/run", json={}) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert await count(client) == len(ROWS)


async def test_of_two_imports_of_the_same_the_later_finds_the_customers(
    client: httpx.AsyncClient,  # noqa: F811
) -> None:
    locations = [await upload(client) for _ in range(2)]
    answers = await asyncio.gather(*(client.post(f"{location}/run", json={}) for location in locations))
    outcomes = sorted((answer.json()["created"], answer.json()["unchanged"]) for answer in answers)
    assert outcomes == [(0, len(ROWS)), (len(ROWS), 0)]


async def test_a_repeated_run_is_answered_with_the_first_answer(client: httpx.AsyncClient) -> None:  # noqa: F811
    location = await upload(client)
    key = {"Idempotency-Key": "once"}
    first, again = [await client.post(f"{location}/run", json={}, headers=key) for _ in range(2)]
    assert (first.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotency-replayed"] == "true"


async def test_a_change_made_meanwhile_of_another_field_stays(
    client: httpx.AsyncClient,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = await client.post("/v1/customers", json={"name": "甲", "codes": [{"code": "A"}], "phone": "10086"})
    address = f"/v1/customers/{made.json()['id']}"
    answer = await client.post(
        "/v1/imports", params={"kind": "customers"}, content=csv_of(["编码", "备注"], ["A", "n"])
    )
    usual = applying.apply_customers

    async def meanwhile(*given: Any) -> None:
        assert (await client.patch(address, json={"phone": "10010"})).status_code == 200
        await usual(*given)

    monkeypatch.setattr(applying, "apply_customers", meanwhile)
    await client.post(f"{answer.headers['location']}/run", json={})
    found = (await client.get(address)).json()
    assert (found["phone"], found["notes"]) == ("10010", "n")


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("customers", (["编码", "备注"], ["A", "n"])),
        ("customers", (["编码"], ["A; A2"])),
        ("contacts", (["客户编码", "姓名"], ["A", "李雷"])),
    ],
    ids=["field", "code", "contact"],
)
async def test_a_customer_merged_meanwhile_stops_the_run_which_can_be_repeated(
    client: httpx.AsyncClient,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    rows: tuple[list[str], list[str]],
) -> None:
    made = [
        (await client.post("/v1/customers", json={"name": name, "codes": [{"code": code}]})).json()["id"]
        for name, code in (("甲", "A"), ("乙", "B"))
    ]
    upload = await client.post("/v1/imports", params={"kind": kind}, content=csv_of(*rows))
    name = f"apply_{kind}"
    usual = getattr(applying, name)

    async def meanwhile(*given: Any) -> None:
        merged = await client.post(f"/v1/customers/{made[1]}/merge", json={"absorbed_id": made[0]})
        assert merged.status_code == 201, merged.text
        await usual(*given)

    monkeypatch.setattr(applying, name, meanwhile)
    address = f"{upload.headers['location']}/run"
    answer = await client.post(address, json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "import_overtaken")
    monkeypatch.undo()
    assert (await client.post(address, json={})).json()["rejected"] == 0
