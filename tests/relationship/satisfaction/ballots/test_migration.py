"""Anonymous answers older than ballots lose what identified their authors, and are counted again."""

import importlib
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from fastapi import FastAPI

from shared.database import transaction
from tests.relationship.conftest import Person
from tests.relationship.satisfaction.ballots.test_anonymity import close
from tests.relationship.satisfaction.conftest import Ask, form
from tests.relationship.satisfaction.duties.test_duties import rows

BEFORE = (
    "DROP TABLE survey_ballots",
    "UPDATE surveys SET is_anonymous = true",
    "UPDATE survey_invitations SET is_anonymous = true",
    "UPDATE survey_responses SET is_anonymous = true, contact_id = NULL",
)


def upgrade(connection: sa.Connection) -> None:
    for statement in BEFORE:
        connection.execute(sa.text(statement))
    migration = importlib.import_module("services.relationship.migrations.versions.0032_survey_ballots")
    with Operations.context(MigrationContext.configure(connection)):
        migration.upgrade()


async def test_anonymous_answers_become_ballots(
    app: FastAPI,
    relationship: httpx.AsyncClient,
    ask: Ask,
    send: Callable[..., Awaitable[httpx.Response]],
    new_person: Any,
    person: Person,
) -> None:
    people = [person, *[await new_person(person.customer_id) for _ in range(2)]]
    asked = await ask(contact_ids=[one.contact_id for one in people])
    for number, secret in enumerate(asked.secrets, 1):
        await send(secret, form(number))
    known = {row["id"] for row in await rows(app, "survey_responses")}
    async with transaction(app.state.engine) as session:
        await (await session.connection()).run_sync(upgrade)
    assert await rows(app, "survey_responses") == []
    ballots = await rows(app, "survey_ballots")
    assert (len(ballots), known & {row["id"] for row in ballots}) == (3, set())
    assert known & {row["entity_id"] for row in await rows(app, "events")} == set()
    await close(relationship, asked)
    listed = (await relationship.get("/v1/survey-responses")).json()["items"]
    assert sorted(one["score"] for one in listed) == ["0.2", "0.4", "0.6"]
