"""Vacant roles of programmes as due items."""

from datetime import timedelta
from typing import Any

from fastapi import FastAPI

from shared.customers.standard_policy import STANDARD
from shared.time import company_today
from tests.planning.measures.programmes.conftest import MANAGER, OTHER, SPONSOR, Staged, by_key, entered_ago
from tests.planning.risks.test_due import due
from tests.sign_in import Tokens

DEEP = 12


async def vacancies(app: FastAPI, tokens: Tokens, language: str = "en", **claims: Any) -> list[dict[str, Any]]:
    return [one for one in await due(app, tokens, language, **claims) if one["kind"] == "programme_role"]


async def test_a_role_that_nobody_has_is_due_for_the_account_manager(
    staged: Staged, app: FastAPI, tokens: Tokens
) -> None:
    programme = (await staged.signed(entered_ago(0, DEEP), tier="strategic"))[-1]
    found = {one["title"]: one for one in await vacancies(app, tokens)}
    assert found.keys() == {"Nobody is Technical support: Huaqiang", "Nobody is Executive sponsor: Huaqiang"}
    assert {one["owner_id"] for one in found.values()} == {MANAGER}
    assert {one["link"] for one in found.values()} == {f"/v1/lifecycle-programmes/{programme['id']}"}
    day = company_today() + timedelta(days=STANDARD.remedy_days)
    assert {one["due_at"] for one in found.values()} == {f"{day.isoformat()}T00:00:00Z"}
    (said,) = [one for one in await vacancies(app, tokens, "zh-CN") if "高管" in one["title"]]
    assert (said["title"], said["note"]) == ("“高管对接人”空缺：Huaqiang", "“深度绑定”阶段无人负责的行动：1 项")


async def test_it_is_not_due_once_somebody_has_it_or_does_it(staged: Staged, app: FastAPI, tokens: Tokens) -> None:
    programme = (await staged.signed(entered_ago(0, DEEP), tier="strategic"))[-1]
    await staged.joins(SPONSOR, "executive_sponsor")
    await staged.settle()
    other = by_key(programme)["joint_innovation"][0]["action_id"]
    assert len(await vacancies(app, tokens)) == 1
    await staged.client.patch(f"/v1/actions/{other}", json={"owner_id": OTHER})
    assert await vacancies(app, tokens) == []


async def test_nothing_is_due_of_an_ended_programme_or_for_a_stranger(
    staged: Staged, app: FastAPI, tokens: Tokens
) -> None:
    programme = (await staged.signed(entered_ago(0, DEEP), tier="strategic"))[-1]
    stranger: dict[str, Any] = {"roles": ["account_manager"], "data_scope": {"kind": "own", "regions": []}}
    assert await vacancies(app, tokens, **stranger) == []
    await staged.post(f"/v1/lifecycle-programmes/{programme['id']}/ending", reason="they paused")
    assert await vacancies(app, tokens) == []
