"""Owners and plans of the actions of programmes."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shared.auth.users import users
from shared.database import execute, transaction
from shared.time import company_today
from tests.planning.measures.programmes.conftest import MANAGER, OTHER, SPONSOR, Staged, by_key, entered_ago

DEEP = 12


async def deep(staged: Staged) -> dict[str, Any]:
    """A strategic customer that has just entered the deep stage: its executive meeting's action."""
    found = (await staged.signed(entered_ago(0, DEEP), tier="strategic"))[-1]
    return by_key(found)["executive_meeting"][0]


async def meeting(staged: Staged) -> dict[str, Any]:
    return by_key(await staged.running())["executive_meeting"][0]


async def test_a_vacant_role_leaves_the_action_without_an_owner_until_somebody_has_it(staged: Staged) -> None:
    found = await deep(staged)
    assert (found["role"], found["owner_id"], found["owner_name"]) == ("executive_sponsor", None, None)
    await staged.joins(SPONSOR, "executive_sponsor")
    await staged.settle()
    assert ((await meeting(staged))["owner_id"], (await meeting(staged))["owner_name"]) == (
        SPONSOR,
        f"User {SPONSOR[-3:]}",
    )


async def test_a_successor_takes_over_and_after_a_departure_nobody_does(staged: Staged) -> None:
    await staged.joins(SPONSOR, "executive_sponsor")
    assert (await deep(staged))["owner_id"] == SPONSOR
    await staged.leaves("executive_sponsor")
    await staged.settle([UUID(staged.id)])
    assert (await meeting(staged))["owner_id"] is None
    await staged.joins(OTHER, "executive_sponsor")
    await staged.settle([UUID(staged.id)])
    assert (await meeting(staged))["owner_id"] == OTHER


async def test_who_may_not_sign_in_any_more_owns_nothing(staged: Staged) -> None:
    await staged.joins(SPONSOR, "executive_sponsor")
    await deep(staged)
    async with transaction(staged.app.state.engine) as session:
        await execute(session, sa.update(users).where(users.c.id == UUID(SPONSOR)).values(is_active=False))
    await staged.settle()
    assert (await meeting(staged))["owner_id"] is None


async def test_an_owner_whom_a_person_chose_stays(staged: Staged) -> None:
    found = await deep(staged)
    await staged.client.patch(f"/v1/actions/{found['action_id']}", json={"owner_id": OTHER})
    await staged.joins(SPONSOR, "executive_sponsor")
    await staged.settle()
    assert (await meeting(staged))["owner_id"] == OTHER


async def test_what_is_done_keeps_its_owner(staged: Staged) -> None:
    await staged.joins(SPONSOR, "executive_sponsor")
    found = await deep(staged)
    await staged.post(f"/v1/actions/{found['action_id']}/completion")
    await staged.leaves("executive_sponsor")
    await staged.settle()
    assert (await meeting(staged))["owner_id"] == SPONSOR


async def plan_of(staged: Staged, year: int) -> str:
    return str((await staged.post("/v1/plans", 201, customer_id=staged.id, fiscal_year=year))["id"])


async def actions(staged: Staged) -> list[dict[str, Any]]:
    return list((await staged.client.get("/v1/actions", params={"customer_id": staged.id})).json()["items"])


async def test_actions_are_in_the_plan_of_their_year_also_in_one_made_later(staged: Staged) -> None:
    years = {company_today().year, company_today().year + 1}
    plans = {min(years): await plan_of(staged, min(years))}
    await staged.signed(company_today())
    expected = {one["id"]: plans.get(int(one["due_on"][:4])) for one in await actions(staged)}
    assert {one["id"]: one["plan_id"] for one in await actions(staged)} == expected
    plans[max(years)] = await plan_of(staged, max(years))
    await staged.settle()
    expected = {one["id"]: plans[int(one["due_on"][:4])] for one in await actions(staged)}
    assert {one["id"]: one["plan_id"] for one in await actions(staged)} == expected
    assert (await actions(staged))[0]["owner_id"] == MANAGER


async def test_a_deleted_plan_takes_no_actions(staged: Staged) -> None:
    for year in (company_today().year, company_today().year + 1):
        await staged.client.delete(f"/v1/plans/{await plan_of(staged, year)}")
    await staged.signed(company_today())
    assert {one["plan_id"] for one in await actions(staged)} == {None}
