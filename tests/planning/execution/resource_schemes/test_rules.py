"""People and budget in proportion to the market goal."""

from decimal import Decimal
from typing import Any

import pytest

from services.planning.execution.resource_schemes import rules
from services.planning.execution.resource_schemes.model import STANDARD, IndustryFactorBody
from shared.schemes.problems import SchemeUnsound

RATIOS: dict[str, Any] = {
    "revenue_per_person": Decimal(3_000_000),
    "at_least_people": Decimal(1),
    "budget_share": Decimal("0.01"),
    "industry_factor": Decimal(1),
    "maturity_factor": Decimal(1),
}


def propose(revenue: str, **ratios: str) -> rules.Proposal:
    return rules.propose(Decimal(revenue), **RATIOS | {name: Decimal(value) for name, value in ratios.items()})


@pytest.mark.parametrize(
    ("revenue", "people"),
    [
        ("0", "1"),
        ("3000000", "1"),
        ("3000001", "1.1"),
        ("3300000", "1.1"),
        ("3300001", "1.2"),
        ("10000000", "3.4"),
    ],
)
def test_people_follow_the_revenue_and_are_at_least_the_ratio(revenue: str, people: str) -> None:
    assert propose(revenue).people == Decimal(people)


def test_factors_multiply_people_and_budget() -> None:
    found = propose("6000000", industry_factor="1.2", maturity_factor="1.5")
    assert (found.people, found.budget) == (Decimal("3.6"), Decimal("108000.00"))
    assert found.people_arithmetic == "max(1, 6000000 ÷ 3000000 × 1.2 × 1.5) = 3.6"
    assert found.budget_arithmetic == "6000000 × 0.01 × 1.2 × 1.5 = 108000"


def test_what_comes_out_even_is_not_rounded_up() -> None:
    found = propose("10000000", revenue_per_person="6000000", industry_factor="1.2", maturity_factor="1.5")
    assert found.people == 3


def test_without_a_revenue_goal_there_is_no_budget() -> None:
    assert propose("0").budget == 0


@pytest.mark.parametrize(
    ("taken", "differs"), [("9", False), ("11", False), ("8.9", True), ("11.1", True), ("10", False)]
)
def test_what_differs_by_more_than_the_tolerance(taken: str, differs: bool) -> None:
    assert rules.differs(Decimal(taken), Decimal(10), Decimal("0.1")) is differs


def test_any_budget_differs_from_none() -> None:
    assert rules.differs(Decimal(1), Decimal(0), Decimal("0.1"))
    assert not rules.differs(Decimal(0), Decimal(0), Decimal("0.1"))


def test_the_standard_is_sound() -> None:
    rules.refuse_unsound(STANDARD.classes, STANDARD.industries)


def test_every_class_and_none_have_ratios_once() -> None:
    with pytest.raises(SchemeUnsound) as error:
        rules.refuse_unsound([*STANDARD.classes[1:4], STANDARD.classes[1]], [])
    assert [(one.code, one.pointer) for one in error.value.errors] == [
        ("repeated", "/content/classes/3/customer_class"),
        ("class_missing", "/content/classes"),
    ]


def test_an_industry_has_one_factor() -> None:
    rail = IndustryFactorBody(industry="rail", factor=Decimal("1.2"))
    with pytest.raises(SchemeUnsound) as error:
        rules.refuse_unsound(STANDARD.classes, [rail, rail])
    assert [one.pointer for one in error.value.errors] == ["/content/industries/1/industry"]
