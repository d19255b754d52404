"""Pursuit schemes over HTTP."""

import httpx
import pytest

from services.planning.pursuits.schemes.standard import STANDARD


async def test_the_standard_is_in_force_until_another_is_published(planning: httpx.AsyncClient) -> None:
    current = (await planning.get("/v1/pursuit-schemes/current")).json()
    assert (current["version"], current["content"]) == (1, STANDARD.model_dump())
    body = {"content": STANDARD.model_dump() | {"closing_days": 0}, "reason": "stricter"}
    made = await planning.post("/v1/pursuit-schemes", json=body)
    assert (made.status_code, made.json()["version"], made.json()["content"]["closing_days"]) == (201, 2, 0)


@pytest.mark.parametrize(
    "wrong", [{"qualification_days": -1}, {"closing_days": 366}, {"decision_chain_days": 0}], ids=str
)
async def test_days_out_of_bounds_are_refused(planning: httpx.AsyncClient, wrong: dict[str, int]) -> None:
    body = {"content": STANDARD.model_dump() | wrong, "reason": "x"}
    assert (await planning.post("/v1/pursuit-schemes", json=body)).status_code == 422
