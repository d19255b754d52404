"""Surveys: whom they ask, with which questionnaire, and what is refused."""

import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.satisfaction.surveys import rules
from shared.customers.contacts import ContactEntry, keep_contacts
from shared.database import transaction
from shared.time import company_today
from tests.etags import seen_in
from tests.relationship.conftest import Person
from tests.relationship.satisfaction.conftest import SURVEYS, Ask
from tests.sign_in import Tokens

TODAY = company_today()


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


async def test_without_names_the_key_people_are_asked_by_role_and_department(
    relationship: httpx.AsyncClient, new_person: Any, ask: Ask, person: Person
) -> None:
    kept = person.customer_id
    await new_person(kept, name="总监", is_key=True, decision_role="decider")
    await new_person(kept, name="采购", is_key=True, department="华东采购部")
    await new_person(kept, name="测试", is_key=True, decision_role="evaluator", department="采购部")
    await new_person(kept, name="其他", is_key=True, department="财务部")
    await new_person(kept, name="离职", is_key=True, has_left=True)
    asked = await ask(contact_ids=[])
    given = {one["contact_name"]: one["questionnaire_code"] for one in asked.invitations}
    assert given == {"总监": "management", "采购": "purchasing", "测试": "technical", "其他": "general"}
    assert (asked.survey["invited"], asked.survey["answered"]) == (4, 0)
    anonymous = await ask(contact_ids=[], is_anonymous=True)
    assert {one["questionnaire_code"] for one in anonymous.invitations} == {"general"}


async def test_one_call_asks_the_key_people_of_several_customers(
    relationship: httpx.AsyncClient, new_person: Any
) -> None:
    people = [await new_person(is_key=True) for _ in range(2)]
    ids = [one.customer_id for one in people]
    round_ = await relationship.post(f"{SURVEYS}/rounds", json={"title": "年度", "customer_ids": ids})
    assert round_.status_code == 201, round_.text
    made = round_.json()["surveys"]
    assert [one["customer_id"] for one in made] == ids
    assert [one["invitations"][0]["contact_id"] for one in made] == [one.contact_id for one in people]
    assert "no-store" in round_.headers["cache-control"]


async def test_a_round_with_a_customer_without_key_people_begins_nothing(
    relationship: httpx.AsyncClient, new_person: Any
) -> None:
    with_key, without = await new_person(is_key=True), await new_person()
    body = {"title": "年度", "customer_ids": [with_key.customer_id, without.customer_id]}
    refused = await relationship.post(f"{SURVEYS}/rounds", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "nobody_to_ask")
    assert (await relationship.get(SURVEYS)).json()["items"] == []


async def test_wrong_people_are_named(
    relationship: httpx.AsyncClient, new_person: Any, ask: Ask, person: Person
) -> None:
    other, gone = await new_person(), await new_person(person.customer_id, has_left=True)
    body = {"customer_id": person.customer_id, "title": "x"}
    body |= {"contact_ids": [person.contact_id, other.contact_id, gone.contact_id, str(uuid.uuid4())]}
    refused = await relationship.post(SURVEYS, json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "people_unknown")
    assert [one["pointer"] for one in refused.json()["errors"]] == [f"/contact_ids/{place}" for place in (1, 2, 3)]
    asked = await ask()
    twice = await relationship.post(f"{SURVEYS}/{asked.id}/invitations", json={"contact_ids": [person.contact_id]})
    assert twice.json()["code"] == "people_unknown"
    assert len((await relationship.get("/v1/survey-invitations")).json()["items"]) == 1


