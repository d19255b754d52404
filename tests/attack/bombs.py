"""Small requests that become large: nesting, huge numbers, compressed nothing, spreadsheets and XML that grow."""

import gzip
import io
import json
import time
import zipfile
import zlib
from collections.abc import Iterator

import httpx

from tests.attack.tried import Tried
from tests.bench.processes import process_of
from tests.journeys.house import House, get
from tests.kpi.pushing import JSON, NDJSON, as_ndjson, line, order

BATCHES = "/v1/orders/batches"
PROCESSES = ("gateway", "customer", "kpi")
LARGE_MEGABYTES, QUICK_MEGABYTES = 1024, 128
"""What a compressed bomb becomes."""
MEGABYTES = 300
"""What all bombs together may cost a process for good."""
SECONDS = 60
"""The longest that one may take."""
REFUSED = frozenset({400, 413, 414, 415, 422, 431})
LAUGHS = "".join(
    ['<?xml version="1.0"?><!DOCTYPE any [<!ENTITY a0 "ha">']
    + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)]
    + ['<!ENTITY outside SYSTEM "file:///etc/passwd">]>']
)
TABLE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def measure(house: House, megabytes: int = LARGE_MEGABYTES) -> Iterator[Tried]:
    """Each bomb is refused or harmless, in a bounded time, and every process stays what and as small as it was."""
    client = house.sign_in()
    get(client, "/v1/customers", limit=1)
    processes = {name: process_of(house, name) for name in PROCESSES}
    before = {name: process.memory_info().rss for name, process in processes.items()}
    yield _nested(client)
    yield _numbers(client)
    yield _compressed(client, megabytes)
    yield _workbooks(client, megabytes)
    after = Tried("processes after the bombs, and their memory")
    for name, process in processes.items():
        grown = (process.memory_info().rss - before[name]) / 2**20 if process.is_running() else float("inf")
        after.judge(f"{name} grew by {grown:.0f} MB", grown < MEGABYTES)
    after.refused("somebody else", client.get("/v1/customers"), {200})
    yield after


def _throw(tried: Tried, what: str, client: httpx.Client, path: str, refused: bool = True, **options: object) -> None:
    """A bomb must not be accepted, or where it may be, must do no harm."""
    began = time.monotonic()
    answer = client.post(path, **options)  # type: ignore[arg-type]
    taken = time.monotonic() - began
    tried.judge(f"{what} took {taken:.0f} s", taken < SECONDS)
    if refused:
        tried.refused(what, answer, REFUSED)
    else:
        tried.survived(what, answer)


def _nested(client: httpx.Client) -> Tried:
    tried = Tried("JSON nested without end")
    for opening in ("[", '{"a":', '{"custom":{"a":['):
        for depth in (1_000, 100_000):
            bomb = opening * depth
            for path in ("/v1/customers", "/v1/plans", "/v1/key-person-assessments", "/v1/users"):
                _throw(tried, f"{opening} × {depth} at {path}", client, path, content=bomb, headers=JSON)
            _throw(tried, f"{opening} × {depth} as a batch", client, BATCHES, content=bomb, headers=JSON)
            line_of_it = {"content": f'{{"order_no":{bomb}\n', "headers": NDJSON}
            _throw(tried, f"{opening} × {depth} in a line", client, BATCHES, refused=False, **line_of_it)
    return tried


def _numbers(client: httpx.Client) -> Tried:
    tried = Tried("numbers without end")
    for number in ("1e999999999", "-1e999999999", "9" * 100_000, "Infinity", "NaN"):
        body = f'{{"name":"Bomb","employees":{number}}}'
        _throw(tried, f"{number[:20]} employees", client, "/v1/customers", content=body, headers=JSON)
        for spelled in (number, f'"{number}"'):
            answer = client.post(BATCHES, content=_order_of(spelled), headers=JSON)
            held = answer.status_code in REFUSED or (answer.status_code == 201 and not answer.json()["created"])
            tried.judge(f"amount {spelled[:20]}: {answer.status_code} {answer.text[:200]}", held)
    for number in ("0." + "0" * 100_000 + "1", "1e-999999999"):  # nothing, where it is read as JSON's numbers are
        for path, body in (("/v1/customers", f'{{"name":"Bomb","employees":{number}}}'), (BATCHES, _order_of(number))):
            _throw(tried, f"{number[:20]} at {path}", client, path, refused=False, content=body, headers=JSON)
    return tried


