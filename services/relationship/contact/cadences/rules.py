"""What contact is due (method, 2.5 and 4.4): demands by a customer's traits, due days, and how severe delay is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from typing import Protocol

from shared.customers.duties import duties_of
from shared.customers.policy_terms import ContactForm, PolicyCadence
from shared.customers.service_policy import ContactDuty, ServicePolicyContent
from shared.customers.traits import CustomerClass, LifecycleStage, Quadrant, ServiceTier, Traits
from shared.labels import Labelled
from shared.problems import Text
from shared.time import months_after

WARNING = "contact_overdue"
LEVELS = (1, 2)
"""A demand that follows from hidden traits is known from level 2 on; level 1 has its own, without them."""
SEPARATOR = "|"


class CadenceKind(Labelled):
    """Whose contact it is."""

    REGULAR = "regular", "Contact", "日常联络"
    EXECUTIVE = "executive", "Contact of executives", "高层联络"


class CadenceDuty(Labelled):
    """The kind of a due item of a cadence."""

    CONTACT_DUE = "contact_due", "Contact due", "客户联络到期"


class CadenceGroup(Labelled):
    """By what cadences are counted."""

    MANAGER = "manager", "Account manager", "客户经理"
    REGION = "region", "Region", "区域"
    CUSTOMER_CLASS = "customer_class", "Customer class", "客户分类"
    KIND = "kind", "Kind of contact", "联络类别"


class Rhythms(Protocol):
    """How often executives meet."""

    @property
    def tiers(self) -> Mapping[ServiceTier, PolicyCadence]: ...
    @property
    def classes(self) -> Mapping[CustomerClass, PolicyCadence]: ...


@dataclass(frozen=True, slots=True)
class CadenceDemand:
    """What contact customers with some traits are owed, as readers of a level know it.

    `clearance`: the lowest level that knows this very demand.
    """

    kind: CadenceKind
    level: int
    clearance: int
    form: ContactForm | None
    every: PolicyCadence


def traits_from(text: str) -> Traits:
    """The traits written as the database does: quadrant, tier, class, stage, cash cow; empty where there is none."""
    quadrant, tier, kind, stage, cow = text.split(SEPARATOR)
    return Traits(
        quadrant=Quadrant(quadrant) if quadrant else None,
        tier=ServiceTier(tier) if tier else None,
        customer_class=CustomerClass(kind) if kind else None,
        stage=LifecycleStage(stage) if stage else None,
        is_cash_cow=cow == "true",
    )


def demands_of(traits: Traits, policy: ServicePolicyContent, executives: Rhythms) -> list[CadenceDemand]:
    """The contact that the traits demand, for readers of each level."""
    everything, seen = _contact(traits, policy), _contact(replace(traits, quadrant=None, is_cash_cow=None), policy)
    known_from = 1 if everything == seen else LEVELS[-1]
    by_level = {1: (seen, 1), 2: (everything, known_from)}
    demands = [
        CadenceDemand(CadenceKind.REGULAR, level, clearance, contact.form, contact.every)
        for level, (contact, clearance) in by_level.items()
        if contact is not None
    ]
    every = strictest(executives, traits)
    if every is not None:  # who of the customer's top people came is for level 2
        demands.append(CadenceDemand(CadenceKind.EXECUTIVE, LEVELS[-1], LEVELS[-1], None, every))
    return demands


def _contact(traits: Traits, policy: ServicePolicyContent) -> ContactDuty | None:
    demand = duties_of(policy, traits).contact
    return None if demand is None else demand.value


def strictest(executives: Rhythms, traits: Traits) -> PolicyCadence | None:
    """The most frequent rhythm of executives that tier and class demand."""
    by_tier = executives.tiers.get(traits.tier) if traits.tier else None
    by_class = executives.classes.get(traits.customer_class) if traits.customer_class else None
    asked = [every for every in (by_tier, by_class) if every is not None]
    return min(asked, key=lambda every: every.rank) if asked else None


def due_on(every: PolicyCadence, last_contact_on: date | None, since_on: date) -> date | None:
    """The day by which the next contact is due: a period after the last one, or after the demand was first known.

    What is wanted once is due at once, and never again; contact on opportunity is never due. The database computes the
    same for all customers.
    """
    if every is PolicyCadence.ON_OPPORTUNITY or (every is PolicyCadence.ONCE and last_contact_on is not None):
        return None
    begun = since_on if last_contact_on is None else last_contact_on
    return months_after(begun, every.months) + timedelta(days=every.days)


def period_days(every: PolicyCadence) -> int:
    """Days of a period, for comparing delays: a month counts 30; what has none counts one day."""
    return max(every.days + 30 * every.months, 1)


def days_until(share: float, every: PolicyCadence) -> int:
    """Days after which a delay has reached this share of the period."""
    return ceil(Decimal(str(share)) * period_days(every))


class Steps(Protocol):
    """From which share of the period on a delay has which severity."""

    @property
    def medium_share(self) -> float: ...
    @property
    def high_share(self) -> float: ...


def severity_of(overdue_days: int, every: PolicyCadence, steps: Steps) -> str:
    """How severe a delay is, by the share of the cadence's period."""
    if overdue_days >= days_until(steps.high_share, every):
        return "high"
    return "medium" if overdue_days >= days_until(steps.medium_share, every) else "low"


EVIDENCE = Text(
    "{form}, {every}: last on {last_contact_on}, due on {due_on}.",
    "{form}，{every}：上次 {last_contact_on}，应于 {due_on} 前进行。",
)
NEVER = Text("never", "从未")
TITLE = Text("{form} ({every}): {customer}", "{form}（{every}）：{customer}")
LAST = Text("Last on {last_contact_on}.", "上次：{last_contact_on}。")


def name_of_contact(kind: CadenceKind, form: ContactForm | None) -> Text:
    """How people call the contact."""
    return kind.named if form is None else form.named
