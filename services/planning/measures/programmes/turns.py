"""The days of a programme's actions: pure.

Every day is counted from the stage's first day, as the customer service counts the days of the policy's actions, so
that months do not drift.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count, islice, takewhile
from typing import NamedTuple, Protocol

from shared.customers.policy_terms import PolicyCadence
from shared.time import months_after, months_between


class Timing(Protocol):
    """When an action is due, from the first day of the stage."""

    after_days: int
    every: PolicyCadence
    until_days: int | None
    ahead: int


class Turn(NamedTuple):
    """One time that an action is done: how often it was repeated before, and the day."""

    number: int
    day: date


def is_repeated(timing: Timing) -> bool:
    """Whether the action is done more than once."""
    return bool(timing.every.days or timing.every.months)


def day_of_turn(timing: Timing, entered_on: date, number: int) -> date:
    """The day of a turn."""
    first = entered_on + timedelta(days=timing.after_days)
    return months_after(first, number * timing.every.months) + timedelta(days=number * timing.every.days)


def turns_to_plan(
    timing: Timing, entered_on: date, ends_on: date | None, today: date, *, catches_up: bool = False
) -> list[Turn]:
    """The next turns from today on, within the stage: one, or as many as are planned ahead.

    `catches_up`: an action that is done once and whose day has passed is planned too, for today.
    """
    last = _last_day(timing, entered_on, ends_on)
    if not is_repeated(timing):
        day = day_of_turn(timing, entered_on, 0)
        is_wanted = day <= last and (catches_up or day >= today)
        return [Turn(0, max(day, today))] if is_wanted else []
    return list(islice(takewhile(lambda turn: turn.day <= last, _from(timing, entered_on, today)), timing.ahead))


def next_look(timings: Iterable[Timing], entered_on: date, ends_on: date | None, today: date) -> date | None:
    """The day on which a further turn is to be planned: after the first one planned ahead. None: never."""
    coming = (turns_to_plan(one, entered_on, ends_on, today) for one in timings if is_repeated(one))
    return min((turns[0].day + timedelta(days=1) for turns in coming if turns), default=None)


def _last_day(timing: Timing, entered_on: date, ends_on: date | None) -> date:
    ends = [date.max] if ends_on is None else [ends_on]
    if timing.until_days is not None:
        ends.append(entered_on + timedelta(days=timing.until_days))
    return min(ends)


def _from(timing: Timing, entered_on: date, today: date) -> Iterator[Turn]:
    """The turns from today on."""
    first = day_of_turn(timing, entered_on, 0)
    if timing.every.months:
        passed = months_between(first, today) // timing.every.months
    else:
        passed = max((today - first).days // timing.every.days, 0)
    for number in count(passed):
        turn = Turn(number, day_of_turn(timing, entered_on, number))
        if turn.day >= today:
            yield turn
