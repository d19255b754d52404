"""Several who send at the same moment: a link is answered once, and customers' figures add up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.satisfaction.invitations.model import SurveyInvitation
from services.relationship.satisfaction.invitations.operations import new_links
from services.relationship.satisfaction.surveys.model import Survey
from shared.customers.directory import DirectoryEntry, replace_entries
from shared.database import execute, transaction
from shared.time import company_today
from tests.relationship.satisfaction.conftest import form
from tests.sign_in import Tokens

CUSTOMER = uuid4()
SEVERAL = 6


@pytest.fixture
async def app(open_committing: Callable[[str], Any]) -> FastAPI:
    opened: FastAPI = await open_committing("relationship")
    return opened


@pytest.fixture
async def pages(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(app, sub="service:gateway", name="gateway") as client:
        client.base_url = httpx.URL("http://relationship/internal/survey-pages")
        yield client


@pytest.fixture
async def secrets(app: FastAPI) -> list[str]:
    """Links of several people of one customer."""
    empty: dict[str, Any] = dict.fromkeys(
        ("region", "industry", "customer_class", "tier", "stage", "manager_id", "parent_id")
    )
    entry = DirectoryEntry(id=CUSTOMER, name="华强", status="active", tags=[], codes=[], team=[], **empty)
    today = company_today()
    async with transaction(app.state.engine) as session:
        await replace_entries(session, [CUSTOMER], [entry])
        survey = Survey(customer_id=CUSTOMER, title="x", questionnaire_version=1, opens_on=today, closes_on=today)
        session.add(survey)
        await session.flush()
        common = {"survey_id": survey.id, "customer_id": CUSTOMER, "contact_name": "李雷", "language": "en"}
        common |= {"questionnaire_code": "general", "is_anonymous": False, "invited_by": "x", "invited_by_name": "x"}
        people = [SurveyInvitation(**common, contact_id=uuid4()) for _ in range(SEVERAL)]
        session.add_all(people)
        await session.flush()
        return await new_links(session, people)


async def counted(app: FastAPI) -> tuple[int, int]:
    """The responses, and those in the month's figure."""
    async with transaction(app.state.engine) as session:
        responses = (await execute(session, sa.text("SELECT count(*) FROM survey_responses"))).scalar_one()
        figures = (await execute(session, sa.text("SELECT coalesce(sum(n), 0) FROM monthly_figures"))).scalar_one()
    return int(responses), int(figures)


async def test_different_answers_at_once_are_taken_once(
    app: FastAPI, pages: httpx.AsyncClient, secrets: list[str]
) -> None:
    sent = (pages.post(f"/{secrets[0]}", data=form(1 + number % 5)) for number in range(SEVERAL - 1))
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*sent))
    assert statuses == [200, 409, 409, 409, 409]
    assert await counted(app) == (1, 1)


async def test_the_same_answers_at_once_are_all_thanked_for(
    app: FastAPI, pages: httpx.AsyncClient, secrets: list[str]
) -> None:
    answers = await asyncio.gather(*(pages.post(f"/{secrets[0]}", data=form()) for _ in range(SEVERAL)))
    assert {answer.status_code for answer in answers} == {200}
    assert await counted(app) == (1, 1)


async def test_answers_of_several_people_at_once_all_count(
    app: FastAPI, pages: httpx.AsyncClient, secrets: list[str]
) -> None:
    answers = await asyncio.gather(*(pages.post(f"/{secret}", data=form()) for secret in secrets))
    assert {answer.status_code for answer in answers} == {200}
    assert await counted(app) == (SEVERAL, SEVERAL)
    async with transaction(app.state.engine) as session:
        found = (await execute(session, sa.text("SELECT customer_id, figures FROM warnings"))).all()
    assert [(UUID(str(row.customer_id)), row.figures["n"]) for row in found] == [(CUSTOMER, SEVERAL)]
