"""What a change of a case, a workstream or a dispute says to people: pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from services.planning.exits.cases.rules import ExitStatus, ItemState
from services.planning.exits.records import wording as words
from services.planning.exits.schemes.rules import OwnerRole
from shared.documents.saying import Say
from shared.feed.intents import IntentState
from shared.field_names import name_of_field
from shared.labels import Labelled
from shared.problems import Text

Describe = Callable[[Any, Any, Say], Iterator[str]]


def describe_changes(kind: str, changes: Mapping[str, Any], say: Say) -> list[str]:
    """What an event says, each thing once; empty when it says nothing that people look for."""
    if kind.endswith(".created"):
        return [say(words.CREATED)]
    changed = [(describe, changes[name]) for name, describe in BY_FIELD.items() if name in changes]
    said = [text for describe, (before, after) in changed for text in describe(before, after, say)]
    if not said and "receivables_asked_at" in changes:
        return [say(words.RECEIVABLES_ASKED)]
    return list(dict.fromkeys(said))


def _name(field: str, say: Say) -> str:
    name = say(name_of_field(field))
    return name[:1].upper() + name[1:]


def _labelled(name: str, kind: type[Labelled]) -> Describe:
    def describe(before: str | None, after: str | None, say: Say) -> Iterator[str]:
        names = {code: say.label(kind(code)) if code else say(words.NONE) for code in (before, after)}
        text = words.CHANGED if before else words.SET_TO
        yield say(text, name=_name(name, say), before=names[before], after=names[after])

    return describe


def _plain(name: str) -> Describe:
    def describe(before: Any, after: Any, say: Say) -> Iterator[str]:
        if after is not None:
            text = words.SET_TO if before is None else words.CHANGED
            yield say(text, name=_name(name, say), before=before, after=after)

    return describe


def _waiver(_: Any, after: Any, say: Say) -> Iterator[str]:
    if after:
        yield say(words.RECEIVABLES_WAIVED, reason=after["reason"])


def _checklist(before: list[dict[str, Any]], after: list[dict[str, Any]], say: Say) -> Iterator[str]:
    known = {one["code"]: one for one in before}
    for one in after:
        if one != known.get(one["code"]):
            state = say.label(ItemState(one["state"])) + say.aside(one["reason"] or "")
            yield f"{say.chosen(one['name_en'], one['name_zh'])}{say.colon}{state}"


def _sign_offs(before: list[dict[str, Any]], after: list[dict[str, Any]], say: Say) -> Iterator[str]:
    if not after:
        yield say(words.SIGN_OFFS_ENDED)
    for one in after[len(before) :]:
        yield say(words.SIGNED_FOR, role=OwnerRole(one["role"]).named)


def _mere(text: Text) -> Describe:
    def describe(_: Any, __: Any, say: Say) -> Iterator[str]:
        yield say(text)

    return describe


BY_FIELD: Mapping[str, Describe] = {
    "status": _labelled("status", ExitStatus),
    "customer_move": _labelled("customer_move", IntentState),
    "sign_offs": _sign_offs,
    "checklist": _checklist,
    "waiver": _waiver,
    "owner_id": _mere(words.OWNER_CHANGED),
    "customer_id": _mere(words.CUSTOMER_MERGED),
    **{
        name: _plain(name)
        for name in ("planned_on", "due_on", "reason", "subject", "outcome", "end_reason", "reopening_reason")
    },
}
"""By field, in the order in which changes are described."""
