"""One customer's grade out of all that is known of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.customer.grading.grades.bands import LatestFit, PaymentRecord, SupplyStanding
from services.customer.grading.grades.depth import Person
from services.customer.grading.grades.grading import Graded, grade
from services.customer.grading.grades.inputs import CustomerInputs, GradingBasis, Judgement, ManualFactor, Window
from services.customer.grading.grades.rules import RANKS, JudgementKind, MissingReason
from services.customer.grading.grades.standing import YearFigures
from services.customer.grading.schemes.rules import STANDARD, GradingBand, GradingFactor
from services.customer.market.fit_schemes.rules import StrategyTrend
from services.customer.profile.standing.rules import CustomerClass

BY = GradingBasis(STANDARD, Window(date(2024, 1, 1), date(2024, 12, 31), date(2025, 12, 31), True), Decimal(900_000))
FIT = LatestFit(StrategyTrend.CONVERGING, date(2025, 3, 1), UUID(int=1))
EVERYTHING = CustomerInputs(
    first_contract_on=date(2019, 5, 1),
    first_order_on=date(2019, 6, 1),
    figures=YearFigures(Decimal(1_000_000), Decimal(250_000), Decimal("0.25")),
    ordered_months=11,
    payments=PaymentRecord(7, Decimal(1000), Decimal(300), Decimal(20), Decimal(0), Decimal(12_345)),
    supply=SupplyStanding(Decimal("0.6"), Decimal("0.3"), 2, 3, date(2025, 1, 31), 3),
    fit=FIT,
    people=[Person(UUID(int=2), "top", 1, True), Person(UUID(int=3), "middle", 3, False)],
)
amounts = st.decimals(0, 2_000_000, places=2)
shares = st.decimals(0, "0.5", places=4)


def test_factors_come_in_the_methods_order_whoever_told_them() -> None:
    entered = {
        GradingFactor.EFFECT_OF_LOSS: ManualFactor(GradingBand.B, "Zhang: two follow it", 2025),
        GradingFactor.CREDIT: ManualFactor(GradingBand.A, "Zhang: prepays from now on", 2025),
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
                "invoices": "7",
                "due": "1000",
                "effort_share": "0.02",
                "lost_share": "0",
                "delay_days": "12.3",
            },
        ),
        "loyalty": ("B", "0.6", year | {"ordered_months": "11", "suppliers": "3", "oldest_as_of": date(2025, 1, 31)}),
        "relationship_length": ("A", "79", {"since": date(2019, 5, 1), "as_of": date(2025, 12, 31)}),
        "share_of_purchasing": (
            "B",
            "0.6",
            {"rivals": "2", "categories": "3", "oldest_as_of": date(2025, 1, 31), "main_rival_share": "0.3"},
        ),
        "relationship_depth": ("B", "1", {"assessed": "2", "as_of": date(2025, 12, 31)}),
        "strategy_match": ("B", "converging", {"strategic_fit_id": str(FIT.id), "assessed_on": date(2025, 3, 1)}),
    }
    assert (graded.bands, graded.coverage, graded.is_provisional) == ("BA-BB--ABB--B", Decimal("0.6154"), False)
    assert (graded.score, graded.customer_class) == (Decimal("0.8125"), CustomerClass.IMPORTANT)
    assert graded.tags == ["strategic", "profit", "big", "value"]


def test_what_nobody_knows_has_no_value() -> None:
    graded = grade(CustomerInputs(), BY)
    assert (graded.factors, graded.score, graded.tags) == ([], None, ["non_profit"])
    assert (graded.customer_class, graded.is_potential, graded.potential_reason) == (None, True, None)


def test_a_person_overrides_and_what_was_computed_stays_beside() -> None:
    entered = {
        GradingFactor.CREDIT: ManualFactor(GradingBand.A, "Li: the bank delayed it", 2025),
        GradingFactor.EXPECTED_SALES: ManualFactor(GradingBand.C, "Li: half of last year", 2024),
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
        "entered_for": 2024,
        "carried": True,
    }
    assert (credit["entered_for"], credit["carried"]) == (2025, False)
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


@given(late=st.tuples(*[st.integers(0, 1000)] * 4), better=st.tuples(*[st.integers(0, 1000)] * 4))
def test_paying_better_never_lowers_a_grade(late: tuple[int, ...], better: tuple[int, ...]) -> None:
    worse = sorted(map(Decimal, late), reverse=True)
    least = [min(pair) for pair in zip(worse, sorted(map(Decimal, better), reverse=True), strict=True)]
    before, after = (
        grade(EVERYTHING._replace(payments=PaymentRecord(3, Decimal(1000), *parts)), BY) for parts in (worse, least)
    )
    assert is_no_worse(before, after)


@given(ours=shares, gained=shares, rivals=st.integers(1, 4), fewer=st.integers(0, 3))
def test_gaining_share_from_the_main_rival_never_lowers_a_grade(
    ours: Decimal, gained: Decimal, rivals: int, fewer: int
) -> None:
    held = Decimal("0.5")
    lost = min(gained, held)
    before, after = (
        grade(EVERYTHING._replace(supply=SupplyStanding(share, rest or None, many, 1, date(2025, 1, 1), 2)), BY)
        for share, rest, many in ((ours, held, rivals), (ours + lost, held - lost, max(rivals - fewer, 1)))
    )
    assert is_no_worse(before, after)


def test_a_better_fit_never_lowers_a_grade() -> None:
    graded = [grade(EVERYTHING._replace(fit=FIT._replace(trend=trend)), BY) for trend in reversed(StrategyTrend)]
    assert all(is_no_worse(before, after) for before, after in pairwise(graded))


def test_a_lack_says_why_where_it_is_not_the_usual_reason() -> None:
    uncosted = YearFigures(Decimal(10), None, None)
    few = EVERYTHING.payments
    assert few is not None
    told = grade(EVERYTHING._replace(figures=uncosted, payments=few._replace(invoices=2)), BY).factors
    lacks = {one["factor"]: one["missing"] for one in told if "missing" in one}
    assert lacks == {"profit": MissingReason.NO_COSTS, "credit": MissingReason.TOO_FEW_INVOICES}


def test_a_forecast_is_the_expected_sales_until_the_year_is_over() -> None:
    facts = EVERYTHING._replace(expected_sales=Decimal("499999.99"), graded_year_sales=Decimal(1_000_000))
    running = replace(BY, window=BY.window._replace(is_closed=False))
    for by, found in ((running, ("C", "499999.99")), (BY, ("A", "1000000"))):
        told = {one["factor"]: one for one in grade(facts, by).factors}
        assert (told["expected_sales"]["band"], told["expected_sales"]["value"]) == found


def test_the_tier_reads_the_last_closed_year() -> None:
    facts = EVERYTHING._replace(graded_year_sales=Decimal(5_000_000))
    running = replace(BY, window=BY.window._replace(is_closed=False))
    assert [grade(facts, by).tier for by in (BY, running)] == ["strategic", "key"]


def test_a_diverging_strategy_makes_a_cash_cow_whatever_it_contributes() -> None:
    cows = [grade(EVERYTHING._replace(fit=FIT._replace(trend=trend)), BY).is_cash_cow for trend in StrategyTrend]
    assert cows == [trend is StrategyTrend.DIVERGING for trend in StrategyTrend]
    assert not grade(EVERYTHING._replace(fit=None), BY).is_cash_cow


def test_judgements_of_earlier_years_are_marked_as_carried() -> None:
    judged = {
        kind: Judgement(kind, holds=True, evidence="Li: seen", fiscal_year=year)
        for kind, year in ((JudgementKind.DEMAND_STABLE, 2025), (JudgementKind.PAIN_POINT, 2023))
    }
    told = grade(EVERYTHING._replace(judged=judged), BY).judgements
    assert [(one["judgement"], one["entered_for"], one["carried"]) for one in told] == [
        ("demand_stable", 2025, False),
        ("pain_point", 2023, True),
    ]


@given(judged=st.dictionaries(st.sampled_from(JudgementKind), st.booleans()), holds=st.booleans())
def test_marking_potential_changes_no_other_judgement_and_not_the_class(
    judged: dict[JudgementKind, bool], holds: bool
) -> None:
    known = {kind: Judgement(kind, value, "Li: seen", 2025) for kind, value in judged.items()}
    marked = known | {JudgementKind.POTENTIAL: Judgement(JudgementKind.POTENTIAL, holds, "Li: a new plant", 2025)}
    before, after = (grade(EVERYTHING._replace(judged=each), BY) for each in (known, marked))
    assert after.is_potential is holds
    assert after.potential_reason == ("Li: a new plant" if holds else None)
    mark = {"is_potential": None, "potential_reason": None}
    others = [[one for one in each.judgements if one["judgement"] != "potential"] for each in (before, after)]
    assert others[0] == others[1]
    assert before._replace(judgements=[], **mark) == after._replace(judgements=[], **mark)
