"""Execution schemes over HTTP."""

import httpx

from services.planning.execution.schemes.model import STANDARD


async def test_the_standard_is_in_force_until_another_is_published(planning: httpx.AsyncClient) -> None:
    current = (await planning.get("/v1/execution-schemes/current")).json()
    assert (current["version"], current["content"]) == (1, STANDARD.model_dump(mode="json"))
    body = {"content": current["content"] | {"effect_days": 180}, "reason": "slow customers"}
    published = await planning.post("/v1/execution-schemes", json=body)
    assert (published.status_code, published.json()["version"]) == (201, 2)


async def test_an_unsound_scheme_is_not_published(planning: httpx.AsyncClient) -> None:
    content = STANDARD.model_dump(mode="json")
    content["reviews"] = content["reviews"][:1]
    refused = await planning.post("/v1/execution-schemes", json={"content": content, "reason": "x"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "evaluation_missing")
