"""The parts by which names are found: the database's index and the search ask for the same ones."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncEngine

from services.customer.profile.search import store
from services.customer.profile.search.rules import plain, search_parts, search_text
from shared.database import create_engine

NAMES = st.text("深圳华强电子科技aAbB12 .&-\u00fc'\\\\", min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        ("华强", "'华强':*"),
        ("深圳华强", "'深圳华' & '圳华强'"),
        ("hq", "'hq':*"),
        ("a'b\\", "'a''b' & '''b\\\\'"),
        ("鼎", "'鼎':*"),
        ("h", None),
        ("", None),
    ],
)
def test_parts_of_a_term(term: str, parts: str | None) -> None:
    assert search_parts(term) == parts


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
    parts = [part for last in range(first + 1, len(written) + 1) if (part := search_parts(written[first:last]))]
    query = sa.text("SELECT bool_and(search_parts(:text) @@ wanted::tsquery) FROM unnest(:parts) AS wanted")
    async with engine.connect() as connection:
        bound = query.bindparams(sa.bindparam("parts", type_=ARRAY(sa.Text)), sa.bindparam("text", type_=sa.Text))
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
    for query, expected in {
        "深圳": 2,
        "华强": 1,
        "shenzhen": 2,
        "SAP-7": 2,
        "s": 2,
        "迪": 1,
        "圳深": 0,
        "'": 0,
        " ": 2,
    }.items():
        answer = (await customer.get("/v1/customers", params={"q": query, "count": "true"})).json()
        assert (len(answer["items"]), answer["count"]) == (expected, expected), query
