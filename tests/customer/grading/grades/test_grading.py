"""One customer's grade out of all that is known of it."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.customer.grading.grades.bands import LatestFit, PaymentRecord, SupplyStanding
from services.customer.grading.grades.grading import Graded, grade
from services.customer.grading.grades.inputs import CustomerInputs, Depth, GradingBasis, ManualFactor, Window
from services.customer.grading.grades.rules import RANKS
from services.customer.grading.grades.standing import YearFigures
from services.customer.grading.schemes.rules import STANDARD, GradingBand, GradingFactor
from services.customer.market.fit_schemes.rules import StrategyTrend
from services.customer.profile.standing.rules import CustomerClass

BY = GradingBasis(STANDARD, Window(date(2024, 1, 1), date(2024, 12, 31), date(2025, 12, 31)), Decimal(900_000))
FIT = LatestFit(StrategyTrend.CONVERGING, date(2025, 3, 1), UUID(int=1))
EVERYTHING = CustomerInputs(
    first_contract_on=date(2019, 5, 1),
    first_order_on=date(2019, 6, 1),
    figures=YearFigures(Decimal(1_000_000), Decimal(250_000), Decimal("0.25")),
    ordered_months=11,
    payments=PaymentRecord(Decimal(1000), Decimal(300), Decimal(20), Decimal(0)),
    supply=SupplyStanding(Decimal("0.6"), Decimal("0.3"), 2, 3, date(2025, 1, 31)),
    fit=FIT,
    depth=Depth(top=1, middle=3, base=4),
)
amounts = st.decimals(0, 2_000_000, places=2)
shares = st.decimals(0, "0.5", places=4)


def test_factors_come_in_the_methods_order_whoever_told_them() -> None:
    entered = {
        GradingFactor.EFFECT_OF_LOSS: ManualFactor(GradingBand.B, "Zhang: two follow it"),
        GradingFactor.CREDIT: ManualFactor(GradingBand.A, "Zhang: prepays from now on"),
    }
    for known in (EVERYTHING, EVERYTHING._replace(entered=entered)):
        factors = [one["factor"] for one in grade(known, BY).factors]
        assert factors == sorted(factors, key=list(GradingFactor).index)


def test_eight_factors_are_computed_and_say_out_of_what() -> None:
    graded = grade(EVERYTHING, BY)
    told = {one["factor"]: (one["band"], one["value"], one["computed_from"]) for one in graded.factors}
    year = {"from": date(2024, 1, 1), "to": date(2024, 12, 31)}
    assert told == {
        "profit": ("B", "250000", year | {"margin": "0.25"}),
        "sales": ("A", "1000000", year),
        "credit": (
            "B",
            "0.3",
            {
                "from": date(2024, 1, 1),
                "to": date(2025, 12, 31),
                "due": "1000",
                "effort_share": "0.02",
                "lost_share": "0",
            },
        ),
        "loyalty": ("B", "0.6", year | {"ordered_months": "11", "oldest_as_of": date(2025, 1, 31)}),
        "relationship_length": ("A", "79", {"since": date(2019, 5, 1), "as_of": date(2025, 12, 31)}),
        "share_of_purchasing": (
            "B",
            "0.6",
            {"rivals": "2", "categories": "3", "oldest_as_of": date(2025, 1, 31), "main_rival_share": "0.3"},
        ),
        "relationship_depth": ("B", "top 1, middle 3, base 4", {"top": "1", "middle": "3", "base": "4"}),
        "strategy_match": ("B", "converging", {"strategic_fit_id": str(FIT.id), "assessed_on": date(2025, 3, 1)}),
    }
    assert (graded.bands, graded.coverage, graded.is_provisional) == ("BA-BB--ABB--B", Decimal("0.6154"), False)
    assert (graded.score, graded.customer_class) == (Decimal("0.8125"), CustomerClass.IMPORTANT)
    assert graded.tags == ["strategic", "profit", "big", "value"]


def test_what_nobody_knows_has_no_value() -> None:
    graded = grade(CustomerInputs(), BY)
    assert (graded.factors, graded.score, graded.tags) == ([], None, ["non_profit"])
    assert graded.customer_class is CustomerClass.POTENTIAL


def test_a_person_overrides_and_what_was_computed_stays_beside() -> None:
    entered = {
        GradingFactor.CREDIT: ManualFactor(GradingBand.A, "Li: the bank delayed it"),
        GradingFactor.EXPECTED_SALES: ManualFactor(GradingBand.C, "Li: half of last year"),
    }
    told = {one["factor"]: one for one in grade(EVERYTHING._replace(entered=entered), BY).factors}
    credit, expected = told["credit"], told["expected_sales"]
    assert (credit["band"], credit["computed_band"], credit["source"]) == ("A", "B", "person")
    assert (credit["value"], credit["evidence"]) == ("0.3", "Li: the bank delayed it")
    assert expected == {
        "factor": "expected_sales",
        "band": "C",
        "source": "person",
        "evidence": "Li: half of last year",
    }
    assert [GradingFactor(name) for name in told] == [one for one in GradingFactor if one in told]


def is_no_worse(before: Graded, after: Graded) -> bool:
    assert before.score is not None
    assert after.score is not None
    return after.score >= before.score and RANKS[after.customer_class] >= RANKS[before.customer_class]


@given(sales=st.tuples(amounts, amounts), months=st.tuples(*[st.integers(0, 12)] * 2))
def test_more_orders_never_lower_a_grade(sales: tuple[Decimal, ...], months: tuple[int, ...]) -> None:
    before, after = (
        grade(EVERYTHING._replace(figures=YearFigures(amount, amount / 5, Decimal("0.2")), ordered_months=count), BY)
        for amount, count in zip(sorted(sales), sorted(months), strict=True)
    )
    assert is_no_worse(before, after)


@given(late=st.tuples(*[st.integers(0, 1000)] * 3), better=st.tuples(*[st.integers(0, 1000)] * 3))
def test_paying_better_never_lowers_a_grade(late: tuple[int, ...], better: tuple[int, ...]) -> None:
    worse = sorted(map(Decimal, late), reverse=True)
    least = [min(pair) for pair in zip(worse, sorted(map(Decimal, better), reverse=True), strict=True)]
    before, after = (
        grade(EVERYTHING._replace(payments=PaymentRecord(Decimal(1000), *parts)), BY) for parts in (worse, least)
    )
    assert is_no_worse(before, after)


@given(ours=shares, gained=shares, rivals=st.integers(1, 4), fewer=st.integers(0, 3))
def test_gaining_share_from_the_main_rival_never_lowers_a_grade(
    ours: Decimal, gained: Decimal, rivals: int, fewer: int
) -> None:
    held = Decimal("0.5")
    lost = min(gained, held)
    before, after = (
        grade(EVERYTHING._replace(supply=SupplyStanding(share, rest or None, many, 1, date(2025, 1, 1))), BY)
        for share, rest, many in ((ours, held, rivals), (ours + lost, held - lost, max(rivals - fewer, 1)))
    )
    assert is_no_worse(before, after)


def test_a_better_fit_never_lowers_a_grade() -> None:
    graded = [grade(EVERYTHING._replace(fit=FIT._replace(trend=trend)), BY) for trend in reversed(StrategyTrend)]
    assert all(is_no_worse(before, after) for before, after in pairwise(graded))
