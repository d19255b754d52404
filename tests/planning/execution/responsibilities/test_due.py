"""People responsible in a plan who have left, as due items."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.users import users
from shared.customers.colleagues import colleagues
from shared.database import execute, transaction
from shared.time import company_today, utc_now
from tests.planning.conftest import Workshop
from tests.planning.execution.conftest import MANAGER, THIS_YEAR, Complete, Due, appoint
from tests.planning.execution.responsibilities.test_endpoints import BOSS, URL

MEMBER = "00000000-0000-4000-8000-0000000000c1"
SUPERIOR = "00000000-0000-4000-8000-0000000000b1"


async def let_leave(app: FastAPI, *user_ids: str) -> None:
    """Let the users have left yesterday; a superior oversees the region."""
    gone = [
        {"user_id": UUID(one), "oversees": [], "is_administrator": False, "inactive_since": utc_now() - timedelta(1)}
        for one in user_ids
    ]
    superior = {"user_id": UUID(SUPERIOR), "oversees": ["CN-GD"], "is_administrator": False, "inactive_since": None}
    async with transaction(app.state.engine) as session:
        await execute(session, sa.insert(colleagues).values([*gone, superior]))
        leaving = users.c.id.in_([UUID(one) for one in user_ids])
        await execute(session, sa.update(users).where(leaving).values(is_active=False))


@pytest.fixture
async def draft(complete: Complete) -> Workshop:
    """A draft in which a member and the manager have duties."""
    plan = await complete(THIS_YEAR)
    duties = [BOSS, *({"duty": duty, "user_id": MEMBER} for duty in ("responsible", "informed"))]
    duties.append({"duty": "consulted", "user_id": MANAGER})
    body = {"subject": "work_area", "work_area": "bids", "assignments": duties}
    await plan.ask("POST", URL, 201, json=body)
    return plan


async def test_nobody_has_left(draft: Workshop, due: Due) -> None:
    assert await due("plan_member_left") == []


async def test_a_member_who_left_is_the_managers_task_once(draft: Workshop, app: FastAPI, due: Due) -> None:
    await appoint(app, draft.customer_id)
    await let_leave(app, MEMBER)
    (item,) = await due("plan_member_left")
    day = company_today() + timedelta(days=4)
    assert (item["owner_id"], item["due_at"]) == (MANAGER, f"{day}T00:00:00Z")
    assert item["title"] == f"Name a successor: User {MEMBER} has left, plan {THIS_YEAR} of Huaqiang"
    found = (await draft.ask("GET", URL))["items"]
    shown = next(one for one in found if one["work_area"] == "bids")
    assert [one["has_left"] for one in shown["assignments"]] == [False, True, True, False]


async def test_a_manager_who_left_is_the_superiors_task(draft: Workshop, app: FastAPI, due: Due) -> None:
    await appoint(app, draft.customer_id)
    await let_leave(app, MANAGER)
    (item,) = await due("plan_member_left", language="zh-CN")
    assert item["owner_id"] == SUPERIOR
    assert item["title"] == f"请指定接替人：User {MANAGER} 已离开（Huaqiang {THIS_YEAR} 财年规划）"


async def test_with_a_successor_nothing_is_due(draft: Workshop, app: FastAPI, due: Due) -> None:
    await let_leave(app, MEMBER)
    one = next(one for one in (await draft.ask("GET", URL))["items"] if one["work_area"] == "bids")
    await draft.ask("PATCH", f"{URL}/{one['id']}", json={"assignments": [BOSS]})
    assert await due("plan_member_left") == []


async def test_plans_of_years_that_are_over_need_nobody(complete: Complete, app: FastAPI, due: Due) -> None:
    plan = await complete(THIS_YEAR - 1)
    body = {"subject": "work_area", "work_area": "bids"}
    duties = [BOSS, {"duty": "informed", "user_id": MEMBER}]
    await plan.ask("POST", URL, 201, json=body | {"assignments": duties})
    await let_leave(app, MEMBER)
    assert await due("plan_member_left") == []
