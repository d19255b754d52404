"""People without a level, targets of an earlier day, own names of levels, and fields hidden at level 1."""

import json
from datetime import datetime
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.key_people.targets.model import KeyPersonTarget
from shared.database import execute, transaction
from tests.relationship.maps.companies import Company, gaps_of, people_of
from tests.sign_in import Tokens

SCHEMES = "/v1/key-person-schemes"


async def text_of(company: Company, form: str, language: str, client: httpx.AsyncClient | None = None) -> str:
    headers = {"Accept-Language": language}
    response = await (client or company.client).get(company.address, params={"format": form}, headers=headers)
    assert response.status_code == 200, response.text
    return response.text


async def test_whom_we_met_without_an_assessment_is_not_assessed_yet(company: Company) -> None:
    for name, influence in (("李雷", 5), ("王伟", 4), ("韩梅梅", 3), ("赵敏", 2)):
        await company.add(name, influence=influence, decision_role="decider" if name == "李雷" else None)
    await company.meet("李雷", "王伟")
    await company.assess("赵敏", "accepted")
    found = await company.map()
    assert {name: one["no_level"] for name, one in people_of(found).items()} == {
        "李雷": "not_assessed",
        "王伟": "not_assessed",
        "韩梅梅": "not_in_contact",
        "赵敏": None,
    }
    assert gaps_of(found) == [
        ("李雷", "met_not_assessed"),
        ("王伟", "met_not_assessed"),
        ("韩梅梅", "key_person_not_in_contact"),
    ]
    coverage = found["coverage"]
    assert (coverage["in_contact"], coverage["assessed"], coverage["contact_share"]) == (3, 1, "0.75")
    counted = {one["level"] or one["no_level"]: one["people"] for one in coverage["levels"] if one["people"]}
    assert counted == {"not_in_contact": 1, "not_assessed": 2, "accepted": 1}


async def test_before_the_first_meeting_nobody_was_in_contact(company: Company) -> None:
    await company.add("李雷")
    await company.meet("李雷", on="2025-03-12")
    found = await company.map(as_of="2025-03-12", compare_with="2025-03-11")
    assert people_of(found)["李雷"]["no_level"] == "not_assessed"
    assert (found["coverage"]["in_contact"], found["comparison"]["coverage"]["in_contact"]) == (1, 0)
    assert people_of(await company.map(as_of="2025-03-11"))["李雷"]["no_level"] == "not_in_contact"


@pytest.mark.parametrize(
    ("language", "met", "unmet", "gap"),
    [("en", "Unassessed", "No contact", "Met, not assessed yet"), ("zh-CN", "尚未评估", "未接触", "已接触，尚未评估")],
)
async def test_drawings_tell_the_two_apart(company: Company, language: str, met: str, unmet: str, gap: str) -> None:
    await company.add("李雷", department="采购部")
    await company.add("韩梅梅", department="采购部")
    await company.meet("李雷")
    svg = await text_of(company, "svg", language)
    assert all(f">{word}<" in svg for word in (met, unmet))
    assert gap in svg
    lines = {
        name: line
        for line in (await text_of(company, "mermaid", language)).splitlines()
        for name in company.ids
        if name in line
    }
    assert met in lines["李雷"]
    assert unmet in lines["韩梅梅"]


async def targets_then(app: FastAPI, company: Company, days: dict[str, str]) -> None:
    """Let each target have been set on a day; who has a later one has it replaced then."""
    async with transaction(app.state.engine) as session:
        table: Any = KeyPersonTarget.__table__  # type: ignore[attr-defined]
        for level, day in days.items():
            at = datetime.fromisoformat(f"{day}T04:00:00+00:00")
            own = (table.c.customer_id == company.id, table.c.target_level == level)
            await execute(session, sa.update(table).where(*own).values(created_at=at))
            replaced = sa.update(table).where(table.c.customer_id == company.id, table.c.created_at < at)
            await execute(session, replaced.where(table.c.replaced_at > at).values(replaced_at=at))


