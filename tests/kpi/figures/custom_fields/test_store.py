"""Custom fields of customers, by the customer service's events."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.figures.custom_fields.store import keep_choices, keep_fields
from shared.database import transaction
from shared.feed.followers import FollowedChange, FollowedEvent
from shared.time import utc_now
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
Known = Callable[..., Any]
CHANNEL, LISTED = uuid.uuid4(), uuid.uuid4()
OPTIONS = [{"code": "direct", "label": "直销", "english_label": "Direct"}, {"code": "dealer", "label": "经销商"}]


@pytest.fixture
def publish(app: FastAPI) -> Callable[..., Any]:
    """Take an event: `await publish("custom_value.created", value_id, value="direct", ...)`."""

    async def take(event_kind: str, entity_id: uuid.UUID, **fields: Any) -> None:
        changes = {name: [None, value] for name, value in fields.items()}
        entity = event_kind.partition(".")[0]
        data = FollowedChange(entity=entity, entity_id=entity_id, customer_id=None, changes=changes)
        async with transaction(app.state.engine) as session:
            event = FollowedEvent(type=f"guanxi.{event_kind}", time=utc_now(), data=data)
            for keep in (keep_fields, keep_choices):
                await keep(session, None, [event])  # type: ignore[arg-type]  # it asks nobody

    return take


@pytest.fixture
async def fields(publish: Callable[..., Any], erp: httpx.AsyncClient, known: Known) -> dict[str, uuid.UUID]:
    """A choice for everybody and a yes and no of level 2, with orders of three customers."""
    of_customers = {"applies_to": "customer", "is_active": True, "english_label": None, "options": []}
    choice = of_customers | {"code": "channel", "kind": "choice", "label": "渠道", "clearance": 1, "options": OPTIONS}
    await publish("custom_field.created", CHANNEL, **choice)
    truth = of_customers | {"code": "listed", "kind": "boolean", "label": "上市", "clearance": 2}
    await publish("custom_field.created", LISTED, **truth)
    await publish("custom_field.created", uuid.uuid4(), **truth | {"code": "note", "kind": "text", "clearance": 1})
    ids = {name: await known(name, name=name, region="N") for name in ("A", "B", "C")}
    amounts = {"A": "100", "B": "20", "C": "3"}
    await push(
        erp,
        *(order(n, line(amount=a), customer_code=n, ordered_on="2024-03-01") for n, a in amounts.items()),
    )
    for name, value in (("A", "direct"), ("B", "dealer")):
        of_value = {"customer_id": str(ids[name]), "contact_id": None, "field_id": str(CHANNEL), "value": value}
        await publish("custom_value.created", ids[name], **of_value)
    contact = {"contact_id": str(uuid.uuid4()), "field_id": str(CHANNEL), "value": "direct"}
    await publish("custom_value.created", uuid.uuid4(), customer_id=str(ids["C"]), **contact)
    of_listed = {"customer_id": str(ids["A"]), "contact_id": None, "field_id": str(LISTED), "value": True}
    await publish("custom_value.created", uuid.uuid4(), **of_listed)
    return ids


async def sales(
    client: httpx.AsyncClient, group_by: str, language: str = "en", **first: str
) -> dict[tuple[str, ...], str]:
    headers = {"Accept-Language": language}
    answer = await client.get(
        "/v1/kpi-values", params={"kpi": "sales", "group_by": group_by, **YEAR, **first}, headers=headers
    )
    assert answer.status_code == 200, answer.text
    return {tuple(item["labels"]): item["value"] for item in answer.json()["items"]}


@pytest.mark.usefixtures("fields")
async def test_sales_by_a_custom_field(erp: httpx.AsyncClient) -> None:
    assert await sales(erp, "custom:channel") == {("Direct",): "100", ("经销商",): "20", ("No value",): "3"}
    assert ("直销",) in await sales(erp, "custom:channel", "zh-CN")
    assert await sales(erp, "region,custom:listed") == {("N", "Yes"): "100", ("N", "No value"): "23"}
    assert await sales(erp, "custom:channel", sort="-value", limit="1") == {("Direct",): "100"}
    assert await sales(erp, "custom:channel", "zh-CN", sort="-label", limit="1") == {("经销商",): "20"}
    assert await sales(erp, "custom:channel", sort="label", limit="1") == {("Direct",): "100"}
    both = await sales(erp, "custom:channel,custom:listed")
    assert both == {("Direct", "Yes"): "100", ("经销商", "No value"): "20", ("No value", "No value"): "3"}


async def test_values_change_and_go(
    erp: httpx.AsyncClient, fields: dict[str, uuid.UUID], publish: Callable[..., Any]
) -> None:
    await publish("custom_value.updated", fields["A"], value="dealer")
    await publish("custom_value.updated", fields["B"], customer_id=str(fields["C"]))
    assert await sales(erp, "custom:channel") == {("经销商",): "103", ("No value",): "20"}
    await publish("custom_value.deleted", fields["B"], value=None)
    await publish("custom_field.updated", CHANNEL, options=[{"code": "dealer", "label": "代理"}])
    assert await sales(erp, "custom:channel") == {("代理",): "100", ("No value",): "23"}


@pytest.mark.usefixtures("fields")
@pytest.mark.parametrize(("code", "clearance"), [("listed", 1), ("note", 3), ("unheard_of", 3)])
async def test_other_and_hidden_fields_are_unknown(app: FastAPI, tokens: Tokens, code: str, clearance: int) -> None:
    async with tokens.client(app, clearance=clearance) as caller:
        asked = {"kpi": "sales", "group_by": f"custom:{code}", **YEAR}
        answer = await caller.get("/v1/kpi-values", params=asked)
        assert (answer.status_code, answer.json()["code"]) == (400, "custom_field_unknown")


async def test_a_retired_field_is_unknown(erp: httpx.AsyncClient, publish: Callable[..., Any], fields: Any) -> None:
    await publish("custom_field.updated", CHANNEL, is_active=False)
    answer = await erp.get("/v1/kpi-values", params={"kpi": "sales", "group_by": "custom:channel", **YEAR})
    assert (answer.json()["code"], len(fields)) == ("custom_field_unknown", 3)
