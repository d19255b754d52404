"""What a column is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from shared.labels import Labelled
from shared.problems import Text


class Form(StrEnum):
    """What a cell of a column looks like."""

    TEXT = "text"
    PROSE = "prose"
    IDENTIFIER = "identifier"
    NUMBER = "number"
    DECIMAL = "decimal"
    DATE = "date"
    TRUTH = "truth"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXTS = "texts"
    UUID = "uuid"
    INSTANT = "instant"


class Choice(NamedTuple):
    """One of the values to choose from, as cells say it in both languages."""

    value: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, its header in both languages, other names it goes by, and what stands in it.

    `is_reference` names another row (a parent, a customer, a superior) and is no field of its own; `is_read_only` goes
    out, and coming in it is read over. `clearance` is a custom field's; that of other fields stands on their profile.
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
    hint: Text | None = None
    sample: str = ""
    clearance: int = 1


def make_column(name: str, en: str, zh: str, form: Form = Form.TEXT, *aliases: str, **more: object) -> Column:
    """A column, in one line of the catalogue."""
    return Column(name, Text(en, zh), form, aliases, **more)  # type: ignore[arg-type]


ID_HINT = Text("Found by its id first; leave empty in a new row.", "系统编号，优先用于匹配已有记录；新增时留空。")
