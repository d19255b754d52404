"""What other rooms know reaches both maps through the sources, whichever select they are."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from services.relationship.key_people.targets.model import KeyPersonTarget
from services.relationship.maps.portfolios import store as portfolio_store
from services.relationship.maps.relationship_maps import sources, store
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.auth.users import UserEntry, keep_users
from shared.database import execute, transaction
from shared.lists.compiled import CompiledStatements
from tests.relationship.maps.companies import Company, gaps_of, people_of

ELEMENTS = {
    "information_channels": "good",
    "technical_evaluation": "medium",
    "delivery_success": "good",
    "brand_loyalty": "good",
}


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a source rows: `known("targets", TARGET, {...})`; statements of other tests are not kept."""
    for module in (store, portfolio_store):
        monkeypatch.setattr(module, "STATEMENTS", CompiledStatements())

    def give(name: str, columns: Mapping[str, Any], *rows: Mapping[str, Any]) -> None:
        def source(*_: Any) -> sa.Select[Any]:
            kinds = [sa.column(column, kind) for column, kind in columns.items()]
            return sa.select(sa.values(*kinds, name="known").data([tuple(row[one] for one in columns) for row in rows]))

        monkeypatch.setattr(sources, name, source)

    return give


TARGET = {"contact_id": sa.Uuid, "level": sa.Text, "due_on": sa.Date}
LAST_CONTACT = {
    **dict.fromkeys(("customer_id", "contact_id", "touchpoint_id"), sa.Uuid),
    "held_on": sa.Date,
    "scene": sa.Text,
}
GENERAL = {
    "customer_id": sa.Uuid,
    "department": sa.Text,
    "assessed_on": sa.Date,
    "level": sa.Text,
    "weakest_element": sa.Text,
    "elements": JSONB,
}
ORGANIZATIONAL = {"customer_id": sa.Uuid, "assessed_on": sa.Date, "level": sa.Text}
COLUMNS = {
    "targets": TARGET,
    "last_contacts": LAST_CONTACT,
    "general_levels": GENERAL,
    "organizational_levels": ORGANIZATIONAL,
}
NOBODY = Principal("user:x", "X", frozenset(), frozenset(), 3, DataScope(DataScopeKind.ALL))


@pytest.mark.parametrize("name", COLUMNS)
def test_a_source_has_its_columns(name: str) -> None:
    found = getattr(sources, name)(NOBODY, sa.bindparam("as_of", None, sa.Date)).selected_columns
    assert {column.name: type(column.type) for column in found}.keys() == COLUMNS[name].keys()


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


async def test_last_contacts_are_shown(company: Company, known: Any) -> None:
    await company.add("李雷")
    await company.add("王伟")
    touchpoint_id = uuid.uuid4()
    held = {"touchpoint_id": touchpoint_id, "held_on": date(2025, 3, 1), "scene": "routine_visit"}
    known("last_contacts", LAST_CONTACT, {"customer_id": company.id, "contact_id": company.ids["李雷"], **held})
    found = people_of(await company.map(as_of="2025-03-31"))
    assert found["李雷"]["last_contact"] == {
        "touchpoint_id": str(touchpoint_id),
        "held_on": "2025-03-01",
        "scene": "routine_visit",
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


async def test_the_plank_and_the_ladder_are_shown(
    relationship: httpx.AsyncClient, company: Company, known: Any
) -> None:
    of = {"customer_id": company.id, "assessed_on": date(2025, 3, 31), "elements": ELEMENTS}
    general = [
        {**of, "department": "采购部", "level": "good", "weakest_element": "delivery_success"},
        {**of, "department": "研发中心", "level": "medium", "weakest_element": "technical_evaluation"},
        {**of, "customer_id": uuid.uuid4(), "department": "others", "level": "poor", "weakest_element": None},
    ]
    known("general_levels", GENERAL, *general)
    known("organizational_levels", ORGANIZATIONAL, {**of, "level": "supplier"})
    found = await company.map()
    assert [(one["department"], one["level"], one["weakest_element"]) for one in found["general"]] == [
        ("研发中心", "medium", "technical_evaluation"),
        ("采购部", "good", "delivery_success"),
    ]
    assert found["organization"] == {"level": "supplier", "next_level": "key_supplier", "assessed_on": "2025-03-31"}
    portfolio = (await relationship.get("/v1/relationship-maps", params={"columns": "element"})).json()
    (row,) = portfolio["items"]
    assert [(one["key"], one["counts"]) for one in row["cells"]] == [
        ("information_channels", [0, 0, 2, 0]),
        ("technical_evaluation", [0, 2, 0, 0]),
        ("delivery_success", [0, 0, 2, 0]),
        ("brand_loyalty", [0, 0, 2, 0]),
    ]
    assert portfolio["totals"]["cells"] == row["cells"]


async def test_what_is_entered_in_the_other_rooms_is_on_the_map(
    relationship: httpx.AsyncClient, company: Company
) -> None:
    await company.add("李雷", influence=5, decision_role="decider")
    await company.assess("李雷", "favourable")
    of = {"customer_id": str(company.id), "contact_id": str(company.ids["李雷"])}
    for address, body in (
        ("/v1/key-person-targets", of | {"target_level": "exclusive", "due_on": "2099-12-31"}),
        ("/v1/responsibilities", of | {"responsible_id": str(uuid.uuid4())}),
        (
            "/v1/touchpoints",
            {
                "customer_id": str(company.id),
                "scene": "meal",
                "starts_at": "2025-03-12T09:00:00Z",
                "contact_ids": [str(company.ids["李雷"])],
                "outcome": "谈妥样机测试。",
            },
        ),
        (
            "/v1/general-assessments",
            {
                "customer_id": str(company.id),
                "department": "采购部",
                "assessed_on": "2025-03-31",
                "elements": {one: {"score": 3, "evidence": "seen"} for one in ELEMENTS},
            },
        ),
        (
            "/v1/organizational-assessments",
            {
                "customer_id": str(company.id),
                "assessed_on": "2025-03-31",
                "stages": [{"stage": "implement", "since": "2020-01-01", "evidence": "seen"}],
                "supply_position": {"our_share": "0.4", "evidence": "seen"},
                "strategic_fit": {"trend": "aligned", "evidence": "seen"},
            },
        ),
    ):
        made = await relationship.post(address, json=body)
        assert made.status_code == 201, made.text
    found = (await relationship.get(company.address)).json()
    person = next(one for group in found["departments"] for one in group["people"])
    assert (person["target"]["level"], person["last_contact"]["scene"]) == ("exclusive", "meal")
    assert person["responsible_id"] is not None
    assert [one["department"] for one in found["general"]] == ["采购部"]
    assert found["organization"]["level"] == "vendor"
