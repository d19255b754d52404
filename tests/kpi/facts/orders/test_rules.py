"""The checks of an order's lines."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from services.kpi.facts.orders.rules import DOUBTS, OrderKind, amount_of, doubts_of, kind_of, refuse_lines


@dataclass
class Line:
    line_no: int = 1
    sku: str | None = "P1"
    quantity: Decimal = Decimal(2)
    unit_price: Decimal | None = None
    amount: Decimal | None = Decimal(10)
    cost: Decimal | None = None
    promised_on: date | None = None
    shipped_on: date | None = None
    accepted_quantity: Decimal | None = None


@dataclass
class Order:
    lines: list[Line]
    customer_code: str | None = "C1"
    kind: OrderKind | None = OrderKind.ORDER
    ordered_on: date = date(2024, 3, 15)


def codes(*lines: Line, is_cancelled: bool = False) -> list[tuple[str, str | None]]:
    return [(error.code, error.pointer) for error in refuse_lines(lines, is_cancelled=is_cancelled)]


def test_a_given_amount_counts_and_without_one_it_is_calculated() -> None:
    assert amount_of(Line(unit_price=Decimal(99))) == 10
    assert amount_of(Line(amount=None, quantity=Decimal("1.5"), unit_price=Decimal("0.3333"))) == Decimal("0.5000")


def test_ordinary_lines_credits_and_rebates_are_sound() -> None:
    credit = Line(2, "P1", quantity=Decimal(-1), amount=Decimal(-5), cost=Decimal(-3))
    assert codes(Line(), credit, Line(3, amount=Decimal(-1))) == []


@pytest.mark.parametrize(
    ("line", "code", "pointer"),
    [
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


DAY, BEFORE = date(2024, 3, 15), date(2024, 3, 14)


@pytest.mark.parametrize(
    ("order", "doubts"),
    [
        (Order([Line()]), []),
        (Order([Line()], customer_code=None), [("no_customer", "/customer_code")]),
        (Order([Line()], kind=OrderKind.CREDIT_NOTE), [("positive_credit_note", "/kind")]),
        (Order([Line(amount=Decimal(0))], kind=OrderKind.CREDIT_NOTE), []),
        (Order([Line(), Line(2, None)]), [("no_sku", "/lines/1/sku")]),
        (Order([Line(unit_price=Decimal(-1))]), [("negative_unit_price", "/lines/0/unit_price")]),
        (Order([Line(unit_price=Decimal(0))]), []),
        (Order([Line(quantity=Decimal(-1))]), [("negative_quantity", "/lines/0/quantity")]),
        (Order([Line(quantity=Decimal(-1), amount=Decimal(-1))]), []),
        (Order([Line(cost=Decimal(-1))]), [("negative_cost", "/lines/0/cost")]),
        (Order([Line(cost=Decimal(-1), amount=Decimal(-1))]), []),
        (Order([Line(promised_on=BEFORE)]), [("promised_before_order", "/lines/0/promised_on")]),
        (Order([Line(shipped_on=BEFORE)]), [("shipped_before_order", "/lines/0/shipped_on")]),
        (Order([Line(promised_on=DAY, shipped_on=DAY)]), []),
        (Order([Line(accepted_quantity=Decimal(2))]), []),
        (Order([Line(accepted_quantity=Decimal(3))]), [("more_accepted_than_ordered", "/lines/0/accepted_quantity")]),
    ],
)
def test_what_is_doubtful_is_named_with_its_place(order: Order, doubts: list[tuple[str, str]]) -> None:
    assert [(doubt.code, doubt.pointer) for doubt in doubts_of(order)] == doubts
    assert {code for code, _ in doubts} <= DOUBTS.keys()


@pytest.mark.parametrize(("total", "kind"), [("-0.0001", "credit_note"), ("0", "order"), ("1", "order")])
def test_what_comes_to_less_than_nothing_is_a_credit_note(total: str, kind: str) -> None:
    assert kind_of([Decimal(total) + 7, Decimal(-7)]) == kind
