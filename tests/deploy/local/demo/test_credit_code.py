"""Credit codes carry the check digits that the standard demands."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from deploy.local.demo.credit_code import DIGITS, check, credit_code


def test_check_digits_agree_with_a_code_from_the_standard() -> None:
    assert check("91110000600037341") == "L"


@given(st.integers())
def test_every_code_is_valid_by_an_independent_implementation(seed: int) -> None:
    assert uscc.is_valid(credit_code("440300", Random(seed)))


@given(st.integers(), st.integers(0, 16), st.sampled_from(DIGITS))
def test_a_changed_digit_shows(seed: int, place: int, digit: str) -> None:
    code = credit_code("440300", Random(seed))
    body = code[:place] + digit + code[place + 1 : 17]
    assert (check(body) == code[17]) == (digit == code[place])
