"""In which stages somebody is expected to decide."""

import pytest

from services.customer.decision_chain.schemes.rules import STANDARD, refuse_unsound
from services.customer.decision_chain.stage_roles.rules import PurchasingStage
from shared.schemes.problems import SchemeUnsound


def test_the_standard_is_sound() -> None:
    refuse_unsound(STANDARD.deciding_stages)


def test_a_stage_named_twice_is_refused() -> None:
    with pytest.raises(SchemeUnsound) as refused:
        refuse_unsound([PurchasingStage.IMPLEMENT, PurchasingStage.SET_GOALS, PurchasingStage.IMPLEMENT])
    assert [error.pointer for error in refused.value.errors] == ["/content/deciding_stages/2"]
