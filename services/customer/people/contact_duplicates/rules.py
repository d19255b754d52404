"""When two contacts of a customer may be one person: by e-mail address, phone number, or name in either script."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from services.customer.profile.search.company_names import simplified
from services.customer.profile.search.rules import plain, sounds_of
from shared.labels import Labelled

MAX_SHARING = 3
"""People who may be one; an address or a number that more have is a mailbox or a switchboard."""
MIN_DIGITS = 6
MIN_NAME = 2
"""Characters that stay of a Chinese name: 王总 may be a name."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_GAPS = re.compile(r"[\W_]+")
_COUNTRY = re.compile(r"^(?:00|\+)?86(?=1\d{10}$|[2-9]\d{8,}$)")
_TITLES = re.compile(r"(先生|女士|小姐|经理|总监|主任|总)$")


class ContactDuplicateReason(Labelled):
    """Why two contacts may be one person."""

    SAME_EMAIL = "same_email", "Same e-mail address", "邮箱相同"
    SAME_PHONE = "same_phone", "Same phone number", "电话相同"
    SAME_NAME = "same_name", "Same name", "姓名相同"


@dataclass(frozen=True)
class Person:
    """The compared values of a contact."""

    id: UUID
    name: str
    english_name: str | None = None
    email: str | None = None
    phone: str | None = None

    @cached_property
    def chinese(self) -> str | None:
        """The Chinese name in simplified script, without a form of address."""
        named = next(("".join(found) for name in self._names if (found := _CHINESE.findall(name))), None)
        if named is None:
            return None
        named = simplified(named)
        return _TITLES.sub("", named) if len(named) > MIN_NAME else named

    @cached_property
    def latin(self) -> frozenset[str]:
        """The names in Latin script, as letters in any order of family and given names."""
        names = (_CHINESE.sub(" ", plain(name)) for name in self._names)
        return frozenset(form for name in names if (words := _GAPS.sub(" ", name).split()) for form in _orders(words))

    @cached_property
    def spoken(self) -> frozenset[str]:
        """How a Chinese name is written in Latin script, the family name first or last."""
        if self.chinese is None:
            return frozenset()
        return frozenset(form for syllables in sounds_of(self.chinese) for form in _spoken_orders(syllables))

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.name, self.english_name) if name)


class Pair(NamedTuple):
    """Two contacts that may be one person, and why."""

    first: Person
    second: Person
    reason: ContactDuplicateReason


def _orders(words: list[str]) -> Iterator[str]:
    """Jiayi Pan is also Pan Jiayi."""
    yield "".join(words)
    yield "".join((words[-1], *words[:-1]))
    yield "".join((*words[1:], words[0]))


def _spoken_orders(syllables: tuple[str, ...]) -> Iterator[str]:
    """Family names have one character, or two in names of three and more."""
    yield "".join(syllables)
    for family in (1, 2):
        if family < len(syllables):
            yield "".join((*syllables[family:], *syllables[:family]))


def phone_key(phone: str | None) -> str | None:
    """The digits of a number that somebody has alone: without the country of China, zeros before it and signs."""
    if phone is None:
        return None
    digits = re.sub(r"[^\d+]", "", plain(phone))
    digits = _COUNTRY.sub("", digits).lstrip("+0")
    return digits if len(digits) >= MIN_DIGITS else None


def email_key(email: str | None) -> str | None:
    """The address in lower case; None of what is no address."""
    address = plain(email or "")
    return address if "@" in address else None


def have_one_name(one: Person, other: Person) -> bool:
    """Whether the names are the same in a script that both have, or one is how the other is spoken."""
    if one.chinese and other.chinese:
        return one.chinese == other.chinese
    if one.latin & other.latin:
        return True
    return bool(one.spoken & other.latin or one.latin & other.spoken)


def find_pairs(people: Iterable[Person]) -> list[Pair]:
    """The pairs of a customer's contacts that may be one person, each once, by its strongest reason."""
    everyone = sorted(people, key=lambda person: str(person.id))
    found: dict[tuple[UUID, UUID], Pair] = {}
    for reason, key_of in _KEYS.items():
        for group in _grouped(everyone, key_of):
            if len(group) > MAX_SHARING and reason is not ContactDuplicateReason.SAME_NAME:
                continue
            for one, other in combinations(group, 2):
                if reason is not ContactDuplicateReason.SAME_NAME or have_one_name(one, other):
                    found.setdefault((one.id, other.id), Pair(one, other, reason))
    order = list(ContactDuplicateReason)
    return sorted(found.values(), key=lambda pair: (order.index(pair.reason), str(pair.first.id), str(pair.second.id)))


def _grouped(people: Iterable[Person], keys_of: Callable[[Person], Iterable[str]]) -> Iterator[list[Person]]:
    groups: dict[str, list[Person]] = {}
    for person in people:
        for key in set(keys_of(person)):
            groups.setdefault(key, []).append(person)
    return (group for group in groups.values() if len(group) > 1)


def _names_of(person: Person) -> Iterator[str]:
    yield from person.latin
    yield from person.spoken
    if person.chinese:
        yield person.chinese


def _one(key: str | None) -> tuple[str, ...]:
    return () if key is None else (key,)


_KEYS: dict[ContactDuplicateReason, Callable[[Person], Iterable[str]]] = {
    ContactDuplicateReason.SAME_EMAIL: lambda person: _one(email_key(person.email)),
    ContactDuplicateReason.SAME_PHONE: lambda person: _one(phone_key(person.phone)),
    ContactDuplicateReason.SAME_NAME: _names_of,
}
