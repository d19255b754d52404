"""CSV: columns by name, order lines gathered into orders, merged cells filled from above."""

import io

import pytest

from services.kpi.batches.csv_rows import CsvDocument, CsvReader, decide_charset
from services.kpi.batches.rules import CharsetInvalid, CsvBroken, CsvHeaderInvalid, RowTooLarge
from services.kpi.orders.operations import ORDERS
from services.kpi.payments.operations import PAYMENTS

HEADER = "order_no,customer_code,ordered_on,status,line_no,sku,quantity,amount\n"


def read(text: str, charset: str = "utf-8", limit: int = 100_000) -> list[CsvDocument]:
    return list(CsvReader(io.BytesIO(text.encode(charset)), charset, ORDERS, limit))


def test_consecutive_rows_of_a_number_are_one_order() -> None:
    first, second = read(
        HEADER + "SO1,C1,2024-03-15,open,1,P1,2,100\nSO1,C1,2024-03-15,open,2,P2,1,5\nSO2,C2,2024-03-16,,1,P1,1,7\n"
    )
    assert first.fields == {
        "order_no": "SO1",
        "customer_code": "C1",
        "ordered_on": "2024-03-15",
        "status": "open",
        "lines": [
            {"line_no": "1", "sku": "P1", "quantity": "2", "amount": "100"},
            {"line_no": "2", "sku": "P2", "quantity": "1", "amount": "5"},
        ],
    }
    assert (second.line, second.fields["order_no"], "status" in second.fields) == (4, "SO2", False)


def test_blank_cells_of_merged_columns_are_filled_from_above() -> None:
    orders = read(HEADER + "SO1,C1,2024-3-5,open,1,P1,2,100\n,,,,2,P2,1,5\nSO2,,,,1,P1,1,7\n")
    assert [(o.fields["order_no"], o.fields["customer_code"], len(o.fields["lines"])) for o in orders] == [
        ("SO1", "C1", 2),
        ("SO2", "C1", 1),
    ]
    assert orders[1].fields["ordered_on"] == "2024-03-05"
    assert "status" not in orders[1].fields, "only what every document must have is carried on to the next one"


def test_rows_of_an_order_that_disagree_are_told() -> None:
    (order,) = read(HEADER + "SO1,C1,2024-03-15,open,1,P1,2,100\nSO1,C2,2024-03-15,open,2,P2,1,5\n")
    assert order.disagreements == [(3, "customer_code")]


def test_an_error_is_placed_on_the_line_of_the_file() -> None:
    (order,) = read(HEADER + 'SO1,C1,2024-03-15,open,1,"P\n1",2,100\n\nSO1,C1,2024-03-15,open,2,P2,x,5\n')
    assert order.place("/lines/1/quantity") == (5, "/quantity")
    assert order.place("/ordered_on") == (2, "/ordered_on")


def test_a_cell_beyond_the_last_column_is_not_ignored() -> None:
    (order,) = read(HEADER + "SO1,C1,2024-03-15,open,1,P1,2,100,more\n")
    assert order.fields["column 9"] == "more"


def test_columns_come_in_any_order_and_case_and_empty_ones_at_the_end_are_ignored() -> None:
    text = "Amount , SKU,quantity,LINE_NO,ordered_on,customer_code,order_no,,\n100,P1,2,1,2024-03-15,C1,SO1,,\n"
    assert read(text)[0].fields["lines"] == [{"line_no": "1", "sku": "P1", "quantity": "2", "amount": "100"}]


@pytest.mark.parametrize(
    ("header", "missing", "unknown"),
    [
        ("", "order_no, customer_code, ordered_on, line_no, sku, quantity", "—"),
        ("order_no,customer_code,ordered_on,line_no,sku,quantity,colour,sku", "—", "colour, sku"),
        ("订单号;客户", "order_no, customer_code, ordered_on, line_no, sku, quantity", "订单号;客户"),
    ],
)
def test_a_header_that_does_not_name_the_columns_is_refused(header: str, missing: str, unknown: str) -> None:
    with pytest.raises(CsvHeaderInvalid) as refused:
        read(header + "\n")
    assert (refused.value.values["missing"], refused.value.values["unknown"]) == (missing, unknown)


@pytest.mark.parametrize("row", ['SO1,"C1', 'SO1,"C1"x,2024-03-15', "SO1," + "C" * 200_000])
def test_broken_csv_is_refused(row: str) -> None:
    with pytest.raises(CsvBroken):
        read(HEADER + row, limit=1_000_000)


@pytest.mark.parametrize("row", ["SO1," + "C" * 2000, "SO1,C1,2024-03-15,open,1,P1,1,1\n" * 100])
def test_a_row_or_an_order_larger_than_the_limit_is_refused(row: str) -> None:
    with pytest.raises(RowTooLarge):
        read(HEADER + row, limit=1000)


def test_a_report_is_read_over_its_last_columns_and_guards() -> None:
    text = "payment_no,invoice_no,customer_code,paid_on,amount,error_line,error_pointer,error_code,error_detail\n"
    rows = "'=P1,I1,C1,2024-03-15,-5,7,/amount,less,because\n"
    (payment,) = CsvReader(io.BytesIO((text + rows).encode()), "utf-8", PAYMENTS, 1000)
    assert payment.fields == {
        "payment_no": "=P1",
        "invoice_no": "I1",
        "customer_code": "C1",
        "paid_on": "2024-03-15",
        "amount": "-5",
    }


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        (b"plain", "utf-8"),
        ("联通".encode(), "utf-8"),
        ("上海".encode("gbk"), "gb18030"),
        (b"x" * 1_048_575 + "上".encode(), "utf-8"),
    ],
)
def test_the_charset_is_utf8_wherever_that_is_possible(raw: bytes, charset: str) -> None:
    assert decide_charset(io.BytesIO(raw)) == charset


def test_what_is_neither_utf8_nor_gb18030_is_refused() -> None:
    raw = io.BytesIO(HEADER.encode() + b"SO1,\xff\xff\n")
    with pytest.raises(CharsetInvalid):
        list(CsvReader(raw, decide_charset(raw), ORDERS, 1000))
