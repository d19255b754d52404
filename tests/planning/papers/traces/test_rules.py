"""What serves what in a plan, and where the chain is broken."""

import uuid

import pytest

from services.planning.goals.relationship_goals.rules import LevelState
from services.planning.papers.traces.chain import trace_of
from services.planning.papers.traces.rules import (
    MAX_CUSTOMERS,
    TooManyTraced,
    TraceBreak,
    break_of_market_goal,
    is_served_by_none,
    refuse_too_many,
)
from tests.planning.papers.traces.made_up import made_up, rows_of


@pytest.mark.parametrize(
    ("has_relationship_goal", "has_action", "lack"),
    [
        (False, False, TraceBreak.GOAL_WITHOUT_RELATIONSHIP),
        (True, False, TraceBreak.GOAL_WITHOUT_ACTION),
        (True, True, None),
    ],
)
def test_a_market_goal_lacks_the_first_link_of_the_chain(
    has_relationship_goal: bool, has_action: bool, lack: TraceBreak | None
) -> None:
    assert break_of_market_goal(has_relationship_goal=has_relationship_goal, has_action=has_action) is lack


def test_an_action_serves_only_goals_that_are_there() -> None:
    present, gone = uuid.uuid4(), uuid.uuid4()
    assert [is_served_by_none(one, {present}) for one in (present, gone, None)] == [False, True, True]


@pytest.mark.parametrize("seed", range(5))
def test_every_action_is_in_the_trace_once(seed: int) -> None:
    trace = made_up(4, 25, seed=seed)
    served = [one.id for goal in trace.market_goals for need in goal.goals for one in need.actions]
    found = [*served, *(one.id for one in trace.actions_without_goal)]
    assert len(found) == len(set(found)) == trace.figures.actions == 25
    assert trace.figures.actions_without_goal == len(trace.actions_without_goal)


def test_the_figures_count_what_is_broken() -> None:
    trace = made_up(8, 5, seed=3)
    without = [one for one in trace.market_goals if one.breaks]
    assert trace.figures.market_goals_without_action == len(without) > 0
    needs = [need for one in trace.market_goals for need in one.relationship_goals]
    assert trace.figures.relationship_goals_without_action == sum(bool(need.breaks) for need in needs) > 0


def test_a_goal_above_the_readers_level_is_as_if_it_were_not_there() -> None:
    rows, needs, _ = rows_of(1, 6, seed=2)
    hidden = needs[0]
    trace = trace_of(rows, needs[1:], [])
    loose = {action_id for action_id, goal_id in rows.served.items() if goal_id in {hidden.id, None}}
    assert {one.id for one in trace.actions_without_goal} == loose
    assert str(hidden.id) not in trace.model_dump_json()


def test_goals_that_serve_hidden_market_goals_stand_under_one_without_a_name() -> None:
    rows, needs, _ = rows_of(1, 2, seed=2)
    trace = trace_of(rows, [one.model_copy(update={"market_goal_id": None}) for one in needs], [])
    own, above = trace.market_goals
    assert (own.breaks, own.needed) == ([TraceBreak.GOAL_WITHOUT_RELATIONSHIP], 0)
    assert (above.id, above.title, above.target, above.needed) == (None, None, None, len(needs))
    assert trace.figures.market_goals == 1


def test_without_levels_nothing_is_said_of_what_was_reached() -> None:
    trace = made_up(3, 4, state=LevelState.UNAVAILABLE)
    assert (trace.figures.goals_reached, trace.figures.levels_moved) == (None, None)
    assert {one.reached for one in trace.market_goals if one.needed} == {None}


def test_totals_are_about_so_many_customers_at_most() -> None:
    refuse_too_many(MAX_CUSTOMERS)
    with pytest.raises(TooManyTraced):
        refuse_too_many(MAX_CUSTOMERS + 1)


def test_a_market_goal_may_rest_on_a_level_goal_alone() -> None:
    rows, _, levels = rows_of(4, 30, seed=4)
    trace = trace_of(rows, [], levels)
    served = [one for one in trace.market_goals if one.level_goals]
    assert served
    assert all(TraceBreak.GOAL_WITHOUT_RELATIONSHIP not in one.breaks for one in served)
    assert trace.figures.level_goals == len(levels) == sum(one.levels_needed for one in served)
    assert trace.figures.level_goals_without_action == sum(bool(goal.breaks) for one in served for goal in one.goals)
