"""Programmes over time: what the daily round plans, and many customers at once."""

from datetime import timedelta

import pytest

from services.planning.measures.programmes import settling, staged_customers
from services.planning.measures.programmes.following import follow_day
from services.planning.settings import PlanningSettings
from shared.database import transaction
from shared.time import company_today
from tests.planning.measures.programmes.conftest import Staged, by_key


async def let_pass(staged: Staged, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many days after today, the round runs twice."""
    day = company_today() + timedelta(days=days)
    monkeypatch.setattr(staged_customers, "company_today", lambda: day)
    for _ in range(2):
        async with transaction(staged.app.state.engine) as session:
            await follow_day(PlanningSettings(), session)


async def test_each_repetition_comes_once_until_the_last_day(staged: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    await staged.signed(company_today())
    for days in range(1, 60):
        await let_pass(staged, days, monkeypatch)
    found = {key: [one["due_on"] for one in some] for key, some in by_key(await staged.running()).items()}
    in_days = {key: [(company_today() + timedelta(days=day)).isoformat() for day in days] for key, days in DAYS.items()}
    assert found == in_days


DAYS = {"kickoff": [7], "first_delivery": [30], "progress": [7, 14, 21, 28], "problem_review": [44, 58, 72, 86]}


async def test_days_without_a_round_leave_out_only_what_has_passed(
    staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    await staged.signed(company_today())
    await let_pass(staged, 75, monkeypatch)
    reviews = [one["due_on"] for one in by_key(await staged.running())["problem_review"]]
    assert reviews == [(company_today() + timedelta(days=day)).isoformat() for day in (44, 58, 86)]


async def test_with_time_the_stage_moves(staged: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    await staged.signed(company_today())
    await let_pass(staged, 93, monkeypatch)
    initial, stable = await staged.programmes()
    assert (initial["status"], stable["status"], stable["stage"]) == ("moved", "running", "stable")
    report = by_key(stable)["value_report"]
    assert len(report) == 1


async def test_a_round_has_an_end_and_the_next_one_goes_on(staged: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 0)
    assert await staged.signed(company_today()) == []
    monkeypatch.setattr(settling, "AT_ONCE", 1)
    await let_pass(staged, 0, monkeypatch)
    assert len(await staged.programmes()) == 1
