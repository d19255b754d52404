"""The keys by which the database finds a company's name among alike ones: few, and shared by hardly any others.

A name is stored under its `name_parts` and looked up by its `probes`: alike names have at least one in common. Numbers
are in every key, so that "Customer 1" to "Customer n" do not find one another.
"""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import blake2b

from services.customer.profile.search.company_names import CompanyName, read_company_name

MIN_CHINESE_CORE, MIN_LATIN_CORE = 4, 2
"""Characters of a Chinese name, words of a Latin one, from which on it is one company with or without its place."""
MIN_MISTYPED_NAME = 10
"""Characters of a Chinese name, of which one may be wrong."""
MIN_MISTYPED_WORD = 4
NO_PLACE, ANY_PLACE = "-", "*"


def is_telling(name: CompanyName) -> bool:
    """Whether brand and trade are enough to know the company by, where only one of two names has a place."""
    return len("".join(name.core)) >= MIN_CHINESE_CORE if name.is_chinese else len(name.core) >= MIN_LATIN_CORE


def may_be_mistyped(name: CompanyName) -> bool:
    """Whether a Chinese name is so long that one wrong character does not make it another."""
    return len("".join((*name.places, *name.words))) >= MIN_MISTYPED_NAME


def name_parts(name: str) -> tuple[str, ...]:
    """The keys that a company's name is stored under."""
    read = read_company_name(name)
    return tuple(dict.fromkeys(map(_short, _stored(read))))


def probes(name: str) -> tuple[str, ...]:
    """The keys that an alike name may be stored under."""
    read = read_company_name(name)
    return tuple(dict.fromkeys(map(_short, _asked(read))))


def _short(key: str) -> str:
    return b64encode(blake2b(key.encode(), digest_size=6).digest()).decode()


def _stored(name: CompanyName) -> Iterator[str]:
    yield from _whole(name)
    if is_telling(name):
        yield _core(name, ANY_PLACE)
    yield from _halves(name, (0,))


def _asked(name: CompanyName) -> Iterator[str]:
    yield from _whole(name)
    if is_telling(name):
        yield _core(name, NO_PLACE if name.places else ANY_PLACE)
    yield from _halves(name, (-1, 0, 1))


def _whole(name: CompanyName) -> Iterator[str]:
    """All of a name, in its order and in any."""
    place = "+".join(sorted(name.places)) or NO_PLACE
    yield _core(name, place)
    if name.is_chinese:
        yield f"order {place} {''.join(sorted(''.join(name.core)))}"
    else:
        yield f"words {''.join(name.words)}"
        yield f"order {' '.join(sorted(name.words))}"


def _core(name: CompanyName, place: str) -> str:
    return f"core {place} {''.join(name.core)}"


def _halves(name: CompanyName, by: tuple[int, ...]) -> Iterator[str]:
    """The first and the last half of what may be mistyped, with all the rest; one of them is as it should be."""
    if name.is_chinese:
        if may_be_mistyped(name):
            rest = f"{'+'.join(sorted(name.places))} {' '.join(name.numbers)}"
            yield from _ends("".join(name.core), rest, by)
        return
    for place, word in enumerate(name.words):
        if len(word) >= MIN_MISTYPED_WORD and word.isalpha():
            rest = " ".join(sorted((*name.words[:place], *name.words[place + 1 :])))
            yield from _ends(word, rest, by)


def _ends(text: str, rest: str, by: tuple[int, ...]) -> Iterator[str]:
    # Short of the middle: two exchanged letters there must not spoil both.
    for length in {max(2, (len(text) - 1 + more) // 2) for more in by}:
        yield f"first {rest} {text[:length]}"
        yield f"last {rest} {text[-length:]}"
