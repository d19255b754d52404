"""Rules of customers, pure."""

import pytest

from services.customer.profile.register.rules import CreditCodeWrong, normalize_credit_code


def test_a_credit_code_loses_its_separators() -> None:
    assert normalize_credit_code("9144 0300 0578 6778-33") == "914403000578677833"


@pytest.mark.parametrize("wrong", ["", "91440300057867783X", "9144030005786778", "914403000578677832"])
def test_a_wrong_check_digit_is_seen(wrong: str) -> None:
    with pytest.raises(CreditCodeWrong):
        normalize_credit_code(wrong)
