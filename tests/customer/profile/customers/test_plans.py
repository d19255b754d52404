"""The list of customers chooses how to find its page by the number of matches, and shows the same page either way."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.profile.customers.store import CUSTOMERS
from shared.database import execute_sql, transaction
from shared.lists.plans import PATIENCE, Estimates, Plan
from shared.statements import DeadlineExceeded, Statement
from shared.web.call import Call
from tests.sign_in import Tokens

MANAGER = uuid.UUID(int=7)
FILL = f"""
INSERT INTO customers (id, version, created_at, updated_at, name, status, scenarios, region, employees)
SELECT gen_random_uuid(), 1, now() - n * interval '1 h', now(), 'Customer ' || n, 'active', '{{}}',
       CASE WHEN n <= 20 THEN 'rare' ELSE 'common' END, nullif(n % 9, 0)
FROM generate_series(1, 3000) AS n;
INSERT INTO customer_standings
SELECT id, gen_random_uuid(), 2026, now(), CASE region WHEN 'rare' THEN 'core' ELSE 'small' END, 'key', NULL,
       '{{}}', '{{}}'
FROM customers;
INSERT INTO team_members (id, version, created_at, updated_at, customer_id, user_id, role, started_on)
SELECT gen_random_uuid(), 1, now(), now(), id, '{MANAGER}', 'account_manager', '2026-01-01'
FROM customers WHERE region = 'rare';
ANALYZE customers, customer_standings, team_members
"""


@pytest.fixture
async def plans(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """Those of the requests of the test, over 3,000 customers of which 20 have the region `rare`."""
    async with transaction(app.state.engine) as session:
        for statement in FILL.split(";"):
            await execute_sql(session, statement)
    monkeypatch.setattr(CUSTOMERS, "_estimates", Estimates())  # none remembered from other tests
    made: list[Plan] = []
    choose = Plan.of

    def noted(*rows: float) -> Plan:
        made.append(choose(*rows))
        return made[-1]

    monkeypatch.setattr(Plan, "of", noted)
    return made


@pytest.mark.parametrize(
    ("params", "sorts_all"),
    [
        ({}, False),
        ({"region": "common"}, False),
        ({"region": "rare"}, True),
        ({"region": "absent"}, True),
        ({"customer_class": "core"}, True),
        ({"customer_class": "small"}, False),
        ({"customer_class": "potential"}, True),
        ({"manager_id": str(MANAGER)}, True),
    ],
)
async def test_few_matches_are_all_sorted(
    customer: httpx.AsyncClient, plans: list[Plan], params: dict[str, Any], sorts_all: bool
) -> None:
    answer = await customer.get("/v1/customers", params={**params, "sort": "employees"})
    assert answer.status_code == 200, answer.text
    assert [plan.sorts_all for plan in plans] == [sorts_all]


@pytest.mark.parametrize("scope", [{"kind": "own", "regions": []}, {"kind": "regions", "regions": ["rare"]}])
async def test_of_a_caller_with_few_customers_all_are_sorted(
    app: FastAPI, tokens: Tokens, plans: list[Plan], scope: dict[str, Any]
) -> None:
    client = tokens.client(app, data_scope=scope, sub=str(MANAGER))
    answer = (await client.get("/v1/customers", params={"count": "true"})).json()
    assert (answer["count"], len(answer["items"])) == (20, 20)
    assert plans == [Plan(sorts_all=True, begins_with_visible=True)]


@pytest.mark.parametrize("sort", ["employees", "-employees", "region", "name"])
@pytest.mark.parametrize("scope", ["own", "regions", "all"])
async def test_every_plan_shows_the_same_page(
    app: FastAPI, tokens: Tokens, plans: list[Plan], monkeypatch: pytest.MonkeyPatch, sort: str, scope: str
) -> None:
    client = tokens.client(app, data_scope={"kind": scope, "regions": ["rare"]}, sub=str(MANAGER))
    shown = []
    for plan in (Plan(False, False), Plan(True, False), Plan(True, True)):
        monkeypatch.setattr(Plan, "of", lambda *_, plan=plan: plan)
        pages = [(await client.get("/v1/customers", params={"sort": sort, "limit": 15})).json()]
        more = {"sort": sort, "limit": 15, "cursor": pages[0]["next_cursor"]}
        pages.append((await client.get("/v1/customers", params=more)).json())
        shown.append([one["id"] for page in pages for one in page["items"]])
    assert shown[0] == shown[1] == shown[2]
    assert len(set(shown[0])) == (20 if scope != "all" else 30)


async def test_a_walk_that_takes_too_long_is_given_up(
    customer: httpx.AsyncClient, plans: list[Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    walked = []
    fetch = Call.fetch

    async def slow(call: Call, statement: Statement, *, within: float | None = None, **values: Any) -> Any:
        if within is not None:
            walked.append(within)
            raise DeadlineExceeded()
        return await fetch(call, statement, **values)

    monkeypatch.setattr(Call, "may_give_up", True)
    monkeypatch.setattr(Call, "fetch", slow)
    answers = [(await customer.get("/v1/customers", params={"sort": "name"})).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(answers[0]["items"]) == 50
    assert walked == [PATIENCE]
