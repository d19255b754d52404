"""When two customers may be the same company: by credit code, or by names that are spelled differently."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.customer.profile.search.company_names import CompanyName, company_name, read_company_name
from services.customer.profile.search.name_keys import is_telling, may_be_mistyped
from services.customer.profile.search.places import PLACES
from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Text

MIN_WORD_LIKENESS = 85
"""From this likeness on (0 to 100) words count as mistyped: Friendly, Freindly; not West, East or Real, Retail."""
OTHER_ORDER, WITHOUT_PLACE = 99, 95
"""The likeness of names with the same words in another order, and of names of which one leaves out the place."""
BRAND = 3
"""Characters with which the brand begins a Chinese name: another one there is another company."""
COMPARED_FIELDS = ("name", "english_name", "uscc")
"""The fields of a customer that are compared; the short name only abbreviates the name."""
_TELLING = frozenset("东西南北中上下左右前后内外新老大小甲乙丙丁戊己庚辛0123456789")
"""Characters by which sister companies differ: where one of them differs, it is no typing error."""
_KNOWN_WORDS = PLACES | frozenset(
    """
    north south east west northern southern eastern western central inner outer upper lower new old
    electric electrics electrical electronic electronics optic optics optical import export mechanic mechanics machine
    machines machinery material materials chemical chemicals service services system systems metal metals
    """.split()  # noqa: SIM905 - a table of words reads better than a list of quotes
)
"""Words that are spelled as they should be: one is no typing error of another."""


class DuplicateReason(Labelled):
    """Why two customers may be the same company."""

    SAME_CREDIT_CODE = "same_credit_code", "Same credit code", "统一社会信用代码相同"
    SIMILAR_NAME = "similar_name", "Similar name", "名称相似"


class CustomerLooksKnown(Conflict):
    """The customer resembles existing ones: `errors` name them, with ids in `about`. `force=true` skips the check."""

    title = Text("The customer may already exist", "客户可能已存在")
    detail = Text(
        "Use the existing customer, or repeat with force=true.",
        "请使用已有客户；如确为另一家客户，请确认后强制保存（force=true）。",
    )


@dataclass(frozen=True, slots=True)
class Identity:
    """The compared values of a customer; `sources` are the ERPs that have a code for it."""

    names: tuple[str, ...]
    uscc: str | None = None
    sources: frozenset[str | None] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An existing customer worth comparing."""

    id: UUID
    name: str
    identity: Identity
    is_visible: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate that may be the same company, the reason, and the likeness of the names (0 to 100)."""

    candidate: Candidate
    reason: DuplicateReason
    likeness: int


def likeness(one: str, other: str) -> int:
    """Likeness of two company names, 0 to 100."""
    ours, theirs = read_company_name(one), read_company_name(other)
    if ours.numbers != theirs.numbers:
        return 0
    if "".join(ours.core) == "".join(theirs.core):
        return _of_places(ours, theirs)
    if not ours.is_chinese and not theirs.is_chinese:
        return _of_words(ours, theirs)
    return _of_characters(ours, theirs) if ours.places == theirs.places else 0


def _of_places(ours: CompanyName, theirs: CompanyName) -> int:
    if ours.places == theirs.places:
        return 100
    return WITHOUT_PLACE if is_telling(ours) and not (ours.places and theirs.places) else 0


def _of_words(ours: CompanyName, theirs: CompanyName) -> int:
    """Likeness of Latin names: only the words that differ are compared."""
    from rapidfuzz import fuzz  # loaded on first use

    if "".join(ours.words) == "".join(theirs.words):
        return 100
    rest = " ".join(sorted(word for word in ours.words if word not in theirs.words))
    other_rest = " ".join(sorted(word for word in theirs.words if word not in ours.words))
    if rest == other_rest:
        return OTHER_ORDER
    if {rest, other_rest} <= _KNOWN_WORDS:
        return 0
    ratio = fuzz.ratio(rest, other_rest)
    return math.floor(ratio) if ratio >= MIN_WORD_LIKENESS else 0


def _of_characters(ours: CompanyName, theirs: CompanyName) -> int:
    """Likeness of Chinese names: two words in the other order, or one wrong character in a long name."""
    one, other = "".join(ours.core), "".join(theirs.core)
    if is_reordered(one, other):
        return OTHER_ORDER
    if not (may_be_mistyped(ours) and may_be_mistyped(theirs) and is_mistyped(one, other)):
        return 0
    letters = max(len("".join((*name.places, *name.core))) for name in (ours, theirs))
    return math.floor(100 - 100 / letters)


def is_reordered(one: str, other: str) -> bool:
    """Whether the two differ by exchanging two neighbouring words, of at least two characters each."""
    if sorted(one) != sorted(other):
        return False
    ours, _, start = _differing(one, other)
    end = start + len(ours)
    # The two words may begin or end alike, by a few characters: then more is exchanged than differs.
    return any(
        one[cut:last] + one[first:cut] == other[first:last]
        for first in range(max(0, start - 2), start + 1)
        for last in range(end, min(end + 2, len(one)) + 1)
        for cut in range(first + 2, last - 1)
    )


def is_mistyped(one: str, other: str) -> bool:
    """Whether one character is wrong, missing or too many, or two neighbours are exchanged; not in the brand."""
    ours, theirs, start = _differing(one, other)
    if start < BRAND:
        return False
    if len(ours) == len(theirs) == 2:
        return ours == theirs[::-1]
    return max(len(ours), len(theirs)) == 1 and not _TELLING.intersection(ours + theirs)


def _differing(one: str, other: str) -> tuple[str, str, int]:
    """What is left of two texts without their common beginning and end, and where it begins."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    ours, theirs = one[start:], other[start:]
    end = next(
        (at for at, (a, b) in enumerate(zip(reversed(ours), reversed(theirs), strict=False)) if a != b),
        min(len(ours), len(theirs)),
    )
    return ours[: len(ours) - end], theirs[: len(theirs) - end], start


