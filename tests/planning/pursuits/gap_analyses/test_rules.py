"""What goals lack: which leads count, by which weight, and what is left."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.planning.pursuits.gap_analyses import rules
from services.planning.pursuits.gap_analyses.rules import LeadOmission, Omitted, OpenLead, StageTotal
from services.planning.pursuits.leads.rules import LeadState

DUE = date(2025, 12, 31)
WEIGHTS = {LeadState.NEW: Decimal("0.05"), LeadState.QUALIFIED: Decimal("0.2")}
NEW, QUALIFIED, OPPORTUNITY = LeadState.NEW, LeadState.QUALIFIED, LeadState.OPPORTUNITY


def lead(state: LeadState = NEW, amount: str | None = "100", **fields: Any) -> OpenLead:
    known = {"currency": "CNY", "probability": None, "expected_on": DUE} | fields
    return OpenLead(state, None if amount is None else Decimal(amount), **known)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (lead(), None),
        (lead(expected_on=date(2020, 1, 1)), None),
        (lead(expected_on=date(2026, 1, 1)), LeadOmission.LATER),
        (lead(expected_on=None), LeadOmission.NO_DAY),
        (lead(currency="EUR"), LeadOmission.OTHER_CURRENCY),
        (lead(amount=None, currency=None, expected_on=None), LeadOmission.NO_AMOUNT),
        (lead(amount="0"), None),
    ],
)
def test_which_leads_count(found: OpenLead, reason: LeadOmission | None) -> None:
    assert rules.omission(found, "CNY", DUE) is reason


def test_leads_count_by_the_weight_of_their_stage() -> None:
    leads = [
        lead(),
        lead(amount="300"),
        lead(QUALIFIED),
        lead(OPPORTUNITY, probability=Decimal("0.4")),
        lead(OPPORTUNITY, probability=Decimal(0)),
        lead(OPPORTUNITY, expected_on=None),
    ]
    assert rules.total_by_stage(leads, WEIGHTS, "CNY", DUE) == [
        StageTotal(OPPORTUNITY, 2, Decimal(200), Decimal(40)),
        StageTotal(QUALIFIED, 1, Decimal(100), Decimal(20)),
        StageTotal(NEW, 2, Decimal(400), Decimal(20)),
    ]


def test_leads_that_do_not_count_are_numbered_by_reason() -> None:
    leads = [lead(expected_on=None), lead(amount=None), lead(amount=None), lead()]
    assert rules.omitted_by_reason(leads, "CNY", DUE) == [
        Omitted(LeadOmission.NO_AMOUNT, 2),
        Omitted(LeadOmission.NO_DAY, 1),
    ]


LEADS = st.builds(
    OpenLead,
    st.sampled_from([NEW, QUALIFIED, OPPORTUNITY]),
    st.none() | st.integers(0, 10**9).map(Decimal),
    st.sampled_from(["CNY", "EUR"]),
    st.none() | st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)]),
    st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
)


@settings(deadline=None)
@given(st.lists(LEADS))
def test_every_lead_counts_once_or_is_omitted_once(leads: list[OpenLead]) -> None:
    totals = rules.total_by_stage(leads, WEIGHTS, "CNY", DUE)
    omitted = rules.omitted_by_reason(leads, "CNY", DUE)
    assert sum(one.leads for one in (*totals, *omitted)) == len(leads)
    assert all(0 <= one.weighted <= one.amount for one in totals)


@pytest.mark.parametrize(
    ("target", "covered", "left"),
    [
        ("100", ["40"], "60"),
        ("100", ["40", "60"], "0"),
        ("100", ["140"], "0"),
        ("100", ["-20"], "120"),
        ("0", ["0"], "0"),
        ("100", ["40", None], None),
    ],
)
def test_what_is_left_of_a_target(target: str, covered: list[str | None], left: str | None) -> None:
    known = [None if one is None else Decimal(one) for one in covered]
    assert rules.lacking(Decimal(target), *known) == (None if left is None else Decimal(left))


@pytest.mark.parametrize(
    ("profit_target", "profit", "sales_target", "sales", "margin"),
    [
        ("300", "100", "1000", "500", "0.4"),
        ("300", "400", "1000", "500", "-0.2"),
        ("300", "100", "1000", "1000", None),
        ("300", "100", "1000", "1001", None),
        ("300", None, "1000", "500", None),
        ("300", "100", None, "500", None),
        (None, "100", "1000", "500", None),
        ("300", "100", "1000", None, None),
    ],
)
def test_the_margin_that_the_rest_needs(
    profit_target: str | None, profit: str | None, sales_target: str | None, sales: str | None, margin: str | None
) -> None:
    given_ = (None if one is None else Decimal(one) for one in (profit_target, profit, sales_target, sales))
    assert rules.margin_needed(*given_) == (None if margin is None else Decimal(margin))
