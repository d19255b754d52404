"""The parts of a company's name that count when names are compared: places, brand and trade, without legal forms."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

from services.customer.profile.search.places import FIRST_PLACE, LAST_PLACE, ONLY_PLACES, PLACE, PLACES, narrowest
from services.customer.profile.search.rules import is_chinese, plain

_GAPS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(\[{<【〔《「][^)\]}>】〕》」]*[)\]}>】〕》」]")
# Legal forms, which do not identify a company; a longer one comes before those it contains.
_INNER_FORMS = re.compile(r"(股份有限公司|有限责任公司|有限公司)(?=[\u4e00-\u9fff])")
_CHINESE_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|股份公司|株式会社|普通合伙|有限合伙|合伙企业|个体工商户|总公司|公司|集团|股份|有限|厂)$"
)
_BRANCH = re.compile(r"分公司$")
_LATIN_FORMS = frozenset(
    """
    co company corp corporation inc incorporated ltd limited llc llp lp plc gmbh mbh ag kg kgaa ug se sa sas sarl sl srl
    spa snc bv nv oy oyj ab as asa aps sp zoo sro doo kft zrt jsc pjsc ooo oao pte pty pvt private sdn bhd ltda kk group
    holdings
    """.split()  # noqa: SIM905 - a table of words reads better than a list of quotes
)
_DOTTED = re.compile(r"\b(?:\w\.){2,}")
_WORDS = re.compile(r"\d+|[^\W\d_]+")
_NUMERALS = re.compile(r"[〇零一二三四五六七八九十]+")
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A company's name as it is compared: of Latin names the words, of Chinese ones the characters."""

    words: tuple[str, ...]
    """Words in order, places among them; of a Chinese name brand and trade as one word."""
    places: frozenset[str]
    """The places that it names, without the provinces of its cities."""
    is_chinese: bool = False
    """Whether it is compared by characters."""

    @property
    def core(self) -> tuple[str, ...]:
        """The words that are no places."""
        return tuple(word for word in self.words if word not in self.places)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Its numbers in order."""
        return tuple(number for word in self.words for number in re.findall(r"\d+", word))


@lru_cache(maxsize=20_000)
def read_company_name(name: str) -> CompanyName:
    """The name without legal forms and punctuation, in simplified script, its numbers in digits."""
    bare = _DOTTED.sub(lambda found: found[0].replace(".", ""), plain(name))
    return _read_chinese(simplified(bare)) if is_chinese(bare) else _read_latin(bare)


def company_name(name: str) -> str:
    """A company's name without legal form, punctuation, 省 and 市, places first: `深圳华强电子`, `bike shop`."""
    read = read_company_name(name)
    return "".join((*sorted(read.places), *read.words)) if read.is_chinese else " ".join(read.words)


def simplified(text: str) -> str:
    """Chinese text in simplified script: 電氣 is 电气."""
    return _simplifier().convert(text)


@cache
def _simplifier() -> _Converter:
    # Its dictionaries take 7 MB: loaded with the first Chinese name, so that idle processes stay small.
    from opencc import OpenCC

    converter: _Converter = OpenCC("t2s")
    return converter


def _read_chinese(name: str) -> CompanyName:
    places: set[str] = set()

    def without_place(found: re.Match[str]) -> str:
        inside = _GAPS.sub("", found[0])
        if not ONLY_PLACES.fullmatch(inside):
            return f" {inside} "
        places.update(PLACE.findall(inside))
        return " "

    bare = _GAPS.sub("", _BRACKETS.sub(without_place, name))
    bare = _INNER_FORMS.sub("", bare)
    is_branch = _BRANCH.search(bare) is not None
    bare = _without_chinese_forms(_BRANCH.sub("", bare))
    while found := FIRST_PLACE.match(bare):
        places.add(found[1])
        bare = bare[found.end() :]
    while found := LAST_PLACE.search(bare):
        places.add(found[1])
        bare = bare[: found.start()]
    bare = _NUMERALS.sub(lambda found: _in_digits(found[0]), bare) + ("分" if is_branch else "")
    return CompanyName((bare,), narrowest(places), is_chinese=True) if bare else CompanyName((name,), frozenset(), True)


def _without_chinese_forms(name: str) -> str:
    while (shorter := _CHINESE_FORMS.sub("", name)) not in (name, ""):
        name = shorter
    return name


def _in_digits(numeral: str) -> str:
    """第二十一 is 第21; 三一 is 31."""
    digits = numeral.translate(str.maketrans("〇零一二三四五六七八九", "00123456789"))
    if "十" not in digits:
        return digits
    tens, _, ones = digits.partition("十")
    is_number = len(tens) <= 1 and len(ones) <= 1 and ones.isdecimal() | (ones == "")
    return str(int(tens or "1") * 10 + int(ones or "0")) if is_number else digits.replace("十", "10")


def _read_latin(name: str) -> CompanyName:
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("&", " and "))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = _WORDS.findall(letters.replace("hong kong", "hongkong").replace("'", ""))
    numbered = [str(_ROMAN[word]) if word in _ROMAN and place else word for place, word in enumerate(words)]
    words = _without_latin_forms(numbered) or words
    return CompanyName(tuple(words), narrowest(PLACES.intersection(words)))


def _without_latin_forms(words: list[str]) -> list[str]:
    while words and words[-1] in _LATIN_FORMS | {"and"}:
        words = words[:-1]
    return [word for place, word in enumerate(words) if place == 0 or word not in {"co", "ltd", "inc", "gmbh", "llc"}]
