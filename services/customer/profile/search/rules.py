"""How names are normalized for search and comparison."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

_GAPS = re.compile(r"[\W_]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Legal forms, which do not identify a company; a longer one comes before those it contains.
_CHINESE_FORMS = re.compile(r"(股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|分公司|总公司|公司|集团|厂)$")
_LATIN_FORMS = frozenset(
    """
    co company corp corporation inc incorporated ltd limited llc llp plc gmbh ag kg sa sas sarl srl spa bv nv oy ab as
    pte pty pvt private sdn bhd jsc kk group
    """.split()  # noqa: SIM905 - a table of words reads better than a list of quotes
)
_DOTTED = re.compile(r"\b(?:\w\.){2,}")
_PLACE_MARKS = re.compile(r"^([\u4e00-\u9fff]{2,3}?)[省市](?=[\u4e00-\u9fff]{2})")


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
    # Its dictionary of phrases takes 50 MB: loaded with the first Chinese name, so that idle processes stay small.
    from pypinyin import lazy_pinyin

    usual, *rest = lazy_pinyin(name)
    initials = "".join(part[0] for part in rest)
    if not _CHINESE.match(name):
        return ["".join((usual, *rest)), usual[0] + initials]
    # A lone character's first reading is the usual one; within the name another may be right.
    readings = dict.fromkeys((usual, *_readings_of(name[0])))
    spoken = ["".join((first, *rest)) for first in readings]
    return [*spoken, *dict.fromkeys(first[0] + initials for first in readings)]


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


def company_name(name: str) -> str:
    """A company's name without legal form, punctuation, 省 and 市, for comparison: `深圳华强电子`, `bike shop`."""
    bare = _DOTTED.sub(lambda found: found[0].replace(".", ""), plain(name))
    if _CHINESE.search(bare):
        bare = _GAPS.sub("", bare)
        return _CHINESE_FORMS.sub("", _PLACE_MARKS.sub(r"\1", bare)) or bare
    words = _GAPS.sub(" ", bare).split()
    return " ".join(_without_forms(words) or words)


def _without_forms(words: list[str]) -> list[str]:
    while words and words[-1] in _LATIN_FORMS:
        words = words[:-1]
    return words


def name_parts(name: str) -> tuple[str, ...]:
    """The bigrams of a Chinese company name, the trigrams of another, in order.

    Similar names share most of them.
    """
    letters = f"^{company_name(name).replace(' ', '')}$"
    width = 2 if is_chinese(letters) else 3
    return tuple(dict.fromkeys(letters[place : place + width] for place in range(len(letters) - width + 1)))


def is_chinese(name: str) -> bool:
    """Whether there is a Chinese character in the name."""
    return _CHINESE.search(name) is not None
