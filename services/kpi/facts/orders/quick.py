"""The fast reader of orders: hundreds of thousands of lines a second on one core.

It decodes into plain structs and checks each line with one regular expression. Every unusual order (a credit, a
doubt, an escape, a number with many digits, an error) is left to the documents' own, slower checks, which decide: for
all others both readers have the same result.
"""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from shared.batches.copy_text import NULL
from shared.batches.kinds import Encoded
from shared.batches.values import EARLIEST, LATEST
from shared.currencies import CURRENCIES
from shared.settings import Settings
from shared.shapes import CONTROLS

Number = str | int | float


class QuickLine(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """An order line, of which only the JSON types are checked."""

    line_no: str | int
    sku: str
    quantity: Number
    description: str | None = None
    unit_price: Number | None = None
    amount: Number | None = None
    cost: Number | None = None
    promised_on: str | None = None
    shipped_on: str | None = None
    accepted_quantity: Number | None = None


class QuickOrder(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """An order, of which only the JSON types are checked."""

    order_no: str
    customer_code: str
    ordered_on: str
    lines: list[QuickLine]
    currency: str | None = None
    fx_rate: Number | None = None
    status: str = "open"
    kind: str | None = None
    region: str | None = None
    project_no: str | None = None
    salesperson: str | None = None
    source_version: str | int = 0


# Numbers of at most 15 digits, which a float stores exactly.
_AMOUNT = r"[0-9]{1,11}(?:\.[0-9]{1,4})?"
_RATE = r"[0-9]{1,8}(?:\.[0-9]{1,7})?"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ODD = rf"\\{CONTROLS}"  # what COPY would read differently, and what no code may contain
_CODE = rf"[^\s{_ODD}](?:[^{_ODD}]{{0,62}}[^\s{_ODD}])?"
_OWN = re.compile(
    rf"{_CODE}\t{_CODE}\t{_DAY}\t[A-Z]{{3}}\t{_RATE}\t(?:open|shipped|closed|cancelled)\torder"
    rf"\t(?:{_CODE}|\\N)\t(?:{_CODE}|\\N)\t(?:{_CODE}|\\N)"
)
_LINE = re.compile(
    rf"[0-9]{{1,9}}\t{_CODE}\t{_AMOUNT}\t-?{_AMOUNT}\t(?:{_AMOUNT}|\\N)\t(?:{_AMOUNT}|\\N)"
    rf"\t(?:{_DAY}|\\N)\t(?:{_DAY}|\\N)\t(?:{_AMOUNT}|\\N)\t(?:{_CODE}|\\N)"
)
_UNUSUAL = "\\"
_ORDER = "order"
_VERSION = re.compile(r"[0-9]{1,18}")
_ONE = frozenset({None, "1", 1, "1.0", "1.00", "1.0000"})
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@lru_cache(maxsize=40_000)
def _is_day(text: str | None) -> bool:
    """Whether a text in the format of a date is a date; None is accepted."""
    try:
        return text is None or EARLIEST <= date.fromisoformat(text) <= LATEST
    except ValueError:
        return False


class QuickOrders:
    """Reads orders; amounts without a currency are in the base currency."""

    def __init__(self, settings: Settings) -> None:
        self._base_currency = settings.base_currency
        self._decoder = msgspec.json.Decoder(QuickOrder)

    def decode(self, raw: bytes) -> Encoded | None:
        """An order in JSON; None when the slow reader must check it."""
        try:
            order = self._decoder.decode(raw)
        except _UNREADABLE:
            return None
        return self._encode(order)

    def convert(self, document: dict[str, Any]) -> Encoded | None:
        """An order from a CSV; None when the slow reader must check it."""
        try:
            order = msgspec.convert(document, QuickOrder)
        except _UNREADABLE:
            return None
        return self._encode(order)

    def _encode(self, order: QuickOrder) -> Encoded | None:
        currency = self._base_currency if order.currency is None else order.currency
        fx_rate = "1" if currency == self._base_currency and order.fx_rate in _ONE else order.fx_rate
        others = _cells(order.region, order.project_no, order.salesperson)
        columns = (
            f"{order.customer_code}\t{order.order_no}\t{order.ordered_on}\t{currency}\t{fx_rate}\t{order.status}"
            f"\t{order.kind or _ORDER}\t{others}"
        )
        if not (_OWN.fullmatch(columns) and _is_day(order.ordered_on) and currency in CURRENCIES):
            return None
        if currency == self._base_currency and fx_rate != "1":
            return None
        if not _VERSION.fullmatch(str(order.source_version)) or _is_credit(order):
            return None
        lines = [_encode_line(line, order.ordered_on) for line in order.lines]
        if not lines or None in lines or not float(fx_rate or 0) > 0:
            return None
        if len({int(line.line_no) for line in order.lines}) != len(lines):
            return None
        return Encoded(order.order_no, order.source_version, columns, lines)  # type: ignore[arg-type]  # None was ruled out above


def _is_credit(order: QuickOrder) -> bool:
    """Whether it may be a credit note, or has an amount that cannot be read."""
    if order.kind is not None and order.kind != _ORDER:
        return True
    amounts = [str(line.amount) for line in order.lines]
    try:
        return any(amount.startswith("-") for amount in amounts) and sum(map(Decimal, amounts)) < 0
    except ArithmeticError:
        return True


def _cells(*values: Number | None) -> str:
    """Optional values as COPY text; one that COPY would read as null makes the row unusual."""
    return "\t".join(_UNUSUAL if value == NULL else NULL if value is None else str(value) for value in values)


def _encode_line(line: QuickLine, ordered_on: str) -> str | None:
    promised_on, shipped_on, accepted = line.promised_on, line.shipped_on, line.accepted_quantity
    others = _cells(line.unit_price, line.cost, promised_on, shipped_on, accepted, line.description)
    columns = f"{line.line_no}\t{line.sku}\t{line.quantity}\t{line.amount}\t{others}"
    if not (_LINE.fullmatch(columns) and _is_day(promised_on) and _is_day(shipped_on)):
        return None
    is_doubtful = (
        (promised_on is not None and promised_on < ordered_on)
        or (shipped_on is not None and shipped_on < ordered_on)
        or (accepted is not None and accepted != line.quantity and float(accepted) > float(line.quantity))
    )
    return None if is_doubtful else columns
