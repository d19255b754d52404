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


async def test_a_person_who_was_invited_twice_answers_once(
    app: FastAPI, pages: httpx.AsyncClient, secrets: list[str]
) -> None:
    async with transaction(app.state.engine) as session:
        await execute(session, sa.text("UPDATE survey_invitations SET contact_id = survey_id"))
    answers = await asyncio.gather(*(pages.post(f"/{secret}", data=form()) for secret in secrets))
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * (SEVERAL - 1)]
    assert await counted(app) == (1, 1)


async def ballots(app: FastAPI) -> int:
    async with transaction(app.state.engine) as session:
        return int((await execute(session, sa.text("SELECT count(*) FROM survey_ballots"))).scalar_one())


async def test_of_anonymous_answers_at_once_each_person_casts_one(
    app: FastAPI, pages: httpx.AsyncClient, secrets: list[str]
) -> None:
    await make_anonymous(app)
    sent = (pages.post(f"/{secret}", data=form(mark)) for secret in secrets for mark in (1, 2, 3))
    answers = await asyncio.gather(*sent)
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, answers[0].text)}
    assert (await ballots(app), await counted(app)) == (SEVERAL, (0, 0))


async def test_who_answers_while_the_survey_is_closed_is_counted_or_refused(
    app: FastAPI, pages: httpx.AsyncClient, secrets: list[str], tokens: Tokens
) -> None:
    await make_anonymous(app)
    for secret in secrets[:3]:
        await pages.post(f"/{secret}", data=form())
    async with tokens.client(app) as client:
        (survey,) = (await client.get("/v1/surveys")).json()["items"]
        late = (pages.post(f"/{secret}", data=form()) for secret in secrets[3:])
        closing = client.post(f"/v1/surveys/{survey['id']}/closure", json={"conclusion": "x"})
        closed, *answers = await asyncio.gather(closing, *late)
    assert closed.status_code == 200, closed.text
    taken = [answer.status_code for answer in answers].count(200)
    assert {answer.status_code for answer in answers} <= {200, 410}
    assert (await ballots(app), await counted(app)) == (0, (3 + taken, 3 + taken))


async def make_anonymous(app: FastAPI) -> None:
    async with transaction(app.state.engine) as session:
        for table in ("surveys", "survey_invitations"):
            await execute(session, sa.text(f"UPDATE {table} SET is_anonymous = true"))
