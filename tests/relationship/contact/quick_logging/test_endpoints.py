"""Quick logging over HTTP: names are found, or nothing is stored."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.customers.contacts import ContactEntry, keep_contacts
from shared.customers.directory import DirectoryEntry, replace_entries
from shared.database import transaction
from shared.time import company_today
from tests.relationship.contact.conftest import TOUCHPOINTS
from tests.sign_in import Tokens

AT = f"{TOUCHPOINTS}/quick"
HUAQIANG, HUAXIN = uuid.UUID(int=201), uuid.UUID(int=202)
PEOPLE = {"李雷": 301, "韩梅梅": 302, "王总": 303, "李蕾": 304}
Log = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def log(app: FastAPI, relationship: httpx.AsyncClient, customer: httpx.AsyncClient) -> Log:
    """Two customers with people, as the feed has copied them; and the call."""
    async with transaction(app.state.engine) as session:
        for customer_id, name, code in ((HUAQIANG, "深圳华强电子", "C-1"), (HUAXIN, "深圳华鑫电子", "C-2")):
            await replace_entries(session, [customer_id], [entry(customer_id, name, code)])
        people = [person(HUAQIANG, name) for name in ("李雷", "韩梅梅", "王总")] + [person(HUAXIN, "李蕾")]
        await keep_contacts(session, [one.id for one in people], people)

    async def post(by: httpx.AsyncClient = relationship, **body: Any) -> httpx.Response:
        return await by.post(AT, json=body)

    return post


def entry(customer_id: uuid.UUID, name: str, code: str) -> DirectoryEntry:
    empty = dict.fromkeys(("region", "industry", "customer_class", "tier", "stage", "manager_id", "parent_id"))
    return DirectoryEntry(
        id=customer_id,
        name=name,
        status="active",
        tags=[],
        codes=[code],
        team=[],
        **empty,  # type: ignore[arg-type]
    )


def person(customer_id: uuid.UUID, name: str) -> ContactEntry:
    empty = dict.fromkeys(("department", "title", "decision_role", "influence", "reports_to_id"))
    return ContactEntry(
        id=uuid.UUID(int=PEOPLE[name]),
        customer_id=customer_id,
        name=name,
        english_name={"李雷": "Lei Li"}.get(name),
        seniority="top" if name == "王总" else None,  # type: ignore[arg-type]
        decision_bases=[],
        is_key=False,
        has_left=False,
        added_on=company_today(),
        clearance=2 if name == "王总" else 1,
        **empty,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("customer", [str(HUAQIANG), "C-1", "深圳华强电子", "华强"])
async def test_a_customer_is_named_by_id_code_or_name(log: Log, customer: str) -> None:
    answer = await log(customer=customer, met=["李雷", "lei li", "梅梅"], scene="meal", on="yesterday", outcome="同意")
    made = answer.json()
    assert answer.status_code == 201, answer.text
    assert (made["understood"]["customer_name"], made["understood"]["scene"]) == ("深圳华强电子", "meal")
    assert [one["name"] for one in made["understood"]["people"]] == ["李雷", "李雷", "韩梅梅"]
    assert made["understood"]["on"] == (company_today() - timedelta(days=1)).isoformat()
    touchpoint = made["touchpoint"]
    assert ({one["name"] for one in touchpoint["their_people"]}, touchpoint["status"]) == ({"李雷", "韩梅梅"}, "held")


async def test_a_line_is_enough(log: Log, relationship: httpx.AsyncClient) -> None:
    answer = await log(text="今天拜访华强的李雷，技术交流，结果：同意试样，下一步：寄样件 2030-04-10 前")
    assert answer.status_code == 201, answer.text
    understood = answer.json()["understood"]
    assert (understood["scene"], understood["outcome"]) == ("technical_exchange", "同意试样")
    (promise,) = (await relationship.get("/v1/commitments")).json()["items"]
    assert (promise["what"], promise["due_on"], promise["side"]) == ("寄样件", "2030-04-10", "ours")


async def test_names_alone_tell_the_customer_where_only_one_has_them(log: Log) -> None:
    answer = await log(text="met 李雷 today, routine visit, outcome fine")
    assert answer.json()["understood"]["customer_id"] == str(HUAQIANG)
    assert (await log(met=["李雷", "李蕾"])).json()["errors"][0]["code"] == "customer_missing"


async def test_fields_win_over_the_line(log: Log) -> None:
    answer = await log(text="met 李雷 of 华强 today", met=["韩梅梅"], scene="meal", channel="online", on="2025-01-02")
    understood = answer.json()["understood"]
    assert ([one["name"] for one in understood["people"]], understood["scene"]) == (["韩梅梅"], "meal")
    assert (understood["channel"], understood["on"]) == ("online", "2025-01-02")


@pytest.mark.parametrize(
    ("body", "code", "pointer", "candidates"),
    [
        ({"customer": "深圳", "met": ["李雷"]}, "customer_ambiguous", "/customer", {HUAQIANG, HUAXIN}),
        ({"customer": "上海", "met": ["李雷"]}, "customer_unknown", "/customer", set()),
        ({"text": "met 李雷 of 深圳"}, "customer_ambiguous", "/text", {HUAQIANG, HUAXIN}),
        (
            {"customer": "华强", "met": ["韩梅梅", "李累"]},
            "person_unknown",
            "/met/1",
            {uuid.UUID(int=PEOPLE[name]) for name in ("李雷", "韩梅梅", "王总")},
        ),
        (
            {"customer": "华强", "text": "见王经理"},
            "person_unknown",
            "/text",
            {uuid.UUID(int=PEOPLE[name]) for name in ("李雷", "韩梅梅", "王总")},
        ),
    ],
)
async def test_unclear_names_list_candidates_and_store_nothing(
    log: Log, relationship: httpx.AsyncClient, body: dict[str, Any], code: str, pointer: str, candidates: set[uuid.UUID]
) -> None:
    answer = await log(**body)
    assert (answer.status_code, answer.json()["code"]) == (422, "quick_names_unclear")
    first, *others = answer.json()["errors"]
    assert (first["code"], first["pointer"]) == (code, pointer)
    assert {uuid.UUID(one["about"]) for one in others} == candidates
    assert {one["code"] for one in others} <= {"candidate"}
    assert (await relationship.get(TOUCHPOINTS)).json()["items"] == []


async def test_candidates_are_only_those_whom_the_caller_sees(log: Log, app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, clearance=1) as assistant:
        answer = await log(by=assistant, customer="华强", met=["王总"])
    assert answer.json()["errors"][0]["code"] == "person_unknown"
    assert str(uuid.UUID(int=PEOPLE["王总"])) not in answer.text
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as stranger:
        answer = await log(by=stranger, customer="深圳", met=["李雷"])
    assert [one["code"] for one in answer.json()["errors"]] == ["customer_unknown"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "李雷 was here"}, "quick_text_unclear"),
        ({"outcome": "x"}, "quick_entry_incomplete"),
        ({"customer": "C-1", "on": "2999-01-01"}, "day_in_future"),
    ],
)
async def test_what_cannot_be_is_refused(log: Log, body: dict[str, Any], code: str) -> None:
    answer = await log(**body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
