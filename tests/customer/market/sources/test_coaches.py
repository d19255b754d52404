"""What a coach told is above level 1: in moves, in facts, and in the answers of profiles."""

from importlib import import_module
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.database import transaction
from tests.customer.conftest import MakeCustomer
from tests.customer.merges.conftest import MakePair, make_pair
from tests.etags import seen_in
from tests.sign_in import Tokens

__all__ = ["make_pair"]

MOVES, FACTS, PROFILES = "/v1/competitor-moves", "/v1/dossier-facts", "/v1/competitors/profiles"
SECRET = "told by the buyer"


@pytest.fixture
async def assistant(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    return tokens.client(app, clearance=1)


@pytest.fixture
async def pair(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> dict[str, str]:
    """A customer and a competitor there."""
    rival = await customer.post("/v1/competitors", json={"name": "Mingtuo"})
    return {"customer_id": await make_customer(), "competitor_id": rival.json()["id"]}


async def posted(client: httpx.AsyncClient, path: str, **body: Any) -> Any:
    response = await client.post(path, json=body)
    assert response.status_code == 201, response.text
    return response.json()


def move(pair: dict[str, str], source: str, **fields: Any) -> dict[str, Any]:
    return {**pair, "kind": "price", "happened_on": "2025-06-12", "description": SECRET, "source": source, **fields}


def fact(pair: dict[str, str], source: str, **fields: Any) -> dict[str, Any]:
    said = {"item": "profit_model", "value": SECRET, "source": source}
    return {"customer_id": pair["customer_id"], **said, **fields}


def answer(source: str, text: str = SECRET) -> dict[str, Any]:
    return {"text": text, "source": source}


@pytest.mark.parametrize(("path", "body"), [(MOVES, move), (FACTS, fact)])
async def test_what_a_coach_told_is_nowhere_at_level_1(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, pair: dict[str, str], path: str, body: Any
) -> None:
    made = await posted(customer, path, **body(pair, "coach"))
    url = f"{path}/{made['id']}"
    assert (await customer.get(url)).json()["source"] == "coach"
    assert [(await assistant.request(method, url, json={})).status_code for method in ("GET", "PATCH")] == [404, 404]
    for params in ({}, {"source": "coach"}, {"q": SECRET}, {"source__in": "coach,internet"}):
        found = (await assistant.get(path, params={"count": "true", **params})).json()
        assert (found["items"], found["count"]) == ([], 0)
    at = f"/v1/customers/{pair['customer_id']}"
    for place in (f"{at}/history", f"{at}/dossier"):
        assert SECRET not in (await assistant.get(place)).text
    assert SECRET in (await customer.get(f"{at}/history")).text


@pytest.mark.parametrize(("path", "body"), [(MOVES, move), (FACTS, fact)])
async def test_level_1_names_no_coach_as_its_source(
    assistant: httpx.AsyncClient, pair: dict[str, str], path: str, body: Any
) -> None:
    refused = await assistant.post(path, json=body(pair, "coach"))
    open_one = await posted(assistant, path, **body(pair, "internet"))
    changed = await assistant.patch(f"{path}/{open_one['id']}", json={"source": "coach"})
    for response in (refused, changed):
        assert (response.status_code, response.json()["code"]) == (403, "field_hidden")
        assert response.json()["errors"][0]["pointer"] == "/source"


async def test_a_fact_says_the_level_that_its_source_gives_it(
    customer: httpx.AsyncClient, pair: dict[str, str]
) -> None:
    made = await posted(customer, FACTS, **fact(pair, "coach"))
    assert made["clearance"] == 2
    assert [one["id"] for one in (await customer.get(FACTS, params={"clearance": "2"})).json()["items"]] == [made["id"]]
    changed = await customer.patch(f"{FACTS}/{made['id']}", json={"source": "internet"})
    assert changed.json()["clearance"] == 1


async def test_an_item_that_a_coach_answered_cannot_be_answered_at_level_1(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, pair: dict[str, str]
) -> None:
    await posted(customer, FACTS, **fact(pair, "coach"))
    refused = await assistant.post(FACTS, json=fact(pair, "internet"))
    assert (refused.status_code, refused.json()["code"]) == (403, "dossier_item_hidden")


async def test_the_latest_entry_of_a_log_is_the_latest_that_the_reader_sees(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, pair: dict[str, str]
) -> None:
    for day, source in (("2025-01-10", "call_note"), ("2025-01-20", "coach")):
        await posted(customer, FACTS, **fact(pair, source, item="call_notes", value=day, verified_on=day))
    stale = {"item": "call_notes", "is_stale": "true"}
    found = [(await client.get(FACTS, params=stale)).json()["items"] for client in (assistant, customer)]
    assert [[one["value"] for one in items] for items in found] == [["2025-01-10"], ["2025-01-20"]]
    dossier = (await assistant.get(f"/v1/customers/{pair['customer_id']}/dossier")).text
    assert "2025-01-10" in dossier
    assert "2025-01-20" not in dossier


async def test_a_profile_shows_each_level_its_answers_and_moves(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, pair: dict[str, str]
) -> None:
    answers = {"market_strategy": answer("coach"), "organization": answer("internet", "two people")}
    made = await posted(customer, PROFILES, **pair, answers=answers)
    for source, day in (("internet", "2025-01-02"), ("coach", "2025-06-12")):
        await posted(customer, MOVES, **move(pair, source, happened_on=day, description="8 % less"))
    url = f"{PROFILES}/{made['id']}"
    whole, part = [(await client.get(url)).json() for client in (customer, assistant)]
    assert (whole["answers"].keys(), list(part["answers"])) == (answers.keys(), ["organization"])
    assert ("market_strategy" in whole["unanswered"], "market_strategy" in part["unanswered"]) == (False, True)
    assert (whole["last_move_on"], part["last_move_on"]) == ("2025-06-12", "2025-01-02")
    assert (await assistant.get(PROFILES, params={"last_move_on": "2025-06-12"})).json()["items"] == []
    history = f"/v1/customers/{pair['customer_id']}/history"
    assert SECRET not in (await assistant.get(history)).text
    assert SECRET in (await customer.get(history)).text


async def test_level_1_neither_sees_nor_changes_that_a_coach_answered(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, pair: dict[str, str]
) -> None:
    made = await posted(customer, PROFILES, **pair, answers={"organization": answer("internet", "two people")})
    url, history = f"{PROFILES}/{made['id']}", f"/v1/customers/{pair['customer_id']}/history"
    before = [await assistant.get(place) for place in (url, history)]
    told = {"answers": {"market_strategy": answer("coach")}}
    assert (await customer.patch(url, json=told)).status_code == 200
    after = [await assistant.get(place) for place in (url, history)]
    assert [one.json() for one in after] == [one.json() for one in before]
    assert after[0].headers["ETag"] == before[0].headers["ETag"]
    for question, sent, place in (
        ("market_strategy", answer("internet"), ""),
        ("market_strategy", None, ""),
        ("lessons", answer("coach"), "/source"),
    ):
        refused = await assistant.patch(url, json={"answers": {question: sent}}, headers=seen_in(after[0]))
        assert (refused.status_code, refused.json()["code"]) == (403, "field_hidden")
        assert refused.json()["errors"][0]["pointer"] == f"/answers/{question}{place}"


async def test_a_question_has_one_answer_whatever_its_source(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    made = await posted(customer, PROFILES, **pair, answers={"lessons": answer("internet", "first")})
    for source, text in (("coach", "second"), ("internet", "third")):
        sent = {"answers": {"lessons": answer(source, text)}}
        changed = (await customer.patch(f"{PROFILES}/{made['id']}", json=sent)).json()
        assert {question: one["text"] for question, one in changed["answers"].items()} == {"lessons": text}


async def test_a_merge_keeps_the_survivors_answer_whatever_its_source(make_pair: MakePair) -> None:
    both = await make_pair()
    rival = (await both.post("/v1/competitors", name="Mingtuo"))["id"]
    for customer_id, answers in (
        (both.survivor_id, {"lessons": answer("coach", "ours"), "organization": answer("internet", "ours")}),
        (both.absorbed_id, {"lessons": answer("internet", "x"), "organization": answer("coach", "x")}),
    ):
        more = {"market_strategy": answer("coach", "theirs")} if customer_id == both.absorbed_id else {}
        await both.post(PROFILES, customer_id=customer_id, competitor_id=rival, answers=answers | more)
    await both.merge()
    (profile,) = await both.items(PROFILES)
    texts = {question: one["text"] for question, one in profile["answers"].items()}
    assert texts == {"lessons": "ours", "organization": "ours", "market_strategy": "theirs"}


async def test_events_of_before_get_the_levels_of_their_sources(
    app: FastAPI, customer: httpx.AsyncClient, pair: dict[str, str]
) -> None:
    made = [await posted(customer, path, **body(pair, "coach")) for path, body in ((MOVES, move), (FACTS, fact))]
    for path, one in zip((MOVES, FACTS), made, strict=True):
        assert (await customer.patch(f"{path}/{one['id']}", json={"source": "internet"})).status_code == 200
    answers = {"lessons": answer("coach"), "organization": answer("internet")}
    profile = await posted(customer, PROFILES, **pair, answers=answers)
    await customer.patch(f"{PROFILES}/{profile['id']}", json={"answers": {"lessons": answer("coach", "more")}})
    ids = [*(one["id"] for one in made), profile["id"]]
    written = await changes_of(app, ids)
    async with transaction(app.state.engine) as session:
        connection = await session.connection()
        await connection.exec_driver_sql(AS_BEFORE)
        migration = import_module("services.customer.migrations.versions.0046_sources_of_coaches")
        for statement in (migration.LEVELS, migration.ANSWERS_IN_EVENTS):
            await connection.exec_driver_sql(statement)
    assert await changes_of(app, ids) == written


AS_BEFORE = """
    UPDATE events SET changes = CASE
        WHEN entity = 'competitor_move' THEN changes - 'clearance'
        WHEN entity = 'dossier_fact' THEN (changes - 'clearance') || CASE WHEN type LIKE '%.created'
            THEN '{"clearance": [null, 1]}'::jsonb ELSE '{"clearance": [1, 1]}'::jsonb END
        ELSE (changes - 'coach_answers') || jsonb_build_object('answers', jsonb_build_array(
            nullif(coalesce(changes #> '{answers,0}', '{}') || coalesce(changes #> '{coach_answers,0}', '{}'), '{}'),
            coalesce(changes #> '{answers,1}', '{}') || coalesce(changes #> '{coach_answers,1}', '{}')))
        END
    WHERE entity IN ('competitor_move', 'dossier_fact', 'competitor_profile')
"""


async def changes_of(app: FastAPI, ids: list[str]) -> list[Any]:
    """The changes that the events of these rows have, without fields that did not change."""
    query = "SELECT changes FROM events WHERE CAST(entity_id AS text) = ANY (:ids) ORDER BY position"
    async with transaction(app.state.engine) as session:
        connection = await session.connection()
        found = (await connection.execute(sa.text(query), {"ids": ids})).scalars().all()
    empty = ([None, {}], [{}, {}], [None, None])
    return [{name: pair for name, pair in changes.items() if pair not in empty} for changes in found]
