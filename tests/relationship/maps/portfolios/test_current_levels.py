"""The present levels that portfolio maps read follow the assessments, whatever happens to these."""

import asyncio
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.relationship.assessing.rules import AssessmentStatus
from services.relationship.key_people.assessments.model import current_levels
from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.database import execute, transaction
from tests.relationship.conftest import ADDRESS
from tests.relationship.maps.companies import ASSESSMENTS, Company
from tests.sign_in import Tokens


async def level_of(company: Company, name: str) -> str | None:
    async with transaction(company.app.state.engine) as session:
        query = sa.select(current_levels.c.level).where(current_levels.c.person_id == company.ids[name])
        return (await execute(session, query)).scalar_one_or_none()


async def test_the_latest_assessment_of_us_that_counts_is_kept(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, company: Company
) -> None:
    await company.add("李雷")
    assert await level_of(company, "李雷") is None
    await company.assess("李雷", "accepted", "2025-01-31")
    await company.assess("李雷", "opposed", "2025-03-31", rival="Rival")
    await company.assess("李雷", "opposed", "2024-12-31")
    draft = await company.assess("李雷", "exclusive", "2025-02-28", is_draft=True)
    assert await level_of(company, "李雷") == "accepted"
    await relationship.post(f"{ADDRESS}/{draft['id']}/submission")
    assert await level_of(company, "李雷") == "exclusive"
    sent = await company.assess("李雷", "supportive", "2025-04-30")
    assert await level_of(company, "李雷") == "supportive"
    returned = await tokens.client(app).post(
        f"{ADDRESS}/{sent['id']}/review", json={"decision": "return", "remark": "too good"}
    )
    assert returned.status_code == 200
    assert await level_of(company, "李雷") == "exclusive"


async def test_of_two_assessments_at_once_the_later_day_counts(
    open_committing: Callable[[str], Any], tokens: Tokens
) -> None:
    app: FastAPI = await open_committing("relationship")
    company = Company(app, tokens.client(app), ids={"李雷": uuid.uuid4()})

    async def assess_an_earlier_day() -> None:
        await company.record("李雷", "opposed", "2025-01-31")

    async with transaction(app.state.engine) as session:
        await execute(session, company.assessment("李雷", "supportive", "2025-03-31"))
        second = asyncio.create_task(assess_an_earlier_day())
        waiting = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not (await execute(session, waiting)).scalar_one():
            assert not second.done()
    await second
    assert await level_of(company, "李雷") == "supportive"


async def test_one_statement_may_be_about_everybody(app: FastAPI, relationship: httpx.AsyncClient) -> None:
    company = Company(app, relationship, ids={f"N{number}": uuid.uuid4() for number in range(3_000)})
    said = company.assessment("N0", "accepted").compile().params
    one = {name: value for name, value in said.items() if value is not None}
    rows = [one | {"id": uuid.uuid4(), "contact_id": contact_id} for contact_id in company.ids.values()]
    async with transaction(app.state.engine) as session:
        await execute(session, ASSESSMENTS.insert(), rows)
        everybody = sa.update(ASSESSMENTS).where(ASSESSMENTS.c.customer_id == company.id)
        await execute(session, everybody.values(level="exclusive"))
        locks = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert (await execute(session, locks)).scalar_one() <= 1_030
    assert await level_of(company, "N2999") == "exclusive"


RANKS = [one.value for one in RelationshipLevel]
changes = st.lists(
    st.tuples(
        st.sampled_from(["add", "status", "delete", "move", "remove"]),
        st.integers(0, 5),
        st.integers(1, 9),
        st.sampled_from(RANKS),
        st.sampled_from([one.value for one in AssessmentStatus]),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=changes)
async def test_whatever_changes_the_kept_level_is_the_computed_one(
    app: FastAPI, relationship: httpx.AsyncClient, steps: list[tuple[str, int, int, str, str]]
) -> None:
    company = Company(app, relationship)
    company.ids |= {"A": uuid.uuid4(), "B": uuid.uuid4()}
    for kind, place, day, level, status in steps:
        if kind == "add":
            await company.record("AB"[place % 2], level, f"2025-01-0{day}", "Rival" if place == 5 else None)
        else:
            await _change(company, kind, place, status)
    for name in company.ids:
        assert await level_of(company, name) == await _computed(company, name)


async def _change(company: Company, kind: str, place: int, status: str) -> None:
    async with transaction(company.app.state.engine) as session:
        own = ASSESSMENTS.c.contact_id.in_(company.ids.values())
        found = (await execute(session, sa.select(ASSESSMENTS.c.id).where(own).order_by(ASSESSMENTS.c.id))).scalars()
        chosen = ASSESSMENTS.c.id.in_(list(found)[place : place + 2])
        values = {
            "status": {"status": status},
            "delete": {"deleted_at": sa.func.now()},
            "move": {"contact_id": company.ids["A"]},
        }
        statement = (
            sa.delete(ASSESSMENTS).where(chosen)
            if kind == "remove"
            else sa.update(ASSESSMENTS).where(chosen).values(**values[kind])
        )
        await execute(session, statement)


async def _computed(company: Company, name: str) -> str | None:
    async with transaction(company.app.state.engine) as session:
        row = ASSESSMENTS.c
        counts = (row.competitor.is_(None), row.deleted_at.is_(None), row.status.in_(["submitted", "confirmed"]))
        query = sa.select(row.level).where(row.contact_id == company.ids[name], *counts)
        newest = query.order_by(row.assessed_on.desc(), row.id.desc()).limit(1)
        found = (await execute(session, newest)).scalar_one_or_none()
        return found.value if found else None
