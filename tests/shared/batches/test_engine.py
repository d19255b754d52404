"""The engine with test kinds on test tables, without any service."""

import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local.postgres import Postgres
from shared.app.migrations import _create_database
from shared.auth.access import Scope
from shared.batches.endpoints import add_batch_endpoints
from shared.batches.kinds import Kind
from shared.batches.specification import describe_documents
from shared.database import create_engine
from shared.web.problem_responses import install_problem_handlers
from shared.web.router import ConceptRouter
from tests.shared.batches.parcels import CRATES, PARCELS, CrateDocument, DepotSettings, DepotTable, parcels

CSV = {"Content-Type": "text/csv"}
NOTHING = {"created": 0, "updated": 0, "unchanged": 0, "stale": 0, "rejected": 0, "differing": 0}


class Unverified:
    """Accepts every token's claims."""

    async def verify(self, token: str) -> dict[str, Any]:
        everything = {"kind": "all", "regions": []}
        return {"sub": token, "roles": [], "scope": " ".join(Scope), "clearance": 1, "data_scope": everything}


@pytest.fixture(scope="module")
async def depot(postgres: Postgres) -> DepotSettings:
    """Where the depot's database is."""
    settings = DepotSettings(database_url=SecretStr(postgres.url))
    await _create_database(settings)
    engine = create_engine(settings)
    async with engine.begin() as connection:
        await connection.run_sync(DepotTable.metadata.create_all)
    await engine.dispose()
    return settings


@pytest.fixture
async def engine(depot: DepotSettings) -> AsyncIterator[AsyncEngine]:
    """A pool on the depot's database; every table is empty afterwards."""
    opened = create_engine(depot)
    yield opened
    async with opened.begin() as connection:
        for table in DepotTable.metadata.sorted_tables:
            await connection.execute(sa.delete(table))
    await opened.dispose()


@pytest.fixture
def app(engine: AsyncEngine, depot: DepotSettings) -> FastAPI:
    app = FastAPI()
    app.state.engine, app.state.settings, app.state.verifier = engine, depot, Unverified()
    install_problem_handlers(app)
    for kind in (PARCELS, CRATES):
        router = ConceptRouter(f"/v1/{kind.plural}", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)
        add_batch_endpoints(router, kind, pushes=Scope.CUSTOMERS_WRITE)
        app.include_router(router)
    describe_documents(app, PARCELS, CRATES)
    return app


@pytest.fixture
async def erp(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": "Bearer client:erp"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x", headers=headers) as client:
        yield client


async def push(client: httpx.AsyncClient, *rows: Any, kind: Kind = PARCELS, **params: str) -> httpx.Response:
    return await client.post(f"/v1/{kind.plural}/batches", json=rows, params=params)


def parcel(number: str = "P1", shelf: str = "A", **fields: Any) -> dict[str, Any]:
    return {"parcel_no": number, "shelf": shelf, "weight": "1", "source_version": 1, **fields}


def crate(*names: str, **fields: Any) -> dict[str, Any]:
    inside = [{"item_no": place, "name": name, "weight": "3"} for place, name in enumerate(names)]
    return {"crate_no": "C1", "owner": "Huaqiang", "packed_on": "2024-03-15", "items": inside, **fields}


def counts(response: httpx.Response) -> dict[str, int]:
    """What the report counts beyond zero."""
    assert response.status_code == 201, response.text
    return {name: response.json()[name] for name in NOTHING if response.json()[name]}


async def stored(engine: AsyncEngine, query: str) -> list[tuple[Any, ...]]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(sa.text(query))]


