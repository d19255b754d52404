"""When two customers may be one: the credit code, or names that differ as typing errors do."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.customer.profile.search.rules import company_name, is_chinese, plain
from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Text

ALIKE_WORDS = 85
"""From here (0 to 100) differing words are one word mistyped: Friendly, Freindly; not West, East or Real, Retail."""
ALIKE_CHARACTERS = 90
"""In Chinese every character counts: only long names may differ by one."""
TOLD_APART_BY = ("name", "english_name", "uscc")
"""The fields of a customer that are compared; a short name is no name of its own."""
_NUMBERS = re.compile(r"\d+")


class DuplicateReason(Labelled):
    """Why two customers may be one."""

    SAME_CREDIT_CODE = "same_credit_code", "Same credit code", "统一社会信用代码相同"
    SIMILAR_NAME = "similar_name", "Similar name", "名称相似"


class CustomerLooksKnown(Conflict):
    """There are customers this may be: `errors` name them, with ids in `about`. `force=true` does it anyway."""

    title = Text("The customer may be there already", "客户可能已存在")
    detail = Text(
        "Use the customer that is there, or repeat with force=true.", "请使用已有客户，或加 force=true 重新提交。"
    )


@dataclass(frozen=True, slots=True)
class Identity:
    """What a customer is told apart by; `sources` are the ERPs that have a code for it."""

    names: tuple[str, ...]
    uscc: str | None = None
    sources: frozenset[str | None] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """A customer that may be meant."""

    id: UUID
    name: str
    identity: Identity
    is_visible: bool


@dataclass(frozen=True, slots=True)
class Match:
    """That a known customer may be the one compared, why, and how alike the names are (0 to 100)."""

    known: Known
    reason: DuplicateReason
    likeness: int


def likeness(one: str, other: str) -> int:
    """How far two names are of one company, 0 to 100: what they share proves nothing, what differs must be alike."""
    from rapidfuzz import fuzz  # loaded with the first names that are compared

    one, other = company_name(one), company_name(other)
    if one.replace(" ", "") == other.replace(" ", ""):
        return 100
    if _NUMBERS.findall(one) != _NUMBERS.findall(other):
        return 0
    if is_chinese(one) or is_chinese(other):
        return _if_at_least(ALIKE_CHARACTERS, fuzz.ratio(one, other))
    words, others = one.split(), other.split()
    rest = " ".join(sorted(word for word in words if word not in others))
    other_rest = " ".join(sorted(word for word in others if word not in words))
    return _if_at_least(ALIKE_WORDS, 99.0 if rest == other_rest else fuzz.ratio(rest, other_rest))


def _if_at_least(threshold: int, ratio: float) -> int:
    return math.floor(ratio) if ratio >= threshold else 0


def compare(one: Identity, known: Known) -> Match | None:
    """Whether the known customer may be this one; two different credit codes are two companies whatever their names."""
    alike = max((likeness(name, other) for name in one.names for other in known.identity.names), default=0)
    if one.uscc and known.identity.uscc:
        is_same = one.uscc == known.identity.uscc
        return Match(known, DuplicateReason.SAME_CREDIT_CODE, alike) if is_same else None
    return Match(known, DuplicateReason.SIMILAR_NAME, alike) if alike else None


def is_told_apart(one: Identity, match: Match) -> bool:
    """An ERP that has a number for each of two customers with like names holds them for two."""
    return match.reason is DuplicateReason.SIMILAR_NAME and bool(one.sources & match.known.identity.sources)


def is_old(before: Identity, match: Match) -> bool:
    """The two looked alike already, for the same reason, before the one changed: that has been seen and accepted."""
    earlier = compare(before, match.known)
    return earlier is not None and earlier.reason is match.reason


def needed(name: str, parts: int) -> int:
    """How many of its parts a name like this one has at the least.

    In Chinese a tenth of the characters may differ, each in two parts; else a typing error changes up to four, a word
    moved up to six, in a short name most of them.
    """
    return max(1, parts - max(2, parts // 5) if is_chinese(name) else max(parts // 3, parts - 6))


def lines_for(one: Identity) -> list[str]:
    """Where two that create the same customer at once wait for each other, always in the same order."""
    names = {f"customer name {company_name(plain(name))}" for name in one.names}
    return sorted(names | ({f"credit code {one.uscc}"} if one.uscc else set()))


def refuse_known(one: Identity, matches: Sequence[Match]) -> None:
    """Raises CustomerLooksKnown; of customers the caller may not see it tells only that there are such."""
    errors = [_describe(match) for match in matches if match.known.is_visible and not is_told_apart(one, match)]
    hidden = [match for match in matches if not match.known.is_visible and not is_told_apart(one, match)]
    if hidden:
        text = Text("A customer of colleagues looks like this one.", "同事负责的客户中有相似客户。")
        errors.append(FieldError("customer_of_colleagues", text, pointer=_pointer(hidden[0])))
    if errors:
        raise CustomerLooksKnown(errors=errors)


def _describe(match: Match) -> FieldError:
    text = Text("{name}: {en}.", "{name}：{zh}。")
    values = {"name": match.known.name, "en": match.reason.en.lower(), "zh": match.reason.zh}
    return FieldError(match.reason.value, text, pointer=_pointer(match), values=values, about=match.known.id)


def _pointer(match: Match) -> str:
    return "/uscc" if match.reason is DuplicateReason.SAME_CREDIT_CODE else "/name"