def are_told_apart(one: Identity, other: Identity) -> bool:
    """Whether codes say that the two are different companies: two credit codes, or two codes of one ERP."""
    if one.uscc and other.uscc:
        return one.uscc != other.uscc
    return bool(one.sources & other.sources)


def compare(one: Identity, candidate: Candidate) -> Match | None:
    """The match with a candidate, if any; different credit codes mean different companies, whatever the names.

    So do codes of one ERP, which treats the two as different.
    """
    other = candidate.identity
    is_same_code = bool(one.uscc) and one.uscc == other.uscc
    if not is_same_code and are_told_apart(one, other):
        return None
    alike = max((likeness(name, named) for name in one.names for named in other.names), default=0)
    if is_same_code:
        return Match(candidate, DuplicateReason.SAME_CREDIT_CODE, alike)
    return Match(candidate, DuplicateReason.SIMILAR_NAME, alike) if alike else None


def is_earlier_match(before: Identity, match: Match) -> bool:
    """Whether the two matched for the same reason before the change: that was accepted then."""
    earlier = compare(before, match.candidate)
    return earlier is not None and earlier.reason is match.reason


def lines_for(one: Identity) -> list[str]:
    """The locks by which requests that create the same customer wait for each other, in a fixed order."""
    names = {f"customer name {company_name(name)}" for name in one.names}
    return sorted(names | ({f"credit code {one.uscc}"} if one.uscc else set()))


def refuse_matches(matches: Sequence[Match]) -> None:
    """Raises CustomerLooksKnown; customers that the caller may not see are mentioned without their names."""
    errors = [_describe(match) for match in matches if match.candidate.is_visible]
    hidden = [match for match in matches if not match.candidate.is_visible]
    if hidden:
        text = Text("A colleague's customer resembles this one.", "同事负责的客户中有相似客户。")
        errors.append(FieldError("customer_of_colleagues", text, pointer=_pointer(hidden[0])))
    if errors:
        raise CustomerLooksKnown(errors=errors)


def _describe(match: Match) -> FieldError:
    text = Text("{name}: {en}.", "{name}：{zh}。")
    values = {"name": match.candidate.name, "en": match.reason.en.lower(), "zh": match.reason.zh}
    return FieldError(match.reason.value, text, pointer=_pointer(match), values=values, about=match.candidate.id)


def _pointer(match: Match) -> str:
    return "/uscc" if match.reason is DuplicateReason.SAME_CREDIT_CODE else "/name"
