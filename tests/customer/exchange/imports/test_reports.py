"""What goes back to the sender: rows to correct, and an empty table to fill in."""

import io
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from python_calamine import CalamineWorkbook

from tests.customer.exchange.exports.test_exports import CHINESE, records, sheet
from tests.customer.exchange.imports.conftest import Send
from tests.sign_in import Tokens


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_rejected_rows_go_back_with_the_reason_and_come_in_corrected(
    take: Send, customer: httpx.AsyncClient, form: str
) -> None:
    taken = await take(["名称", "人数", "别的"], ["甲", "x", "=1"], ["乙", "5", ""], ["", "7", "z"])
    answer = await customer.get(f"/v1/imports/{taken['id']}/rejections", params={"format": form}, headers=CHINESE)
    rows = records(answer.content) if form == "csv" else sheet(answer.content)
    assert rows[0] == ["名称", "人数", "别的", "拒绝原因"]
    assert rows[1] == ["甲", "x", "'=1" if form == "csv" else "=1", "人数: 应为整数。"]
    assert rows[2] == ["", "7", "z", "名称: 缺少必填字段。"]
    corrected = [row if row[0] else ["丙", *row[1:]] for row in [rows[0], [rows[1][0], "8", *rows[1][2:]], rows[2]]]
    assert (await take(*corrected))["created"] == 2


async def test_a_rejection_before_any_run_is_an_empty_table(upload: Send, customer: httpx.AsyncClient) -> None:
    taken = await upload(["名称"], ["甲"])
    answer = await customer.get(f"/v1/imports/{taken['id']}/rejections", params={"format": "csv"})
    assert records(answer.content) == [["名称", "Why it was rejected"]]


@pytest.mark.parametrize("kind", ["customers", "contacts"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_template_is_a_file_that_can_be_imported(
    customer: httpx.AsyncClient, upload: Send, kind: str, language: str
) -> None:
    await customer.post("/v1/segments", json={"kind": "region", "code": "CN-GD", "name": "广东"})
    answer = await customer.get("/v1/imports/template", params={"kind": kind}, headers={"Accept-Language": language})
    assert answer.headers["Content-Language"] == language
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert len(book.sheet_names) == 3
    header = book.get_sheet_by_index(0).to_python()[0]
    taken = await upload(header, [str(uuid4())] * len(header), kind=kind)
    assert None not in [column["field"] for column in taken["columns"]]
    name = unquote(answer.headers["content-disposition"].split("''")[1])
    assert name == f"{book.sheet_names[0]}.xlsx"
    if kind == "customers":
        assert ["CN-GD"] in [[row[0]] for row in zip(*book.get_sheet_by_index(2).to_python(), strict=True)]


async def test_a_template_has_no_columns_above_the_clearance(app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, clearance=1) as assistant:
        answer = await assistant.get("/v1/imports/template", params={"kind": "contacts", "format": "csv"})
    (header,) = records(answer.content)
    assert "Name" in header
    assert not {"Birthday", "Private notes"} & set(header)


async def test_the_list_shows_imports_without_their_files(take: Send, customer: httpx.AsyncClient) -> None:
    taken = await take(["名称"], ["甲"])
    (found,) = (await customer.get("/v1/imports", params={"status": "applied"})).json()["items"]
    assert (found["id"], found["created"]) == (taken["id"], 1)
    assert not {"columns", "problems"} & found.keys()


async def test_who_only_reads_imports_nothing(app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, scope="customers:read") as reader:
        answer: Any = await reader.post("/v1/imports", params={"kind": "customers"}, content=b"name\nx\n")
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
