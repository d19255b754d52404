"""When two customers may be the same company: by credit code, or by names that differ only by typing errors."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.customer.profile.search.rules import company_name, is_chinese, plain
from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Text

MIN_WORD_LIKENESS = 85
"""From this likeness on (0 to 100) words count as mistyped: Friendly, Freindly; not West, East or Real, Retail."""
MIN_CHARACTER_LIKENESS = 90
"""The same for Chinese names, where every character counts: only long names may differ by one."""
COMPARED_FIELDS = ("name", "english_name", "uscc")
"""The fields of a customer that are compared; the short name only abbreviates the name."""
_NUMBERS = re.compile(r"\d+")


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
    """Likeness of two company names, 0 to 100; of Latin names only the words that differ are compared."""
    from rapidfuzz import fuzz  # loaded on first use

    one, other = company_name(one), company_name(other)
    if one.replace(" ", "") == other.replace(" ", ""):
        return 100
    if _NUMBERS.findall(one) != _NUMBERS.findall(other):
        return 0
    if is_chinese(one) or is_chinese(other):
        return _if_at_least(MIN_CHARACTER_LIKENESS, fuzz.ratio(one, other))
    words, others = one.split(), other.split()
    rest = " ".join(sorted(word for word in words if word not in others))
    other_rest = " ".join(sorted(word for word in others if word not in words))
    return _if_at_least(MIN_WORD_LIKENESS, 99.0 if rest == other_rest else fuzz.ratio(rest, other_rest))


def _if_at_least(threshold: int, ratio: float) -> int:
    return math.floor(ratio) if ratio >= threshold else 0


def compare(one: Identity, candidate: Candidate) -> Match | None:
    """The match with a candidate, if any; different credit codes mean different companies, whatever the names."""
    alike = max((likeness(name, other) for name in one.names for other in candidate.identity.names), default=0)
    if one.uscc and candidate.identity.uscc:
        is_same = one.uscc == candidate.identity.uscc
        return Match(candidate, DuplicateReason.SAME_CREDIT_CODE, alike) if is_same else None
    return Match(candidate, DuplicateReason.SIMILAR_NAME, alike) if alike else None


def is_distinct(one: Identity, match: Match) -> bool:
    """Whether an ERP has a code for each of two customers with similar names: it treats them as different."""
    return match.reason is DuplicateReason.SIMILAR_NAME and bool(one.sources & match.candidate.identity.sources)


def is_earlier_match(before: Identity, match: Match) -> bool:
    """Whether the two matched for the same reason before the change: that was accepted then."""
    earlier = compare(before, match.candidate)
    return earlier is not None and earlier.reason is match.reason


def min_shared_parts(name: str, parts: int) -> int:
    """The fewest of its parts that a similar name has.

    In a Chinese name a tenth of the characters may differ, and each is in two parts; in a Latin name a typing error
    changes up to four parts, a moved word up to six, in a short name most of them.
    """
    return max(1, parts - max(2, parts // 5) if is_chinese(name) else max(parts // 3, parts - 6))


def lines_for(one: Identity) -> list[str]:
    """The locks by which requests that create the same customer wait for each other, in a fixed order."""
    names = {f"customer name {company_name(plain(name))}" for name in one.names}
    return sorted(names | ({f"credit code {one.uscc}"} if one.uscc else set()))


def refuse_matches(one: Identity, matches: Sequence[Match]) -> None:
    """Raises CustomerLooksKnown; customers that the caller may not see are mentioned without their names."""
    errors = [_describe(match) for match in matches if match.candidate.is_visible and not is_distinct(one, match)]
    hidden = [match for match in matches if not match.candidate.is_visible and not is_distinct(one, match)]
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
