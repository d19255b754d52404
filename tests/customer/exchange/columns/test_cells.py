"""What stands in a cell is read as it was written."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.exchange.columns.cells import (
    CellWrong,
    as_text,
    is_empty_mark,
    join_cell,
    read_cell,
    split_cell,
    write_cell,
)
from services.customer.exchange.columns.column import Column, Form, Option, unique_choices
from services.customer.exchange.columns.rules import COLUMNS, TableKind, column_of, header_key, propose
from services.customer.grading.schemes.rules import GradingFactor
from services.customer.people.contacts.model import ContactCreate
from services.customer.people.contacts.rules import DecisionBasis
from services.customer.profile.customers.model import CustomerCreate
from shared.batches.csv_text import guarded, unguarded
from shared.problems import Language, Text


def column(form: Form, **more: Any) -> Column:
    return Column("field", Text("Field", "字段"), form, **more)


@pytest.mark.parametrize(
    ("form", "cell", "value"),
    [
        (Form.TEXT, " 华强 ", "华强"),
        (Form.TEXT, "００", "００"),
        (Form.PROSE, " a\n b ", " a\n b "),
        (Form.IDENTIFIER, "００１２３", "00123"),
        (Form.NUMBER, "1,200", "1200"),
        (Form.NUMBER, "１２", "12"),
        (Form.NUMBER, "12.0", "12"),
        (Form.NUMBER, "1.5", "1.5"),
        (Form.DATE, "2024-05-01", "2024-05-01"),
        (Form.DATE, "2024/5/1", "2024-05-01"),
        (Form.DATE, "2024.5.1", "2024-05-01"),
        (Form.DATE, "2024年5月1日", "2024-05-01"),
        (Form.DATE, "20240501", "2024-05-01"),
        (Form.DATE, "2024-05-01 00:00:00", "2024-05-01"),
        (Form.DATE, "2024-05-01 16:30", "2024-05-01"),
        (Form.DATE, "2024/5/1 8:05:59", "2024-05-01"),
        (Form.DATE, "45413", "2024-05-01"),
        (Form.DATE, "45413.6875", "2024-05-01"),
        (Form.DATE, "61", "1900-03-01"),
        (Form.TRUTH, "是", True),
        (Form.TRUTH, "NO", False),
        (Form.TRUTH, "1", True),
        (Form.SHARE, "60%", "0.6"),
        (Form.SHARE, " ３３．３３ ％", "0.3333"),
        (Form.SHARE, "100%", "1"),
        (Form.SHARE, "0%", "0"),
        (Form.SHARE, "0.25", "0.25"),
        (Form.SHARE, "120%", "1.2"),
        (Form.SHARE, "-5%", "-5%"),
        (Form.TEXTS, "a；b\n c", ["a", "b", "c"]),
    ],
)
def test_a_cell_is_read(form: Form, cell: str, value: Any) -> None:
    assert read_cell(column(form), cell) == value


@pytest.mark.parametrize(
    ("form", "cell", "code"),
    [
        (Form.DATE, "2024-02-30", "date_parsing"),
        (Form.DATE, "01/02/2024", "date_parsing"),
        (Form.DATE, "2024-05-01 at ten", "date_parsing"),
        (Form.DATE, "9999999", "date_parsing"),
        (Form.TRUTH, "perhaps", "bool_parsing"),
        (Form.IDENTIFIER, "9.14403E+17", "digits_lost"),
        (Form.UUID, "7", "uuid_parsing"),
        (Form.CHOICE, "nothing", "enum"),
    ],
)
def test_a_cell_that_cannot_be_read_is_reported(form: Form, cell: str, code: str) -> None:
    with pytest.raises(CellWrong) as wrong:
        read_cell(column(form, choices=DecisionBasis), cell)
    assert (wrong.value.error.code, wrong.value.error.pointer) == (code, "/field")


def test_days_since_1904_are_four_years_on() -> None:
    assert read_cell(column(Form.DATE), "43951", since_1904=True) == "2024-05-01"


@pytest.mark.parametrize("cell", ["(empty)", "（空）", " (空) ", "(EMPTY)"])
def test_the_mark_that_empties(cell: str) -> None:
    assert is_empty_mark(cell)


@pytest.mark.parametrize("choice", DecisionBasis)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_choice_comes_back_in_either_language(choice: DecisionBasis, language: Language) -> None:
    one = column(Form.CHOICE, choices=DecisionBasis)
    written = write_cell(one, choice.value, language)
    assert read_cell(one, as_text(written)) == choice.value


@given(st.lists(st.text(alphabet="ab;；\\ 华", min_size=1).map(str.strip).filter(bool), max_size=5))
def test_several_values_in_a_cell_come_back(values: list[str]) -> None:
    assert split_cell(join_cell(values)) == values


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_comes_back(day: date) -> None:
    assert read_cell(column(Form.DATE), as_text(write_cell(column(Form.DATE), day, "en"))) == day.isoformat()


@given(st.text().filter(lambda text: bool(text.strip())))
def test_prose_comes_back_through_csv(text: str) -> None:
    assert read_cell(column(Form.PROSE), unguarded(guarded(text))) == text


@pytest.mark.parametrize("kind", TableKind)
def test_every_column_is_recognized_by_each_of_its_headers(kind: TableKind) -> None:
    for one in COLUMNS[kind]:
        for header in one.header:
            assert propose(kind, [header]) == [one.name], header


@pytest.mark.parametrize("kind", TableKind)
def test_no_two_columns_have_one_header(kind: TableKind) -> None:
    headers = [header_key(header) for one in COLUMNS[kind] for header in set(one.header)]
    assert len(headers) == len(set(headers))


@pytest.mark.parametrize(
    ("kind", "shape"), [(TableKind.CUSTOMERS, CustomerCreate), (TableKind.CONTACTS, ContactCreate)]
)
def test_every_field_has_a_column_and_every_column_a_field(kind: TableKind, shape: Any) -> None:
    fields = set(shape.model_fields) - {"codes", "team", "responsible_id", "customer_id", "custom"}
    columns = {one.name for one in COLUMNS[kind] if not (one.is_reference or one.is_read_only or one.name == "id")}
    assert columns == fields


def test_a_header_is_taken_once() -> None:
    assert propose(TableKind.CUSTOMERS, ["名称", "客户名称", "拒绝原因"]) == ["name", None, None]
    assert column_of(TableKind.CUSTOMERS, "name").is_required


@given(st.decimals(min_value=0, max_value=1, places=4))
def test_a_share_is_read_as_it_is_written(share: Decimal) -> None:
    cell = str(write_cell(column(Form.SHARE), share, "en"))
    assert Decimal(read_cell(column(Form.SHARE), cell)) == share
    percent = f"{(share * 100).normalize():f}%"
    assert Decimal(read_cell(column(Form.SHARE), percent)) == share


def test_a_numbered_choice_may_be_given_by_its_number() -> None:
    factor = column_of(TableKind.GRADING_FACTORS, "factor")
    for number, choice in enumerate(GradingFactor, 1):
        assert {read_cell(factor, cell) for cell in (str(number), choice.value, choice.en, choice.zh)} == {choice}
    with pytest.raises(CellWrong):
        read_cell(factor, "14")


def test_of_options_with_one_name_the_code_is_shown() -> None:
    found = unique_choices([Option("a", "Same", "甲"), Option("b", "same", "乙"), Option("c", "Other", "丙")])
    assert [(one.en, one.zh) for one in found] == [("a", "甲"), ("b", "乙"), ("Other", "丙")]
