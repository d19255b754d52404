"""Outcomes of summit projects, and what is refused."""

import uuid
from datetime import date

import pytest

from services.planning.pursuits.summit_projects import rules
from services.planning.pursuits.summit_projects.rules import SummitOutcome
from shared.customers.purchasing import PurchasingStage

MAIN, OTHER = uuid.uuid4(), uuid.uuid4()
SINCE, BEFORE = date(2025, 9, 18), date(2025, 9, 17)
TENDER, GOALS = PurchasingStage.ISSUE_TENDER, PurchasingStage.SET_GOALS


def test_the_main_rival_is_one_of_the_rivals() -> None:
    rules.refuse_main_rival(None, [])
    rules.refuse_main_rival(MAIN, [OTHER, MAIN])
    with pytest.raises(rules.MainRivalUnfit):
        rules.refuse_main_rival(MAIN, [OTHER])


@pytest.mark.parametrize("outcome", SummitOutcome)
def test_only_a_won_project_moves_on_after_the_decision(outcome: SummitOutcome) -> None:
    with pytest.raises(rules.SummitProjectDecided, match=outcome.en):
        rules.refuse_decided(outcome)
    if outcome is SummitOutcome.WON:
        rules.refuse_move(outcome, GOALS, SINCE, TENDER, SINCE)
    else:
        with pytest.raises(rules.SummitProjectDecided):
            rules.refuse_move(outcome, GOALS, SINCE, TENDER, SINCE)


def test_a_move_is_into_another_stage_and_not_before_the_last_one() -> None:
    rules.refuse_move(None, TENDER, SINCE, GOALS, SINCE)
    with pytest.raises(rules.AlreadyInStage):
        rules.refuse_move(None, GOALS, SINCE, GOALS, SINCE)
    with pytest.raises(rules.StageDayTooEarly, match="2025-09-18"):
        rules.refuse_move(None, GOALS, SINCE, TENDER, BEFORE)


@pytest.mark.parametrize(
    ("outcome", "named", "winner"),
    [
        (SummitOutcome.WON, None, None),
        (SummitOutcome.CANCELLED, None, None),
        (SummitOutcome.MAIN_RIVAL, None, MAIN),
        (SummitOutcome.OTHER_RIVAL, None, None),
        (SummitOutcome.OTHER_RIVAL, OTHER, OTHER),
    ],
)
def test_the_winner_follows_from_the_outcome(
    outcome: SummitOutcome, named: uuid.UUID | None, winner: uuid.UUID | None
) -> None:
    assert rules.winner_of(outcome, MAIN, named) == winner


def test_without_a_main_rival_it_has_not_won() -> None:
    with pytest.raises(rules.MainRivalMissing):
        rules.winner_of(SummitOutcome.MAIN_RIVAL, None, None)


@pytest.mark.parametrize("outcome", [SummitOutcome.WON, SummitOutcome.MAIN_RIVAL, SummitOutcome.CANCELLED])
def test_a_winner_is_named_only_where_another_rival_has_won(outcome: SummitOutcome) -> None:
    with pytest.raises(rules.WinnerUnfit):
        rules.winner_of(outcome, MAIN, OTHER)
    with pytest.raises(rules.WinnerUnfit):
        rules.winner_of(SummitOutcome.OTHER_RIVAL, MAIN, MAIN)
