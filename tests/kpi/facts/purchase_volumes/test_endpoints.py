"""Purchase volumes: copied from the supply positions' events."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.facts.purchase_volumes.operations import copy_supply_positions
from shared.database import transaction
from shared.feed.followers import FollowedEvent
from tests.sign_in import Tokens

PATH = "/v1/purchase-volumes"


def event(kind: str, position: uuid.UUID, **changes: Any) -> FollowedEvent:
    data = {"entity": "supply_position", "entity_id": position, "customer_id": None, "changes": changes}
    return FollowedEvent.model_validate(
        {"type": f"guanxi.supply_position.{kind}", "time": "2025-01-15T08:00:00Z", "data": data}
    )


@pytest.fixture
def follow(app: FastAPI) -> Callable[..., Any]:
    async def apply(*events: FollowedEvent) -> None:
        async with transaction(app.state.engine) as session:
            await copy_supply_positions(session, None, events)  # type: ignore[arg-type]  # it asks nobody

    return apply


def created(position: uuid.UUID, customer: uuid.UUID, **fields: Any) -> FollowedEvent:
    said = {"customer_id": str(customer), "category": "sensors", "as_of": "2025-01-15", "our_share": "0.6000"}
    return event("created", position, **{name: [None, value] for name, value in (said | fields).items()})


async def test_a_position_is_copied_changed_and_removed(
    erp: httpx.AsyncClient, known: Callable[..., Any], follow: Callable[..., Any]
) -> None:
    customer, position, other = await known("C1"), uuid.uuid4(), uuid.uuid4()
    await follow(created(position, customer, yearly_spend="1200000.0000"), created(other, customer, category="drives"))
    await follow(
        event("updated", position, yearly_spend=["1200000.0000", "1350000.0000"]),
        event("updated", position, our_share=["0.6000", "0.5000"]),
        event("deleted", other, category=["drives", None]),
    )
    (item,) = (await erp.get(PATH)).json()["items"]
    assert item == {
        "id": str(position),
        "customer_id": str(customer),
        "customer_name": "C1",
        "category": "sensors",
        "as_of": "2025-01-15",
        "yearly_spend": "1350000",
        "our_share": "0.5",
    }


async def test_a_position_that_comes_and_goes_on_one_page_is_not_copied(
    erp: httpx.AsyncClient, known: Callable[..., Any], follow: Callable[..., Any]
) -> None:
    customer, position = await known("C1"), uuid.uuid4()
    await follow(created(position, customer), event("deleted", position))
    assert (await erp.get(PATH)).json()["items"] == []


async def test_shares_are_for_level_two_and_for_the_callers_customers(
    app: FastAPI, known: Callable[..., Any], follow: Callable[..., Any], tokens: Tokens
) -> None:
    seller = uuid.uuid4()
    own, foreign = await known("C1", team=[seller]), await known("C2")
    await follow(created(uuid.uuid4(), own), created(uuid.uuid4(), foreign))
    options: dict[str, Any] = {"sub": str(seller), "data_scope": {"kind": "own", "regions": []}}
    async with tokens.client(app, **options, clearance=2) as client:
        assert [one["customer_id"] for one in (await client.get(PATH)).json()["items"]] == [str(own)]
    async with tokens.client(app, **options, clearance=1) as client:
        assert (await client.get(PATH)).status_code == 403
