"""When values are those of their fields: every kind, up to its edges."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.custom.definitions.rules import CustomFieldKind as K
from services.customer.custom.definitions.rules import Definition, FieldOption, FieldOwner
from services.customer.custom.values.filters import CustomFilterInvalid, read_terms
from services.customer.custom.values.kinds import LARGEST_INTEGER, Refusal, read_value, search_forms
from services.customer.custom.values.rules import (
    CustomValuesInvalid,
    find_changes,
    refuse_missing,
    refuse_out_of_bounds,
)

OPTIONS = (
    FieldOption("online", "线上", "Online"),
    FieldOption("dealer", "经销商"),
    FieldOption("fair", "展会", is_active=False),
)


def field(kind: K = K.TEXT, code: str = "x", **fields: Any) -> Definition:
    options = OPTIONS if kind in {K.CHOICE, K.CHOICES} else ()
    standard = {"id": uuid.uuid4(), "applies_to": FieldOwner.CUSTOMER, "label": "字段", "options": options}
    return Definition(**(standard | {"kind": kind, "code": code} | fields))


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (K.TEXT, "  维护 ", "维护"),
        (K.LONG_TEXT, " a\n\tb ", " a\n\tb "),
        (K.INTEGER, -3, -3),
        (K.INTEGER, 3.0, 3),
        (K.INTEGER, LARGEST_INTEGER, LARGEST_INTEGER),
        (K.DECIMAL, "0100.5000", "100.5"),
        (K.DECIMAL, "-0", "0"),
        (K.DECIMAL, "0e999", "0"),
        (K.DECIMAL, 0.1, "0.1"),
        (K.DECIMAL, 7, "7"),
        (K.DECIMAL, "1E+3", "1000"),
        (K.DECIMAL, "9999999999999999.9999", "9999999999999999.9999"),
        (K.DATE, "2024-02-29", "2024-02-29"),
        (K.BOOLEAN, False, False),
        (K.CHOICE, "dealer", "dealer"),
        (K.CHOICES, ["dealer", "online", "dealer"], ["online", "dealer"]),
        (K.CHOICES, [], None),
        (K.URL, "https://例子.中国:8080/a?b=c#d", "https://例子.中国:8080/a?b=c#d"),
        (K.EMAIL, "li.lei+crm@example.com.cn", "li.lei+crm@example.com.cn"),
        (K.PHONE, "+86 755 8888-0000", "+86 755 8888-0000"),
        (K.PHONE, "(0755) 8888 0000转12", "(0755) 8888 0000转12"),
    ],
)
def test_what_is_a_value(kind: K, raw: Any, value: Any) -> None:
    read = read_value(field(kind), raw)
    assert (type(read), read) == (type(value), value)


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (K.TEXT, 5, "string_type"),
        (K.TEXT, " ", "string_too_short"),
        (K.TEXT, "a\nb", "control_character"),
        (K.TEXT, "a\u202eb", "control_character"),
        (K.TEXT, "\ud800", "string_unicode"),
        (K.LONG_TEXT, "a\x00", "control_character"),
        (K.LONG_TEXT, "\n", "string_too_short"),
        (K.LONG_TEXT, {"a": 1}, "string_type"),
        (K.INTEGER, True, "int_type"),
        (K.INTEGER, "3", "int_type"),
        (K.INTEGER, 3.5, "int_type"),
        (K.INTEGER, float("inf"), "int_type"),
        (K.INTEGER, float("nan"), "int_type"),
        (K.INTEGER, LARGEST_INTEGER + 1, "int_too_large"),
        (K.DECIMAL, True, "decimal_type"),
        (K.DECIMAL, "1,000", "decimal_type"),
        (K.DECIMAL, "１", "decimal_type"),
        (K.DECIMAL, "1_000", "decimal_type"),
        (K.DECIMAL, "nan", "decimal_type"),
        (K.DECIMAL, float("inf"), "decimal_type"),
        (K.DECIMAL, "", "decimal_type"),
        (K.DECIMAL, "1" + "0" * 16, "decimal_whole_digits"),
        (K.DECIMAL, "1e999", "decimal_whole_digits"),
        (K.DECIMAL, 10**100, "decimal_type"),
        (K.DECIMAL, "0.00001", "decimal_max_places"),
        (K.DECIMAL, "1e-999", "decimal_max_places"),
        (K.DECIMAL, "1234567890123456.12345678901234567890", "decimal_max_places"),
        (K.DATE, "2023-02-29", "date_type"),
        (K.DATE, "20240229", "date_type"),
        (K.DATE, "2024-02-29T00:00:00", "date_type"),
        (K.DATE, "0000-01-01", "date_type"),
        (K.DATE, 20240229, "date_type"),
        (K.BOOLEAN, 1, "bool_type"),
        (K.BOOLEAN, "true", "bool_type"),
        (K.CHOICE, "线上", "enum"),
        (K.CHOICE, ["online"], "enum"),
        (K.CHOICES, "online", "list_type"),
        (K.CHOICES, ["online", None], "enum"),
        (K.CHOICES, [["online"]], "enum"),
        (K.URL, "javascript:alert(1)", "url"),
        (K.URL, "https://", "url"),
        (K.URL, "https://a:99999/", "url"),
        (K.URL, "https://[::1", "url"),
        (K.URL, "http://a b", "url"),
        (K.URL, "example.com", "url"),
        (K.EMAIL, "li@lei@example.com", "email"),
        (K.EMAIL, "li@example", "email"),
        (K.EMAIL, "li@example..com", "email"),
        (K.EMAIL, "a" * 65 + "@b.cn", "email"),
        (K.PHONE, "call me", "phone"),
        (K.PHONE, "12", "phone"),
        (K.PHONE, "1" * 51, "phone"),
    ],
)
def test_what_is_no_value(kind: K, raw: Any, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_value(field(kind), raw)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("definition", "within", "beyond"),
    [
        (field(K.TEXT), "x" * 200, "x" * 201),
        (field(K.LONG_TEXT), "x" * 10_000, "x" * 10_001),
        (field(K.TEXT, max_length=2), "中文", "中文字"),
        (field(K.URL), "http://" + "a" * 493, "http://" + "a" * 494),
        (field(K.TEXT, pattern="[A-Z]{2}-[0-9]+"), "AB-1", "xAB-1"),
        (field(K.TEXT, pattern="[A-Z]{2}-[0-9]+"), "AB-1", "AB-1x"),
        (field(K.TEXT, pattern="a|b"), "b", "ab"),
        (field(K.INTEGER, minimum=Decimal("1.5")), 2, 1),
        (field(K.INTEGER, maximum=Decimal(5)), 5, 6),
        (field(K.DECIMAL, minimum=Decimal(0)), "0", "-0.0001"),
        (field(K.DECIMAL, maximum=Decimal("99.99")), "99.99", "100"),
        (field(K.DATE, earliest=date(2026, 1, 1)), "2026-01-01", "2025-12-31"),
        (field(K.DATE, latest=date(2026, 1, 1)), "2026-01-01", "2026-01-02"),
        (field(K.CHOICE), "online", "fair"),
        (field(K.CHOICES), ["online"], ["online", "fair"]),
    ],
)
def test_a_bound_is_within(definition: Definition, within: Any, beyond: Any) -> None:
    refuse_out_of_bounds(definition, within)
    with pytest.raises(Refusal):
        refuse_out_of_bounds(definition, beyond)


def test_no_pattern_holds_up_the_process() -> None:
    with pytest.raises(Refusal):
        refuse_out_of_bounds(field(pattern="(a|a)*(a+)+b"), "a" * 199 + "c")


def test_unchanged_values_are_not_checked_again() -> None:
    known = {"x": field(K.CHOICES), "n": field(K.INTEGER, "n", maximum=Decimal(1))}
    assert find_changes(known, {"x": ["fair"], "n": 5}, {"x": ["fair"], "n": 5}) == []
    assert find_changes(known, {"x": ["fair", "online"]}, {"x": ["fair"]})[0].value == ["online", "fair"]
    with pytest.raises(CustomValuesInvalid):
        find_changes(known, {"n": 4}, {"n": 5})


def test_every_wrong_field_is_named_by_its_pointer() -> None:
    known = {"x": field(), "n": field(K.INTEGER, "n"), "must": field(code="must", is_required=True)}
    with pytest.raises(CustomValuesInvalid) as refused:
        find_changes(known, {"x": "fine", "n": "x", "a/b~c": 1, "must": None}, {})
    assert [(error.pointer, error.code) for error in refused.value.errors] == [
        ("/custom/n", "int_type"),
        ("/custom/a~1b~0c", "custom_field_unknown"),
        ("/custom/must", "required"),
    ]


def test_null_and_nothing_chosen_empty_a_field() -> None:
    known = {"x": field(), "many": field(K.CHOICES, "many")}
    judged = find_changes(known, {"x": None, "many": []}, {"x": "there", "many": ["online"]})
    assert [change.value for change in judged] == [None, None]
    assert find_changes(known, {"x": None}, {}) == []


def test_true_is_not_one() -> None:
    assert find_changes({"x": field(K.BOOLEAN)}, {"x": True}, {"x": 1})[0].value is True


def test_a_required_field_is_not_left_out() -> None:
    known = {"x": field(is_required=True)}
    with pytest.raises(CustomValuesInvalid):
        refuse_missing(known, {})
    refuse_missing(known, {"x": "a"})


VALUES = st.one_of(
    st.tuples(st.just(K.INTEGER), st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)),
    st.tuples(st.just(K.DECIMAL), st.decimals(-(10**15), 10**15, places=4).map(str)),
    st.tuples(st.just(K.DATE), st.dates().map(date.isoformat)),
    st.tuples(st.just(K.BOOLEAN), st.booleans()),
    st.tuples(st.just(K.CHOICE), st.sampled_from(["online", "dealer"])),
    st.tuples(st.just(K.CHOICES), st.lists(st.sampled_from(["online", "dealer"]), min_size=1)),
    st.tuples(st.just(K.TEXT), st.text("ab,;中 '\"\\", min_size=1).filter(str.strip)),
)


@given(sample=VALUES)
def test_a_value_survives_reading_it_again(sample: tuple[K, Any]) -> None:
    kind, raw = sample
    definition = field(kind)
    value = read_value(definition, raw)
    assert value is not None
    assert read_value(definition, value) == value


@given(first=st.decimals(-(10**15), 10**15, places=4), second=st.decimals(-(10**15), 10**15, places=4))
def test_numbers_are_compared_as_numbers(first: Decimal, second: Decimal) -> None:
    one, other = (search_forms(K.DECIMAL, read_value(field(K.DECIMAL), str(n))).number for n in (first, second))
    assert one is not None
    assert other is not None
    assert (one < other, one == other) == (first < second, first == second)


@pytest.mark.parametrize(
    ("kind", "text", "operator", "operands"),
    [
        (K.DECIMAL, "x__gte:100000.50", "gte", (Decimal("100000.5"),)),
        (K.INTEGER, "x:3", "", (Decimal(3),)),
        (K.INTEGER, "x__in:3,4", "in", (Decimal(3), Decimal(4))),
        (K.DATE, "x__lt:2026-01-01", "lt", (date(2026, 1, 1),)),
        (K.TEXT, "x:a:b__c", "", ("a:b__c",)),
        (K.URL, "x:https://a.cn", "", ("https://a.cn",)),
        (K.LONG_TEXT, "x__contains:维护", "contains", ("维护",)),
        (K.BOOLEAN, "x:false", "", ("false",)),
        (K.CHOICE, "x__in:online,fair", "in", ("online", "fair")),
        (K.CHOICES, "x__contains:online", "contains", ("online",)),
        (K.DATE, "x__is_set:false", "is_set", (False,)),
    ],
)
def test_a_filter_is_read(kind: K, text: str, operator: str, operands: tuple[Any, ...]) -> None:
    (term,) = read_terms({"x": field(kind)}, [text])
    assert (term.operator, term.operands) == (operator, operands)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (K.TEXT, "x", "filter_form"),
        (K.TEXT, "", "filter_form"),
        (K.TEXT, "y:a", "custom_field_unknown"),
        (K.TEXT, "x__:a", "operator_unknown"),
        (K.TEXT, "x__gte:a", "operator_unknown"),
        (K.TEXT, "x__in__in:a", "operator_unknown"),
        (K.LONG_TEXT, "x:a", "operator_unknown"),
        (K.CHOICES, "x:online", "operator_unknown"),
        (K.TEXT, "x:", "string_too_short"),
        (K.TEXT, "x:\x00", "control_character"),
        (K.INTEGER, "x:many", "decimal_type"),
        (K.DATE, "x:today", "date_type"),
        (K.BOOLEAN, "x:yes", "bool_parsing"),
        (K.CHOICE, "x:线上", "enum"),
        (K.DATE, "x__is_set:1", "bool_parsing"),
        (K.INTEGER, "x__in:" + ",".join(["1"] * 501), "too_long"),
    ],
)
def test_a_filter_that_cannot_be_read_is_reported(kind: K, text: str, code: str) -> None:
    with pytest.raises(CustomFilterInvalid) as refused:
        read_terms({"x": field(kind)}, [text])
    assert [(error.parameter, error.code) for error in refused.value.errors] == [("custom", code)]
