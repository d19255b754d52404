"""Which actions a programme has at a customer, and when a programme scheme is unsound: pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from shared.customers.policy_terms import PolicyCadence
from shared.customers.traits import CustomerClass, LifecycleStage, ServiceTier
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class Form(Protocol):
    """At which customers a form counts."""

    @property
    def tiers(self) -> Sequence[ServiceTier]: ...
    @property
    def classes(self) -> Sequence[CustomerClass]: ...


class KeyedForm(Form, Protocol):
    """A form of an action of the service policy."""

    key: str


class Further(KeyedForm, Protocol):
    """A further action, as far as its soundness needs."""

    after_days: int
    until_days: int | None
    every: PolicyCadence


class Template(Protocol):
    """The programme of a stage."""

    @property
    def policy_actions(self) -> Sequence[KeyedForm]: ...
    @property
    def further_actions(self) -> Sequence[Further]: ...


def fits(form: Form, tier: ServiceTier | None, customer_class: CustomerClass | None) -> bool:
    """Whether the form counts at a customer of this tier and class."""
    return (not form.tiers or tier in form.tiers) and (not form.classes or customer_class in form.classes)


def refuse_unsound(stages: Mapping[LifecycleStage, Template]) -> None:
    """Every form can be reached, and further actions have keys of their own and days. Raises SchemeUnsound."""
    errors = [error for stage, one in stages.items() for error in _errors(f"/content/stages/{stage.value}", one)]
    if errors:
        raise SchemeUnsound(errors=errors)


def _errors(at: str, template: Template) -> Iterable[FieldError]:
    forms = template.policy_actions
    yield from _unreachable(f"{at}/policy_actions", forms)
    taken = {one.key for one in forms}
    for place, action in enumerate(template.further_actions):
        pointer = f"{at}/further_actions/{place}"
        if action.key in taken:
            text = Text("Another action has the key {key}.", "键 {key} 重复。")
            yield FieldError("repeated", text, f"{pointer}/key", values={"key": action.key})
        taken.add(action.key)
        yield from _undated(pointer, action)


def _unreachable(at: str, forms: Sequence[KeyedForm]) -> Iterator[FieldError]:
    """A form that comes after one of the same key for all customers never counts."""
    text = Text(
        "It never counts: a form of the key {key} before it is for all customers.",
        "该方式不会生效：键 {key} 之前的方式已适用于全部客户。",
    )
    for_all = set[str]()
    for place, form in enumerate(forms):
        if form.key in for_all:
            yield FieldError("never_counts", text, f"{at}/{place}", values={"key": form.key})
        if not form.tiers and not form.classes:
            for_all.add(form.key)


def _undated(at: str, action: Further) -> Iterator[FieldError]:
    if action.until_days is not None and action.until_days < action.after_days:
        text = Text("It would end before it begins.", "结束时间早于开始时间。")
        yield FieldError("ends_before_it_begins", text, f"{at}/until_days")
    if action.every is PolicyCadence.ON_OPPORTUNITY:
        text = Text("An action needs a date: use another cadence.", "行动须有日期，请选择其他频率。")
        yield FieldError("without_a_date", text, f"{at}/every")
