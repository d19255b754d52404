"""The checks of an order's lines."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from services.kpi.facts.orders.rules import amount_of, refuse_lines


@dataclass
class Line:
    line_no: int = 1
    quantity: Decimal = Decimal(2)
    unit_price: Decimal | None = None
    amount: Decimal | None = Decimal(10)
    cost: Decimal | None = None


def codes(*lines: Line, is_cancelled: bool = False) -> list[tuple[str, str | None]]:
    return [(error.code, error.pointer) for error in refuse_lines(lines, is_cancelled=is_cancelled)]


def test_a_given_amount_counts_and_without_one_it_is_calculated() -> None:
    assert amount_of(Line(unit_price=Decimal(99))) == 10
    assert amount_of(Line(amount=None, quantity=Decimal("1.5"), unit_price=Decimal("0.3333"))) == Decimal("0.5000")


def test_ordinary_lines_credits_and_rebates_are_sound() -> None:
    credit = Line(2, quantity=Decimal(-1), amount=Decimal(-5), cost=Decimal(-3))
    assert codes(Line(), credit, Line(3, amount=Decimal(-1))) == []


@pytest.mark.parametrize(
    ("line", "code", "pointer"),
    [
        (Line(quantity=Decimal(-1)), "negative_quantity", "/lines/0/quantity"),
        (Line(cost=Decimal(-1)), "negative_cost", "/lines/0/cost"),
        (Line(amount=None), "amount_missing", "/lines/0/amount"),
        (
            Line(amount=None, quantity=Decimal(10) ** 15, unit_price=Decimal(10) ** 15),
            "amount_too_large",
            "/lines/0/amount",
        ),
    ],
)
def test_inconsistent_lines_are_refused(line: Line, code: str, pointer: str) -> None:
    assert codes(line) == [(code, pointer)]


def test_a_line_number_occurs_once() -> None:
    assert codes(Line(1), Line(2), Line(1)) == [("duplicate_line_no", "/lines/2/line_no")]


def test_only_a_cancelled_order_has_no_lines() -> None:
    assert codes() == [("too_short", "/lines")]
    assert codes(is_cancelled=True) == []
