"""The answer page: opened as often as one likes, answered once, and nothing shown to whoever has no good link."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import col

from services.relationship.satisfaction.invitations.rules import new_link_id, secret_of
from services.relationship.satisfaction.surveys.model import Survey
from shared.database import execute, transaction
from shared.time import company_today
from tests.relationship.conftest import Person
from tests.relationship.satisfaction.conftest import SURVEYS, Ask, Asked, form, secret_in
from tests.sign_in import Tokens

Send = Callable[..., Awaitable[httpx.Response]]
RESPONSES = "/v1/survey-responses"


async def responses(relationship: httpx.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await relationship.get(RESPONSES)).json()["items"]
    return items


async def set_days(app: FastAPI, survey: Asked, opens_on: int, closes_on: int) -> None:
    """Let the survey have had these days, relative to today."""
    days = {
        name: company_today() + timedelta(days=at) for name, at in (("opens_on", opens_on), ("closes_on", closes_on))
    }
    async with transaction(app.state.engine) as session:
        await execute(session, sa.update(Survey).where(col(Survey.id) == UUID(survey.id)).values(**days))


async def test_opening_never_uses_a_link_up(
    pages: httpx.AsyncClient, ask: Ask, relationship: httpx.AsyncClient
) -> None:
    asked = await ask()
    before = (await relationship.get("/v1/survey-invitations")).json()["items"]
    for _ in range(3):
        page = await pages.get(f"/{asked.secrets[0]}")
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "2026 调查" in page.text
    assert await responses(relationship) == []
    (invitation,) = after = (await relationship.get("/v1/survey-invitations")).json()["items"]
    assert (invitation["state"], after) == ("open", before)


async def test_answers_are_taken_once_and_the_same_again_are_thanked_for(
    ask: Ask, send: Send, pages: httpx.AsyncClient, relationship: httpx.AsyncClient, person: Person
) -> None:
    asked = await ask(language="en")
    (secret,) = asked.secrets
    first, again = await send(secret), await send(secret)
    assert (first.status_code, again.status_code, "Thank you" in first.text) == (200, 200, True)
    assert first.text == again.text
    other = await send(secret, form(5))
    assert (other.status_code, "has been answered" in other.text) == (409, True)
    assert (await pages.get(f"/{secret}")).status_code == 200
    assert "has been answered" in (await pages.get(f"/{secret}")).text
    (response,) = await responses(relationship)
    assert (response["contact_id"], response["score"], response["nps"], response["csat"]) == (
        person.contact_id,
        "0.8",
        "9",
        "4",
    )
    assert response["answers"]["trust"] == {
        "kind": "comparison",
        "topic": "affection",
        "expectation": 5,
        "perception": 4,
        "rival": 3,
        "value": None,
        "text": None,
    }
    (invitation,) = (await relationship.get("/v1/survey-invitations")).json()["items"]
    assert invitation["state"] == "answered"


async def test_what_is_missing_is_marked_and_what_was_sent_stays(
    ask: Ask, send: Send, relationship: httpx.AsyncClient
) -> None:
    (secret,) = (await ask(language="en")).secrets
    page = await send(secret, form(suggestion="<b>Faster & cheaper</b>", trust__perception="", overall="9"))
    assert page.status_code == 422
    assert page.text.count('role="alert"') == 3
    assert "&lt;b&gt;Faster &amp; cheaper&lt;/b&gt;" in page.text
    assert len(re.findall(r'value="4" checked', page.text)) == 6
    assert await responses(relationship) == []
    assert (await send(secret)).status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"trust.perception=%ff%fe", b"&".join(b"a=1" for _ in range(5000)), b"%00=%00"]
)
async def test_what_is_no_form_is_an_empty_one(ask: Ask, pages: httpx.AsyncClient, body: bytes) -> None:
    (secret,) = (await ask()).secrets
    page = await pages.post(f"/{secret}", content=body)
    assert (page.status_code, " checked" in page.text) == (422, False)


async def test_a_forged_link_says_that_it_is_not_valid(pages: httpx.AsyncClient, ask: Ask, send: Send) -> None:
    (secret,) = (await ask(language="en")).secrets
    flipped = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    forged = [flipped, secret[:-1], secret + "A", secret.upper(), secret_of(new_link_id(), b"another key"), "x"]
    for one in forged:
        opened, sent = await pages.get(f"/{one}"), await send(one)
        assert (opened.status_code, sent.status_code) == (404, 404), one
        assert ("2026" in opened.text, "not valid" in opened.text) == (False, True)
    assert (await pages.get(f"/{secret}")).status_code == 200


async def test_a_genuine_link_that_was_never_given_out_is_not_valid(
    app: FastAPI, pages: httpx.AsyncClient, ask: Ask
) -> None:
    await ask()
    async with transaction(app.state.engine) as session:
        connection = await session.connection()
        key = (await connection.execute(sa.text("SELECT key FROM survey_link_keys"))).scalar_one()
    assert (await pages.get(f"/{secret_of(new_link_id(), bytes(key))}")).status_code == 404


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "status", "words"),
    [
        (1, 9, 403, "has not begun"),
        (0, 0, 200, "2026"),
        (-9, -3, 410, "has ended"),
    ],
)
async def test_a_survey_has_its_days(
    app: FastAPI, pages: httpx.AsyncClient, ask: Ask, send: Send, opens_on: int, closes_on: int, status: int, words: str
) -> None:
    asked = await ask(language="en")
    await set_days(app, asked, opens_on, closes_on)
    (secret,) = asked.secrets
    page = await pages.get(f"/{secret}")
    assert (page.status_code, words in page.text) == (status, True)
    assert (await send(secret)).status_code == status
    assert ("2026" in page.text) == (status == 200)


async def test_a_repetition_after_the_end_is_still_thanked_for(app: FastAPI, ask: Ask, send: Send) -> None:
    asked = await ask()
    await send(asked.secrets[0])
    await set_days(app, asked, -9, -3)
    assert (await send(asked.secrets[0])).status_code == 200


async def test_a_revoked_invitation_and_a_removed_survey_show_nothing(
    pages: httpx.AsyncClient, ask: Ask, send: Send, relationship: httpx.AsyncClient
) -> None:
    asked, removed = await ask(language="en"), await ask(language="en")
    address = f"/v1/survey-invitations/{asked.invitations[0]['id']}/revocation"
    assert (await relationship.post(address)).json()["state"] == "revoked"
    page = await pages.get(f"/{asked.secrets[0]}")
    assert (page.status_code, "no longer valid" in page.text, "2026" in page.text) == (410, True, False)
    assert (await send(asked.secrets[0])).status_code == 410
    assert (await relationship.post(address)).json()["code"] == "invitation_revoked"
    assert (await relationship.delete(f"{SURVEYS}/{removed.id}")).status_code == 204
    assert (await send(removed.secrets[0])).status_code == 404


async def test_a_closed_survey_takes_no_answers(
    ask: Ask, send: Send, pages: httpx.AsyncClient, relationship: httpx.AsyncClient
) -> None:
    asked = await ask()
    closed = await relationship.post(f"{SURVEYS}/{asked.id}/closure", json={"conclusion": "交付须改进"})
    assert (closed.json()["status"], closed.json()["conclusion"]) == ("closed", "交付须改进")
    assert (await send(asked.secrets[0])).status_code == 410
    again = await relationship.post(f"{SURVEYS}/{asked.id}/closure", json={"conclusion": "x"})
    assert (again.status_code, again.json()["code"]) == (409, "survey_closed")


async def test_a_reminder_gives_another_link_and_one_of_them_is_used_once(
    ask: Ask, send: Send, relationship: httpx.AsyncClient
) -> None:
    asked = await ask()
    address = f"/v1/survey-invitations/{asked.invitations[0]['id']}/reminders"
    reminded = (await relationship.post(address)).json()
    assert (reminded["reminders"], secret_in(reminded["url"]) != asked.secrets[0]) == (1, True)
    assert (await send(asked.secrets[0])).status_code == 200
    assert (await send(secret_in(reminded["url"]))).status_code == 409
    assert (await relationship.post(address)).json()["code"] == "invitation_answered"
    assert len(await responses(relationship)) == 1


@pytest.mark.parametrize(
    ("invited", "accepted", "chosen", "shown"),
    [
        ("zh-CN", "", "", "zh-CN"),
        ("en", "", "", "en"),
        ("zh-CN", "en-US,en;q=0.9", "", "en"),
        ("en", "zh-CN,zh;q=0.9", "", "zh-CN"),
        ("zh-CN", "en-US,en;q=0.9,zh;q=0.5", "", "zh-CN"),
        ("zh-CN", "fr", "", "zh-CN"),
        ("zh-CN", "zh-CN", "en", "en"),
        ("en", "en", "zh-CN", "zh-CN"),
        ("en", "en", "xx", "en"),
    ],
)
async def test_the_page_is_in_the_readers_language(
    pages: httpx.AsyncClient, ask: Ask, invited: str, accepted: str, chosen: str, shown: str
) -> None:
    (secret,) = (await ask(language=invited)).secrets
    page = await pages.get(f"/{secret}", params={"language": chosen}, headers={"Accept-Language": accepted})
    assert (page.headers["content-language"], f'<html lang="{shown}">' in page.text) == (shown, True)


async def test_a_page_loads_and_runs_nothing(pages: httpx.AsyncClient, ask: Ask) -> None:
    page = await pages.get(f"/{(await ask()).secrets[0]}")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"<script|<img|<link|\sstyle=|\son\w+=|https?://", page.text)
    assert (page.headers["cache-control"], page.headers["x-robots-tag"]) == ("no-store, no-transform", "noindex")


async def test_only_the_gateway_gets_pages(app: FastAPI, tokens: Tokens, ask: Ask) -> None:
    (secret,) = (await ask()).secrets
    answer = await tokens.client(app).get(f"/internal/survey-pages/{secret}")
    assert (answer.status_code, answer.json()["code"]) == (403, "services_only")


async def test_links_are_kept_as_hashes_alone(app: FastAPI, ask: Ask, relationship: httpx.AsyncClient) -> None:
    asked = await ask()
    async with transaction(app.state.engine) as session:
        connection = await session.connection()
        kept = [
            str(row)
            for table in ("survey_links", "survey_invitations", "events", "surveys")
            for row in await connection.execute(sa.text(f"SELECT t::text FROM {table} t"))
        ]
    assert len(kept) >= 3
    assert not any(asked.secrets[0].removeprefix("gxs_")[:20] in row for row in kept)
    assert "gxs_" not in (await relationship.get("/v1/survey-invitations")).text
