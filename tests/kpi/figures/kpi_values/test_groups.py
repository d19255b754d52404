"""KPI figures of groups of customers."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
Known = Callable[..., Any]
Group = dict[str, uuid.UUID]


async def ask(client: httpx.AsyncClient, **params: str) -> dict[str, Any]:
    response = await client.get("/v1/kpi-values", params={"kpi": "sales", **YEAR, **params})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def total(client: httpx.AsyncClient, customer_id: uuid.UUID, **params: str) -> tuple[str, int | None]:
    found = await ask(client, customer_id=str(customer_id), **params)
    return found["items"][0]["value"], found["members"]


async def by_group(client: httpx.AsyncClient, **params: str) -> dict[str, str]:
    found = await ask(client, group_by="group", **params)
    return {item["labels"][0]: item["value"] for item in found["items"]}


@pytest.fixture
async def group(erp: httpx.AsyncClient, known: Known) -> Group:
    """Holding with the subsidiaries East (parent of Plant) and West; Alone; an unknown code."""
    ids: Group = {"somebody": uuid.uuid4()}
    somebodys = {"team": [ids["somebody"]]}
    ids["Holding"] = await known("H", name="Holding", region="CN-BJ")
    ids["East"] = await known("E1", "E2", name="East", region="CN-SH", parent_id=ids["Holding"])
    ids["West"] = await known("W", name="West", region="CN-SC", parent_id=ids["Holding"], **somebodys)
    ids["Plant"] = await known("P", name="Plant", region="CN-SH", parent_id=ids["East"], **somebodys)
    ids["Alone"] = await known("A", name="Alone", region="CN-SH")
    amounts = {"H": "1", "E1": "10", "E2": "20", "W": "400", "P": "5000", "A": "60000", "?": "7"}
    await push(
        erp,
        *(order(code, line(amount=amount), customer_code=code) for code, amount in amounts.items()),
    )
    return ids


async def test_a_parents_figure_includes_its_subsidiaries(erp: httpx.AsyncClient, group: Group) -> None:
    assert await total(erp, group["Holding"]) == ("1", None)
    assert await total(erp, group["Holding"], include_group="true") == ("5431", 4)
    assert await total(erp, group["East"], include_group="true") == ("5030", 2)
    assert await total(erp, group["Alone"], include_group="true") == ("60000", 1)
    assert await total(erp, uuid.uuid4(), include_group="true") == ("0", 0)


@pytest.mark.parametrize("grain", ["month", "total"])
async def test_the_parts_of_a_group_agree_with_its_total(erp: httpx.AsyncClient, group: Group, grain: str) -> None:
    asked = {"customer_id": str(group["Holding"]), "include_group": "true", "grain": grain}
    parts = (await ask(erp, group_by="customer", **asked))["items"]
    assert {item["labels"][0]: item["value"] for item in parts} == {
        "Holding": "1",
        "East": "30",
        "West": "400",
        "Plant": "5000",
    }


@pytest.mark.usefixtures("group")
async def test_figures_by_group_agree_with_the_total(erp: httpx.AsyncClient) -> None:
    assert await by_group(erp) == {"Holding": "5431", "Alone": "60000", "Unknown customer codes": "7"}
    assert (await ask(erp))["items"][0]["value"] == "65438"


async def test_every_kpi_of_customers_can_be_grouped_by_group(erp: httpx.AsyncClient, group: Group) -> None:
    codes = [kpi["code"] for kpi in (await erp.get("/v1/kpis")).json()["items"] if "group" in kpi["group_bys"]]
    assert len(codes) > 30
    found = (await ask(erp, kpi=",".join(codes), group_by="group"))["items"]
    assert {item["kpi"] for item in found} == set(codes)
    assert {item["keys"][0] for item in found} <= {str(group["Holding"]), str(group["Alone"]), None}


async def test_a_caller_gets_the_visible_part_of_a_group(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, group: Group
) -> None:
    own = {"kind": "own", "regions": []}
    async with tokens.client(app, sub=str(group["somebody"]), clearance=1, data_scope=own) as client:
        assert await total(client, group["Holding"], include_group="true") == ("5400", 2)
        assert await total(client, group["East"], include_group="true") == ("5000", 1)
        assert await by_group(client) == {"West": "400", "Plant": "5000"}
    regional = {"kind": "regions", "regions": ["CN-BJ", "CN-SH"]}
    async with tokens.client(app, clearance=1, data_scope=regional) as client:
        assert await by_group(client) == {"Holding": "5031", "Alone": "60000"}
    below_a_stranger = {"kind": "regions", "regions": ["CN-SH"]}
    async with tokens.client(app, clearance=1, data_scope=below_a_stranger) as client:
        assert await by_group(client) == {"East": "5030", "Alone": "60000"}


async def test_the_top_is_the_highest_visible_parent_even_above_a_hidden_one(
    app: FastAPI, tokens: Tokens, known: Known, erp: httpx.AsyncClient
) -> None:
    top = await known("T", region="CN-BJ")
    middle = await known("M", region="CN-SC", parent_id=top)
    await known("B", region="CN-BJ", parent_id=middle)
    await push(erp, *(order(code, line(amount="1"), customer_code=code) for code in "TMB"))
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-BJ"]}) as client:
        assert await by_group(client) == {"T": "2"}
        assert await total(client, top, include_group="true") == ("2", 2)


async def test_a_customer_without_its_parent_is_its_own_top(erp: httpx.AsyncClient, known: Known) -> None:
    left = await known("L", parent_id=uuid.uuid4())
    await known("B", parent_id=left)
    await push(erp, *(order(code, line(amount="1"), customer_code=code) for code in "LB"))
    assert await by_group(erp) == {"L": "2"}


async def test_a_circle_in_the_copy_does_not_prevent_an_answer(erp: httpx.AsyncClient, known: Known) -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    await known("O", id=one, parent_id=other)
    await known("X", id=other, parent_id=one)
    await push(erp, *(order(code, line(amount="1"), customer_code=code) for code in "OX"))
    assert await by_group(erp) == {"O": "1", "X": "1"}
    assert await total(erp, one, include_group="true") == ("2", 2)


async def test_a_group_needs_a_customer(erp: httpx.AsyncClient) -> None:
    answer = await erp.get("/v1/kpi-values", params={"kpi": "sales", **YEAR, "include_group": "true"})
    assert (answer.status_code, answer.json()["code"]) == (400, "group_of_nobody")
