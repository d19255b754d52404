"""How names are normalized for search and comparison."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypinyin.core import Pinyin

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def plain(text: str) -> str:
    """Text normalized for comparison: one width, lower case."""
    return unicodedata.normalize("NFKC", text).lower().strip()


def search_text(names: Iterable[str | None]) -> str:
    """The names and their pinyin, in full (`huaqiang`) and as initials (`hq`), one per line.

    A first character with several readings, as some surnames have, is included in each of them.
    """
    lines: dict[str, None] = {}
    for name in (plain(name) for name in names if name):
        lines |= dict.fromkeys((name, name.replace(" ", "")))
        if _CHINESE.search(name):
            lines |= dict.fromkeys(_sounds(name.replace(" ", "")))
    return "\n".join(lines)


def _sounds(name: str) -> list[str]:
    spoken = sounds_of(name)
    initials = dict.fromkeys(first[0] + "".join(part[0] for part in rest) for first, *rest in spoken)
    return [*map("".join, spoken), *initials]


def sounds_of(name: str) -> list[tuple[str, ...]]:
    """The syllables of a Chinese name, once for each reading of its first character."""
    usual, *rest = _reader().lazy_pinyin(name)
    # A lone character's first reading is the usual one; within the name another may be right.
    readings = dict.fromkeys((usual, *(_readings_of(name[0]) if _CHINESE.match(name) else ())))
    return [(first, *rest) for first in readings]


@cache
def _reader() -> "Pinyin":
    """Reads names word by word; the words of companies' names recur, so their syllables are kept."""
    # Its dictionary of phrases takes 50 MB: loaded with the first Chinese name, so that idle processes stay small.
    from pypinyin.converter import DefaultConverter
    from pypinyin.core import Pinyin

    class RecurringWords(DefaultConverter):
        """Syllables by word."""

        convert = lru_cache(maxsize=20_000)(DefaultConverter.convert)

    return Pinyin(RecurringWords())


@cache
def _readings_of(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    return tuple(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def search_terms(query: str) -> tuple[str, ...]:
    """The words as given and without blanks, since pinyin is stored without blanks."""
    words = plain(query)
    return tuple(dict.fromkeys((words, words.replace(" ", ""))))


def search_parts(term: str) -> str | None:
    """The condition (a `tsquery`) on `search_parts` of the database that every text with this term meets.

    The index has each three neighbouring characters of a text. None: too many texts have a single letter or digit for
    an index to be of use.
    """
    if len(term) < 3:
        return None if len(term) < 2 and term.isascii() else f"{_quoted(term)}:*"
    parts = dict.fromkeys(term[place : place + 3] for place in range(len(term) - 2))
    return " & ".join(_quoted(part) for part in parts)


def _quoted(part: str) -> str:
    doubled = part.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def is_chinese(name: str) -> bool:
    """Whether there is a Chinese character in the name."""
    return _CHINESE.search(name) is not None
