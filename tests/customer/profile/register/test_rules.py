"""What a customer's profile may say."""

from datetime import date
from typing import Any

import pytest

from services.customer.profile.register.rules import ContractBeforeFounding, refuse_contract_before_founding

FOUNDED = date(2010, 5, 1)


@pytest.mark.parametrize(
    ("fields", "present"),
    [
        ({"founded_on": FOUNDED, "first_contract_on": FOUNDED}, {}),
        ({"founded_on": "2010-05-01", "first_contract_on": "2010-05-02"}, {}),
        ({"founded_on": FOUNDED}, {}),
        ({"first_contract_on": date(2000, 1, 1)}, {"founded_on": None}),
        ({"name": "x"}, {"founded_on": FOUNDED, "first_contract_on": date(2000, 1, 1)}),
        ({"founded_on": None}, {"founded_on": FOUNDED, "first_contract_on": date(2000, 1, 1)}),
    ],
)
def test_a_contract_may_be_as_old_as_the_company(fields: dict[str, Any], present: dict[str, Any]) -> None:
    refuse_contract_before_founding(fields, present)


@pytest.mark.parametrize(
    ("fields", "present", "pointer"),
    [
        ({"founded_on": FOUNDED, "first_contract_on": date(2010, 4, 30)}, {}, "/first_contract_on"),
        ({"founded_on": "2010-05-01"}, {"first_contract_on": date(2010, 4, 30)}, "/founded_on"),
        ({"first_contract_on": date(2010, 4, 30)}, {"founded_on": FOUNDED}, "/first_contract_on"),
    ],
)
def test_no_contract_is_older_than_the_company(fields: dict[str, Any], present: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ContractBeforeFounding) as refused:
        refuse_contract_before_founding(fields, present)
    assert [error.pointer for error in refused.value.errors] == [pointer]
