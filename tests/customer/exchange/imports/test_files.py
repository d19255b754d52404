"""What a file may be: encodings, delimiters, workbooks as Excel writes them, and those made to harm."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import httpx
import pytest
from xlsxwriter import Workbook

from services.customer.exchange.imports.rules import Limits
from tests.customer.exchange.imports.conftest import Send, csv_of, xlsx_of

CHINESE = (["客户名称", "备注"], ["深圳市华强电子有限公司", "重要客户"])


async def read(customer: httpx.AsyncClient, content: bytes, **params: str) -> Any:
    return await customer.post("/v1/imports", params={"kind": "customers", **params}, content=content)


async def refused(customer: httpx.AsyncClient, content: bytes, **params: str) -> tuple[int, str]:
    answer = await read(customer, content, **params)
    listed = (await customer.get("/v1/imports")).json()["items"]
    assert listed == []
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    ("encoding", "stated", "found"),
    [
        ("utf-8", None, "utf-8"),
        ("utf-8-sig", None, "utf-8"),
        ("gb18030", None, "gb18030"),
        ("gbk", "gb18030", "gb18030"),
        ("utf-16", None, "utf-16"),
        ("big5", "big5", "big5"),
    ],
)
async def test_encodings_are_found_out_or_stated(
    customer: httpx.AsyncClient, encoding: str, stated: str | None, found: str
) -> None:
    rows = (["客戶名稱"], ["大華電子"]) if encoding == "big5" else CHINESE
    params = {"encoding": stated} if stated else {}
    taken = (await read(customer, csv_of(*rows, encoding=encoding), **params)).json()
    assert taken["encoding"] == found
    assert taken["columns"][0]["samples"] == [rows[1][0]]


@pytest.mark.parametrize(
    ("content", "params", "code"),
    [
        (csv_of(*CHINESE, encoding="gb18030"), {"encoding": "utf-8"}, "encoding_invalid"),
        (csv_of(["Name"], ["Müller Söhne"], encoding="cp1252"), {}, "encoding_unclear"),
        (csv_of(["客戶名稱"], ["大華電子"], encoding="big5"), {}, "encoding_unclear"),
        (csv_of(*CHINESE)[:-4] + b"\xff\xff", {}, "encoding_unclear"),
    ],
)
async def test_a_wrong_encoding_is_a_clear_problem(
    customer: httpx.AsyncClient, content: bytes, params: dict[str, str], code: str
) -> None:
    assert await refused(customer, content, **params) == (400, code)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_delimiters_are_found_out(customer: httpx.AsyncClient, delimiter: str) -> None:
    content = f'名称{delimiter}备注\r\n甲{delimiter}"a\nb"\r\n\r\n,,\r\n'.encode()
    taken = (await read(customer, content)).json()
    assert [column["field"] for column in taken["columns"]] == ["name", "notes"]
    assert taken["columns"][1]["samples"] == ["a\nb"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "file_empty"),
        (b"\n\n,,\n", 422, "file_empty"),
        ("名称\n".encode(), 422, "file_empty"),
        ('名称\n"甲\n'.encode(), 400, "csv_broken"),
        (csv_of(["名称"], ["x" * 32_768]), 413, "cell_too_long"),
        (csv_of(["名称"] * 201, ["x"]), 413, "table_too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), 415, "workbook_encrypted"),
        (b"PK\x03\x04nonsense", 400, "workbook_unreadable"),
    ],
)
async def test_what_is_no_table_is_a_clear_problem(
    customer: httpx.AsyncClient, content: bytes, status: int, code: str
) -> None:
    assert await refused(customer, content) == (status, code)


async def test_a_title_above_the_headers_is_passed_over(upload: Send) -> None:
    taken = await upload(["2024年客户清单"], [], ["客户名称", "电话"], ["华强电子", "１２３"])
    assert (taken["header_row"], taken["rows"]) == (3, 1)
    assert [column["field"] for column in taken["columns"]] == ["name", "phone"]


def excel_file() -> bytes:
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet("客户清单")
        day = book.add_format({"num_format": "yyyy/m/d"})
        for place, header in enumerate(
            ["客户名称", "客户编码", "成立日期", "员工人数", "首次签约日期", "备注", "电话"]
        ):
            sheet.write(0, place, header)
        sheet.write_string(1, 0, "华强电子")
        sheet.write_string(1, 1, "00123")
        sheet.write_datetime(1, 2, datetime(2003, 5, 1), day)
        sheet.write_number(1, 3, 1200)
        sheet.write_number(1, 4, 45413)
        sheet.write_formula(1, 5, '="a"&"b"', value="ab")
        sheet.write_number(1, 6, 13800138000)
        sheet.write_string(2, 0, "蓝海物流")
        sheet.write_number(2, 1, 29818)
        sheet.write_string(2, 2, "２００４年６月７日")
        sheet.write_string(2, 3, "１２")
        for row in range(3, 400):
            sheet.write_blank(row, 0, None, day)
        book.add_worksheet("other").write(0, 0, "Name")
    return file.getvalue()


async def test_a_workbook_is_read_as_excel_shows_it(take: Send, customer: httpx.AsyncClient) -> None:
    taken = await take(excel_file())
    assert (taken["created"], taken["rejected"]) == (2, 0), taken["problems"]
    assert (taken["sheet"], taken["sheets"]) == ("客户清单", ["客户清单", "other"])
    found = {one["name"]: one for one in (await customer.get("/v1/customers")).json()["items"]}
    first, second = found["华强电子"], found["蓝海物流"]
    assert (first["codes"], first["founded_on"], first["employees"]) == (["00123"], "2003-05-01", 1200)
    assert (first["first_contract_on"], first["notes"], first["phone"]) == ("2024-05-01", "ab", "13800138000")
    assert (second["codes"], second["founded_on"], second["employees"]) == (["29818"], "2004-06-07", 12)


async def test_days_counted_from_1904_are_the_same_days(take: Send, customer: httpx.AsyncClient) -> None:
    file = io.BytesIO()
    with Workbook(file, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["名称", "成立日期", "签约日期"])
        sheet.write(1, 0, "甲")
        sheet.write_datetime(1, 1, datetime(2003, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(1, 2, 43951)
    taken = await take(file.getvalue())
    assert taken["created"] == 1, taken["problems"]
    (found,) = (await customer.get("/v1/customers")).json()["items"]
    assert (found["founded_on"], found["first_contract_on"]) == ("2003-05-01", "2024-05-01")


async def test_cells_merged_downwards_stand_in_every_row(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    await make_customer(name="华强电子")
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 1, "联系人清单")
        sheet.write_row(1, 0, ["客户", "姓名"])
        sheet.merge_range(2, 0, 4, 0, "华强电子")
        for row, name in enumerate(["李雷", "韩梅梅", "王芳"], 2):
            sheet.write(row, 1, name)
    taken = await take(file.getvalue(), kind="contacts")
    assert (taken["created"], taken["header_row"]) == (3, 2), taken["problems"]


async def test_a_long_number_that_lost_its_digits_is_refused(take: Send) -> None:
    taken = await take(xlsx_of(["名称", "编码"], ["甲", 914403007084611361]))
    assert [p["code"] for p in taken["problems"]] == ["digits_lost"]


async def test_a_sheet_is_chosen_by_name(customer: httpx.AsyncClient) -> None:
    answer = await read(customer, excel_file(), sheet="nowhere")
    assert (answer.status_code, answer.json()["code"]) == (400, "sheet_unknown")
    assert "客户清单, other" in answer.json()["detail"]


def changed(change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """A workbook with its parts changed, and parts beside."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_of(["名称"], ["甲"]))) as source, zipfile.ZipFile(file, "w", 8) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, change(entry.filename, source.read(entry)))
        for name, content in more.items():
            target.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, content: content.replace(old, new) if name.endswith("sheet1.xml") else content


