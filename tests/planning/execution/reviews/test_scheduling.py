"""Reviews are scheduled when a plan is approved, each once."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import httpx

from services.planning.execution.reviews import rules
from services.planning.execution.schemes.model import STANDARD
from shared.time import company_today
from tests.planning.conftest import Workshop
from tests.planning.execution.conftest import THIS_YEAR, Complete

Approve = Callable[[Workshop], Awaitable[None]]
BODY = {"reason": "a new line"}


async def reviews(plan: Workshop) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await plan.ask("GET", "/reviews"))["items"]
    return found


async def test_a_draft_has_no_reviews(complete: Complete) -> None:
    assert await reviews(await complete(THIS_YEAR)) == []


async def test_approval_schedules_the_year_that_is_ahead(complete: Complete, approve: Approve) -> None:
    plan = await complete(THIS_YEAR + 1)
    await approve(plan)
    found = await reviews(plan)
    expected = rules.schedule(STANDARD.reviews, date(THIS_YEAR + 1, 1, 1), company_today())
    shown = [(one["kind"], one["holder"], one["fiscal_month"], one["opens_on"], one["due_on"]) for one in found]
    said = [(one.kind, one.holder, one.fiscal_month, str(one.opens_on), str(one.due_on)) for one in expected]
    assert (sorted(shown), len(found)) == (sorted(said), 14)
    assert {(one["scheme_version"], one["is_late"], one["held_on"]) for one in found} == {(1, False, None)}


async def test_of_a_year_that_is_over_only_the_evaluation_is_scheduled(ended: Workshop) -> None:
    assert [(one["kind"], one["is_late"]) for one in await reviews(ended)] == [("yearly_evaluation", False)]


async def test_a_revision_adds_only_what_is_ahead_and_missing(
    complete: Complete, approve: Approve, planning: httpx.AsyncClient
) -> None:
    plan = await complete(THIS_YEAR + 1)
    await approve(plan)
    before = await reviews(plan)
    content = STANDARD.model_dump(mode="json")
    content["reviews"][2]["months"] = [6, 12]
    published = await planning.post("/v1/execution-schemes", json={"content": content, "reason": "closer"})
    assert published.status_code == 201, published.text
    await plan.ask("POST", "/revision", json=BODY)
    await approve(plan)
    added = [one for one in await reviews(plan) if one not in before]
    assert [(one["kind"], one["fiscal_month"], one["scheme_version"]) for one in added] == [
        ("half_year_coaching", 12, 2)
    ]
    assert len(await reviews(plan)) == len(before) + 1


async def test_the_fiscal_year_gives_the_months(complete: Complete, approve: Approve, app: Any) -> None:
    app.state.settings = app.state.settings.model_copy(update={"fiscal_year_start": 4})
    plan = await complete(THIS_YEAR + 1)
    await approve(plan)
    (evaluation,) = [one for one in await reviews(plan) if one["kind"] == "yearly_evaluation"]
    assert evaluation["opens_on"] == f"{THIS_YEAR + 2}-03-01"
