"""When a step is done, and what it needs."""

import pytest

from services.planning.risks.playbooks.rules import ConfirmingSide
from services.planning.risks.steps import rules


def test_a_step_is_done_once_and_reopened_only_when_done() -> None:
    rules.refuse_done(None)
    rules.refuse_not_done("now")
    with pytest.raises(rules.RiskStepDone):
        rules.refuse_done("now")
    with pytest.raises(rules.RiskStepNotDone):
        rules.refuse_not_done(None)


@pytest.mark.parametrize("side", ConfirmingSide)
def test_a_confirmation_is_given_where_it_is_needed_and_only_there(side: ConfirmingSide) -> None:
    rules.refuse_confirmation(side, is_given=True)
    rules.refuse_confirmation(None, is_given=False)
    with pytest.raises(rules.ConfirmationMissing, match=side.en):
        rules.refuse_confirmation(side, is_given=False)
    with pytest.raises(rules.ConfirmationUnfit):
        rules.refuse_confirmation(None, is_given=True)
