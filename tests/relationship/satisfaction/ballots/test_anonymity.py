"""Anonymous surveys, as somebody sees them who holds every link and reads everything that the service shows."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.satisfaction.ballots.operations import count_and_settle
from shared.database import transaction
from shared.time import company_today
from tests.relationship.conftest import Person
from tests.relationship.satisfaction.answer_pages.test_pages import set_days
from tests.relationship.satisfaction.conftest import SURVEYS, Ask, Asked, form, secret_in
from tests.relationship.satisfaction.duties.test_duties import rows
from tests.relationship.satisfaction.duties.test_merges import merge
from tests.sign_in import Tokens

Send = Callable[..., Awaitable[httpx.Response]]
TODAY = company_today()
INVITATIONS = "/v1/survey-invitations"
EVERYTHING = (
    *("/v1/survey-responses", INVITATIONS, "/v1/satisfaction-duties", "/v1/satisfaction/scores"),
    "/v1/satisfaction?from=2020-01-01",
)
"""What shows answers, or what follows from them."""
COUNTS = ("answered", "withheld")


@pytest.fixture
def asked_together(ask: Ask, new_person: Any, person: Person) -> Callable[..., Awaitable[Asked]]:
    """Ask so many people of one customer in an anonymous survey: `await asked_together(4)`."""

    async def begin(people: int, **fields: Any) -> Asked:
        others = [await new_person(person.customer_id) for _ in range(people - 1)]
        ids = [one.contact_id for one in (person, *others)]
        return await ask(is_anonymous=True, contact_ids=ids, language="en", **fields)

    return begin


AskTogether = Callable[..., Awaitable[Asked]]


async def close(relationship: httpx.AsyncClient, survey: Asked) -> None:
    closed = await relationship.post(f"{SURVEYS}/{survey.id}/closure", json={"conclusion": "x"})
    assert closed.status_code == 200, closed.text


async def count(app: FastAPI) -> None:
    async with transaction(app.state.engine) as session:
        await count_and_settle(session)


async def shown(app: FastAPI, relationship: httpx.AsyncClient) -> list[str]:
    """All that shows answers, without the counts of them, and every event."""
    texts = [str(await rows(app, "events"))]
    for path in EVERYTHING:
        got = await relationship.get(path)
        assert got.status_code == 200, got.text
        body = got.json()
        texts.append(str({name: value for name, value in body.items() if name not in COUNTS}))
    return texts


async def test_a_link_shows_the_same_before_and_after_it_was_used(
    asked_together: AskTogether, send: Send, pages: httpx.AsyncClient
) -> None:
    asked = await asked_together(3)
    before = [(await pages.get(f"/{secret}")).text for secret in asked.secrets]
    assert (await send(asked.secrets[0])).status_code == 200
    after = [await pages.get(f"/{secret}") for secret in asked.secrets]
    assert [page.status_code for page in after] == [200] * 3
    assert [page.text for page in after] == before


async def test_sending_tells_neither_whether_nor_what_was_answered(
    asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient
) -> None:
    asked = await asked_together(4)
    first = await send(asked.secrets[0], form(2))
    for secret, filled in ((asked.secrets[0], form(2)), (asked.secrets[0], form(5)), (asked.secrets[1], form(3))):
        page = await send(secret, filled)
        assert (page.status_code, page.text) == (200, first.text)
    assert "first answers count" in first.text
    incomplete = form(trust__perception="")
    used, unused = [await send(asked.secrets[number], incomplete) for number in (0, 3)]
    assert (used.status_code, used.text) == (unused.status_code, unused.text)
    assert used.status_code == 422
    assert (await relationship.get(f"{SURVEYS}/{asked.id}")).json()["answered"] == 2


async def test_the_first_answers_count(
    asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient
) -> None:
    asked = await asked_together(3)
    for number, secret in enumerate(asked.secrets, 1):
        await send(secret, form(number))
        await send(secret, form(5))
    await close(relationship, asked)
    listed = (await relationship.get("/v1/survey-responses")).json()["items"]
    assert sorted(one["score"] for one in listed) == ["0.2", "0.4", "0.6"]


@pytest.mark.parametrize(("opens_on", "closes_on", "status"), [(1, 9, 403), (-9, -3, 410)])
async def test_outside_of_its_days_a_used_link_is_like_any_other(
    app: FastAPI, asked_together: AskTogether, send: Send, opens_on: int, closes_on: int, status: int
) -> None:
    asked = await asked_together(2)
    await send(asked.secrets[0])
    await set_days(app, asked, opens_on, closes_on)
    used, unused = await send(asked.secrets[0]), await send(asked.secrets[1])
    assert (used.status_code, used.text) == (unused.status_code, unused.text)
    assert used.status_code == status


async def test_while_the_survey_lasts_an_answer_changes_nothing_but_how_many_there_are(
    app: FastAPI, asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient, person: Person
) -> None:
    asked = await asked_together(5)
    before = await shown(app, relationship)
    for number, secret in enumerate(asked.secrets, 1):
        assert (await send(secret, form(number))).status_code == 200
        assert await shown(app, relationship) == before
        assert (await relationship.get(f"{SURVEYS}/{asked.id}")).json()["answered"] == number
        found = (await relationship.get("/v1/satisfaction", params={"customer_id": person.customer_id})).json()
        assert (found["overall"]["n"], found["withheld"]) == (0, number)


async def test_counted_answers_have_no_order_no_time_and_nobody(
    app: FastAPI, asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient
) -> None:
    asked = await asked_together(5)
    for number, secret in enumerate(asked.secrets, 1):
        await send(secret, form(number))
    await close(relationship, asked)
    listed = (await relationship.get("/v1/survey-responses?sort=created_at")).json()["items"]
    assert sorted(one["score"] for one in listed) == ["0.2", "0.4", "0.6", "0.8", "1"]
    for name in ("created_at", "updated_at", "answered_on", "contact_id"):
        assert len({one[name] for one in listed}) == 1, name
    assert {UUID(one["id"]).version for one in listed} == {4}
    assert [one["id"] for one in listed] == sorted(one["id"] for one in listed)
    told = [one for one in await rows(app, "events") if one["entity"] == "survey_response"]
    assert [str(one["entity_id"]) for one in sorted(told, key=itemgetter("position"))] == [one["id"] for one in listed]
    assert all(one["contact_id"] is None and "contact_id" not in one["changes"] for one in told)
    assert {tuple(one["changes"]) for one in told} == {tuple(told[0]["changes"])}
    kept = await rows(app, "survey_responses")
    assert {(row["contact_id"], row["created_at"]) for row in kept} == {(None, kept[0]["created_at"])}
    assert await rows(app, "survey_ballots") == []


async def test_not_even_the_tables_say_when_a_link_was_used_or_with_which_answers(
    app: FastAPI, asked_together: AskTogether, send: Send
) -> None:
    asked = await asked_together(3)
    before = await rows(app, "survey_invitations")
    for secret in asked.secrets[:2]:
        await send(secret)
    async with transaction(app.state.engine) as session:
        text = sa.text("SELECT answered_at, answers_digest FROM survey_links WHERE answered_at IS NOT NULL")
        links = (await (await session.connection()).execute(text)).all()
    assert [(row.answered_at.time().isoformat(), row.answers_digest) for row in links] == [("00:00:00", None)] * 2
    assert {row.answered_at.date() for row in links} == {TODAY}
    ballots = await rows(app, "survey_ballots")
    assert [set(one) for one in ballots] == [{"id", "survey_id", "answers"}] * 2
    assert {UUID(str(one["id"])).version for one in ballots} == {4}
    assert await rows(app, "survey_invitations") == before


@pytest.mark.parametrize(("answers", "counted"), [(2, 0), (3, 3), (4, 4)])
async def test_too_few_answers_are_never_counted(
    asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient, answers: int, counted: int
) -> None:
    asked = await asked_together(4)
    for secret in asked.secrets[:answers]:
        await send(secret, form(2))
    await close(relationship, asked)
    found = (await relationship.get("/v1/satisfaction", params={"survey_id": asked.id})).json()
    assert (found["overall"]["n"], found["withheld"]) == (counted, answers - counted)
    assert len((await relationship.get("/v1/survey-responses")).json()["items"]) == counted
    assert len((await relationship.get("/v1/satisfaction-duties")).json()["items"]) == (1 if counted else 0)


async def test_a_company_may_demand_more_answers_but_not_fewer(
    asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient
) -> None:
    content = (await relationship.get("/v1/satisfaction-schemes/current")).json()["content"]
    assert content["anonymous_from_answers"] == 3
    for number, status in ((2, 422), (4, 201)):
        body = {"content": content | {"anonymous_from_answers": number}, "reason": "agreed"}
        assert (await relationship.post("/v1/satisfaction-schemes", json=body)).status_code == status
    asked = await asked_together(3)
    for secret in asked.secrets:
        await send(secret)
    await close(relationship, asked)
    assert (await relationship.get("/v1/survey-responses")).json()["items"] == []


async def test_all_answers_of_a_survey_are_of_one_day_so_that_no_days_part_them(
    app: FastAPI, asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient, person: Person
) -> None:
    asked = await asked_together(4)
    for secret in asked.secrets:
        await send(secret)
    await set_days(app, asked, -40, -1)
    await count(app)
    whole = {"customer_id": person.customer_id, "from": "2020-01-01", "grain": "month"}
    for days in range(45):
        last = (TODAY - timedelta(days=days)).isoformat()
        n = (await relationship.get("/v1/satisfaction", params=whole | {"to": last})).json()["overall"]["n"]
        assert n == (4 if days <= 1 else 0)
    (period,) = (await relationship.get("/v1/satisfaction", params=whole)).json()["periods"]
    assert period["n"] == 4


async def test_what_has_ended_is_counted_by_itself_once_and_is_not_extended(
    app: FastAPI, asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient
) -> None:
    asked = await asked_together(4)
    for secret in asked.secrets[:3]:
        await send(secret, form(4))
    await count(app)
    assert await rows(app, "survey_responses") == []
    await set_days(app, asked, -9, -1)
    await count(app)
    counted = await rows(app, "survey_responses")
    assert len(counted) == 3
    assert [row["n"] for row in await rows(app, "monthly_figures")] == [3]
    later = {"closes_on": (TODAY + timedelta(days=9)).isoformat()}
    refused = await relationship.patch(f"{SURVEYS}/{asked.id}", json=later)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/closes_on")
    assert (await send(asked.secrets[3])).status_code == 410
    await count(app)
    assert await rows(app, "survey_responses") == counted


async def test_answers_of_years_ago_that_are_counted_late_are_in_the_figure_of_their_month(
    app: FastAPI, asked_together: AskTogether, send: Send
) -> None:
    for closed in (-1400, -1000):
        asked = await asked_together(3)
        for secret in asked.secrets:
            await send(secret)
        await set_days(app, asked, closed - 9, closed)
    await count(app)
    months = {(TODAY - timedelta(days=days)).replace(day=1) for days in (1400, 1000)}
    assert {(row["month"], row["n"]) for row in await rows(app, "monthly_figures")} == {(one, 3) for one in months}


async def test_a_mark_that_one_person_gave_shows_nowhere(
    asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient, person: Person
) -> None:
    asked = await asked_together(3)
    for secret, rival in zip(asked.secrets, (1, None, None), strict=True):
        assert (await send(secret, form(4, rival=rival))).status_code == 200
    await close(relationship, asked)
    found = (await relationship.get("/v1/satisfaction", params={"customer_id": person.customer_id})).json()
    assert {(one["perception"], one["rival"]) for one in found["questions"]} == {("0.8", None)}
    listed = (await relationship.get("/v1/survey-responses")).json()["items"]
    assert {one["answers"]["trust"]["rival"] for one in listed} == {None}


async def test_whoever_is_invited_again_counts_once(
    asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient, person: Person
) -> None:
    asked = await asked_together(3)
    (first, *others) = asked.secrets
    await send(first, form(1))
    revoked = await relationship.post(f"{INVITATIONS}/{asked.invitations[0]['id']}/revocation")
    assert (revoked.status_code, revoked.json()["state"]) == (200, None)
    again = await relationship.post(f"{SURVEYS}/{asked.id}/invitations", json={"contact_ids": [person.contact_id]})
    assert (await send(secret_in(again.json()["invitations"][0]["url"]), form(5))).status_code == 200
    for secret in others:
        await send(secret, form(1))
    await close(relationship, asked)
    listed = (await relationship.get("/v1/survey-responses")).json()["items"]
    assert [one["score"] for one in listed] == ["0.2"] * 3


async def test_a_reminder_refuses_nobody_and_counts_nobody_twice(
    asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient
) -> None:
    asked = await asked_together(3)
    for secret in asked.secrets[:2]:
        await send(secret, form(1))
    reminded = [await relationship.post(f"{INVITATIONS}/{one['id']}/reminders") for one in asked.invitations]
    assert [one.status_code for one in reminded] == [200] * 3
    assert (await send(secret_in(reminded[0].json()["url"]), form(5))).status_code == 200
    assert (await relationship.get(f"{SURVEYS}/{asked.id}")).json()["answered"] == 2


async def test_few_answers_among_people_above_the_reader_do_not_show(
    app: FastAPI,
    tokens: Tokens,
    ask: Ask,
    send: Send,
    relationship: httpx.AsyncClient,
    new_person: Any,
    person: Person,
) -> None:
    people = [person, *[await new_person(person.customer_id) for _ in range(2)]]
    above = [await new_person(person.customer_id, seniority="top") for _ in range(2)]
    assistant = tokens.client(app, clearance=1)
    for seen, n in ((2, 0), (3, 5)):
        ids = [one.contact_id for one in (*people[:seen], *above)]
        asked = await ask(is_anonymous=True, contact_ids=ids)
        for secret in asked.secrets:
            await send(secret)
        await close(relationship, asked)
        params = {"survey_id": asked.id}
        assert (await assistant.get("/v1/satisfaction", params=params)).json()["overall"]["n"] == n
        assert (await relationship.get("/v1/satisfaction", params=params)).json()["overall"]["n"] == seen + 2
        survey = (await assistant.get(f"{SURVEYS}/{asked.id}")).json()
        assert (survey["invited"], survey["answered"]) == (seen, seen)
    assert [row["n"] for row in await rows(app, "monthly_figures")] == [5]


async def test_a_survey_with_ballots_is_kept(
    asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient
) -> None:
    asked = await asked_together(3)
    await send(asked.secrets[0])
    refused = await relationship.delete(f"{SURVEYS}/{asked.id}")
    assert (refused.status_code, refused.json()["code"]) == (409, "survey_answered")


async def test_ballots_of_a_merged_customer_count_for_the_survivor(
    app: FastAPI, asked_together: AskTogether, send: Send, relationship: httpx.AsyncClient, new_person: Any, ask: Ask
) -> None:
    asked = await asked_together(3)
    for secret in asked.secrets:
        await send(secret)
    survivor = await new_person()
    await ask(customer_id=survivor.customer_id, contact_ids=[survivor.contact_id])
    await merge(app, survivor.customer_id, str(asked.survey["customer_id"]))
    await close(relationship, asked)
    found = (await relationship.get("/v1/satisfaction", params={"customer_id": survivor.customer_id})).json()
    assert found["overall"]["n"] == 3
