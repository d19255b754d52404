"""Whole entity sets as CSV and Parquet."""

import csv
import io
from decimal import Decimal
from typing import Any

import arro3.io
import httpx
import pytest
from fastapi import FastAPI

from services.kpi.bi.entities.store import ENTITY_SETS
from tests.kpi.bi.conftest import values
from tests.kpi.pushing import line, order, push


def rows_of(parquet: bytes) -> list[dict[str, Any]]:
    table = arro3.io.read_parquet(io.BytesIO(parquet)).read_all()
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@pytest.mark.parametrize("name", list(ENTITY_SETS))
async def test_both_files_have_what_the_pages_have(erp: httpx.AsyncClient, company: Any, name: str) -> None:
    expected = await values(erp, name)
    text = (await erp.get(f"/odata/{name}?$format=csv")).content.decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text)))
    assert list(read[0]) == list(expected[0])
    parquet = rows_of((await erp.get(f"/odata/{name}?$format=parquet")).content)
    assert [list(row) for row in parquet] == [list(row) for row in expected]
    for amount in (one for one in ENTITY_SETS[name].properties.values() if one.kind is Decimal):
        sums = [
            sum(Decimal(str(row[amount.name])) for row in rows if row[amount.name] not in {None, ""})
            for rows in (expected, read, parquet)
        ]
        assert len(set(sums)) == 1, (amount.name, sums)


async def test_parquet_has_the_types_of_the_metadata(erp: httpx.AsyncClient, company: Any) -> None:
    content = (await erp.get("/odata/receivables?$format=parquet")).content
    schema = arro3.io.read_parquet(io.BytesIO(content)).schema
    kinds = {name: str(schema.field(name).type) for name in ("amount", "due_on", "disputed", "updated_at", "kind")}
    assert kinds == {
        "amount": "arro3.core.DataType<Decimal128(38, 4)>\n",
        "due_on": "arro3.core.DataType<Date32>\n",
        "disputed": "arro3.core.DataType<Boolean>\n",
        "updated_at": 'arro3.core.DataType<Timestamp(µs, "UTC")>\n',
        "kind": "arro3.core.DataType<Utf8>\n",
    }
    (row,) = rows_of(content)
    assert (row["disputed"], str(row["due_on"]), row["written_off_on"]) == (True, "2024-02-01", None)


async def test_a_file_is_what_was_asked_for(erp: httpx.AsyncClient, company: Any) -> None:
    query = "$filter=amount gt 10&$select=sku,amount&$orderby=amount desc&$top=2&$skip=1"
    reply = await erp.get(f"/odata/order_lines?{query}", headers={"Accept": "text/csv"})
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["content-disposition"] == 'attachment; filename="order_lines.csv"'
    assert reply.content.decode() == "\ufeffsku,amount\nP1,60\nP1,40.5\n"


@pytest.mark.parametrize(
    ("sku", "cell"),
    [("=1+1", "'=1+1"), ("-5", "-5"), ("-5a", "'-5a"), ("a;=1", "a;'=1"), ("'=1", "''=1"), ("＝1", "'＝1")],
)
async def test_a_spreadsheet_runs_no_cell(erp: httpx.AsyncClient, known: Any, sku: str, cell: str) -> None:
    await push(erp, order("1", line(sku=sku)))
    text = (await erp.get("/odata/order_lines?$format=csv&$select=sku")).content.decode("utf-8-sig")
    assert text.splitlines() == ["sku", cell]
    (row,) = rows_of((await erp.get("/odata/order_lines?$format=parquet&$select=sku")).content)
    assert row["sku"] == sku


async def test_an_empty_set_is_a_file_too(erp: httpx.AsyncClient) -> None:
    assert rows_of((await erp.get("/odata/orders?$format=parquet")).content) == []
    assert len((await erp.get("/odata/orders?$format=csv")).text.splitlines()) == 1


async def test_a_file_without_room_is_refused_and_leaves_nothing(
    app: FastAPI, erp: httpx.AsyncClient, company: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.state.spools, "_limit", 10)
    for form in ("csv", "parquet"):
        reply = await erp.get(f"/odata/orders?$format={form}")
        assert (reply.status_code, reply.json()["error"]["code"]) == (503, "unavailable")
    assert app.state.spools.used == 0


async def test_what_the_writer_cannot_do_is_an_error_not_half_a_file(
    erp: httpx.AsyncClient, company: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.kpi.bi.files.parquet.WRITER", "services.kpi.bi.files.nobody")
    reply = await erp.get("/odata/orders?$format=parquet")
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "unavailable")
