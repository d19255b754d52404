"""The days of stage actions: the database counts them as the policy says."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import col

from services.customer.duties.stage_actions.rules import stage_spans
from services.customer.duties.stage_actions.store import action_days
from services.customer.grading.schemes.rules import STANDARD as GRADING
from services.customer.profile.register.model import Customer
from services.customer.profile.standing.rules import LifecycleStage
from shared.customers.policy_terms import PolicyCadence
from shared.customers.service_policy import ServicePolicyContent, StageAction
from shared.customers.standard_policy import STANDARD as POLICY
from shared.lists.windows import Window
from shared.time import months_after
from tests.customer.conftest import MakeCustomer

SIGNED = date(2024, 1, 31)


def days_of(action: StageAction, first: date, last: date | None, window: Window) -> list[date]:
    """Every day of an action, counted one after the other."""
    begin, found = first + timedelta(days=action.after_days), []
    ends = [one for one in (last, window.last) if one]
    if action.until_days is not None:
        ends.append(first + timedelta(days=action.until_days))
    for times in range(400):
        on = months_after(begin + timedelta(days=times * action.every.days), times * action.every.months)
        if on > min(ends) or (times and action.every is PolicyCadence.ONCE):
            break
        found += [on] if on >= window.first else []
    return found


def expected(policy: ServicePolicyContent, signed: date, window: Window) -> set[tuple[str, date]]:
    found = set()
    spans = stage_spans(GRADING)
    for span in spans:
        last = months_after(signed, span.ends_with) if span.ends_with else None
        for action in policy.stages[span.stage].actions:
            days = days_of(action, span.first_day(signed), last, window)
            found |= {(f"{span.stage}:{action.key}", on) for on in days}
    return found


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2024, 2, 7), date(2024, 2, 7)),
        (date(2024, 4, 30), date(2024, 5, 1)),
        (date(2026, 12, 1), date(2027, 11, 30)),
        (date(2044, 1, 1), date(2044, 12, 31)),
        (date(2023, 1, 1), date(2024, 1, 30)),
    ],
)
async def test_all_days_within_the_window_and_no_other(
    app: FastAPI, make_customer: MakeCustomer, first: date, last: date
) -> None:
    customer_id = UUID(await make_customer(first_contract_on=str(SIGNED)))
    window = Window(first, last)
    query = action_days(POLICY, stage_spans(GRADING), window, seen=col(Customer.id) == customer_id)
    rows = list(await app.state.engine.execute(query))
    found = [(f"{row.stage}:{row.key}", row.on) for row in rows]
    assert len(found) == len(set(found))
    assert set(found) == expected(POLICY, SIGNED, window)


async def test_a_policy_without_actions_has_no_days(app: FastAPI, make_customer: MakeCustomer) -> None:
    await make_customer(first_contract_on=str(SIGNED))
    nothing: Any = POLICY.model_copy(update={"stages": {}})
    window = Window(date(2024, 1, 1), date(2024, 12, 31))
    query = action_days(nothing, stage_spans(GRADING), window, seen=col(Customer.id).is_not(None))
    assert list(await app.state.engine.execute(query)) == []


def test_stages_follow_each_other_without_a_gap() -> None:
    spans = stage_spans(GRADING)
    assert [span.stage for span in spans] == list(LifecycleStage)
    for before, after in pairwise(spans):
        assert before.ends_with == after.begins_after
    assert spans[0].first_day(SIGNED) == SIGNED
    assert spans[1].first_day(SIGNED) == date(2024, 5, 1)
