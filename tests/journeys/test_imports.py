"""A spreadsheet of customers through the gateway: looked at, applied, counted by kpi, exported, taken back."""

import csv
import io
import zipfile

import psutil
import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from tests.journeys.house import House, eventually, get, post
from tests.kpi.pushing import CSV

pytestmark = pytest.mark.journey

COUNT = 300


def workbook() -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("客户清单")
        sheet.write_row(0, 0, ["客户名称", "客户编码", "客户状态", "备注"])
        for number in range(COUNT):
            sheet.write_row(number + 1, 0, [f"导入 {number} 号店", f"IMP{number:04}", "合作中", "=1+1"])
        sheet.write_row(COUNT + 1, 0, ["坏行", "IMPX", "不明"])
    return file.getvalue()


def test_a_workbook_becomes_customers_whose_orders_count_and_is_taken_back(house: House) -> None:
    client, erp = house.client_of("integrator"), house.client_of("erp")
    client.timeout = 120  # type: ignore[assignment]
    order = "order_no,customer_code,ordered_on,source_version,line_no,sku,quantity,unit_price,amount\n"
    pushed = erp.post("/v1/orders/batches", content=f"{order}IMP1,IMP0007,2024-03-15,1,1,P,1,70,70\n", headers=CSV)
    assert pushed.status_code == 201, pushed.text
    params = {"kind": "customers", "file_name": "客户清单.xlsx"}
    taken = client.post("/v1/imports", params=params, content=workbook()).json()
    assert [column["field"] for column in taken["columns"]] == ["name", "codes", "status", "notes"]
    foreseen = post(client, f"/v1/imports/{taken['id']}/preview", {}, status=200)
    done = post(client, f"/v1/imports/{taken['id']}/run", {}, status=200)
    for told in (foreseen, done):
        assert (told["created"], told["rejected"]) == (COUNT, 1)
    found = get(client, "/v1/customers", codes__contains="IMP0007")["items"][0]
    figures = {"kpi": "sales", "from": "2024-01-01", "to": "2024-12-31", "grain": "total", "customer_id": found["id"]}
    reader = house.client_of("bi")
    eventually(lambda: [item["value"] for item in get(reader, "/v1/kpi-values", **figures)["items"]] == ["70"])
    exported = client.get("/v1/exports/customers", params={"q": "导入", "format": "csv"})
    rows = list(csv.reader(io.StringIO(exported.content.decode("utf-8-sig"))))
    assert len(rows) == COUNT + 1
    assert "'=1+1" in rows[1]
    wrong = client.get(f"/v1/imports/{taken['id']}/rejections")
    assert CalamineWorkbook.from_filelike(io.BytesIO(wrong.content)).get_sheet_by_index(0).to_python()[1][0] == "坏行"
    undone = client.post(f"/v1/imports/{taken['id']}/undo").json()
    assert (undone["undone"], undone["kept"]) == (COUNT, 0)
    assert get(client, "/v1/customers", q="导入")["items"] == []
    eventually(lambda: "IMP0007" in [item["code"] for item in get(erp, "/v1/unknown-codes", limit=500)["items"]])


def test_a_bomb_stops_its_reader_and_nothing_else(house: House) -> None:
    client = house.client_of("integrator")
    services = {process.pid for process in house.family()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as source, zipfile.ZipFile(file, "w", 8) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, source.read(entry).replace(b"</sheetData>", far))
    answer = client.post("/v1/imports", params={"kind": "customers"}, content=file.getvalue())
    assert (answer.status_code, answer.json()["code"]) == (400, "workbook_unreadable")
    assert all(psutil.pid_exists(pid) for pid in services)
    get(client, "/v1/customers", limit=1)