async def test_further_people_are_invited_and_the_revoked_again(
    relationship: httpx.AsyncClient, new_person: Any, ask: Ask, person: Person
) -> None:
    asked, other = await ask(), await new_person(person.customer_id)
    await relationship.post(f"/v1/survey-invitations/{asked.invitations[0]['id']}/revocation")
    body = {"contact_ids": [other.contact_id, person.contact_id], "language": "en"}
    more = await relationship.post(f"{SURVEYS}/{asked.id}/invitations", json=body)
    assert [one["contact_id"] for one in more.json()["invitations"]] == body["contact_ids"]
    assert (await relationship.get(f"{SURVEYS}/{asked.id}")).json()["invited"] == 2


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "is_taken"),
    [(0, 0, True), (5, 4, False), (-9, -1, False), (0, 366, True), (0, 367, False), (-3, 0, True)],
)
async def test_days_at_their_edges(
    relationship: httpx.AsyncClient, person: Person, opens_on: int, closes_on: int, is_taken: bool
) -> None:
    body = {"customer_id": person.customer_id, "title": "x", "contact_ids": [person.contact_id]}
    answer = await relationship.post(SURVEYS, json=body | {"opens_on": day(opens_on), "closes_on": day(closes_on)})
    assert answer.status_code == (201 if is_taken else 422), answer.text
    assert is_taken or answer.json()["errors"][0]["pointer"] == "/closes_on"


async def test_a_survey_keeps_the_version_of_its_questionnaires(
    relationship: httpx.AsyncClient, ask: Ask, pages: httpx.AsyncClient
) -> None:
    before = await ask(language="en")
    content = (await relationship.get("/v1/questionnaires/current")).json()["content"]
    for one in content["questionnaires"]:
        one["introduction_en"] = "A new introduction."
    published = await relationship.post("/v1/questionnaires", json={"content": content, "reason": "clearer"})
    assert published.status_code == 201, published.text
    after = await ask(language="en")
    assert (before.survey["questionnaire_version"], after.survey["questionnaire_version"]) == (1, 2)
    assert "A new introduction." not in (await pages.get(f"/{before.secrets[0]}")).text
    assert "A new introduction." in (await pages.get(f"/{after.secrets[0]}")).text
    old = await ask(questionnaire_version=1)
    assert old.survey["questionnaire_version"] == 1


async def test_an_open_survey_changes_and_one_with_answers_stays(
    relationship: httpx.AsyncClient, ask: Ask, send: Callable[..., Awaitable[httpx.Response]]
) -> None:
    asked = await ask()
    address = f"{SURVEYS}/{asked.id}"
    headers = seen_in(await relationship.get(address))
    changed = await relationship.patch(address, json={"closes_on": day(60), "title": "改期"}, headers=headers)
    assert (changed.json()["closes_on"], changed.json()["title"]) == (day(60), "改期")
    assert (await relationship.patch(address, json={"title": "x"}, headers=headers)).status_code == 412
    assert (await relationship.patch(address, json={"closes_on": day(-1)})).status_code == 422
    await send(asked.secrets[0])
    refused = await relationship.delete(address)
    assert (refused.status_code, refused.json()["code"]) == (409, "survey_answered")


async def test_who_may_not_see_the_customer_or_the_person_asks_nobody(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, new_person: Any, ask: Ask, person: Person
) -> None:
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    body = {"customer_id": person.customer_id, "title": "x", "contact_ids": [person.contact_id]}
    assert (await stranger.post(SURVEYS, json=body)).status_code == 404
    top = await new_person(person.customer_id, seniority="top", is_key=True)
    assistant = tokens.client(app, clearance=1)
    refused = await assistant.post(SURVEYS, json=body | {"contact_ids": [top.contact_id]})
    assert refused.json()["code"] == "people_unknown"
    asked = await ask(contact_ids=[person.contact_id, top.contact_id])
    seen = (await assistant.get(f"{SURVEYS}/{asked.id}")).json()
    assert seen["invited"] == 1
    listed = (await assistant.get("/v1/survey-invitations")).json()["items"]
    assert [one["contact_id"] for one in listed] == [person.contact_id]


async def test_while_the_customer_service_is_away_only_people_who_are_known_are_asked(
    app: FastAPI, tokens: Tokens, person: Person, ask: Ask, pages: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await ask()
    away = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(503)), base_url="http://customer")
    monkeypatch.setattr(app.state.peers["customer"], "_http", away)
    body = {"customer_id": person.customer_id, "title": "x", "contact_ids": [person.contact_id]}
    assert (await tokens.client(app).post(SURVEYS, json=body)).status_code == 201
    stranger = body | {"contact_ids": [str(uuid.uuid4())]}
    answer = await tokens.client(app).post(SURVEYS, json=stranger)
    assert (answer.status_code, answer.json()["code"]) == (503, "peer_unavailable")
    assert (await pages.get(f"/{asked.secrets[0]}")).status_code == 200


