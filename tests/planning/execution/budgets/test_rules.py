"""Budgets against what is spent."""

from decimal import Decimal

import pytest

from services.planning.execution.budgets import rules
from services.planning.execution.budgets.rules import BudgetUse, Comparison, Spent

VISITS, CAMPAIGNS, GIFTS, OTHER = BudgetUse
D = Decimal


@pytest.mark.parametrize(
    ("kind", "is_for_campaign", "is_for_visit", "use"),
    [
        ("gift", True, True, GIFTS),
        ("meal", True, True, CAMPAIGNS),
        ("other", False, True, VISITS),
        ("event", False, True, VISITS),
        ("event", False, False, CAMPAIGNS),
        ("sponsorship", False, False, CAMPAIGNS),
        ("meal", False, False, VISITS),
        ("travel", False, False, VISITS),
        ("accommodation", False, False, VISITS),
        ("entertainment", False, False, VISITS),
        ("other", False, False, OTHER),
        ("something new", False, False, OTHER),
    ],
)
def test_what_an_expense_is_for(kind: str, is_for_campaign: bool, is_for_visit: bool, use: BudgetUse) -> None:
    assert rules.use_of(kind, is_for_campaign=is_for_campaign, is_for_visit=is_for_visit) is use


def test_expenses_of_a_use_add_up() -> None:
    found = rules.sum_uses([(GIFTS, Spent(D(1), D(2))), (GIFTS, Spent(D(10), D(20))), (OTHER, Spent(D(5)))])
    assert (found[GIFTS], found[OTHER], found[VISITS]) == (Spent(D(11), D(22)), Spent(D(5), D(0)), Spent())


@pytest.mark.parametrize(
    ("comparison", "left", "used_share"),
    [
        (Comparison(D(100), D(20), D(30)), D(50), D("0.5")),
        (Comparison(D(100), D(0), D(130)), D(-30), D("1.3")),
        (Comparison(D(0), D(1), D(0)), D(-1), None),
        (Comparison(None, D(1), D(1)), None, None),
        (Comparison(D(100), None, None), None, None),
    ],
)
def test_what_is_left_of_a_budget(comparison: Comparison, left: Decimal | None, used_share: Decimal | None) -> None:
    assert (comparison.left, comparison.used_share) == (left, used_share)


def test_uses_are_compared_each_and_together() -> None:
    spent = rules.sum_uses([(VISITS, Spent(D(1), D(2))), (GIFTS, Spent(D(3), D(4)))])
    found = rules.compare(dict.fromkeys(BudgetUse, D(10)), spent)
    assert found[GIFTS] == Comparison(D(10), D(3), D(4))
    assert rules.total_of(found.values()) == Comparison(D(40), D(4), D(6))


def test_what_is_not_known_stays_unknown_in_the_total() -> None:
    found = rules.compare(dict.fromkeys(BudgetUse, D(10)), None)
    assert rules.total_of(found.values()) == Comparison(D(40), None, None)
    without = rules.compare(None, rules.sum_uses(()))
    assert rules.total_of(without.values()) == Comparison(None, D(0), D(0))


def test_only_foreign_money_has_a_rate() -> None:
    rules.refuse_unclear_rate("CNY", "CNY", None)
    rules.refuse_unclear_rate("USD", "CNY", D("7.1"))
    for currency, rate in (("CNY", D(1)), ("USD", None)):
        with pytest.raises(rules.BudgetRateUnclear):
            rules.refuse_unclear_rate(currency, "CNY", rate)
