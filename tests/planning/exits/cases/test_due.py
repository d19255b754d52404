"""What is due about exits."""

from typing import Any

import httpx

from tests.planning.exits.conftest import Case, ExitHouse
from tests.sign_in import Tokens

WINDOW = {"from": "2020-01-01", "to": "2120-01-01"}


async def due(house: ExitHouse, tokens: Tokens, **claims: Any) -> list[dict[str, Any]]:
    async with tokens.client(house.apps["planning"], **claims, act={"sub": "service:gateway"}) as client:
        answer: httpx.Response = await client.get("/internal/due-items", params=WINDOW)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_unsigned_workstreams_are_due_for_their_owner_else_the_account_manager(
    case: Case, house: ExitHouse, tokens: Tokens, customer: httpx.AsyncClient
) -> None:
    manager, owner = "00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"
    member = {"user_id": manager, "role": "account_manager"}
    assert (await customer.post(f"/v1/customers/{house.customer_id}/team", json=member)).status_code == 201
    await house.copy("planning")
    streams = await case.workstreams()
    at = f"{case.url}/workstreams/{streams['dead_stock']['id']}"
    await house.ask("sales", "PATCH", at, json={"owner_id": owner})
    await case.finish(streams["lifetime_value"])
    await case.sign(streams["lifetime_value"], "sales")
    items = await due(house, tokens)
    assert [one["kind"] for one in items] == ["exit_workstream"] * 5
    owners = {one["id"].partition(":")[2]: one["owner_id"] for one in items}
    ids = {one["id"]: code for code, one in streams.items()}
    assert {ids[key]: value for key, value in owners.items()} == {
        "seal_assets": manager,
        "end_of_life": manager,
        "dead_stock": owner,
        "receivables": manager,
        "resource_pool": manager,
    }
    assert {one["link"] for one in items} == {case.url}


async def test_an_overdue_case_is_due_until_it_ends(case: Case, house: ExitHouse, tokens: Tokens) -> None:
    await house.ask("sales", "PATCH", case.url, json={"planned_on": "2025-01-01"})
    items = await due(house, tokens)
    assert items[0]["kind"] == "exit_overdue"
    assert items[0]["title"] == "Overdue customer exit: Huaqiang"
    await case.act("sales", "cancellation", reason="we stay")
    assert await due(house, tokens) == []


async def test_who_does_not_see_the_case_has_nothing_due(case: Case, house: ExitHouse, tokens: Tokens) -> None:
    stranger = {"roles": ["account_manager"], "data_scope": {"kind": "own", "regions": []}}
    assert await due(house, tokens, **stranger) == []
    assert len(await due(house, tokens)) == 6
    assert (await case.read())["status"] == "open"
