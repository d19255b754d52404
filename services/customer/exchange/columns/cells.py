"""Converts a cell to the value of its field, and back."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from services.customer.exchange.columns.column import Column, Form
from services.customer.exchange.columns.rules import EMPTY
from shared.problems import FieldError, Language, Text

TRUTHS: Mapping[bool, Text] = {True: Text("Yes", "是"), False: Text("No", "否")}
_TRUE = frozenset({"yes", "y", "true", "t", "1", "是", "对", "有", "√", "✓"})
_FALSE = frozenset({"no", "n", "false", "f", "0", "否", "不是", "无", "×"})
_EMPTY = frozenset(text.lower() for text in EMPTY)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LOST = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})[日号])(?:[ T]\d\d?:\d\d(?::\d\d)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SERIAL = re.compile(r"\d{1,7}(\.\d+)?")
_NUMBER = re.compile(r"[+-]?\d{1,3}(,\d{3})*(\.0*)?|[+-]?\d+(\.0*)?")
_PERCENT = re.compile(r"\d{1,3}(\.\d{1,4})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_SEPARATORS = re.compile(r"((?:[^;；\n\\]|\\.|\\$)*)(?:[;；\n]|$)", re.DOTALL)
Cell = str | int | date | datetime | None
_1900, _1904 = date(1899, 12, 30), date(1904, 1, 1)


class CellWrong(ValueError):
    """A cell cannot be read; `error` contains the reason."""

    def __init__(self, column: Column, code: str, en: str, zh: str, /, **values: Any) -> None:
        super().__init__(code)
        self.error = FieldError(code, Text(en, zh), pointer=f"/{column.name.replace('.', '/')}", values=values)


def one_width(text: str) -> str:
    """The text with half-width digits, letters and marks, without surrounding blanks."""
    return unicodedata.normalize("NFKC", text).strip()


def is_empty_mark(cell: str) -> bool:
    """Whether the cell empties the field."""
    return one_width(cell).lower() in _EMPTY


def read_cell(column: Column, cell: str, *, since_1904: bool = False) -> Any:
    """The cell's value as JSON; the field checks its bounds later. Raises CellWrong."""
    match column.form:
        case Form.PROSE:
            return cell
        case Form.TEXT:
            return cell.strip()
        case Form.IDENTIFIER:
            return _identifier(column, cell)
        case Form.UUID:
            return _uuid(column, cell)
        case Form.NUMBER:
            return _number(cell)
        case Form.DECIMAL:
            return _decimal(one_width(cell))
        case Form.SHARE:
            return _share(one_width(cell))
        case Form.DATE:
            return _day(column, one_width(cell), since_1904=since_1904)
        case Form.TRUTH:
            return _truth(column, one_width(cell).lower())
        case Form.CHOICE:
            return _choice(column, cell)
        case Form.CHOICES:
            return [_choice(column, part) for part in split_cell(cell)]
        case Form.TEXTS:
            return [_identifier(column, part) for part in split_cell(cell)]
        case _:
            return None


def _identifier(column: Column, cell: str) -> str:
    text = one_width(cell)
    if _LOST.fullmatch(text):
        raise CellWrong(
            column,
            "digits_lost",
            "The spreadsheet has kept only the first digits of this number: format the column as text.",
            "表格只保留了该数字的前几位：请将此列设为文本格式。",
        )
    return text


def is_uuid(cell: str) -> bool:
    """Whether the cell is an id of the system, or the mark that empties it."""
    return is_empty_mark(cell) or _UUID.fullmatch(one_width(cell)) is not None


def _uuid(column: Column, cell: str) -> str:
    text = one_width(cell)
    if not _UUID.fullmatch(text):
        raise CellWrong(column, "uuid_parsing", "This is not an id of the system.", "不是有效的系统编号。")
    return text.lower()


def _number(cell: str) -> Any:
    text = one_width(cell)
    return text.replace(",", "").partition(".")[0] if _NUMBER.fullmatch(text) else text


def _decimal(text: str) -> str:
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _share(text: str) -> str:
    """A share of the whole; `60%` is 0.6."""
    number = text.removesuffix("%").rstrip()
    if number == text or not _PERCENT.fullmatch(number):
        return _decimal(text)
    return format((Decimal(number) / 100).normalize(), "f")


def _day(column: Column, text: str, *, since_1904: bool) -> str:
    found = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    try:
        if found:
            year, month, day = (int(part) for part in found.groups() if part)
            return date(year, month, day).isoformat()
        if _SERIAL.fullmatch(text):
            return ((_1904 if since_1904 else _1900) + timedelta(days=int(float(text)))).isoformat()
    except (ValueError, OverflowError):
        pass
    raise CellWrong(column, "date_parsing", "A date such as 2024-05-01 is needed.", "应为 2024-05-01 格式的日期。")


def _truth(column: Column, text: str) -> bool:
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise CellWrong(column, "bool_parsing", "Yes or No is needed.", "应为“是”或“否”。")


def _choice(column: Column, cell: str) -> str:
    text = one_width(cell)
    choices = list(column.choices or ())
    found = _values(column).get(text) or _values(column).get(text.lower())
    if found is not None or column.is_open:
        return found or text
    english, chinese = (", ".join(c.en for c in choices), "、".join(c.zh for c in choices))
    raise CellWrong(column, "enum", "One of these is needed: {en}.", "应为以下之一：{zh}。", en=english, zh=chinese)


@lru_cache(maxsize=256)
def _values(column: Column) -> Mapping[str, str]:
    """The values by their spellings in a cell: exact or lowercase; the value itself comes before any label."""
    choices = list(column.choices or ())
    names = [(name, choice.value) for choice in choices for name in (choice.value, choice.en, choice.zh)]
    values = {choice.value: choice.value for choice in choices}
    if column.is_numbered:
        values |= {str(number): choice.value for number, choice in enumerate(choices, 1)}
    for form in (one_width, lambda name: one_width(name).lower()):
        for name, value in names:
            values.setdefault(form(name), value)
    return values


def split_cell(cell: str) -> list[str]:
    r"""The values of a cell with several; a semicolon inside a value is written `\;`."""
    parts = (found[1] for found in _SEPARATORS.finditer(cell))
    return [text for text in (re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL).strip() for part in parts) if text]


def join_cell(values: Iterable[str]) -> str:
    """Several values as one cell."""
    return "; ".join(re.sub(r"([;；\\])", r"\\\1", value) for value in values)


def write_cell(column: Column, value: Any, language: Language, zone: tzinfo = UTC) -> Cell:
    """The value as a cell: a number, a day, a time in the reader's zone, or text in the reader's language."""
    if value is None or value == []:
        return None
    match column.form:
        case Form.CHOICE:
            return _label(column, value, language)
        case Form.CHOICES:
            return join_cell(_label(column, one, language) for one in value)
        case Form.TEXTS:
            return join_cell(value)
        case Form.TRUTH:
            return TRUTHS[bool(value)].in_language(language, {})
        case Form.NUMBER:
            return int(value)
        case Form.SHARE:
            return format(Decimal(value).normalize(), "f")
        case Form.DATE:
            return value if isinstance(value, date) else date.fromisoformat(value)
        case Form.INSTANT:
            return (value if isinstance(value, datetime) else datetime.fromisoformat(value)).astimezone(zone)
        case _:
            return str(value)


def _label(column: Column, value: str, language: Language) -> str:
    choice = next((one for one in column.choices or () if one.value == value), None)
    return choice.in_language(language) if choice else value


def as_text(cell: Cell) -> str:
    """The cell as text, for CSV."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
