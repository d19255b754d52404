"""Figures as people read them: 万 and 亿 in Chinese, k, M and B in English; in papers and, the same, on axes."""

from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

from shared.problems import Language

Number = int | float | Decimal

MINUS = "\u2212"
NOTHING = "–"
_SIGNIFICANT = Context(prec=4, rounding=ROUND_HALF_UP)
_SCALES: dict[Language, tuple[tuple[int, str], ...]] = {
    "zh-CN": ((100_000_000, "亿"), (10_000, "万")),
    "en": ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")),
}
_SHORT_FROM = 10_000
"""Smaller amounts are written out in both languages."""


class Unit(StrEnum):
    """What a number counts, which decides how it is written."""

    AMOUNT = "amount"
    """Money, short: 1,235万."""
    EXACT_AMOUNT = "exact_amount"
    """Money with its cents, for tables that are checked: 12,345,678.90."""
    COUNT = "count"
    """Things, days, points."""
    SHARE = "share"
    """A part of one, as a percentage."""


def written(value: Number | None, unit: Unit, language: Language) -> str:
    """The number as text; a dash where there is none."""
    exact = None if value is None else Decimal(str(value))
    if exact is None or not exact.is_finite():
        return NOTHING
    if unit is Unit.AMOUNT:
        return _short(exact, language)
    if unit is Unit.EXACT_AMOUNT:
        return _signed(f"{exact:,.2f}")
    if unit is Unit.SHARE:
        return _signed(_trimmed(f"{exact * 100:,.1f}")) + "%"
    return _signed(_trimmed(f"{exact:,.2f}"))


def _short(value: Decimal, language: Language) -> str:
    """An amount with four significant digits, in the largest of the language's units that it reaches."""
    rounded = _SIGNIFICANT.create_decimal(value)
    if abs(rounded) < _SHORT_FROM:
        return _signed(_trimmed(f"{rounded:,.2f}"))
    size, name = next(one for one in _SCALES[language] if abs(rounded) >= one[0])
    return _signed(_trimmed(f"{rounded / size:,.3f}")) + name


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _signed(text: str) -> str:
    if not text.strip("-0.,"):
        return text.removeprefix("-")
    return MINUS + text[1:] if text.startswith("-") else text


def axis_text(unit: Unit, language: Language, value: str = "datum.value") -> str:
    """The same as a Vega expression of a value, for the numbers along an axis."""
    if unit is Unit.SHARE:
        return f"format({value}, ',.1~%')"
    if unit is not Unit.AMOUNT:
        return f"format({value}, ',.2~f')"
    rounded = f"(+format(abs({value}), '.4r'))"
    cases = "".join(
        f"{rounded} >= {max(size, _SHORT_FROM)} ? format({rounded} / {size}, ',.3~f') + '{name}' : "
        for size, name in _SCALES[language]
    )
    return f"({value} < 0 && {rounded} > 0 ? '{MINUS}' : '') + ({cases}format({rounded}, ',.2~f'))"