def _order_of(amount: str) -> str:
    """A batch of one order with this amount, as it is written."""
    return json.dumps([order("BOMB", line(amount="AMOUNT"))]).replace('"AMOUNT"', amount)


def _compressed(client: httpx.Client, megabytes: int) -> Tried:
    tried = Tried(f"{megabytes} MB of nothing, compressed")
    zeros, blanks = _gzip_of(b"\0", megabytes), _gzip_of(b" ", megabytes)
    packed = {**JSON, "Content-Encoding": "gzip"}
    for what, bomb in (("zeros", zeros), ("blanks", blanks), ("twice", gzip.compress(zeros))):
        _throw(tried, f"{what} as a batch", client, BATCHES, refused=False, content=bomb, headers=packed)
        _throw(tried, f"{what} as a customer", client, "/v1/customers", content=bomb, headers=packed)
    cut = gzip.compress(as_ndjson([order("CUT")]))[:-9]
    lines = {**NDJSON, "Content-Encoding": "gzip"}
    _throw(tried, "cut short", client, BATCHES, content=cut, headers=lines)
    _throw(tried, "not gzip", client, BATCHES, content=b"x" * 1000, headers=lines)
    return tried


def _gzip_of(byte: bytes, megabytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    piece = byte * 2**20
    return b"".join([*(packer.compress(piece) for _ in range(megabytes)), packer.flush()])


def _workbooks(client: httpx.Client, megabytes: int) -> Tried:
    tried = Tried("spreadsheets that grow")
    laugh = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a10;&outside;</t></is></c></row>'
    text = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    bombs = {
        "a cell at the far end": _workbook(_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "billion laughs in a sheet": _workbook(LAUGHS + _sheet(laugh)),
        "billion laughs in the texts": _workbook(
            _sheet(text), f'{LAUGHS}<sst xmlns="{TABLE}"><si><t>&a10;&outside;</t></si></sst>'
        ),
        "a sheet of blanks": _workbook(" " * 2**20, times=megabytes),
        "nothing but a head": b"PK\3\4" + b"\0" * 100,
        "text": _gzip_of(b"a", megabytes),
    }
    for what, bomb in bombs.items():
        query = {"kind": "customers", "file_name": "bomb.xlsx"}
        _throw(tried, what, client, "/v1/imports", params=query, content=bomb)
    return tried


def _sheet(rows: str) -> str:
    return f'<worksheet xmlns="{TABLE}"><sheetData>{rows}</sheetData></worksheet>'


def _workbook(sheet: str, texts: str = "", times: int = 1) -> bytes:
    """The smallest workbook with this sheet, repeated so many times."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        of = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        kinds = (
            ("xl/workbook.xml", "sheet.main"),
            ("xl/worksheets/sheet1.xml", "worksheet"),
            ("xl/sharedStrings.xml", "sharedStrings"),
        )
        overrides = "".join(f'<Override PartName="/{name}" ContentType="{of}.{kind}+xml"/>' for name, kind in kinds)
        parts.writestr("[Content_Types].xml", f'<Types xmlns="{PARTS}/content-types">{overrides}</Types>')
        parts.writestr("_rels/.rels", _relations(("officeDocument", "xl/workbook.xml")))
        related = (("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"))
        parts.writestr("xl/_rels/workbook.xml.rels", _relations(*related))
        named = '<sheets><sheet name="S" sheetId="1" r:id="r0"/></sheets>'
        parts.writestr("xl/workbook.xml", f'<workbook xmlns="{TABLE}" xmlns:r="{OFFICE}">{named}</workbook>')
        parts.writestr("xl/sharedStrings.xml", texts or f'<sst xmlns="{TABLE}"/>')
        with parts.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(times):
                part.write(sheet.encode())
    return file.getvalue()


def _relations(*related: tuple[str, str]) -> str:
    said = (f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{at}"/>' for n, (kind, at) in enumerate(related))
    return f'<Relationships xmlns="{PARTS}/relationships">{"".join(said)}</Relationships>'
