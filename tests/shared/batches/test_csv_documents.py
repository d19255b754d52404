"""CSV: columns by name, crate items gathered into crates, merged cells filled from above."""

import io
from contextlib import closing

import pytest

from shared.batches.csv_documents import CsvDocument, CsvReader
from shared.batches.csv_text import read_records
from shared.batches.kinds import Kind
from shared.batches.rules import CsvBroken, CsvHeaderInvalid, RowTooLarge
from tests.shared.batches.parcels import CRATES, PARCELS

HEADER = "crate_no,owner,packed_on,note,item_no,name,weight,price\n"


def read(text: str, charset: str = "utf-8", limit: int = 100_000, kind: Kind = CRATES) -> list[CsvDocument]:
    with closing(read_records(io.BytesIO(text.encode(charset)), charset, line_length=limit)) as records:
        return list(CsvReader(records, kind, limit))


def test_consecutive_rows_of_a_number_are_one_crate() -> None:
    first, second = read(
        HEADER + "SO1,C1,2024-03-15,open,1,P1,2,100\nSO1,C1,2024-03-15,open,2,P2,1,5\nSO2,C2,2024-03-16,,1,P1,1,7\n"
    )
    assert first.fields == {
        "crate_no": "SO1",
        "owner": "C1",
        "packed_on": "2024-03-15",
        "note": "open",
        "items": [
            {"item_no": "1", "name": "P1", "weight": "2", "price": "100"},
            {"item_no": "2", "name": "P2", "weight": "1", "price": "5"},
        ],
    }
    assert (second.line, second.fields["crate_no"], "note" in second.fields) == (4, "SO2", False)


def test_blank_cells_of_merged_columns_are_filled_from_above() -> None:
    crates = read(HEADER + "SO1,C1,2024-3-5,open,1,P1,2,100\n,,,,2,P2,1,5\nSO2,,,,1,P1,1,7\n")
    assert [(o.fields["crate_no"], o.fields["owner"], len(o.fields["items"])) for o in crates] == [
        ("SO1", "C1", 2),
        ("SO2", "C1", 1),
    ]
    assert crates[1].fields["packed_on"] == "2024-03-05"
    assert "note" not in crates[1].fields, "only what every document must have is carried on to the next one"


def test_rows_of_a_crate_that_disagree_are_rejected() -> None:
    (crate,) = read(HEADER + "SO1,C1,2024-03-15,open,1,P1,2,100\nSO1,C2,2024-03-15,open,2,P2,1,5\n")
    assert crate.disagreements == [(3, "owner")]


def test_an_error_has_the_line_of_the_file() -> None:
    (crate,) = read(HEADER + 'SO1,C1,2024-03-15,open,1,"P\n1",2,100\n\nSO1,C1,2024-03-15,open,2,P2,x,5\n')
    assert crate.place("/items/1/weight") == (5, "/weight")
    assert crate.place("/packed_on") == (2, "/packed_on")


def test_a_cell_beyond_the_last_column_is_not_ignored() -> None:
    (crate,) = read(HEADER + "SO1,C1,2024-03-15,open,1,P1,2,100,more\n")
    assert crate.fields["column 9"] == "more"


def test_columns_come_in_any_order_and_case_and_empty_ones_at_the_end_are_ignored() -> None:
    text = "Price , NAME,weight,ITEM_NO,packed_on,owner,crate_no,,\n100,P1,2,1,2024-03-15,C1,SO1,,\n"
    assert read(text)[0].fields["items"] == [{"item_no": "1", "name": "P1", "weight": "2", "price": "100"}]


@pytest.mark.parametrize(
    ("header", "missing", "unknown"),
    [
        ("", ["crate_no", "owner", "packed_on", "item_no", "name", "weight"], "—"),
        ("crate_no,owner,packed_on,item_no,name,weight,colour,name", "—", ["colour", "name"]),
        ("订单号;客户", ["crate_no", "owner", "packed_on", "item_no", "name", "weight"], ["订单号;客户"]),
    ],
)
def test_a_header_that_does_not_name_the_columns_is_refused(header: str, missing: object, unknown: object) -> None:
    with pytest.raises(CsvHeaderInvalid) as refused:
        read(header + "\n")
    assert (refused.value.values["missing"], refused.value.values["unknown"]) == (missing, unknown)


@pytest.mark.parametrize("row", ['SO1,"C1', 'SO1,"C1"x,2024-03-15', "SO1," + "C" * 200_000])
def test_broken_csv_is_refused(row: str) -> None:
    with pytest.raises(CsvBroken):
        read(HEADER + row, limit=1_000_000)


@pytest.mark.parametrize("row", ["SO1," + "C" * 2000, "SO1,C1,2024-03-15,open,1,P1,1,1\n" * 100])
def test_a_row_or_a_crate_larger_than_the_limit_is_refused(row: str) -> None:
    with pytest.raises(RowTooLarge):
        read(HEADER + row, limit=1000)


def test_a_reports_error_columns_and_guards_are_ignored() -> None:
    text = "parcel_no,shelf,weight,error_line,error_pointer,error_code,error_detail\n'=P1,A,-5,7,/weight,less,because\n"
    (parcel,) = read(text, kind=PARCELS)
    assert parcel.fields == {"parcel_no": "=P1", "shelf": "A", "weight": "-5"}
