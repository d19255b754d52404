"""Answers given on paper, by telephone or to another tool, entered by our people."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.relationship.satisfaction.ballots.operations import count_and_settle
from shared.database import transaction
from shared.time import company_today, months_after
from tests.relationship.conftest import Person
from tests.relationship.satisfaction.conftest import SURVEYS, Ask, form
from tests.relationship.satisfaction.duties.test_duties import rows
from tests.sign_in import Tokens

RECORDED, RESPONSES, INVITATIONS = "/v1/recorded-responses", "/v1/survey-responses", "/v1/survey-invitations"
TODAY = company_today()
LONG_AGO = months_after(TODAY, -26)
FIRST, LAST = LONG_AGO.isoformat(), (LONG_AGO + timedelta(days=20)).isoformat()
Send = Callable[..., Awaitable[httpx.Response]]
Survey = dict[str, Any]


def marked(perception: int, **more: Any) -> dict[str, Any]:
    """A sheet of paper on which two comparisons and the recommendation are marked."""
    marks = {"expectation": 5, "perception": perception}
    return {"answers": {"quality": marks, "on_time": marks, "recommendation": {"value": 9}}, **more}


def by(person: Person, perception: int = 4, answered_on: str = FIRST, **more: Any) -> dict[str, Any]:
    return marked(perception, contact_id=person.contact_id, answered_on=answered_on, **more)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def places(answer: httpx.Response) -> list[str]:
    assert code(answer) == (422, "responses_wrong"), answer.text
    return [one["pointer"] for one in answer.json()["errors"]]


async def enter(client: httpx.AsyncClient, survey: Survey, *responses: dict[str, Any]) -> httpx.Response:
    return await client.post(RECORDED, json={"survey_id": survey["id"], "sheets": list(responses)})


@pytest.fixture
def held(relationship: httpx.AsyncClient, person: Person) -> Callable[..., Awaitable[Survey]]:
    """Enter a survey made elsewhere, more than two years ago: `await held(is_anonymous=True)`."""

    async def record(**fields: Any) -> Survey:
        body = {"customer_id": person.customer_id, "title": "纸质调查", "opens_on": FIRST, "closes_on": LAST}
        made = await relationship.post(f"{SURVEYS}/recorded", json=body | fields)
        assert made.status_code == 201, made.text
        return dict(made.json())

    return record


Held = Callable[..., Awaitable[Survey]]


async def test_earlier_results_make_the_trend(
    relationship: httpx.AsyncClient, held: Held, ask: Ask, send: Send, person: Person, new_person: Any
) -> None:
    survey, other = await held(), await new_person(person.customer_id, name="韩梅梅", has_left=True)
    entered = await enter(relationship, survey, by(person, 5), by(other, 4, answered_on=LAST))
    assert entered.json() == {"survey_id": survey["id"], "recorded": 2, "replaced": 0}
    asked = await ask()
    assert (await send(asked.secrets[0], form(3))).status_code == 200
    of = {"customer_id": person.customer_id, "from": FIRST, "grain": "year"}
    trend = (await relationship.get("/v1/satisfaction", params=of)).json()["periods"]
    assert sum(one["n"] for one in trend) == 3
    assert (trend[0]["starts_on"], trend[-1]["starts_on"]) == (f"{LONG_AGO.year}-01-01", f"{TODAY.year}-01-01")
    assert float(trend[0]["score"]) > float(trend[-1]["score"])


async def test_a_response_says_who_recorded_it_and_whose_answers_it_has(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, held: Held, person: Person
) -> None:
    survey = await held()
    async with tokens.client(app, sub="4f6f1f8e-0000-4000-8000-000000000001", name="田艳", clearance=2) as clerk:
        await enter(clerk, survey, by(person, 4, questionnaire_code="purchasing"))
    (kept,) = (await relationship.get(RESPONSES, params={"survey_id": survey["id"]})).json()["items"]
    assert (kept["contact_id"], kept["answered_on"], kept["score"]) == (person.contact_id, FIRST, "0.8")
    assert (kept["recorded_by_name"], kept["questionnaire_code"]) == ("田艳", "purchasing")
    (invited,) = (await relationship.get(INVITATIONS, params={"survey_id": survey["id"]})).json()["items"]
    assert (invited["state"], invited["questionnaire_code"]) == ("answered", "purchasing")
    again = await relationship.get(f"{SURVEYS}/{survey['id']}")
    assert (again.json()["invited"], again.json()["answered"]) == (1, 1)


async def test_months_of_long_ago_are_figures_for_kpi_and_move_when_the_day_is_corrected(
    app: FastAPI, relationship: httpx.AsyncClient, held: Held, person: Person
) -> None:
    later = months_after(LONG_AGO, 3)
    survey = await held(closes_on=later.isoformat())
    await enter(relationship, survey, by(person, 4))
    (figure,) = await rows(app, "monthly_figures")
    assert (figure["month"], figure["n"]) == (LONG_AGO.replace(day=1), 1)
    replaced = await enter(relationship, survey, by(person, 5, answered_on=later.isoformat()))
    assert (replaced.json()["recorded"], replaced.json()["replaced"]) == (0, 1)
    (figure,) = await rows(app, "monthly_figures")
    assert (figure["month"], figure["numerator"]) == (later.replace(day=1), 1)


async def test_what_does_not_fit_is_named_and_nothing_is_recorded(
    relationship: httpx.AsyncClient, held: Held, person: Person, new_person: Any
) -> None:
    survey, stranger = await held(), await new_person()
    before, after = ((LONG_AGO + timedelta(days=days)).isoformat() for days in (-1, 21))
    refused = await enter(
        relationship,
        survey,
        by(person),
        by(stranger),
        by(await new_person(person.customer_id), answered_on=before),
        by(await new_person(person.customer_id), answered_on=after, questionnaire_code="none"),
        by(await new_person(person.customer_id), 6),
        marked(4),
        by(await new_person(person.customer_id)) | {"answers": {"price": {"value": 3}}},
        by(await new_person(person.customer_id)) | {"answers": {"quality": {}}},
    )
    assert places(refused) == [
        "/sheets/1/contact_id",
        "/sheets/2/answered_on",
        "/sheets/3/questionnaire_code",
        "/sheets/3/answered_on",
        "/sheets/4/answers/quality/perception",
        "/sheets/4/answers/on_time/perception",
        "/sheets/5/contact_id",
        "/sheets/5/answered_on",
        "/sheets/6/answers/price/value",
        "/sheets/7/answers",
    ]
    assert places(await enter(relationship, survey, by(person), by(person))) == [
        "/sheets/0/contact_id",
        "/sheets/1/contact_id",
    ]
    assert (await relationship.get(RESPONSES)).json()["items"] == []


async def test_no_answer_is_of_a_day_to_come(relationship: httpx.AsyncClient, held: Held, person: Person) -> None:
    survey = await held(opens_on=TODAY.isoformat(), closes_on=(TODAY + timedelta(days=9)).isoformat())
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert (await enter(relationship, survey, by(person, answered_on=tomorrow))).status_code == 422
    assert (await enter(relationship, survey, by(person, answered_on=TODAY.isoformat()))).status_code == 200


async def test_an_interview_uses_up_the_link_and_a_link_that_was_used_stays(
    relationship: httpx.AsyncClient, ask: Ask, send: Send, person: Person, new_person: Any
) -> None:
    other = await new_person(person.customer_id)
    asked = await ask(contact_ids=[person.contact_id, other.contact_id])
    today = TODAY.isoformat()
    assert (await send(asked.secrets[1], form(2))).status_code == 200
    assert places(await enter(relationship, asked.survey, by(other, answered_on=today))) == ["/sheets/0/contact_id"]
    assert (await enter(relationship, asked.survey, by(person, answered_on=today))).status_code == 200
    assert (await send(asked.secrets[0], form(2))).status_code == 409
    reminded = await relationship.post(f"{INVITATIONS}/{asked.invitations[0]['id']}/reminders")
    assert code(reminded) == (409, "invitation_answered")
    scores = {one["contact_id"]: one["score"] for one in (await relationship.get(RESPONSES)).json()["items"]}
    assert scores == {person.contact_id: "0.8", other.contact_id: "0.4"}


async def test_a_closed_survey_takes_no_more_and_a_recorded_one_gives_no_links(
    relationship: httpx.AsyncClient, held: Held, person: Person
) -> None:
    survey = await held()
    at = f"{SURVEYS}/{survey['id']}"
    invited = await relationship.post(f"{at}/invitations", json={"contact_ids": [person.contact_id]})
    assert code(invited) == (409, "survey_recorded")
    earlier = await relationship.patch(at, json={"closes_on": FIRST})
    assert code(earlier) == (422, "days_wrong")
    assert (await relationship.patch(at, json={"closes_on": TODAY.isoformat()})).status_code == 422  # more than a year
    await relationship.post(f"{at}/closure", json={"conclusion": "x"})
    assert code(await enter(relationship, survey, by(person))) == (409, "survey_closed")


async def test_a_recorded_survey_begins_no_later_than_today(relationship: httpx.AsyncClient, person: Person) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    body = {"customer_id": person.customer_id, "title": "x", "opens_on": tomorrow, "closes_on": tomorrow}
    assert (await relationship.post(f"{SURVEYS}/recorded", json=body)).status_code == 422
    backwards = body | {"opens_on": LAST, "closes_on": FIRST}
    assert code(await relationship.post(f"{SURVEYS}/recorded", json=backwards)) == (422, "days_wrong")


async def test_anonymous_sheets_count_together_when_the_survey_is_closed_and_name_nobody(
    app: FastAPI, relationship: httpx.AsyncClient, held: Held, person: Person
) -> None:
    survey = await held(is_anonymous=True)
    assert places(await enter(relationship, survey, by(person))) == [
        "/sheets/0/contact_id",
        "/sheets/0/answered_on",
    ]
    for perception in (5, 4, 3, 4):
        assert (await enter(relationship, survey, marked(perception))).json()["recorded"] == 1
    async with transaction(app.state.engine) as session:
        await count_and_settle(session)  # the last day is long over, but sheets may still come
    assert (await relationship.get(RESPONSES)).json()["items"] == []
    assert (await relationship.get(f"{SURVEYS}/{survey['id']}")).json()["answered"] == 4
    await relationship.post(f"{SURVEYS}/{survey['id']}/closure", json={"conclusion": "x"})
    kept = (await relationship.get(RESPONSES)).json()["items"]
    assert sorted(one["score"] for one in kept) == ["0.6", "0.8", "0.8", "1"]
    assert {(one["contact_id"], one["answered_on"], one["recorded_by"]) for one in kept} == {(None, LAST, None)}
    assert [date.isoformat(one["month"]) for one in await rows(app, "monthly_figures")] == [LAST[:8] + "01"]


async def test_an_anonymous_survey_with_links_takes_no_entered_answers(
    relationship: httpx.AsyncClient, ask: Ask
) -> None:
    asked = await ask(is_anonymous=True)
    assert code(await enter(relationship, asked.survey, marked(4))) == (409, "links_only")


async def test_who_may_not_read_responses_or_see_the_customer_records_none(
    app: FastAPI, tokens: Tokens, held: Held, person: Person
) -> None:
    survey = await held()
    async with tokens.client(app, clearance=1) as assistant:
        assert code(await enter(assistant, survey, by(person))) == (403, "row_hidden")
    stranger: dict[str, Any] = {
        "sub": "4f6f1f8e-0000-4000-8000-000000000002",
        "data_scope": {"kind": "own", "regions": []},
    }
    async with tokens.client(app, **stranger) as other:
        assert code(await enter(other, survey, by(person))) == (404, "survey_not_found")
