"""Scores over HTTP: of one customer and of many, by part and question, over time, and at their levels."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.database import transaction
from tests.relationship.conftest import Person
from tests.relationship.satisfaction.conftest import Ask, form, mark
from tests.sign_in import Tokens

SATISFACTION = "/v1/satisfaction"
SCORES = f"{SATISFACTION}/scores"
Send = Callable[..., Awaitable[httpx.Response]]
Answer = Callable[..., Awaitable[None]]


@pytest.fixture
def answer(ask: Ask, send: Send, person: Person) -> Answer:
    """Let the person answer: `await answer(form(5), of=other)`."""

    async def do(*forms: dict[str, str], of: Person = person) -> None:
        for one in forms:
            asked = await ask(customer_id=of.customer_id, contact_ids=[of.contact_id])
            sent = await send(asked.secrets[0], one)
            assert sent.status_code == 200, sent.text

    return do


async def read(client: httpx.AsyncClient, **params: Any) -> dict[str, Any]:
    got = await client.get(SATISFACTION, params=params)
    assert got.status_code == 200, got.text
    body: dict[str, Any] = got.json()
    return body


async def test_a_customers_score_by_part_and_question(
    relationship: httpx.AsyncClient, answer: Answer, person: Person
) -> None:
    await answer(form(4, recommendation=10), form(3, quality__perception=5, recommendation=6, overall=2))
    found = await read(relationship, customer_id=person.customer_id)
    # 0.8, and (6 · 3 + 5) / 35
    mean = (Decimal("0.8") + Decimal(23) / 35) / 2
    assert Decimal(found["overall"]["score"]) == mean.quantize(Decimal("0.0001"))
    assert (found["overall"]["n"], found["overall"]["low"], found["overall"]["high"]) == (2, "0", "1")
    assert {one["part"]: one["score"] for one in found["parts"]} == {"perception": "0.7", "delivery": "0.7667"}
    assert {one["topic"]: one["score"] for one in found["topics"]} == {
        "affection": "0.7",
        "care": "0.7",
        "delivery": "0.7667",
    }
    quality = next(one for one in found["questions"] if one["key"] == "quality")
    assert (quality["perception"], quality["expectation"], quality["rival"]) == ("0.9", "1", "0.6")
    assert (quality["gap"], quality["lead"], quality["n"], quality["name"]) == ("-0.1", "0.3", 2, "Product quality")
    assert found["questions"][-1]["key"] == "quality"
    assert found["nps"] == {"n": 2, "promoters": 1, "passives": 0, "detractors": 1, "nps": "0"}
    assert found["csat"] == {"n": 2, "mean": "3", "satisfied": "0.5"}
    assert [(one["n"], one["score"]) for one in found["periods"]] == [(2, found["overall"]["score"])]


async def test_each_person_counts_once_whatever_the_questionnaire(
    relationship: httpx.AsyncClient, answer: Answer, new_person: Any, ask: Ask, send: Send, person: Person
) -> None:
    await answer(form(5))
    technician = await new_person(person.customer_id, decision_role="user")
    asked = await ask(contact_ids=[technician.contact_id])
    keys = ["communication", "response", "technical_support", "quality", "problem_solving"]
    marks = {f"{key}.{name}": "1" for key in keys for name in ("expectation", "perception")}
    assert (await send(asked.secrets[0], marks | {"recommendation": "0", "overall": "1"})).status_code == 200
    found = await read(relationship, customer_id=person.customer_id)
    assert (found["overall"]["n"], found["overall"]["score"]) == (2, "0.6")
    one = await read(relationship, survey_id=asked.id)
    assert (one["overall"]["n"], one["overall"]["score"], one["target"]) == (1, "0.2", None)


async def test_the_trend_and_the_days_asked_for(
    app: FastAPI, relationship: httpx.AsyncClient, answer: Answer, person: Person
) -> None:
    await answer(form(2), form(4), form(5))
    days = ("2025-02-01", "2025-03-31", "2025-04-01")
    async with transaction(app.state.engine) as session:
        connection = await session.connection()
        rows = (await connection.execute(sa.text("SELECT id FROM survey_responses ORDER BY id"))).scalars().all()
        for row, day in zip(rows, days, strict=True):
            await connection.execute(
                sa.text("UPDATE survey_responses SET answered_on = CAST(:day AS text)::date WHERE id = :id"),
                {"day": day, "id": row},
            )
    whole = {"customer_id": person.customer_id, "from": "2025-01-01", "to": "2025-12-31"}
    for grain, expected in (
        ("month", [("2025-02-01", "0.4"), ("2025-03-01", "0.8"), ("2025-04-01", "1")]),
        ("quarter", [("2025-01-01", "0.6"), ("2025-04-01", "1")]),
        ("year", [("2025-01-01", "0.7333")]),
    ):
        found = await read(relationship, grain=grain, **whole)
        assert [(one["starts_on"], one["score"]) for one in found["periods"]] == expected
    assert (await read(relationship, **(whole | {"to": "2025-03-31"})))["overall"]["n"] == 2
    refused = await relationship.get(SATISFACTION, params={"from": "2025-02-01", "to": "2025-01-01"})
    assert (refused.status_code, refused.json()["code"]) == (422, "period_wrong")


@pytest.mark.parametrize(
    ("tags", "rating", "target", "gap", "is_met"),
    [
        (["strategic", "profit", "big", "value"], "value", "1", "-0.2", False),
        (["profit"], "standard", "0.95", "-0.15", False),
        (["non_profit"], "tolerated", None, None, None),
        (["non_profit", "big"], "conversion", None, None, None),
    ],
)
async def test_the_target_follows_the_rating_and_is_for_level_2(
    app: FastAPI,
    tokens: Tokens,
    relationship: httpx.AsyncClient,
    answer: Answer,
    person: Person,
    tags: list[str],
    rating: str,
    target: str | None,
    gap: str | None,
    is_met: bool | None,
) -> None:
    await answer(form(4))
    await mark(app, person.customer_id, tags=tags)
    found = (await read(relationship, customer_id=person.customer_id))["target"]
    assert (found["rating"], found["target"], found["gap"], found["is_met"]) == (rating, target, gap, is_met)
    assert found["needs_conversion"] == (rating == "conversion")
    assert found["acceptable_below"] == ("0.5" if rating == "tolerated" else None)
    (listed,) = (await relationship.get(SCORES)).json()["items"]
    assert (listed["rating"], listed["target"], listed["gap"], listed["is_met"]) == (rating, target, gap, is_met)
    assistant = tokens.client(app, clearance=1)
    assert (await read(assistant, customer_id=person.customer_id))["target"] is None
    (shown,) = (await assistant.get(SCORES)).json()["items"]
    assert (shown["score"], shown["rating"], shown["target"], shown["gap"], shown["is_met"]) == ("0.8", *[None] * 4)
    for query in ({"is_met": "false"}, {"rating": rating}, {"gap__lt": "0"}, {"sort": "gap"}):
        assert (await assistant.get(SCORES, params=query)).json()["code"] == "field_hidden"


async def test_a_list_over_customers_is_filtered_and_of_the_callers_own(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, answer: Answer, new_person: Any
) -> None:
    north, south = await new_person(region="CN-BJ"), await new_person(region="CN-GD")
    await answer(form(2), of=north)
    await answer(form(5), form(4), of=south)
    listed = (await relationship.get(SCORES, params={"count": "true"})).json()
    assert [(one["customer_id"], one["n"], one["score"]) for one in listed["items"]] == [
        (north.customer_id, 1, "0.4"),
        (south.customer_id, 2, "0.9"),
    ]
    assert listed["count"] == 2
    for query, expected in (
        ({"region": "CN-GD"}, [south]),
        ({"score__lt": "0.5"}, [north]),
        ({"is_met": "false", "sort": "-score"}, [south, north]),
        ({"customer_id": north.customer_id}, [north]),
        ({"to": "2020-01-31", "from": "2020-01-01"}, []),
    ):
        found = (await relationship.get(SCORES, params=query)).json()["items"]
        assert [one["customer_id"] for one in found] == [one.customer_id for one in expected], query
    director = tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]})
    assert [one["n"] for one in (await director.get(SCORES)).json()["items"]] == [2]
    assert ((await read(director))["overall"]["n"], (await read(director))["customers"]) == (2, 1)
    assert (await read(relationship, region="CN-BJ"))["overall"]["score"] == "0.4"
    hidden = await director.get(SATISFACTION, params={"customer_id": north.customer_id})
    assert (hidden.status_code, hidden.json()["code"]) == (404, "customer_not_found")


async def test_pages_follow_one_another(relationship: httpx.AsyncClient, answer: Answer, new_person: Any) -> None:
    for number in (1, 2, 3):
        await answer(form(number), of=await new_person())
    first = (await relationship.get(SCORES, params={"limit": 2})).json()
    rest = (await relationship.get(SCORES, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["score"] for one in [*first["items"], *rest["items"]]] == ["0.2", "0.4", "0.6"]
    assert rest["next_cursor"] is None


async def test_responses_are_for_level_2_and_follow_the_person(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, answer: Answer, person: Person
) -> None:
    await answer(form(4, suggestion="更快"))
    assert "更快" in (await relationship.get("/v1/survey-responses")).text
    refused = await tokens.client(app, clearance=1).get("/v1/survey-responses")
    assert (refused.status_code, refused.json()["code"]) == (403, "row_hidden")
    events = (await relationship.get("/internal/events", params={"limit": 1000})).text
    assert "更快" not in events


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_the_radar_compares_expectation_experience_and_rival(
    relationship: httpx.AsyncClient, answer: Answer, person: Person, language: str
) -> None:
    await answer(form(4))
    for format_, media_type in (("svg", "image/svg+xml"), ("png", "image/png"), ("vega-lite", "application/vnd")):
        params = {"customer_id": person.customer_id, "format": format_}
        drawn = await relationship.get(SATISFACTION, params=params, headers={"Accept-Language": language})
        assert (drawn.status_code, drawn.headers["content-type"].startswith(media_type)) == (200, True)
    names = {"en": "Experience with us", "zh-CN": "对我们的感受"}
    assert names[language] in drawn.text


async def test_named_answers_of_people_above_the_reader_make_no_score(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, answer: Answer, new_person: Any, person: Person
) -> None:
    top = await new_person(person.customer_id, seniority="top")
    await answer(form(5))
    await answer(form(1), of=top)
    assistant = tokens.client(app, clearance=1)
    for client, n, score in ((relationship, 2, "0.6"), (assistant, 1, "1")):
        found = await read(client, customer_id=person.customer_id)
        assert (found["overall"]["n"], found["overall"]["score"], found["csat"]["n"]) == (n, score, n)
        assert {one["n"] for one in [*found["parts"], *found["questions"], *found["periods"]]} == {n}
        (listed,) = (await client.get(SCORES)).json()["items"]
        assert (listed["n"], listed["score"]) == (n, score)
    async with transaction(app.state.engine) as session:
        rows = (await (await session.connection()).execute(sa.text("SELECT n, numerator FROM monthly_figures"))).all()
    assert [(row.n, str(row.numerator)) for row in rows] == [(1, "1.0000")]
