"""Where several demands meet, the stricter counts."""

from hypothesis import given
from hypothesis import strategies as st

from shared.customers import duties as rules
from shared.customers.duties import Demand, Reason, applying, duties_of, reason_of
from shared.customers.policy_terms import ContactForm, PolicyCadence, PolicySubject
from shared.customers.roles import TeamRole
from shared.customers.service_policy import ContactDuty, PolicyText
from shared.customers.standard_policy import STANDARD
from shared.customers.traits import CustomerClass, LifecycleStage, Quadrant, ServiceTier, Traits

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
        chosen = found.value
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
    assert found == [Demand(manager, [TIER, EVERYBODY]), Demand(support, [TIER])]


def test_a_cash_cows_resources_replace_all_others() -> None:
    plan, shrink = PolicyText(name_en="Plan", name_zh="方案"), PolicyText(name_en="Shrink", name_zh="收缩")
    assert list(rules.all_resources([(TIER, [plan]), (EVERYBODY, [plan])])) == [Demand(plan, [TIER, EVERYBODY])]
    assert list(rules.all_resources([(TIER, [plan]), (COW, [shrink])])) == [Demand(shrink, [COW])]
    assert list(rules.all_resources([(TIER, [plan]), (COW, [])])) == [Demand(plan, [TIER])]


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


def test_the_merged_duties_are_the_strictest_of_the_rules_that_apply() -> None:
    found = duties_of(STANDARD, Traits(Quadrant.CORE_VALUE, ServiceTier.KEY, CustomerClass.CORE, LifecycleStage.STABLE))
    assert (found.contact and found.contact.value.every, found.contact and found.contact.reasons) == (
        PolicyCadence.MONTHLY,
        [reason_of(PolicySubject.QUADRANT, Quadrant.CORE_VALUE)],
    )
    assert [hours and hours.value for hours in (found.answer_hours, found.solve_hours, found.support_hours)] == [
        24,
        48,
        1,
    ]
    assert [one.value for one in found.team] == list(TeamRole)[:3]
    assert [action.key for action in found.actions] == ["tuned_service", "value_report"]
    assert found.materials == STANDARD.materials


def test_a_customer_without_traits_has_what_everybody_has() -> None:
    found = duties_of(STANDARD, Traits())
    assert (found.contact, found.answer_hours, found.resources, found.actions) == (None, None, [], [])
    assert [one.value for one in found.team] == [TeamRole.ACCOUNT_MANAGER]
