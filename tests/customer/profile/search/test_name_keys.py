"""The keys of company names, pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.profile.duplicates.rules import likeness
from services.customer.profile.search.name_keys import name_parts, probes

WORDS = st.text("abcdefghij", min_size=5, max_size=9)
CHARACTERS = st.text("甬江精密电气制造华强光电信息科技", min_size=2, max_size=10)


@given(st.text(min_size=1, max_size=30))
def test_every_name_finds_itself(name: str) -> None:
    assert set(probes(name)) & set(name_parts(name))


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(0, 40), st.sampled_from(["drop", "swap", "change", "add"]))
def test_a_mistyped_latin_name_is_found_if_it_is_alike(words: list[str], place: int, kind: str) -> None:
    name = " ".join(words)
    place %= len(name) - 1
    if " " in name[place : place + 2]:
        return
    other = mistyped(name, place, kind, "x")
    if likeness(name, other):
        assert set(probes(other)) & set(name_parts(name))


@given(CHARACTERS, CHARACTERS, st.integers(0, 40), st.sampled_from(["drop", "swap", "change", "add"]))
def test_a_mistyped_chinese_name_is_found_if_it_is_alike(first: str, second: str, place: int, kind: str) -> None:
    name = f"宁波{first}{second}"
    other = mistyped(name, 2 + place % (len(name) - 3), kind, "的")
    for one in (other, f"{second}{first}（宁波）有限公司", f"{first}{second}"):
        if likeness(name, one):
            assert set(probes(one)) & set(name_parts(name)), one


def mistyped(name: str, place: int, kind: str, letter: str) -> str:
    before, two, after = name[:place], name[place : place + 2], name[place + 2 :]
    return before + {"drop": two[1:], "swap": two[::-1], "change": letter + two[1:], "add": letter + two}[kind] + after


@pytest.mark.parametrize(
    "form", ["Customer {}", "客户{}", "Kunde-{:06d}", "宁波甬江精密电气制造客户{}号", "Branch {} North"]
)
def test_numbered_customers_share_no_key(form: str) -> None:
    one, other = form.format(4711), form.format(4712)
    assert not set(probes(one)) & set(name_parts(other))


def test_a_name_has_few_keys() -> None:
    names = ("宁波市甬江精密电气制造股份有限公司", "Ningbo Yongjiang Precision Electric Manufacturing Co., Ltd.")
    assert [(len(name_parts(name)), len(probes(name)) <= 3 * len(name_parts(name))) for name in names] == [
        (5, True),
        (14, True),
    ]