def unchanged(_: str, content: bytes) -> bytes:
    return content


FAR_CELL = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
BOMB = b" " * (500 * 1024 * 1024)
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("make", "status", "code"),
    [
        (lambda: changed(unchanged, xl__media__bomb_dot_xml=BOMB), 413, "workbook_too_large"),
        (lambda: changed(unchanged, xl__media__bomb_dot_xml=BOMB[: 40 * 1024 * 1024]), 413, "workbook_too_large"),
        (lambda: changed(in_sheet(b"</sheetData>", FAR_CELL)), 400, "workbook_unreadable"),
        (lambda: changed(in_sheet(b"<worksheet", LAUGHS + b"<worksheet")), 400, "workbook_unreadable"),
        (lambda: changed(unchanged, xl__vbaProject_dot_bin=b"x"), 415, "workbook_active"),
        (lambda: changed(unchanged, xl__embeddings__a_dot_xlsx=b"x"), 415, "workbook_active"),
        (lambda: changed(unchanged, inner_dot_zip=b"x"), 415, "workbook_active"),
        (lambda: xlsx_of(["名称"] * 201, ["甲"]), 413, "table_too_large"),
        (lambda: xlsx_of(["名称"], ["甲"])[:-40], 400, "workbook_unreadable"),
        (lambda: changed(in_sheet(b"</sheetData>", b"<<<")), 400, "workbook_unreadable"),
    ],
    ids=["bomb", "ratio", "far cell", "entities", "macro", "embedded", "nested", "wide", "cut off", "broken"],
)
async def test_a_workbook_made_to_harm_is_a_clear_problem(
    customer: httpx.AsyncClient, make: Callable[[], bytes], status: int, code: str
) -> None:
    assert await refused(customer, make()) == (status, code)


async def test_a_size_told_wrong_is_found_out(customer: httpx.AsyncClient) -> None:
    content = bytearray(changed(unchanged, xl__media__a_dot_xml=b"a" * 100_000))
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = (
            content.rindex(signature)
            if signature == b"PK\x01\x02"
            else content.rindex(signature, 0, content.index(b"PK\x01\x02"))
        )
        content[at + place : at + place + 4] = (10).to_bytes(4, "little")
    assert await refused(customer, bytes(content)) == (400, "workbook_unreadable")


async def test_too_many_rows_and_too_large_a_body_are_refused(
    customer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Limits(1000, 10**8, 3, 200, 50, 10**9, 60)
    monkeypatch.setattr("services.customer.exchange.imports.operations.limits_of", lambda _: small)
    assert await refused(customer, csv_of(["名称"], *([f"n{n}"] for n in range(4)))) == (413, "table_too_large")
    assert await refused(customer, b"x" * 1001) == (413, "content_too_large")
    assert (await read(customer, csv_of(["名称"], ["a"], ["b"], ["c"]))).status_code == 201


async def test_an_old_day_survives_as_text(take: Send, customer: httpx.AsyncClient) -> None:
    await take(["名称", "成立日期"], ["甲", "1888-01-01"])
    (found,) = (await customer.get("/v1/customers")).json()["items"]
    assert date.fromisoformat(found["founded_on"]) == date(1888, 1, 1)