async def test_targets_of_the_earlier_day_are_those_in_force_then(
    app: FastAPI, relationship: httpx.AsyncClient, company: Company
) -> None:
    await company.add("李雷")
    await company.assess("李雷", "accepted", "2025-01-31")
    of = {"customer_id": str(company.id), "contact_id": str(company.ids["李雷"]), "due_on": "2099-12-31"}
    for level in ("accepted", "exclusive"):
        made = await relationship.post("/v1/key-person-targets", json=of | {"target_level": level})
        assert made.status_code == 201, made.text
    await targets_then(app, company, {"accepted": "2025-03-01", "exclusive": "2025-06-01"})
    found = await company.map(as_of="2025-06-30", compare_with="2025-05-31")
    person = people_of(found)["李雷"]
    assert (person["target"]["level"], person["target"]["levels_missing"]) == ("exclusive", 3)
    assert person["target_before"] == {"level": "accepted", "due_on": "2099-12-31", "levels_missing": 0}
    now, before = found["coverage"], found["comparison"]["coverage"]
    assert [(one["with_target"], one["at_target"], one["target_share"]) for one in (before, now)] == [
        (1, 1, "1"),
        (1, 0, "0"),
    ]
    nothing = await company.map(as_of="2025-05-31", compare_with="2025-02-28")
    assert people_of(nothing)["李雷"]["target_before"] is None
    assert nothing["comparison"]["coverage"]["with_target"] == 0


async def test_the_plank_of_a_customer_with_departments_is_theirs(
    relationship: httpx.AsyncClient, company: Company
) -> None:
    elements = ("information_channels", "technical_evaluation", "delivery_success", "brand_loyalty")
    for department, score in ((None, 0), ("采购部", 3), ("研发中心", 5)):
        scored = {one: {"score": score, "evidence": "seen"} for one in elements}
        body = {"customer_id": str(company.id), "department": department, "assessed_on": "2025-03-31"}
        made = await relationship.post("/v1/general-assessments", json=body | {"elements": scored})
        assert made.status_code == 201, made.text
        found = await company.map()
        if department is None:
            assert [one["department"] for one in found["general"]] == [None]
    assert [one["department"] for one in found["general"]] == ["采购部", "研发中心"]
    portfolio = (await relationship.get("/v1/relationship-maps", params={"columns": "element"})).json()
    assert {sum(cell["counts"]) for cell in portfolio["totals"]["cells"]} == {2}


@pytest.mark.parametrize(
    ("language", "hidden", "absent"),
    [("en", "not visible at your clearance", "not assessed"), ("zh-CN", "您的权限不可见", "未评估")],
)
async def test_level_1_is_not_told_that_the_ladder_was_not_assessed(
    app: FastAPI, tokens: Tokens, company: Company, language: str, hidden: str, absent: str
) -> None:
    assistant = tokens.client(app, clearance=1)
    before = await company.map(assistant), await text_of(company, "svg", language, assistant)
    assert absent in await text_of(company, "svg", language)
    await company.assess_organization()
    after = await company.map(assistant), await text_of(company, "svg", language, assistant)
    assert before == after  # whether it was assessed makes no difference
    assert (after[0]["organization"], after[0]["is_organization_hidden"]) == (None, True)
    assert hidden in after[1]
    whole = await company.map()
    assert (whole["organization"]["level"], whole["is_organization_hidden"]) == ("vendor", False)


@pytest.mark.parametrize(("language", "name"), [("en", "Sponsor"), ("zh-CN", "铁杆")])
async def test_drawings_use_the_companys_own_names_of_levels(
    relationship: httpx.AsyncClient, company: Company, language: str, name: str
) -> None:
    await company.add("李雷", department="采购部", decision_role="buyer")
    await company.assess("李雷", "supportive")
    in_force = await relationship.get(f"{SCHEMES}/current")
    content = in_force.json()["content"] | {"level_names": {"supportive": {"en": "Sponsor", "zh": "铁杆"}}}
    headers = {"If-Match": in_force.headers["etag"]}
    made = await relationship.post(SCHEMES, json={"content": content, "reason": "our words"}, headers=headers)
    assert made.status_code == 201, made.text
    for form in ("svg", "mermaid"):
        text = await text_of(company, form, language)
        assert name in text
    drawn = await relationship.get(
        "/v1/relationship-maps", headers={"Accept": "image/svg+xml", "Accept-Language": language}
    )
    assert name in drawn.text
    assert json.dumps(await company.map()).count('"supportive"') > 0  # data keeps the codes
