"""Values of each kind, read from JSON and in their searchable forms; the field's bounds are not checked here."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from services.customer.custom.definitions.rules import MAX_LENGTHS, CustomFieldKind, Definition
from shared.money import format_decimal
from shared.problems import FieldError, Text
from shared.reaching import NO_EMAIL, NO_PHONE, is_email, is_phone
from shared.shapes import CONTROL, CONTROL_IN_PROSE

Value = str | int | bool | list[str]
"""A value as stored and read: decimals and dates are strings, as everywhere in the API."""

K = CustomFieldKind
LARGEST_INTEGER = 2**53 - 1
"""Larger numbers are no longer exact in a browser."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?")


class Refusal(Exception):  # not a problem itself: it becomes one of a problem's errors
    """Why a value is not valid for its field."""

    def __init__(self, code: str, english: str, chinese: str, /, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.text = Text(english, chinese)
        self.values = values

    def at(self, pointer: str) -> FieldError:
        """The refusal as an error of the body."""
        return FieldError(self.code, self.text, pointer=pointer, values=self.values)


class SearchForms(NamedTuple):
    """A value as the database compares it; all empty for kinds that are only searched as text."""

    number: Decimal | None = None
    text: str | None = None
    day: date | None = None


def read_value(definition: Definition, raw: Any) -> Value | None:
    """A JSON value as stored, without a check of bounds; None for an empty list. Raises Refusal."""
    return _READERS[definition.kind](definition, raw)


def search_forms(kind: CustomFieldKind, value: Value | None) -> SearchForms:
    """The searchable forms of a value."""
    if value is None:
        return SearchForms()
    if kind in {K.INTEGER, K.DECIMAL}:
        return SearchForms(number=Decimal(str(value)))
    if kind is K.DATE:
        return SearchForms(day=date.fromisoformat(str(value)))
    if kind is K.BOOLEAN:
        return SearchForms(text="true" if value else "false")
    if kind in {K.LONG_TEXT, K.CHOICES}:
        return SearchForms()
    return SearchForms(text=str(value))


def read_line(_: Definition, raw: Any) -> Value:
    """A text of one line. Raises Refusal."""
    text = _read_text(raw).strip()
    if CONTROL.search(text):
        raise Refusal(
            "control_character", "Line breaks and control characters are not allowed.", "不允许换行和控制字符。"
        )
    if not text:
        raise Refusal(
            "string_too_short", "Not an empty text: null empties a field.", "不能为空文本；如需清空，请传 null。"
        )
    return text


def _read_prose(_: Definition, raw: Any) -> Value:
    text = _read_text(raw)
    if CONTROL_IN_PROSE.search(text):
        raise Refusal("control_character", "Control characters are not allowed.", "不允许控制字符。")
    if not text.strip():
        raise Refusal(
            "string_too_short", "Not an empty text: null empties a field.", "不能为空文本；如需清空，请传 null。"
        )
    return text


def _read_text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Refusal("string_type", "Must be a string.", "应为字符串。")
    try:
        raw.encode()
    except UnicodeEncodeError as error:
        raise Refusal("string_unicode", "Not valid Unicode.", "含有无效的 Unicode 字符。") from error
    return raw


def _read_integer(_: Definition, raw: Any) -> Value:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or (isinstance(raw, float) and not raw.is_integer()):
        raise Refusal("int_type", "Must be a whole number.", "应为整数。")
    if abs(raw) > LARGEST_INTEGER:
        raise Refusal(
            "int_too_large", "At most {most}, positive or negative.", "绝对值至多为 {most}。", most=LARGEST_INTEGER
        )
    return int(raw)


def read_decimal(_: Definition, raw: Any) -> Value:
    """A decimal of up to 16 digits and four places, from a string or a number. Raises Refusal."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise _not_decimal()
    text = str(raw).strip()
    if not _NUMBER.fullmatch(text):
        raise _not_decimal()
    number = Decimal(text)
    if number and number.adjusted() >= 16:
        raise Refusal("decimal_whole_digits", "At most 16 digits before the point.", "整数位不能超过 16 位。")
    rounded = round(number, 4)
    if rounded != number:
        raise Refusal("decimal_max_places", "At most 4 places after the point.", "小数位不能超过 4 位。")
    return format_decimal(rounded)


def _not_decimal() -> Refusal:
    return Refusal("decimal_type", "Must be a decimal number, as a string or a number.", "应为十进制数。")


def _read_date(_: Definition, raw: Any) -> Value:
    wrong = Refusal("date_type", "Must be a day as YYYY-MM-DD.", "应为 YYYY-MM-DD 格式的日期。")
    if not isinstance(raw, str) or not raw.isascii() or not _DAY.fullmatch(raw):
        raise wrong
    try:
        return date.fromisoformat(raw).isoformat()
    except ValueError as error:
        raise wrong from error


def _read_boolean(_: Definition, raw: Any) -> Value:
    if not isinstance(raw, bool):
        raise Refusal("bool_type", "Must be true or false.", "应为 true 或 false。")
    return raw


def _read_choice(definition: Definition, raw: Any) -> Value:
    codes = [option.code for option in definition.options]
    if not isinstance(raw, str) or raw not in codes:
        raise Refusal("enum", "Must be one of the options: {options}.", "应为以下选项之一：{options}。", options=codes)
    return raw


def _read_choices(definition: Definition, raw: Any) -> Value | None:
    if not isinstance(raw, list):
        raise Refusal("list_type", "Must be a list of options.", "应为选项的数组。")
    chosen = {_read_choice(definition, one) for one in raw}
    return [option.code for option in definition.options if option.code in chosen] or None


def _read_url(definition: Definition, raw: Any) -> Value:
    text = str(read_line(definition, raw))
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        is_address = False
    if not is_address or re.search(r"\s", text):
        raise Refusal("url", "Must be an address with http:// or https://.", "应为 http:// 或 https:// 开头的网址。")
    return text


def _read_email(definition: Definition, raw: Any) -> Value:
    text = str(read_line(definition, raw))
    if not is_email(text):
        raise Refusal("email", *NO_EMAIL)
    return text


def _read_phone(definition: Definition, raw: Any) -> Value:
    text = str(read_line(definition, raw))
    if len(text) > MAX_LENGTHS[K.PHONE] or not is_phone(text):
        raise Refusal("phone", *NO_PHONE)
    return text


_READERS: dict[CustomFieldKind, Callable[[Definition, Any], Value | None]] = {
    K.TEXT: read_line,
    K.LONG_TEXT: _read_prose,
    K.INTEGER: _read_integer,
    K.DECIMAL: read_decimal,
    K.DATE: _read_date,
    K.BOOLEAN: _read_boolean,
    K.CHOICE: _read_choice,
    K.CHOICES: _read_choices,
    K.URL: _read_url,
    K.EMAIL: _read_email,
    K.PHONE: _read_phone,
}
