"""What other rooms know of people and customers reaches both maps."""

import uuid
from datetime import date

import httpx
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import col

from services.relationship.key_people.targets.model import KeyPersonTarget
from shared.auth.users import UserEntry, keep_users
from shared.database import execute, transaction
from tests.relationship.maps.companies import Company, gaps_of, people_of

ELEMENTS = ("information_channels", "technical_evaluation", "delivery_success", "brand_loyalty")


async def assess_department(company: Company, department: str, *scores: int) -> None:
    scored = {one: {"score": score, "evidence": "seen"} for one, score in zip(ELEMENTS, scores, strict=True)}
    body = {"customer_id": str(company.id), "department": department, "assessed_on": "2025-03-31"}
    made = await company.client.post("/v1/general-assessments", json=body | {"elements": scored})
    assert made.status_code == 201, made.text


async def test_targets_make_gaps_and_shares(app: FastAPI, relationship: httpx.AsyncClient, company: Company) -> None:
    for name, influence in (("李雷", 5), ("王伟", 4), ("韩梅梅", 3)):
        await company.add(name, influence=influence)
        await company.assess(name, "favourable")
    for name, level in (("李雷", "supportive"), ("李雷", "exclusive"), ("王伟", "favourable")):
        await company.aim(name, level)
    async with transaction(app.state.engine) as session:
        of_person = col(KeyPersonTarget.contact_id) == company.ids["李雷"]
        await execute(session, sa.update(KeyPersonTarget).where(of_person).values(due_on=date(2025, 1, 31)))
    found = await company.map()
    assert people_of(found)["李雷"]["target"] == {"level": "exclusive", "due_on": "2025-01-31", "levels_missing": 2}
    assert gaps_of(found) == [("李雷", "target_overdue")]
    assert [one["levels_missing"] for one in found["gaps"]] == [2]
    coverage = found["coverage"]
    assert (coverage["with_target"], coverage["at_target"], coverage["target_share"]) == (2, 1, "0.3333")
    (row,) = (await relationship.get("/v1/relationship-maps")).json()["items"]
    assert (row["with_target"], row["at_target"], row["target_share"], row["gaps"]) == (2, 1, "0.3333", 1)


async def test_the_last_contact_until_the_day_is_shown(relationship: httpx.AsyncClient, company: Company) -> None:
    await company.add("李雷")
    await company.add("王伟")
    for day in ("2025-03-01", "2025-02-01", "2025-04-01"):
        await company.meet("李雷", on=day)
    asked = {"customer_id": str(company.id), "sort": "starts_at"}
    held = (await relationship.get("/v1/touchpoints", params=asked)).json()["items"]
    found = people_of(await company.map(as_of="2025-03-31"))
    assert found["李雷"]["last_contact"] == {
        "touchpoint_id": held[1]["id"],
        "held_on": "2025-03-01",
        "scene": "meal",
        "days_ago": 30,
    }
    assert found["王伟"]["last_contact"] is None


async def keep(app: FastAPI, *users: UserEntry) -> None:
    async with transaction(app.state.engine) as session:
        await keep_users(session, users)


async def test_who_is_responsible_is_the_active_one_of_person_department_or_customer(
    app: FastAPI, relationship: httpx.AsyncClient, company: Company
) -> None:
    users = {
        name: UserEntry(id=uuid.uuid4(), username=name, display_name=name, is_active=True, version=1)
        for name in ("manager", "of 采购部", "of 韩梅梅", "of 王伟")
    }
    await keep(app, *users.values())
    await company.open(manager_id=users["manager"].id)
    for name, department in (("李雷", "采购部"), ("韩梅梅", "采购部"), ("王伟", "采购部"), ("赵敏", None)):
        await company.add(name, department=department)
    for subject, name in (
        ({"department": "采购部"}, "of 采购部"),
        ({"contact_id": str(company.ids["韩梅梅"])}, "of 韩梅梅"),
        ({"contact_id": str(company.ids["王伟"])}, "of 王伟"),
    ):
        body = {"customer_id": str(company.id), "responsible_id": str(users[name].id), **subject}
        assert (await relationship.post("/v1/responsibilities", json=body)).status_code == 201
    await keep(app, users["of 王伟"].model_copy(update={"is_active": False, "version": 2}))
    found = people_of(await company.map())
    assert {name: one["responsible_name"] for name, one in found.items()} == {
        "李雷": "of 采购部",
        "韩梅梅": "of 韩梅梅",
        "王伟": "of 采购部",
        "赵敏": "manager",
    }
    assert found["韩梅梅"]["responsible_id"] == str(users["of 韩梅梅"].id)


async def test_the_plank_and_the_ladder_are_shown(relationship: httpx.AsyncClient, company: Company) -> None:
    other = await Company(company.app, company.client).open("Other")
    await assess_department(other, "others", 1, 1, 1, 1)
    await assess_department(company, "采购部", 3, 3, 3, 3)
    await assess_department(company, "研发中心", 3, 2, 3, 3)
    await company.assess_organization()
    found = await company.map()
    assert [(one["department"], one["level"], one["weakest_element"]) for one in found["general"]] == [
        ("研发中心", "medium", "technical_evaluation"),
        ("采购部", "good", "information_channels"),
    ]
    assert found["organization"] == {"level": "vendor", "next_level": "supplier", "assessed_on": "2025-03-31"}
    before = await company.map(as_of="2025-03-30")
    assert (before["general"], before["organization"]) == ([], None)
    portfolio = (await relationship.get("/v1/relationship-maps", params={"columns": "element"})).json()
    (row,) = (one for one in portfolio["items"] if one["customer_id"] == str(company.id))
    assert [(one["key"], one["counts"]) for one in row["cells"]] == [
        ("information_channels", [0, 0, 2, 0]),
        ("technical_evaluation", [0, 1, 1, 0]),
        ("delivery_success", [0, 0, 2, 0]),
        ("brand_loyalty", [0, 0, 2, 0]),
    ]
    assert portfolio["totals"]["cells"][0]["counts"] == [1, 0, 2, 0]
