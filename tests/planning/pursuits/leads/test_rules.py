"""What is refused in each state of a lead."""

from datetime import date
from decimal import Decimal

import pytest

from services.planning.pursuits.leads import rules
from services.planning.pursuits.leads.rules import LeadState

DAY, BEFORE = date(2025, 9, 18), date(2025, 9, 17)


@pytest.mark.parametrize("state", LeadState)
def test_a_lead_changes_until_it_is_won_lost_or_invalid(state: LeadState) -> None:
    if state in {LeadState.WON, LeadState.LOST, LeadState.INVALID}:
        with pytest.raises(rules.LeadClosed, match=state.en):
            rules.refuse_closed(state)
    else:
        rules.refuse_closed(state)


def test_a_step_names_the_states_that_it_needs() -> None:
    rules.refuse_unless(LeadState.NEW, [LeadState.NEW])
    with pytest.raises(rules.LeadStateUnfit, match=r'"New lead"; this needs: Qualified lead, Opportunity'):
        rules.refuse_unless(LeadState.NEW, rules.PURSUED)


def test_an_amount_has_a_currency() -> None:
    rules.refuse_amount(None, None)
    rules.refuse_amount(Decimal(0), "CNY")
    for amount, currency in ((Decimal(1), None), (None, "CNY")):
        with pytest.raises(rules.CurrencyMissing):
            rules.refuse_amount(amount, currency)


def test_steps_may_be_on_one_day_but_not_in_the_wrong_order() -> None:
    rules.refuse_early(DAY, DAY, "/won_on")
    rules.refuse_late(DAY, DAY, "/brought_in_on")
    with pytest.raises(rules.LeadDayTooEarly) as early:
        rules.refuse_early(BEFORE, DAY, "/won_on")
    with pytest.raises(rules.LeadDayTooLate) as late:
        rules.refuse_late(DAY, BEFORE, "/brought_in_on")
    pointers = [error.pointer for raised in (early, late) for error in raised.value.errors]
    assert pointers == ["/won_on", "/brought_in_on"]


def test_nothing_has_no_share() -> None:
    assert rules.share_of(0, 0) is None
    assert (rules.share_of(0, 3), rules.share_of(1, 3), rules.share_of(3, 3)) == (0, Decimal("0.3333"), 1)


def test_what_the_conversion_fills_changes_only_of_an_opportunity() -> None:
    rules.refuse_before_conversion(LeadState.OPPORTUNITY, {"probability", "summit_project_id"})
    rules.refuse_before_conversion(LeadState.NEW, {"title"})
    with pytest.raises(rules.LeadNotConverted, match="New lead") as raised:
        rules.refuse_before_conversion(LeadState.NEW, {"title", "summit_project_id", "probability"})
    assert [error.pointer for error in raised.value.errors] == ["/probability", "/summit_project_id"]
