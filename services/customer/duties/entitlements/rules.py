"""How the demands of several traits become one (method, 2.5): the stricter counts, and says where it comes from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.customer.duties.policies.rules import ContactForm, PolicyCadence, PolicySubject
from services.customer.profile.standing.rules import CustomerClass, LifecycleStage, Quadrant, ServiceTier
from services.customer.profile.team.rules import TeamRole


@dataclass(frozen=True, slots=True)
class Traits:
    """What the policy looks at; None: unknown, or hidden from the caller."""

    quadrant: Quadrant | None = None
    tier: ServiceTier | None = None
    customer_class: CustomerClass | None = None
    stage: LifecycleStage | None = None
    stage_since: date | None = None
    is_cash_cow: bool | None = None
    is_provisional: bool | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """The rule that gave something: its subject, and the trait's value, where it has one."""

    subject: PolicySubject
    value: str | None = None
    name_en: str = ""
    name_zh: str = ""


class Named(Protocol):
    """A text in both languages."""

    name_en: str
    name_zh: str


class Contact(Protocol):
    """A demand for contact."""

    form: ContactForm
    every: PolicyCadence


@dataclass(frozen=True, slots=True)
class Demand:
    """A number or a contact that counts, and the rules that demand it."""

    value: object
    reasons: list[Reason]


def reason_of(
    subject: PolicySubject, trait: Quadrant | ServiceTier | CustomerClass | LifecycleStage | None = None
) -> Reason:
    """The reason that names a rule."""
    return Reason(subject, *((None, subject.en, subject.zh) if trait is None else (trait.value, trait.en, trait.zh)))


def strictest_hours(demands: Iterable[tuple[Reason, int | None]]) -> Demand | None:
    """The shortest time, and every rule that demands it."""
    asked = [(reason, hours) for reason, hours in demands if hours is not None]
    if not asked:
        return None
    least = min(hours for _, hours in asked)
    return Demand(least, [reason for reason, hours in asked if hours == least])


def strictest_contact(demands: Iterable[tuple[Reason, Contact | None]]) -> Demand | None:
    """The most frequent contact; of equally frequent ones the form that the enumeration names first."""
    asked = [(reason, contact) for reason, contact in demands if contact is not None]
    if not asked:
        return None
    chosen = min((contact for _, contact in asked), key=strictness)
    return Demand(chosen, [reason for reason, contact in asked if strictness(contact) == strictness(chosen)])


def strictness(contact: Contact) -> tuple[int, int]:
    """A contact's place from the strictest."""
    return contact.every.rank, list(ContactForm).index(contact.form)


def all_roles(demands: Iterable[tuple[Reason, Iterable[TeamRole]]]) -> Mapping[TeamRole, list[Reason]]:
    """Every role that some rule demands, in the order of the enumeration."""
    found: dict[TeamRole, list[Reason]] = {}
    for reason, roles in demands:
        for role in dict.fromkeys(roles):
            found.setdefault(role, []).append(reason)
    return {role: found[role] for role in TeamRole if role in found}


def all_resources(demands: Iterable[tuple[Reason, Iterable[Named]]]) -> Iterator[tuple[Named, list[Reason]]]:
    """Every resource once, with the rules that give it. A cash cow's replace all others (method, 2.6)."""
    listed = [(reason, list(resources)) for reason, resources in demands]
    of_cow = [(reason, some) for reason, some in listed if reason.subject is PolicySubject.CASH_COW and some]
    found: dict[tuple[str, str], tuple[Named, list[Reason]]] = {}
    for reason, resources in of_cow or listed:
        for one in resources:
            found.setdefault((one.name_en, one.name_zh), (one, []))[1].append(reason)
    yield from found.values()
