"""Where several demands meet, the stricter counts."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.customer.duties.entitlements import rules
from services.customer.duties.entitlements.operations import applying
from services.customer.duties.entitlements.rules import Reason, Traits, reason_of
from services.customer.duties.policies.model import ContactDuty, PolicyText
from services.customer.duties.policies.rules import ContactForm, PolicyCadence, PolicySubject
from services.customer.duties.policies.standard import STANDARD
from services.customer.profile.standing.rules import CustomerClass, LifecycleStage, Quadrant, ServiceTier
from services.customer.profile.team.rules import TeamRole

EVERYBODY, TIER, COW = (Reason(one) for one in (PolicySubject.EVERYBODY, PolicySubject.TIER, PolicySubject.CASH_COW))
contacts = st.builds(
    ContactDuty.model_validate,
    st.fixed_dictionaries({"form": st.sampled_from(ContactForm), "every": st.sampled_from(PolicyCadence)}),
)


@given(st.lists(st.one_of(st.none(), contacts), max_size=6))
def test_no_demand_is_stricter_than_the_contact_that_counts(demands: list[ContactDuty | None]) -> None:
    found = rules.strictest_contact([(Reason(PolicySubject.TIER, str(n)), one) for n, one in enumerate(demands)])
    asked = [one for one in demands if one]
    assert (found is None) == (not asked)
    if found:
        chosen: Any = found.value
        assert all(rules.strictness(chosen) <= rules.strictness(one) for one in asked)
        assert all(demands[int(reason.value or "")] == chosen for reason in found.reasons)


@given(st.lists(st.one_of(st.none(), st.integers(1, 99)), max_size=6))
def test_the_shortest_time_counts_and_names_who_demands_it(hours: list[int | None]) -> None:
    found = rules.strictest_hours([(Reason(PolicySubject.TIER, str(n)), one) for n, one in enumerate(hours)])
    asked = [one for one in hours if one is not None]
    assert (found.value if found else None) == min(asked, default=None)
    assert [reason.value for reason in (found.reasons if found else [])] == [
        str(n) for n, one in enumerate(hours) if asked and one == min(asked)
    ]


def test_roles_add_up_in_the_enumerations_order() -> None:
    support, manager = TeamRole.TECHNICAL_SUPPORT, TeamRole.ACCOUNT_MANAGER
    found = rules.all_roles([(TIER, [support, manager]), (EVERYBODY, [manager])])
    assert list(found.items()) == [(manager, [TIER, EVERYBODY]), (support, [TIER])]


def test_a_cash_cows_resources_replace_all_others() -> None:
    plan, shrink = PolicyText(name_en="Plan", name_zh="方案"), PolicyText(name_en="Shrink", name_zh="收缩")
    assert list(rules.all_resources([(TIER, [plan]), (EVERYBODY, [plan])])) == [(plan, [TIER, EVERYBODY])]
    assert list(rules.all_resources([(TIER, [plan]), (COW, [shrink])])) == [(shrink, [COW])]
    assert list(rules.all_resources([(TIER, [plan]), (COW, [])])) == [(plan, [TIER])]


def test_only_rules_of_the_customers_traits_apply() -> None:
    traits = Traits(
        Quadrant.CORE_VALUE, ServiceTier.STANDARD, CustomerClass.CORE, LifecycleStage.DEEP, is_cash_cow=True
    )
    assert [(reason.subject.value, reason.value) for reason, _ in applying(STANDARD, traits)] == [
        ("everybody", None),
        ("quadrant", "core_value"),
        ("customer_class", "core"),
        ("stage", "deep"),
        ("cash_cow", None),
    ]
    assert [reason for reason, _ in applying(STANDARD, Traits())] == [reason_of(PolicySubject.EVERYBODY)]