async def test_a_document_is_created_then_unchanged_then_updated_then_stale(
    erp: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    assert counts(await push(erp, parcel("P1"), parcel("P2"))) == {"created": 2}
    assert counts(await push(erp, parcel("P1"), parcel("P2"))) == {"unchanged": 2}
    assert counts(await push(erp, parcel("P1", weight=2))) == {"unchanged": 1, "differing": 1}
    assert counts(await push(erp, parcel("P1", weight=2, source_version=3))) == {"updated": 1}
    assert counts(await push(erp, parcel("P1", weight=7, source_version=2))) == {"stale": 1}
    assert await stored(engine, "SELECT parcel_no, weight FROM parcels ORDER BY 1") == [("P1", 2), ("P2", 1)]


async def test_a_newer_version_of_the_same_content_makes_the_version_before_it_stale(
    erp: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    await push(erp, parcel())
    assert counts(await push(erp, parcel(source_version=5))) == {"unchanged": 1}
    assert counts(await push(erp, parcel(weight=9, source_version=4))) == {"stale": 1}
    assert await stored(engine, "SELECT weight, source_version FROM parcels") == [(1, 5)]


async def test_a_document_that_changes_its_key_moves(erp: httpx.AsyncClient, engine: AsyncEngine) -> None:
    await push(erp, parcel(shelf="A"))
    assert counts(await push(erp, parcel(shelf="B", source_version=2))) == {"updated": 1}
    assert await stored(engine, "SELECT shelf FROM parcels") == [("B",)]


async def test_the_newest_of_two_versions_in_a_batch_counts(erp: httpx.AsyncClient, engine: AsyncEngine) -> None:
    response = await push(erp, parcel(weight=2, source_version=2), parcel(weight=1))
    assert counts(response) == {"created": 1, "stale": 1}
    assert await stored(engine, "SELECT weight FROM parcels") == [(2,)]


async def test_a_wrong_row_is_rejected_with_its_line_and_the_others_are_stored(
    erp: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    response = await push(erp, parcel("P1"), parcel("P2", weight="-1"))
    assert counts(response) == {"created": 1, "rejected": 1}
    (found,) = response.json()["rejections"]
    assert (found["line"], found["document_no"], found["pointer"], found["code"]) == (
        2,
        "P2",
        "/weight",
        "greater_than_equal",
    )
    assert await stored(engine, "SELECT parcel_no FROM parcels") == [("P1",)]


async def test_rejected_rows_are_corrected_in_their_csv_and_pushed_back(erp: httpx.AsyncClient) -> None:
    location = (await push(erp, parcel("=电机", weight="-1"))).headers["location"]
    report = await erp.get(f"{location}/rejections")
    assert report.text.startswith("\ufeffparcel_no,shelf,weight,source_version,error_line,")
    corrected = report.text.removeprefix("\ufeff").replace("-1", "1").encode("gb18030")
    gzipped = CSV | {"Content-Encoding": "gzip"}
    response = await erp.post("/v1/parcels/batches", content=gzip.compress(corrected), headers=gzipped)
    assert counts(response) == {"created": 1}
    assert counts(await push(erp, parcel("=电机"))) == {"unchanged": 1}


async def test_with_atomic_one_wrong_row_rejects_the_batch(erp: httpx.AsyncClient, engine: AsyncEngine) -> None:
    response = await push(erp, parcel("P1"), parcel("P2", weight="-1"), atomic="true")
    assert (response.status_code, response.json()["code"]) == (422, "batch_rejected")
    report = (await erp.get(response.headers["location"])).json()
    assert (report["status"], report["rejected"]) == ("rejected", 1)
    assert await stored(engine, "SELECT parcel_no FROM parcels") == []


async def test_two_sources_may_use_one_number_unless_the_kind_says_otherwise(
    erp: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    another = {"Authorization": "Bearer client:another"}
    for kind, row in ((PARCELS, parcel()), (CRATES, crate("motor"))):
        await push(erp, row, kind=kind)
        await erp.post(f"/v1/{kind.plural}/batches", json=[row], headers=another)
    assert await stored(engine, "SELECT source FROM parcels ORDER BY 1") == [("another",), ("erp",)]
    assert await stored(engine, "SELECT source FROM crates") == [("erp",)]


async def test_each_kind_has_its_own_checks_defaults_and_nested_documents(
    erp: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    rows = [crate("motor", "pump"), crate(crate_no="C2")]
    response = await push(erp, *rows, kind=CRATES)
    assert counts(response) == {"created": 1, "rejected": 1}
    assert response.json()["rejections"][0]["code"] == "crate_empty"
    assert counts(await push(erp, crate("valve", source_version=2), kind=CRATES)) == {"updated": 1}
    query = "SELECT note, name FROM crates JOIN crate_items ON crate_id = id"
    assert await stored(engine, query) == [("depot", "valve")]


async def test_batches_of_another_kind_are_not_found(erp: httpx.AsyncClient) -> None:
    report = (await push(erp, parcel())).json()
    assert (await erp.get(f"/v1/parcels/batches/{report['id']}")).json() == report
    assert (await erp.get(f"/v1/crates/batches/{report['id']}")).status_code == 404
    assert (await erp.get("/v1/crates/batches")).json()["items"] == []


async def test_a_batch_is_an_event_of_the_service_that_took_it(erp: httpx.AsyncClient, engine: AsyncEngine) -> None:
    report = (await push(erp, parcel())).json()
    events = await stored(engine, "SELECT type, entity_id::text, actor FROM events")
    assert events == [("guanxi.batch.created", report["id"], "client:erp")]


def test_the_spec_names_the_documents_and_shows_them(app: FastAPI) -> None:
    spec = app.openapi()
    content = spec["paths"]["/v1/crates/batches"]["post"]["requestBody"]["content"]
    assert content["application/x-ndjson"]["schema"] == {"$ref": "#/components/schemas/CrateDocument"}
    assert content["text/csv"]["example"].splitlines()[0].endswith("item_no,name,weight,price")
    assert json.dumps(spec["components"]["schemas"]["CrateItemDocument"]["required"]) == '["item_no", "name", "weight"]'


def test_a_kind_whose_table_has_no_column_for_a_field_does_not_start() -> None:
    with pytest.raises(ValueError, match="crate_no, items, note, owner, packed_on"):
        Kind(plural="x", singular="x", number="crate_no", document=CrateDocument, table=parcels)