@pytest.mark.parametrize("people", [201, 10_000])
async def test_more_people_than_a_survey_asks_are_one_problem(
    relationship: httpx.AsyncClient, ask: Ask, person: Person, people: int
) -> None:
    asked = await ask()
    ids = [str(uuid.uuid4()) for _ in range(people)]
    body = {"customer_id": person.customer_id, "title": "x", "contact_ids": ids}
    for address, sent in ((SURVEYS, body), (f"{SURVEYS}/{asked.id}/invitations", {"contact_ids": ids})):
        refused = await relationship.post(address, json=sent)
        assert (refused.status_code, [one["pointer"] for one in refused.json()["errors"]]) == (422, ["/contact_ids"])
    assert (await relationship.get(f"{SURVEYS}/{asked.id}")).json()["invited"] == 1


async def test_a_survey_asks_so_many_people_in_all(
    app: FastAPI, relationship: httpx.AsyncClient, ask: Ask, person: Person
) -> None:
    asked = await ask()
    ids = await colleagues_of(app, person, rules.MAX_PEOPLE)
    address = f"{SURVEYS}/{asked.id}/invitations"
    refused = await relationship.post(address, json={"contact_ids": ids})
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_people")
    with counted_statements(app) as statements:
        invited = await relationship.post(address, json={"contact_ids": ids[1:]})
    assert (invited.status_code, len(invited.json()["invitations"])) == (201, rules.MAX_PEOPLE - 1)
    assert len(statements) < MOST_STATEMENTS


async def test_a_round_takes_so_many_statements_as_one_survey(
    app: FastAPI, relationship: httpx.AsyncClient, new_person: Any, ask: Ask
) -> None:
    people = [await new_person(is_key=True) for _ in range(6)]
    for one in people:  # so that the directory's copy has them
        await ask(customer_id=one.customer_id, contact_ids=[one.contact_id])
    taken = []
    for several in (people[:1], people):
        body = {"title": "年度", "customer_ids": [one.customer_id for one in several]}
        with counted_statements(app) as statements:
            made = await relationship.post(f"{SURVEYS}/rounds", json=body)
        assert [one["customer_id"] for one in made.json()["surveys"]] == body["customer_ids"]
        taken.append(len(statements))
    assert taken[1] <= taken[0] + 2


async def test_a_round_names_every_customer_without_key_people(
    relationship: httpx.AsyncClient, new_person: Any, ask: Ask
) -> None:
    people = [await new_person() for _ in range(2)]
    body = {"title": "年度", "customer_ids": [one.customer_id for one in people]}
    refused = await relationship.post(f"{SURVEYS}/rounds", json=body)
    assert refused.json()["code"] == "nobody_to_ask"
    assert all(one.customer_id in refused.json()["detail"] for one in people)


MOST_STATEMENTS = 30


@contextmanager
def counted_statements(app: FastAPI) -> Iterator[list[str]]:
    """The statements that are sent to the database inside."""
    statements: list[str] = []

    def count(*given: Any) -> None:
        statements.append(given[2])

    connection = app.state.engine.sync_connection
    sa.event.listen(connection, "before_cursor_execute", count)
    yield statements
    sa.event.remove(connection, "before_cursor_execute", count)


async def colleagues_of(app: FastAPI, person: Person, number: int) -> list[str]:
    """So many further people of the customer."""
    empty: dict[str, Any] = dict.fromkeys(ContactEntry.model_fields)
    same = {"customer_id": person.customer_id, "is_key": False, "has_left": False, "decision_bases": []}
    entries = [
        ContactEntry.model_validate(
            empty | same | {"id": uuid.uuid4(), "name": f"李{place}", "added_on": TODAY, "clearance": 1}
        )
        for place in range(number)
    ]
    async with transaction(app.state.engine) as session:
        await keep_contacts(session, [one.id for one in entries], entries)
    return [str(one.id) for one in entries]
