"""People and budget in proportion to the market goal (method, 6, step 5), and what makes a scheme unsound: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Protocol

from shared.customers.traits import CustomerClass
from shared.money import format_decimal
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound

PEOPLE_STEP = Decimal("0.1")
CENT = Decimal("0.01")


class ClassRatio(Protocol):
    """The ratios of a class; None: customers without a class."""

    @property
    def customer_class(self) -> CustomerClass | None: ...
    @property
    def revenue_per_person(self) -> Decimal: ...
    @property
    def at_least_people(self) -> Decimal: ...
    @property
    def budget_share(self) -> Decimal: ...


class IndustryFactor(Protocol):
    """By what the ratios are multiplied in an industry."""

    @property
    def industry(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """Proposed people and budget, each with its arithmetic in figures."""

    people: Decimal
    budget: Decimal
    people_arithmetic: str
    budget_arithmetic: str


def propose(
    revenue: Decimal,
    *,
    revenue_per_person: Decimal,
    at_least_people: Decimal,
    budget_share: Decimal,
    industry_factor: Decimal,
    maturity_factor: Decimal,
) -> Proposal:
    """People and budget for the revenue that the plan takes on.

    people = max(at least, revenue ÷ revenue per person × industry × maturity), rounded up to a tenth of a person;
    budget = revenue × share × industry × maturity, rounded to cents.
    """
    factors = industry_factor * maturity_factor
    needed = revenue * factors / revenue_per_person  # divided last: what comes out even must not be rounded up
    people = max(at_least_people, needed).quantize(PEOPLE_STEP, ROUND_CEILING)
    budget = (revenue * budget_share * factors).quantize(CENT)
    say = format_decimal
    scaled = f"× {say(industry_factor)} × {say(maturity_factor)}"
    by_revenue = f"{say(revenue)} ÷ {say(revenue_per_person)} {scaled}"
    return Proposal(
        people=people,
        budget=budget,
        people_arithmetic=f"max({say(at_least_people)}, {by_revenue}) = {say(people)}",
        budget_arithmetic=f"{say(revenue)} × {say(budget_share)} {scaled} = {say(budget)}",
    )


def differs(taken: Decimal, proposed: Decimal, tolerance: Decimal) -> bool:
    """Whether what is taken differs from the proposal by more than the tolerance, a share of the proposal."""
    return abs(taken - proposed) > proposed * tolerance


def refuse_unsound(classes: Sequence[ClassRatio], industries: Sequence[IndustryFactor]) -> None:
    """Every class, and customers without one, have their ratios once, and an industry at most once.

    Raises SchemeUnsound.
    """
    named = [one.customer_class for one in classes]
    errors = _repeated("classes", "customer_class", named)
    errors += _repeated("industries", "industry", [one.industry for one in industries])
    if missing := [one for one in (*CustomerClass, None) if one not in named]:
        words = [one.named if one else Text("without a class", "未分级") for one in missing]
        text = Text("Ratios are missing for: {classes}.", "缺少以下类别的配比：{classes}。")
        errors.append(FieldError("class_missing", text, pointer="/content/classes", values={"classes": words}))
    if errors:
        raise SchemeUnsound(errors=errors)


def _repeated(name: str, field: str, keys: Sequence[object]) -> list[FieldError]:
    text = Text("It is there twice.", "该项重复。")
    return [
        FieldError("repeated", text, pointer=f"/content/{name}/{place}/{field}")
        for place, key in enumerate(keys)
        if key in keys[:place]
    ]
