"""Market volumes, entered by people and pushed in batches."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.kpi.pushing import counts, push

PATH = "/v1/market-volumes"
VOLUME = {
    "category": "sensors",
    "region": "CN-GD",
    "first_on": "2025-01-01",
    "last_on": "2025-12-31",
    "amount": "48000000",
    "source": "Association",
    "dated_on": "2025-10-20",
}


async def listed(client: httpx.AsyncClient) -> list[tuple[str, str]]:
    return [(one["amount"], one["source"]) for one in (await client.get(PATH)).json()["items"]]


async def test_a_volume_is_entered_corrected_and_removed(erp: httpx.AsyncClient) -> None:
    created = await erp.post(PATH, json=VOLUME)
    assert created.status_code == 201, created.text
    at, etag = f"{PATH}/{created.json()['id']}", created.headers["etag"]
    changed = await erp.patch(at, json={"amount": "51000000"}, headers={"If-Match": etag})
    assert (changed.status_code, changed.json()["amount"]) == (200, "51000000")
    assert (await erp.patch(at, json={"amount": "1"}, headers={"If-Match": etag})).status_code == 412
    assert (await erp.delete(at)).status_code == 204
    assert (await erp.get(at)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sku": "P1"}, "product_or_category"),
        ({"category": None}, "product_or_category"),
        ({"last_on": "2024-12-31"}, "last_before_first"),
    ],
)
async def test_an_unsound_volume_is_refused_by_hand_and_in_a_batch(
    erp: httpx.AsyncClient, fields: dict[str, Any], code: str
) -> None:
    answer = await erp.post(PATH, json=VOLUME | fields)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    report = await push(erp, VOLUME | fields, kind="market-volumes")
    assert [one["code"] for one in report["rejections"]] == [code]


async def test_a_market_and_period_has_one_volume(erp: httpx.AsyncClient) -> None:
    first = (await erp.post(PATH, json=VOLUME)).json()
    again = await erp.post(PATH, json=VOLUME | {"amount": "1"})
    assert again.status_code == 409
    assert first["id"] in again.json()["detail"]
    everywhere = {name: value for name, value in VOLUME.items() if name != "region"}
    assert (await erp.post(PATH, json=everywhere)).status_code == 201
    assert (await erp.post(PATH, json=everywhere)).status_code == 409


async def test_a_batch_replaces_what_was_entered_by_hand_and_writes_events(
    erp: httpx.AsyncClient, fetch: Callable[..., Any]
) -> None:
    entered = (await erp.post(PATH, json=VOLUME)).json()
    other = VOLUME | {"region": "CN-SH", "amount": "7"}
    report = await push(erp, VOLUME | {"amount": "50", "source_version": 1}, other, kind="market-volumes")
    assert counts(report) == {"received": 2, "created": 2}
    assert sorted(await listed(erp)) == [("50", "Association"), ("7", "Association")]
    assert (await erp.get(f"{PATH}/{entered['id']}")).json()["amount"] == "50"
    written = await fetch("SELECT type FROM events WHERE entity = 'market_volume' ORDER BY position")
    assert [row["type"].rpartition(".")[2] for row in written] == ["created", "updated", "created"]


async def test_a_deleted_volume_comes_back_with_a_newer_version_only(erp: httpx.AsyncClient) -> None:
    market = {name: VOLUME[name] for name in ("category", "region", "first_on", "last_on")}
    await push(erp, VOLUME | {"source_version": 1}, kind="market-volumes")
    await push(erp, market | {"status": "deleted", "source_version": 3}, kind="market-volumes")
    assert await listed(erp) == []
    assert counts(await push(erp, VOLUME | {"source_version": 2}, kind="market-volumes")) == {"received": 1, "stale": 1}
    await push(erp, VOLUME | {"source_version": 4}, kind="market-volumes")
    assert len(await listed(erp)) == 1


async def test_a_newer_version_with_the_same_content_keeps_its_version(erp: httpx.AsyncClient) -> None:
    await push(erp, VOLUME | {"source_version": 1}, kind="market-volumes")
    assert counts(await push(erp, VOLUME | {"source_version": 9}, kind="market-volumes")) == {
        "received": 1,
        "unchanged": 1,
    }
    older = VOLUME | {"amount": "1", "source_version": 8}
    assert counts(await push(erp, older, kind="market-volumes")) == {"received": 1, "stale": 1}
