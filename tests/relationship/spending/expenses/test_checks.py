"""The spending policy, rule by rule with its edges."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.relationship.spending.expenses.checks import Check, GiftTerms, Planned, Used, check_expense
from services.relationship.spending.expenses.rates import ExchangeRateMissing, ExchangeRateOff, rate_for
from services.relationship.spending.expenses.rules import (
    CheckVerdict,
    NotTheApprover,
    SpendingRule,
    exceeds_approved,
    share_of,
    steps_decided,
)
from services.relationship.spending.expenses.wording import TEXTS
from services.relationship.spending.schemes.model import STANDARD, SpendingSchemeContent
from services.relationship.spending.schemes.rules import Approver, ExpenseKind, refuse_contradictions
from shared.schemes.problems import SchemeUnsound

LI, HAN = UUID(int=1), UUID(int=2)
GIFT, MEAL, TRAVEL = ExpenseKind.GIFT, ExpenseKind.MEAL, ExpenseKind.TRAVEL
TEA = GiftTerms("given", "tea", Decimal(400), Decimal(150))


def planned(kind: ExpenseKind = MEAL, amount: Any = 100, sharing: int = 1, **more: Any) -> Planned:
    return Planned(kind, Decimal(amount), Decimal(amount) / sharing, **more)


def check(one: Planned, used: Used | None = None, scheme: SpendingSchemeContent = STANDARD) -> Check:
    return check_expense(scheme, one, used or Used())


def refused_by(found: Check) -> list[str]:
    return [finding.rule.value for finding in found.refusals]


@pytest.mark.parametrize(
    ("one", "rules"),
    [
        (planned(MEAL, 300), []),
        (planned(MEAL, "300.01"), ["person"]),
        (planned(MEAL, 1200, 4), []),
        (planned(MEAL, 1204, 4), ["person"]),
        (planned(GIFT, 5000, 10), []),
        (planned(GIFT, "5000.01", 20), ["occasion"]),
        (planned(GIFT, 501, contact_ids=[LI]), ["person"]),
        (planned(TRAVEL, 100_000), []),
        (planned(TRAVEL, "100000.01"), ["customer_year"]),
    ],
)
def test_what_exceeds_a_limit_is_refused(one: Planned, rules: list[str]) -> None:
    assert refused_by(check(one)) == rules


@pytest.mark.parametrize(("before", "rules"), [(700, []), ("700.01", ["person_year"]), (0, [])])
def test_a_year_counts_what_each_person_had_of_the_kind(before: Any, rules: list[str]) -> None:
    used = Used(of_people={LI: {GIFT: Decimal(before), MEAL: Decimal(2000)}})
    assert refused_by(check(planned(GIFT, 600, 2, contact_ids=[LI, HAN]), used)) == rules


def test_a_limit_of_all_kinds_counts_them_together() -> None:
    used = Used(of_people={LI: {MEAL: Decimal(3000), TRAVEL: Decimal(1900)}})
    assert refused_by(check(planned(MEAL, 100, contact_ids=[LI]), used)) == []
    (finding,) = check(planned(MEAL, 101, contact_ids=[LI]), used).refusals
    assert (finding.rule, finding.limit, finding.used, finding.contact_id) == (
        SpendingRule.PERSON_YEAR,
        Decimal(5000),
        Decimal(4900),
        LI,
    )


@pytest.mark.parametrize(
    ("kind", "amount", "approvers"),
    [
        (MEAL, 200, []),
        (TRAVEL, 1000, []),
        (TRAVEL, "1000.01", ["supervisor"]),
        (TRAVEL, "10000.01", ["supervisor", "executive"]),
        (TRAVEL, "50000.01", ["supervisor", "executive", "finance"]),
        (GIFT, 200, []),
        (GIFT, 201, ["supervisor"]),
        (ExpenseKind.ENTERTAINMENT, 1, ["supervisor"]),
    ],
)
def test_the_amount_says_who_approves(kind: ExpenseKind, amount: Any, approvers: list[str]) -> None:
    found = check(planned(kind, amount, sharing=5))
    assert [approver.value for approver in found.approvers] == approvers
    assert found.verdict is (CheckVerdict.NEEDS_APPROVAL if approvers else CheckVerdict.ALLOWED)


@pytest.mark.parametrize(
    ("kind", "more", "rules"),
    [
        (GIFT, {"is_customer_banned": True}, ["recipient_banned"]),
        (GIFT, {"contact_ids": [LI, HAN], "banned_contacts": frozenset({HAN})}, ["recipient_banned"]),
        (GIFT, {"contact_ids": [LI], "banned_contacts": frozenset({HAN})}, []),
        (ExpenseKind.ENTERTAINMENT, {"is_customer_banned": True}, ["recipient_banned"]),
        (MEAL, {"is_customer_banned": True}, []),
    ],
)
def test_who_takes_no_gifts_gets_none(kind: ExpenseKind, more: dict[str, Any], rules: list[str]) -> None:
    assert refused_by(check(planned(kind, 100, **more))) == rules


def test_a_banned_kind_is_refused() -> None:
    scheme = STANDARD.model_copy(update={"banned_kinds": [MEAL]})
    assert refused_by(check(planned(), scheme=scheme)) == ["kind_banned"]


@pytest.mark.parametrize(
    ("terms", "share", "article", "rules", "approvers"),
    [
        (TEA, 150, "tea", [], []),
        (TEA, "150.01", "tea", [], ["supervisor"]),
        (TEA, 400, None, [], ["supervisor"]),
        (TEA, "400.01", None, ["gift_above_value"], ["supervisor"]),
        (TEA, 100, "book", [], ["supervisor"]),
        (GiftTerms("none"), 100, None, ["gift_not_planned"], []),
        (GiftTerms("banned"), 100, None, [], []),  # the ban itself is found apart
    ],
)
def test_the_gift_scheme_says_what_fits_whom(
    terms: GiftTerms, share: Any, article: str | None, rules: list[str], approvers: list[str]
) -> None:
    found = check(planned(GIFT, share, contact_ids=[LI], article=article, gifts={LI: terms}))
    assert refused_by(found) == rules
    assert [approver.value for approver in found.approvers] == approvers


@given(st.sampled_from(ExpenseKind), st.integers(1, 200_000), st.integers(0, 200_000), st.integers(1, 20))
def test_spending_more_is_never_easier(kind: ExpenseKind, amount: int, more: int, sharing: int) -> None:
    verdicts = list(CheckVerdict)
    less, greater = (check(planned(kind, one, sharing)) for one in (amount, amount + more))
    assert verdicts.index(less.verdict) <= verdicts.index(greater.verdict)
    assert set(less.approvers) <= set(greater.approvers)


def test_every_rule_has_its_words() -> None:
    assert set(TEXTS) == set(SpendingRule)


@pytest.mark.parametrize(
    ("sent", "maintained", "rate"),
    [
        (None, "7.1", "7.1"),
        ("7.242", "7.1", "7.242"),
        ("6.958", "7.1", "6.958"),
        ("7.2421", "7.1", ExchangeRateOff),
        ("6.9579", "7.1", ExchangeRateOff),
        ("0.001", "7.1", ExchangeRateOff),
        ("9", None, "9"),
        (None, None, ExchangeRateMissing),
    ],
)
def test_a_rate_is_near_the_maintained_one(sent: str | None, maintained: str | None, rate: Any) -> None:
    given = [None if one is None else Decimal(one) for one in (sent, maintained)]
    if isinstance(rate, str):
        assert rate_for(*given, Decimal("0.02"), "USD", "CNY") == Decimal(rate)
        return
    with pytest.raises(rate):
        rate_for(*given, Decimal("0.02"), "USD", "CNY")


def test_what_was_checked_by_no_rate_is_approved_by_finance() -> None:
    found = check(planned(TRAVEL, 100, has_rate=False))
    assert (found.verdict, found.approvers) == (CheckVerdict.NEEDS_APPROVAL, (Approver.FINANCE,))


def test_a_part_is_approved_by_the_whole_and_counts_by_itself() -> None:
    found = check(planned(ExpenseKind.EVENT, 500, whole=Decimal(60_000)))
    assert (found.approvers, found.refusals) == (tuple(Approver), [])


@pytest.mark.parametrize(("kind", "share"), [(GIFT, 450), (MEAL, 18)])
def test_a_gift_is_shared_by_those_who_get_it_and_all_else_by_those_who_take_part(
    kind: ExpenseKind, share: int
) -> None:
    assert share_of(kind, Decimal(900), participants=50, people=2) == share


@given(st.lists(st.tuples(st.sampled_from(ExpenseKind), st.integers(1, 400)), max_size=12))
def test_expenses_planned_together_stay_below_a_limit_as_those_planned_in_turn(
    spent: list[tuple[ExpenseKind, int]],
) -> None:
    used = Used()
    for kind, amount in spent:
        one = planned(kind, amount, contact_ids=[LI])
        if "person_year" not in refused_by(check(one, used)):
            used = used.with_another(one)
    assert sum(used.of_people.get(LI, {}).values()) <= 5_000
    assert used.of_people.get(LI, {}).get(GIFT, 0) <= 1_000


S, E, F = Approver


@pytest.mark.parametrize(
    ("pending", "entitled", "count"),
    [([S, E, F], {S}, 1), ([S, E, F], {S, E}, 2), ([S, E], {S, E, F}, 2), ([F], {F}, 1), ([S, F], {S, E}, 1)],
)
def test_one_decision_gives_the_approvals_that_follow_on_one_another(
    pending: list[Approver], entitled: set[Approver], count: int
) -> None:
    assert steps_decided(pending, frozenset(entitled)) == count


@pytest.mark.parametrize(("pending", "entitled"), [([E], {S}), ([S, E], {E}), ([F], set())])
def test_nobody_decides_out_of_turn(pending: list[Approver], entitled: set[Approver]) -> None:
    with pytest.raises(NotTheApprover):
        steps_decided(pending, frozenset(entitled))


@pytest.mark.parametrize(("actual", "exceeds"), [(100, False), (110, False), ("110.01", True), (0, False)])
def test_what_is_well_above_the_approved_amount_is_approved_again(actual: Any, exceeds: bool) -> None:
    assert exceeds_approved(Decimal(actual), Decimal(100), Decimal("0.1")) is exceeds


def test_a_limit_and_an_approver_stand_once() -> None:
    refuse_contradictions(STANDARD.limits, STANDARD.approvals)
    with pytest.raises(SchemeUnsound) as refused:
        refuse_contradictions([*STANDARD.limits, STANDARD.limits[0]], [*STANDARD.approvals, STANDARD.approvals[0]])
    assert [error.pointer for error in refused.value.errors] == ["/content/limits/6", "/content/approvals/5"]
