"""What counts as contact (method, 2.5 and 4.4): scenes, channels, and the soundness of a scheme."""

from collections.abc import Mapping
from typing import Protocol

from shared.customers.contact_terms import Scene
from shared.customers.policy_terms import ContactForm, PolicyCadence
from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


class Channel(Labelled):
    """By what means people meet."""

    IN_PERSON = "in_person", "In person", "当面"
    ONLINE = "online", "Online meeting", "线上会议"
    PHONE = "phone", "Phone", "电话"
    MESSAGE = "message", "Message", "即时消息"
    MAIL = "mail", "E-mail or letter", "邮件或信函"


class Counting(Protocol):
    """Which touchpoints count for a form of contact."""

    @property
    def scenes(self) -> list[Scene]: ...
    @property
    def channels(self) -> list[Channel]: ...


class Steps(Protocol):
    """From which share of the period on an overdue contact has which severity."""

    @property
    def medium_share(self) -> float: ...
    @property
    def high_share(self) -> float: ...


NOT_PERIODIC = frozenset({PolicyCadence.ONCE, PolicyCadence.ON_OPPORTUNITY})


def refuse_unsound(
    counting: Mapping[ContactForm, Counting], rhythms: Mapping[str, PolicyCadence], steps: Steps
) -> None:
    """Check that every form can be fulfilled, that executives meet periodically, and that severity rises.

    `rhythms`: those of executives, by JSON Pointer. Raises SchemeUnsound.
    """
    errors = [
        FieldError("form_missing", _MISSING, f"/content/counting/{form.value}", values={"form": form.named})
        for form in ContactForm
        if form not in counting or not counting[form].scenes or not counting[form].channels
    ]
    errors += [
        FieldError("not_periodic", _PERIODIC, pointer) for pointer, every in rhythms.items() if every in NOT_PERIODIC
    ]
    if steps.high_share < steps.medium_share:
        errors.append(FieldError("steps_fall", _FALL, "/content/warning/high_share"))
    if errors:
        raise SchemeUnsound(errors=errors)


_MISSING = Text(
    'Say for "{form}" at least one scene and one channel that count.', "请为“{form}”至少指定一种计入的场景和方式。"
)
_PERIODIC = Text("Executives meet in a rhythm: weekly to yearly.", "高层联络须有固定周期：每周至每年。")
_FALL = Text("A high severity cannot begin before a medium one.", "高级别的起点不得早于中级别。")
