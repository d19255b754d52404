"""Statuses of a plan, and the changes that they refuse."""

import uuid

import pytest

from services.planning.plans.plans import rules
from services.planning.plans.plans.rules import Market, MarketKind, PlanStatus
from shared.auth.access import DataScope, DataScopeKind


def test_one_plan_per_customer_and_year() -> None:
    rules.refuse_second(None)
    existing = uuid.uuid4()
    with pytest.raises(rules.PlanExists, match=str(existing)):
        rules.refuse_second(existing)


@pytest.mark.parametrize("status", [PlanStatus.SUBMITTED, PlanStatus.APPROVED])
def test_a_submitted_or_approved_plan_is_frozen(status: PlanStatus) -> None:
    with pytest.raises(rules.PlanFrozen):
        rules.refuse_frozen(status)
    rules.refuse_frozen(PlanStatus.DRAFT)


def test_a_plan_that_was_approved_is_not_deleted() -> None:
    rules.refuse_approved(None)
    with pytest.raises(rules.PlanInForce, match="2"):
        rules.refuse_approved(2)


REGION, INDUSTRY, PRODUCT = MarketKind
SOMEBODY = uuid.uuid4()


@pytest.mark.parametrize(
    ("customer_id", "kind", "code", "pointer"),
    [
        (None, None, None, "/customer_id"),
        (SOMEBODY, REGION, "CN-GD", "/market_kind"),
        (SOMEBODY, None, "CN-GD", "/market_code"),
        (None, REGION, None, "/market_code"),
        (None, None, "CN-GD", "/market_kind"),
    ],
)
def test_a_plan_is_of_one_customer_or_of_one_market(
    customer_id: uuid.UUID | None, kind: MarketKind | None, code: str | None, pointer: str
) -> None:
    with pytest.raises(rules.PlanSubjectUnclear) as refusal:
        rules.refuse_unclear_subject(customer_id, kind, code)
    assert [one.pointer for one in refusal.value.errors] == [pointer]


def test_a_customer_or_a_market_is_enough() -> None:
    rules.refuse_unclear_subject(SOMEBODY, None, None)
    rules.refuse_unclear_subject(None, PRODUCT, "converters")


@pytest.mark.parametrize(
    ("kind", "regions", "market", "is_covered"),
    [
        (DataScopeKind.ALL, (), Market(INDUSTRY, "pumps"), True),
        (DataScopeKind.REGIONS, ("CN-GD",), Market(REGION, "CN-GD"), True),
        (DataScopeKind.REGIONS, ("CN-GD",), Market(REGION, "CN-SH"), False),
        (DataScopeKind.REGIONS, ("CN-GD",), Market(REGION, "CN"), False),
        (DataScopeKind.REGIONS, ("CN-GD",), Market(INDUSTRY, "CN-GD"), False),
        (DataScopeKind.REGIONS, ("CN-GD",), Market(PRODUCT, "CN-GD"), False),
        (DataScopeKind.OWN, (), Market(REGION, "CN-GD"), False),
    ],
)
def test_who_sees_all_of_a_market_changes_its_plan(
    kind: DataScopeKind, regions: tuple[str, ...], market: Market, is_covered: bool
) -> None:
    scope = DataScope(kind, frozenset(regions))
    assert market.is_covered_by(scope) is is_covered
    rules.refuse_foreign_market(None, scope)
    if is_covered:
        rules.refuse_foreign_market(market, scope)
    else:
        with pytest.raises(rules.MarketNotYours):
            rules.refuse_foreign_market(market, scope)


def test_what_is_about_one_customer_needs_a_plan_of_one() -> None:
    assert rules.customer_of(SOMEBODY) == SOMEBODY
    with pytest.raises(rules.MarketPlanHasNone):
        rules.customer_of(None)
