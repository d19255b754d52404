"""The parts by which names are found: the database's index and the search ask for the same ones."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from services.customer.profile.search import store
from services.customer.profile.search.rules import plain, search_parts, search_text
from shared.database import create_engine

NAMES = st.text("深圳华强电子科技aAbB12 .&-\u00fc", min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        ("华强", ["华强"]),
        ("深圳华", ["深圳", "圳华"]),
        ("hq", ["hq"]),
        ("huaq", ["hua", "uaq"]),
        ("a华强", ["a华", "华强"]),
        ("鼎", ["鼎"]),
        ("h", []),
    ],
)
def test_parts_of_a_term(term: str, parts: list[str]) -> None:
    assert list(search_parts(term)) == parts


@pytest.fixture
async def engine(migrated: Callable[[str], Any]) -> Any:
    opened = create_engine(await migrated("customer"))
    yield opened
    await opened.dispose()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), name=NAMES)
async def test_every_piece_of_a_name_finds_it(engine: AsyncEngine, data: st.DataObject, name: str) -> None:
    text = search_text([name])
    written = plain(name)
    first = data.draw(st.integers(0, max(len(written) - 1, 0)))
    parts = [list(search_parts(written[first:last])) for last in range(first + 1, len(written) + 1)]
    query = sa.text("SELECT bool_and(search_parts(:text) @> ARRAY(SELECT jsonb_array_elements_text(wanted))) "
                    "FROM jsonb_array_elements(CAST(:parts AS jsonb)) AS wanted")  # fmt: skip
    async with engine.connect() as connection:
        bound = query.bindparams(sa.bindparam("parts", type_=sa.JSON), sa.bindparam("text", type_=sa.Text))
        held = (await connection.execute(bound, {"text": text, "parts": parts})).scalar_one()
    assert held is not False


@pytest.mark.parametrize("common", [1, 1000])
async def test_the_way_of_searching_changes_nothing(
    customer: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch, common: int
) -> None:
    monkeypatch.setattr(store, "COMMON", common)
    for name, code in (("深圳华强电子", "SAP-77"), ("深圳比亚迪", "sap-78")):
        made = await customer.post("/v1/customers", json={"name": name, "codes": [{"code": code}]})
        assert made.status_code == 201
    for query, expected in {"深圳": 2, "华强": 1, "shenzhen": 2, "SAP-7": 2, "s": 2, "迪": 1, "圳深": 0}.items():
        answer = (await customer.get("/v1/customers", params={"q": query, "count": "true"})).json()
        assert (len(answer["items"]), answer["count"]) == (expected, expected), query
