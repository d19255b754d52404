"""Edges of times and of states."""

from datetime import UTC, datetime, timedelta

import pytest

from services.relationship.contact.touchpoints import rules
from services.relationship.contact.touchpoints.rules import TouchpointStatus

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("sought", "parts"),
    [
        ("", []),
        ("果", []),
        ("结果", ["结果"]),
        ("结果7", ["结果7"]),
        ("结果77", ["果77", "结果7"]),
        ("ABAB", ["aba", "bab"]),
        ("aaaa", ["aaa"]),
    ],
)
def test_texts_are_found_by_three_neighbouring_characters_or_by_two(sought: str, parts: list[str]) -> None:
    assert rules.parts_of(sought) == parts


@pytest.mark.parametrize("ends_at", [None, NOW, NOW + MINUTE])
def test_it_may_end_when_it_starts_or_later(ends_at: datetime | None) -> None:
    rules.refuse_wrong_times(TouchpointStatus.HELD, NOW, ends_at, NOW)


def test_it_does_not_end_before_it_starts() -> None:
    with pytest.raises(rules.EndBeforeStart):
        rules.refuse_wrong_times(TouchpointStatus.PLANNED, NOW, NOW - MINUTE, NOW)


def test_what_was_held_has_begun() -> None:
    with pytest.raises(rules.HeldInFuture):
        rules.refuse_wrong_times(TouchpointStatus.HELD, NOW + MINUTE, None, NOW)
    rules.refuse_wrong_times(TouchpointStatus.PLANNED, NOW + MINUTE, None, NOW)
    rules.refuse_wrong_times(TouchpointStatus.HELD, NOW, None, NOW)


@pytest.mark.parametrize("status", [TouchpointStatus.HELD, TouchpointStatus.CANCELLED])
def test_only_what_is_planned_is_held_or_cancelled(status: TouchpointStatus) -> None:
    with pytest.raises(rules.TouchpointNotPlanned):
        rules.refuse_unless_planned(status)
    rules.refuse_unless_planned(TouchpointStatus.PLANNED)


def test_there_are_thirteen_scenes() -> None:
    from shared.customers.contact_terms import Scene

    assert len(Scene) == 13
    assert len({scene.zh for scene in Scene}) == 13
