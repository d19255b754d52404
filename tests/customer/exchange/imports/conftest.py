"""Files to import."""

import csv
import io
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from xlsxwriter import Workbook

Send = Callable[..., Any]


def csv_of(*rows: list[str], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_of(*rows: list[Any], **options: Any) -> bytes:
    file = io.BytesIO()
    with Workbook(file, options) as book:
        sheet = book.add_worksheet("客户")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


@pytest.fixture
def upload(customer: httpx.AsyncClient) -> Send:
    """Upload a file: `await upload(["Name"], ["Huaqiang"])` gives the import."""

    async def send(
        *rows: list[Any], kind: str = "customers", client: httpx.AsyncClient | None = None, **params: Any
    ) -> Any:
        content = rows[0] if rows and isinstance(rows[0], bytes) else csv_of(*rows)
        answer = await (client or customer).post("/v1/imports", params={"kind": kind, **params}, content=content)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return send


@pytest.fixture
def take(customer: httpx.AsyncClient, upload: Send) -> Send:
    """Upload a file and run it: `await take(["Name"], ["Huaqiang"], on_duplicate="create")`."""

    async def send(
        *rows: list[Any], kind: str = "customers", client: httpx.AsyncClient | None = None, **body: Any
    ) -> Any:
        taken = await upload(*rows, kind=kind, client=client)
        answer = await (client or customer).post(f"/v1/imports/{taken['id']}/run", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return send
