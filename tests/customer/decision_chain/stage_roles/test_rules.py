"""Who takes part in which purchasing stage."""

import pytest

from services.customer.decision_chain.stage_roles.rules import (
    DecisionChain,
    PurchasingStage,
    least_clearance,
    usual_clearance,
)
from services.customer.people.contacts.rules import DecisionRole


def test_the_eight_stages_have_their_places() -> None:
    assert [stage.place for stage in PurchasingStage] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert PurchasingStage.EVALUATE_PRODUCTS.place == 4


@pytest.mark.parametrize(("chain", "level"), [(DecisionChain.FORMAL, 1), (DecisionChain.HIDDEN, 2)])
def test_the_hidden_chain_is_confidential(chain: DecisionChain, level: int) -> None:
    assert usual_clearance(chain) == level


@pytest.mark.parametrize("role", DecisionRole)
def test_a_coach_is_confidential(role: DecisionRole) -> None:
    assert least_clearance(role) == (2 if role is DecisionRole.COACH else 1)
