"""Figures of other services: taken from their events, and from the customer directory."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.figures.peer_figures.operations import follow_monthly_figures, record_completeness
from shared.database import transaction
from shared.feed.followers import FollowedChange, FollowedEvent
from shared.time import company_today, utc_now
from tests.sign_in import Tokens

Known = Callable[..., Any]
YEAR = {"from": "2024-01-01", "to": "2024-12-31"}


async def figures(client: httpx.AsyncClient, kpi: str, **params: str) -> list[dict[str, Any]]:
    answer = await client.get("/v1/kpi-values", params={"kpi": kpi, **YEAR, **params})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.fixture
def publish(app: FastAPI) -> Callable[..., Any]:
    """Take an event of another service: `await publish("created", figure_id, kpi="leads", ...)`."""

    async def take(kind: str, figure_id: uuid.UUID, **fields: Any) -> None:
        changes = {name: [None, value] for name, value in fields.items()}
        data = FollowedChange(entity="monthly_figure", entity_id=figure_id, customer_id=None, changes=changes)
        event = FollowedEvent(type=f"guanxi.monthly_figure.{kind}", time=utc_now(), data=data)
        async with transaction(app.state.engine) as session:
            await follow_monthly_figures(session, None, [event])  # type: ignore[arg-type]  # it asks nobody

    return take


def satisfaction(customer_id: uuid.UUID, month: str, score: str, answers: int) -> dict[str, Any]:
    parts = {"numerator": score, "denominator": str(5 * answers), "n": answers}
    return {"kpi": "satisfaction", "customer_id": str(customer_id), "month": month, **parts}


async def test_without_a_source_a_figure_is_null_with_the_reason(erp: httpx.AsyncClient) -> None:
    found = await figures(erp, "satisfaction,leads,visit_frequency,relationship_coverage,dossier_completeness")
    assert {one["reason"] for one in found} == {"source_missing"}
    assert {one["value"] for one in found} == {None}


async def test_ratios_are_of_added_up_parts(erp: httpx.AsyncClient, known: Known, publish: Callable[..., Any]) -> None:
    north, south = await known("C1", region="N"), await known("C2", region="S")
    await publish("created", uuid.uuid4(), **satisfaction(north, "2024-01-01", "9", 2))
    await publish("created", uuid.uuid4(), **satisfaction(south, "2024-02-01", "3", 1))
    (whole,) = await figures(erp, "satisfaction")
    assert (whole["value"], whole["numerator"], whole["denominator"], whole["n"]) == ("0.8", "12", "15", 3)
    by_region = await figures(erp, "satisfaction", group_by="region")
    assert {one["labels"][0]: one["value"] for one in by_region} == {"N": "0.9", "S": "0.6"}
    (later,) = await figures(erp, "satisfaction", **{"from": "2025-01-01", "to": "2025-12-31"})
    assert (later["value"], later["reason"]) == (None, "no_data")


async def test_a_figure_is_corrected_and_taken_back(
    erp: httpx.AsyncClient, known: Known, publish: Callable[..., Any]
) -> None:
    customer, figure_id = await known("C1"), uuid.uuid4()
    await publish("created", figure_id, kpi="leads", customer_id=str(customer), month="2024-03-01", numerator="4")
    await publish("created", figure_id, kpi="leads", customer_id=str(customer), month="2024-03-01", numerator="4")
    assert (await figures(erp, "leads"))[0]["value"] == "4"
    await publish("updated", figure_id, numerator="6")
    assert (await figures(erp, "leads"))[0]["value"] == "6"
    await publish("deleted", figure_id, numerator=None)
    assert (await figures(erp, "leads"))[0]["reason"] == "source_missing"


async def test_what_cannot_be_understood_does_not_hold_up_the_feed(
    erp: httpx.AsyncClient, known: Known, publish: Callable[..., Any]
) -> None:
    await publish("created", uuid.uuid4(), kpi="luck", customer_id="x", month="2024-03-01")
    await publish("updated", uuid.uuid4(), numerator="1")
    customer = await known("C1")
    await publish("created", uuid.uuid4(), kpi="leads", customer_id=str(customer), month="2024-03-01", numerator="1")
    assert (await figures(erp, "leads"))[0]["value"] == "1"


async def test_callers_get_the_figures_of_their_customers(
    app: FastAPI, tokens: Tokens, known: Known, publish: Callable[..., Any]
) -> None:
    for region, visits in (("N", "3"), ("S", "9")):
        customer = str(await known(region, region=region))
        fields = {"customer_id": customer, "month": "2024-03-01", "numerator": visits, "denominator": "1"}
        await publish("created", uuid.uuid4(), kpi="visit_frequency", **fields)
    regions = {"kind": "regions", "regions": ["N"]}
    async with tokens.client(app, sub=str(uuid.uuid4()), data_scope=regions) as director:
        (seen,) = await figures(director, "visit_frequency")
        assert (seen["value"], seen["denominator"]) == ("3", "1")


async def test_a_figure_of_a_level_is_for_callers_of_that_level(
    app: FastAPI, tokens: Tokens, known: Known, publish: Callable[..., Any]
) -> None:
    of = {"kpi": "visit_frequency", "customer_id": str(await known("C1")), "month": "2024-03-01"}
    await publish("created", uuid.uuid4(), **of, numerator="2", denominator="0.5")
    await publish("created", uuid.uuid4(), **of, numerator="0", denominator="0.5", level=2)
    for clearance, expected in ((1, "4"), (2, "2"), (3, "4")):
        async with tokens.client(app, clearance=clearance) as caller:
            assert (await figures(caller, "visit_frequency"))[0]["value"] == expected


async def test_completeness_is_kept_monthly_at_each_level(app: FastAPI, tokens: Tokens, known: Known) -> None:
    await known("C1", completeness_1="0.5", completeness_2="0.4", completeness_3="0.3")
    await known("C2", completeness_1="0.7", completeness_2="0.6", completeness_3="0.5")
    for _ in range(2):
        async with transaction(app.state.engine) as session:
            await record_completeness(session)
    year = {"from": f"{company_today().year}-01-01", "to": f"{company_today().year}-12-31"}
    for level, expected in ((1, "0.6"), (2, "0.5"), (3, "0.4")):
        async with tokens.client(app, clearance=level) as caller:
            (seen,) = await figures(caller, "dossier_completeness", **year)
            assert (seen["value"], seen["denominator"]) == (expected, "2")
