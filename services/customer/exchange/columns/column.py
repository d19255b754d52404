"""Columns: name, headers, form and choices."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from shared.labels import Labelled
from shared.problems import Language, Text


class Form(StrEnum):
    """The kind of content in a column's cells."""

    TEXT = "text"
    PROSE = "prose"
    IDENTIFIER = "identifier"
    NUMBER = "number"
    DECIMAL = "decimal"
    SHARE = "share"
    DATE = "date"
    TRUTH = "truth"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXTS = "texts"
    UUID = "uuid"
    INSTANT = "instant"


class Option(NamedTuple):
    """A value that the company defines, with its code and both names."""

    code: str
    en: str
    zh: str


class Choice(NamedTuple):
    """One of the values to choose from, with its text in both languages."""

    value: str
    en: str
    zh: str

    def in_language(self, language: Language) -> str:
        """What people call it."""
        return self.zh if language == "zh-CN" else self.en


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, its header in both languages, aliases, and form.

    `is_reference`: it names another row (a parent, a customer, a superior) and is not a field. `is_read_only`: it is
    exported, and ignored in imports. `instead`: the column that it is when its cells are no ids of the system, if any.
    `clearance` is for custom fields; other fields have theirs on the profile. `is_numbered`: a choice may be given by
    its number too. `is_open`: who writes the row judges a cell that is none of the choices.
    """

    name: str
    header: Text
    form: Form = Form.TEXT
    aliases: tuple[str, ...] = ()
    choices: Iterable[Labelled | Choice] | None = None
    is_required: bool = False
    is_reference: bool = False
    is_read_only: bool = False
    is_exported: bool = True
    instead: str = ""
    hint: Text | None = None
    sample: str = ""
    clearance: int = 1
    is_numbered: bool = False
    is_open: bool = False


def make_column(name: str, en: str, zh: str, form: Form = Form.TEXT, *aliases: str, **more: object) -> Column:
    """A column for the catalogue."""
    return Column(name, Text(en, zh), form, aliases, **more)  # type: ignore[arg-type]


ID_HINT = Text("Matched first; leave empty in a new row.", "系统编号，优先用于匹配已有记录；新增时留空。")


def unique_choices(options: Iterable[Option]) -> tuple[Choice, ...]:
    """The options by name, or by code when another option has the same name."""
    known = list(options)
    count = Counter(name for option in known for name in {name.lower() for name in option})

    def unique(option: Option, name: str) -> str:
        return name if count[name.lower()] == 1 else option.code

    return tuple(Choice(one.code, unique(one, one.en), unique(one, one.zh)) for one in known)
