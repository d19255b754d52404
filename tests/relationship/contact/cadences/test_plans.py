"""The due list shows the same rows however they are found."""

import itertools
import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.contact.cadences.model import cadences
from services.relationship.contact.cadences.store import CADENCES
from shared.auth.visibility import customers, team
from shared.database import execute, execute_sql, transaction
from shared.lists.plans import Estimates, Plan, Way
from shared.time import company_today
from tests.sign_in import Tokens

ME = str(uuid.UUID(int=7))
REGIONS, CLASSES = ("CN-BJ", "CN-GD", "CN-SH"), ("core", "small")
MINE = ("CN-SH", "small")
"""I am in the team of these customers too."""
SCOPES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "all": ({"kind": "all"}, set(REGIONS)),
    "regions": ({"kind": "regions", "regions": ["CN-BJ", "CN-GD"]}, {"CN-BJ", "CN-GD"}),
    "own": ({"kind": "own"}, set()),
}
FILTERS: list[dict[str, str]] = [
    {},
    {"region": "CN-BJ"},
    {"region": "CN-SH"},
    {"region__in": "CN-GD,CN-SH", "customer_class": "small"},
    {"customer_class": "core"},
    {"region": "nowhere"},
]
PLANS = (Plan(Way.WALK, Way.SORT, 0), Plan(Way.SORT, Way.SORT, 0), Plan(Way.WALK, Way.SORT, 1_000))


def _due(place: int, customer_id: str) -> dict[str, Any]:
    what = {"kind": "regular", "every": "monthly", "level": 1, "clearance": 1, "since_on": company_today()}
    due_on = company_today() + timedelta(days=place // 2)
    return what | {"customer_id": customer_id, "due_on": due_on, "policy_version": 1, "scheme_version": 1}


@pytest.fixture
async def known(app: FastAPI) -> dict[str, tuple[str, str]]:
    """Region and class by customer; contact is due with these, and with one that was deleted."""
    made = {str(uuid.uuid4()): (region, kind) for region, kind, _ in itertools.product(REGIONS, CLASSES, range(2))}
    rows = [
        {"id": one, "name": one, "status": "active", "tags": [], "region": region, "customer_class": kind}
        for one, (region, kind) in made.items()
    ]
    mine = [{"customer_id": one, "user_id": ME} for one, pair in made.items() if pair == MINE]
    due = [_due(place, one) for place, one in enumerate([*made, str(uuid.uuid4())])]
    async with transaction(app.state.engine) as session:
        for table, content in ((customers, rows), (team, mine), (cadences, due)):
            await execute(session, sa.insert(table).values(content))
        await execute_sql(session, "ANALYZE customer_directory, contact_cadences")
    return made


async def pages(client: httpx.AsyncClient, asked: dict[str, str]) -> list[dict[str, Any]]:
    """All rows, two a page."""
    rows: list[dict[str, Any]] = []
    more: dict[str, str] = {"count": "true"}
    while True:
        answer = await client.get("/v1/cadences", params=asked | more | {"limit": "2"})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        rows += page["items"]
        if page["next_cursor"] is None:
            assert page["count"] == len(rows)
            return rows
        more = {"count": "true", "cursor": page["next_cursor"]}


def meets(pair: tuple[str, str], asked: dict[str, str]) -> bool:
    """Whether a customer of this region and class is asked for."""
    wanted = asked.get("region") or asked.get("region__in")
    return (wanted is None or pair[0] in wanted.split(",")) and asked.get("customer_class", pair[1]) == pair[1]


@pytest.mark.parametrize("plan", PLANS, ids=("walked", "sorted", "sorted as few"))
@pytest.mark.parametrize("scope", SCOPES)
async def test_each_caller_sees_the_same_however_it_is_found(
    app: FastAPI,
    tokens: Tokens,
    known: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    plan: Plan,
    scope: str,
) -> None:
    monkeypatch.setattr(Plan, "of", lambda *_, **__: plan)
    data_scope, regions = SCOPES[scope]
    seen = {one: pair for one, pair in known.items() if pair[0] in regions or pair == MINE}
    async with tokens.client(app, sub=ME, data_scope={"regions": []} | data_scope, clearance=1) as client:
        for asked, sort in itertools.product(FILTERS, ("due_on", "-due_on")):
            rows = await pages(client, asked | {"sort": sort})
            assert {row["customer_id"] for row in rows} == {one for one, pair in seen.items() if meets(pair, asked)}
            keys = [(row["due_on"], row["id"]) for row in rows]
            assert keys == sorted(keys, reverse=sort.startswith("-"))


@pytest.mark.parametrize(("region", "page"), [("nowhere", Way.SORT), (None, Way.WALK)])
async def test_few_matches_are_sorted_and_many_are_walked(
    app: FastAPI, tokens: Tokens, known: Any, monkeypatch: pytest.MonkeyPatch, region: str | None, page: Way
) -> None:
    monkeypatch.setattr(CADENCES, "_estimates", Estimates())
    monkeypatch.setattr("shared.lists.plans._WALKED_DEARLY", 1)
    made: list[Plan] = []
    choose = Plan.of
    monkeypatch.setattr(Plan, "of", lambda *rows, **more: made.append(choose(*rows, **more)) or made[-1])
    async with tokens.client(app, sub=ME, clearance=1) as client:
        await pages(client, {} if region is None else {"region": region})
    assert {plan.page for plan in made} == {page}
