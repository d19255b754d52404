"""What is due about actions."""

from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from tests.planning.measures.conftest import OWNER, NewAction
from tests.planning.risks.test_due import MANAGER, due, managed
from tests.sign_in import Tokens

__all__ = ["managed"]


async def test_an_open_action_is_due_for_its_owner_else_the_account_manager(
    managed: str, new_action: NewAction, app: FastAPI, tokens: Tokens
) -> None:
    own, other = await new_action(owner_id=OWNER, title="tour"), await new_action(title="dinner")
    items = {one["link"]: one for one in await due(app, tokens, "zh-CN")}
    assert {link: one["owner_id"] for link, one in items.items()} == {own.url: OWNER, other.url: MANAGER}
    assert (items[own.url]["kind"], items[own.url]["title"]) == ("action", "tour（Huaqiang）")
    assert (items[own.url]["due_at"], items[own.url]["note"]) == ("2099-12-31T00:00:00Z", "来源：个人提出")


async def test_nothing_is_due_of_an_ended_or_deleted_action(
    new_action: NewAction, app: FastAPI, tokens: Tokens
) -> None:
    await (await new_action()).ask("POST", "/completion")
    await (await new_action()).ask("POST", "/cancellation", reason="x")
    await (await new_action()).ask("DELETE", expected=204)
    assert await due(app, tokens) == []


async def test_who_does_not_see_the_customer_has_nothing_due(
    new_action: NewAction, app: FastAPI, tokens: Tokens
) -> None:
    await new_action()
    stranger: dict[str, Any] = {"roles": ["account_manager"], "data_scope": {"kind": "own", "regions": []}}
    assert await due(app, tokens, **stranger) == []


async def test_nothing_is_due_of_a_customer_who_left(
    managed: str, new_action: NewAction, app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, open_service: Any
) -> None:
    await new_action()
    await customer.patch(f"/v1/customers/{managed}", json={"status": "exited"})
    async with transaction((await open_service("customer")).state.engine) as session:
        entries = await read_entries(session, [UUID(managed)])
    async with transaction(app.state.engine) as session:
        await replace_entries(session, [UUID(managed)], entries)
    assert await due(app, tokens) == []
