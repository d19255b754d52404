"""What a service policy makes of a customer's traits (method, 2.5, 2.6): the stricter demand counts, with reasons."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.customers.policy_terms import ContactForm, PolicySubject
from shared.customers.roles import DecisionRole, TeamRole
from shared.customers.service_policy import ContactDuty, PolicyDuties, PolicyText, ServicePolicyContent, StageAction
from shared.customers.traits import CustomerClass, LifecycleStage, Quadrant, ServiceTier, Traits

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Reason:
    """The rule that gave something: its subject, and the trait's value, where it has one."""

    subject: PolicySubject
    value: str | None = None
    name_en: str = ""
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class Demand(Generic[ValueT]):
    """What the customer is entitled to or demands, and the rules that say so."""

    value: ValueT
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class Duties:
    """What a customer is entitled to, and what it demands of us."""

    resources: list[Demand[PolicyText]]
    contact: Demand[ContactDuty] | None
    answer_hours: Demand[int] | None
    solve_hours: Demand[int] | None
    support_hours: Demand[int] | None
    team: list[Demand[TeamRole]]
    """In the order of the enumeration."""
    actions: Sequence[StageAction]
    """Those of its stage."""
    materials: Mapping[DecisionRole, Sequence[PolicyText]]


def duties_of(policy: ServicePolicyContent, traits: Traits) -> Duties:
    """The policy's rules for these traits, merged. What a hidden trait gives is no part of it."""
    rules = list(applying(policy, traits))
    stage = policy.stages.get(traits.stage) if traits.stage else None
    return Duties(
        resources=list(all_resources((reason, one.resources) for reason, one in rules)),
        contact=strictest_contact((reason, one.contact) for reason, one in rules),
        answer_hours=strictest_hours((reason, one.answer_hours) for reason, one in rules),
        solve_hours=strictest_hours((reason, one.solve_hours) for reason, one in rules),
        support_hours=strictest_hours((reason, one.support_hours) for reason, one in rules),
        team=all_roles((reason, one.team) for reason, one in rules),
        actions=stage.actions if stage else [],
        materials=policy.materials,
    )


def applying(policy: ServicePolicyContent, traits: Traits) -> Iterator[tuple[Reason, PolicyDuties]]:
    """The rules that apply to these traits, each with the reason that names it."""
    yield reason_of(PolicySubject.EVERYBODY), policy.everybody
    by_trait: Sequence[tuple[PolicySubject, Any, Any]] = (
        (PolicySubject.QUADRANT, traits.quadrant, policy.quadrants),
        (PolicySubject.TIER, traits.tier, policy.tiers),
        (PolicySubject.CUSTOMER_CLASS, traits.customer_class, policy.classes),
        (PolicySubject.STAGE, traits.stage, policy.stages),
    )
    for subject, trait, duties in by_trait:
        if trait in duties:
            yield reason_of(subject, trait), duties[trait]
    if traits.is_cash_cow:
        yield reason_of(PolicySubject.CASH_COW), policy.cash_cow


def reason_of(
    subject: PolicySubject, trait: Quadrant | ServiceTier | CustomerClass | LifecycleStage | None = None
) -> Reason:
    """The reason that names a rule."""
    return Reason(subject, *((None, subject.en, subject.zh) if trait is None else (trait.value, trait.en, trait.zh)))


def strictest_hours(demands: Iterable[tuple[Reason, int | None]]) -> Demand[int] | None:
    """The shortest time, and every rule that demands it."""
    asked = [(reason, hours) for reason, hours in demands if hours is not None]
    if not asked:
        return None
    least = min(hours for _, hours in asked)
    return Demand(least, [reason for reason, hours in asked if hours == least])


def strictest_contact(demands: Iterable[tuple[Reason, ContactDuty | None]]) -> Demand[ContactDuty] | None:
    """The most frequent contact; of equally frequent ones the form that the enumeration names first."""
    asked = [(reason, contact) for reason, contact in demands if contact is not None]
    if not asked:
        return None
    chosen = min((contact for _, contact in asked), key=strictness)
    return Demand(chosen, [reason for reason, contact in asked if strictness(contact) == strictness(chosen)])


def strictness(contact: ContactDuty) -> tuple[int, int]:
    """A contact's place from the strictest."""
    return contact.every.rank, list(ContactForm).index(contact.form)


def all_roles(demands: Iterable[tuple[Reason, Iterable[TeamRole]]]) -> list[Demand[TeamRole]]:
    """Every role that some rule demands, in the order of the enumeration."""
    found: dict[TeamRole, list[Reason]] = {}
    for reason, roles in demands:
        for role in dict.fromkeys(roles):
            found.setdefault(role, []).append(reason)
    return [Demand(role, found[role]) for role in TeamRole if role in found]


def all_resources(demands: Iterable[tuple[Reason, Iterable[PolicyText]]]) -> Iterable[Demand[PolicyText]]:
    """Every resource once, with the rules that give it. A cash cow's replace all others (method, 2.6)."""
    listed = [(reason, list(resources)) for reason, resources in demands]
    of_cow = [(reason, some) for reason, some in listed if reason.subject is PolicySubject.CASH_COW and some]
    found: dict[tuple[str, str], Demand[PolicyText]] = {}
    for reason, resources in of_cow or listed:
        for one in resources:
            found.setdefault((one.name_en, one.name_zh), Demand(one, [])).reasons.append(reason)
    return found.values()
