"""Kept values in words: codes by their labels, ids by the names of what they name, numbers as people read them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, get_args
from uuid import UUID

from services.planning.execution.responsibilities.rules import AssignedRole, RaciDuty
from services.planning.papers.plan_documents.wording import HEADINGS
from shared.documents.numbers import Unit, written
from shared.documents.saying import Say
from shared.field_names import name_of_field
from shared.labels import Labelled

SILENT = ("_by", "_by_name", "_at", "_version", "customer_id", "contact_id", "currency")
"""Ends of the names of fields that say nothing to a reader, or that stand elsewhere."""
SHARES = ("share", "likelihood")


@dataclass(frozen=True, slots=True)
class KeptTexts:
    """Says kept values; `names`: of the competitors, users and parts that ids name."""

    say: Say
    names: Mapping[UUID, str]

    def of(self, field: str, value: Any, kind: Any) -> str:
        """The value of a field, whose type is `kind`; nothing where it says nothing."""
        if value in (None, "", [], {}) or field == "id" or field.endswith(SILENT):
            return ""
        if isinstance(value, bool):
            return self.say.chosen("yes" if value else "no", "是" if value else "否")
        if isinstance(value, list):
            texts = [text for one in value if (text := self.of(field, one, kind))]
            return self._between.join(texts) if isinstance(value[0], Mapping) else self.say.listed(texts)
        if isinstance(value, Mapping):
            return self._duty(value) if "duty" in value else self._pairs(value)
        return self._one(field, str(value), kind)

    @property
    def _between(self) -> str:
        return self.say.chosen("; ", "；")

    def _duty(self, value: Mapping[str, Any]) -> str:
        """Who has a duty, and which."""
        who = self.of("user_id", value["user_id"], UUID) or self.of("role", value["role"], AssignedRole)
        return f"{who} – {self.of('duty', value['duty'], RaciDuty)}"

    def _pairs(self, value: Mapping[str, Any]) -> str:
        """What a small row says: what it is about, then its other fields."""
        said = {name: text for name, one in value.items() if (text := self.of(name, one, None))}
        about = [text for name, text in said.items() if name.endswith("_id")]
        rest = [
            f"{self.say(HEADINGS.get(name) or name_of_field(name))} {text}"
            for name, text in said.items()
            if not name.endswith("_id")
        ]
        return self.say.colon.join(filter(None, (self.say.listed(about), self._between.join(rest))))

    def _one(self, field: str, value: str, kind: Any) -> str:
        for labelled in _types(kind):
            if issubclass(labelled, Labelled) and value in set(labelled):
                return self.say.label(labelled(value))
        if (named := _id_of(value)) is not None:
            return self.names.get(named, "")
        if Decimal in set(_types(kind)) and (number := _number_of(value)) is not None:
            unit = Unit.SHARE if field.endswith(SHARES) else Unit.COUNT
            return written(number, unit, self.say.language)
        return value


def ids_of(value: Any) -> Iterator[UUID]:
    """Every id in a kept value."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from ids_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from ids_of(one)
    elif isinstance(value, str) and (found := _id_of(value)) is not None:
        yield found


def _types(kind: Any) -> Iterator[type]:
    if isinstance(kind, type):
        yield kind
    for one in get_args(kind):
        yield from _types(one)


def _id_of(value: str) -> UUID | None:
    try:
        return UUID(value) if len(value) == 36 else None
    except ValueError:
        return None


def _number_of(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
