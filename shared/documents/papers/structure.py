"""What a paper says, without its form: services write this, and nothing else.

Every text is plain text in the paper's language; no mark in it has a meaning in any output.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.documents.numbers import Number, Unit
from shared.labels import Labelled
from shared.problems import Language

Cell = str | Number | None


class Tone(Labelled):
    """What a note or a figure means for the reader."""

    NEUTRAL = "neutral", "Neutral", "一般"
    GOOD = "good", "Good", "良好"
    BAD = "bad", "Needs attention", "需关注"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a blank line begins another."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points, numbered where their order counts."""

    items: Sequence[str]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: numbers are written in its unit and stand at the right; `share` is its part of the width."""

    label: str
    unit: Unit | None = None
    share: float = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on every page; `total` is the last row, in bold."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure in large type: what it is, its value, and what it is compared with."""

    label: str
    value: Cell
    unit: Unit = Unit.AMOUNT
    note: str = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Some figures side by side, at most four in a line."""

    figures: Sequence[KeyFigure]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart by its specification (`shared.documents.charts`)."""

    spec: dict[str, Any]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing that is there already, such as a map; `alternative` says what it shows to those who cannot see it."""

    svg: str
    alternative: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A boxed remark."""

    text: str
    tone: Tone = Tone.NEUTRAL


Block = Paragraph | Bullets | Table | KeyFigures | Chart | Picture | Note


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the paper under its title; a slide of its own.

    `is_whole`: kept on one page where a page holds it. `is_wide`: on landscape pages of its own, for wide drawings.
    """

    title: str
    blocks: Sequence[Block]
    is_whole: bool = False
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `meta`: facts about it, such as customer, period, author, each with its name."""

    title: str
    language: Language
    sections: Sequence[Section]
    subtitle: str = ""
    meta: Sequence[tuple[str, str]] = field(default=())
    footer: str = ""
    """Stands at the foot of every page, such as who may read it."""
