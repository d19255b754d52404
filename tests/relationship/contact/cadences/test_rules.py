"""What contact traits demand, when it is due, and how severe delay is."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.relationship.contact.cadences.rules import (
    CadenceKind,
    demands_of,
    due_on,
    period_days,
    severity_of,
    strictest,
    traits_from,
)
from services.relationship.contact.schemes.store import STANDARD as SCHEME
from shared.customers.policy_terms import ContactForm, PolicyCadence
from shared.customers.service_policy import ContactDuty, PolicyDuties
from shared.customers.standard_policy import STANDARD
from shared.customers.traits import CustomerClass, LifecycleStage, Quadrant, ServiceTier, Traits

TRAITS = st.builds(
    Traits,
    quadrant=st.none() | st.sampled_from(Quadrant),
    tier=st.none() | st.sampled_from(ServiceTier),
    customer_class=st.none() | st.sampled_from(CustomerClass),
    stage=st.none() | st.sampled_from(LifecycleStage),
    is_cash_cow=st.booleans(),
)
MONTHLY_FOR_CORE = STANDARD.model_copy(
    update={
        "classes": {
            CustomerClass.CORE: PolicyDuties(contact=ContactDuty(form=ContactForm.CALL, every=PolicyCadence.MONTHLY))
        }
    }
)


@given(TRAITS)
def test_level_1_is_told_the_same_whatever_is_hidden(traits: Traits) -> None:
    """Quadrant and cash cow do not show in what level 1 knows."""
    bare = replace(traits, quadrant=None, is_cash_cow=None)

    def known(of: Traits) -> list[tuple[str | None, str]]:
        demands = demands_of(of, MONTHLY_FOR_CORE, SCHEME.executives)
        return [(one.form, one.every) for one in demands if one.level == 1]

    assert known(traits) == known(bare)


@given(TRAITS)
def test_a_demand_is_open_to_all_only_where_level_1_knows_it(traits: Traits) -> None:
    demands = demands_of(traits, MONTHLY_FOR_CORE, SCHEME.executives)
    by_level = {one.level: one for one in demands if one.kind is CadenceKind.REGULAR}
    if 2 in by_level:
        is_same = 1 in by_level and (by_level[1].form, by_level[1].every) == (by_level[2].form, by_level[2].every)
        assert (by_level[2].clearance == 1) is is_same


@pytest.mark.parametrize(
    ("text", "traits"),
    [
        ("||||false", Traits(is_cash_cow=False)),
        (
            "core_value|key|core|deep|true",
            Traits(
                Quadrant.CORE_VALUE,
                ServiceTier.KEY,
                CustomerClass.CORE,
                LifecycleStage.DEEP,
                is_cash_cow=True,
            ),
        ),
    ],
)
def test_traits_are_read_as_the_database_writes_them(text: str, traits: Traits) -> None:
    assert traits_from(text) == traits


@pytest.mark.parametrize(
    ("tier", "kind", "every"),
    [
        (None, None, None),
        (ServiceTier.STRATEGIC, None, PolicyCadence.HALF_YEARLY),
        (None, CustomerClass.CORE, PolicyCadence.YEARLY),
        (ServiceTier.STRATEGIC, CustomerClass.CORE, PolicyCadence.HALF_YEARLY),
        (ServiceTier.BASIC, CustomerClass.SMALL, None),
    ],
)
def test_executives_meet_as_the_stricter_trait_says(
    tier: ServiceTier | None, kind: CustomerClass | None, every: PolicyCadence | None
) -> None:
    assert strictest(SCHEME.executives, Traits(tier=tier, customer_class=kind)) is every


@pytest.mark.parametrize(
    ("every", "last_contact_on", "due"),
    [
        (PolicyCadence.WEEKLY, date(2026, 1, 30), date(2026, 2, 6)),
        (PolicyCadence.TWO_WEEKS, date(2026, 1, 30), date(2026, 2, 13)),
        (PolicyCadence.MONTHLY, date(2026, 1, 31), date(2026, 2, 28)),
        (PolicyCadence.QUARTERLY, None, date(2026, 4, 1)),
        (PolicyCadence.HALF_YEARLY, date(2025, 8, 31), date(2026, 2, 28)),
        (PolicyCadence.YEARLY, date(2024, 2, 29), date(2025, 2, 28)),
        (PolicyCadence.ONCE, None, date(2026, 1, 1)),
        (PolicyCadence.ONCE, date(2020, 1, 1), None),
        (PolicyCadence.ON_OPPORTUNITY, None, None),
    ],
)
def test_the_next_contact_is_due_a_period_after_the_last(
    every: PolicyCadence, last_contact_on: date | None, due: date | None
) -> None:
    assert due_on(every, last_contact_on, since_on=date(2026, 1, 1)) == due


@pytest.mark.parametrize(
    ("days", "severity"), [(1, "low"), (14, "low"), (15, "medium"), (29, "medium"), (30, "high"), (400, "high")]
)
def test_severity_rises_with_the_share_of_the_period(days: int, severity: str) -> None:
    assert severity_of(days, PolicyCadence.MONTHLY, SCHEME.warning) == severity


def test_what_has_no_period_is_severe_from_the_first_day() -> None:
    assert period_days(PolicyCadence.ONCE) == 1
    assert severity_of(1, PolicyCadence.ONCE, SCHEME.warning) == "high"
