"""The list of customers chooses how to find its page by the number of matches, and shows the same page either way."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.profile.customers.store import CUSTOMERS
from shared.database import execute_sql, transaction
from shared.lists.plans import PATIENCE, Estimates, Plan, Way
from shared.statements import DeadlineExceeded, Statement
from shared.web.call import Call
from tests.sign_in import Tokens

MANAGER = uuid.UUID(int=7)
FILL = f"""
INSERT INTO customers (id, version, created_at, updated_at, name, status, scenarios, region, employees)
SELECT gen_random_uuid(), 1, now() - n * interval '1 h', now(), 'Customer ' || n, 'active', '{{retail}}',
       CASE WHEN n <= 20 THEN 'rare' ELSE 'common' END, nullif(n % 9, 0)
FROM generate_series(1, 3000) AS n;
INSERT INTO customer_standings (customer_id, grade_id, fiscal_year, graded_at, class_since, tier_since, quadrant_since,
    customer_class, tier, stage, tags, bands)
SELECT id, gen_random_uuid(), 2026, now(), now(), now(), now(),
       CASE region WHEN 'rare' THEN 'core' ELSE 'small' END, 'key', NULL,
       CASE region WHEN 'rare' THEN '{{big}}'::text[] ELSE '{{}}' END, '{{}}'
FROM customers;
UPDATE customer_standings s SET score = c.employees / 10.0, coverage = 0.5, quadrant = 'maintain', is_cash_cow = true,
       is_provisional = c.employees = 3
FROM customers c WHERE c.id = s.customer_id AND c.employees IS NOT NULL;
INSERT INTO team_members (id, version, created_at, updated_at, customer_id, user_id, role, started_on)
SELECT gen_random_uuid(), 1, now(), now(), id, '{MANAGER}', 'account_manager', '2026-01-01'
FROM customers WHERE region = 'rare';
INSERT INTO dossier_facts (id, version, created_at, updated_at, customer_id, item, is_log, section, clearance, value,
                           source, verified_on)
SELECT gen_random_uuid(), 1, now(), now(), c.id, kind.item, false, 'operations', kind.clearance, 'x', 'internet',
       '2026-01-01'
FROM customers c, (VALUES ('profit_model', 1, 2), ('internal_pressure', 2, 5)) AS kind(item, clearance, every)
WHERE c.employees % kind.every = 0;
ANALYZE customers, customer_facets
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

    def noted(*rows: Any, **more: Any) -> Plan:
        made.append(choose(*rows, **more))
        return made[-1]

    monkeypatch.setattr(Plan, "of", noted)
    return made


@pytest.mark.parametrize(
    ("params", "way"),
    [
        ({}, Way.WALK),
        ({"region": "common"}, Way.WALK),
        ({"region": "rare"}, Way.SORT_FACETED),
        ({"region__in": "rare,absent"}, Way.SORT_FACETED),
        ({"region": "absent"}, Way.SORT_FACETED),
        ({"customer_class": "core"}, Way.SORT_FACETED),
        ({"customer_class": "small"}, Way.WALK),
        ({"customer_class": "important"}, Way.SORT_FACETED),
        ({"quadrant": "to_optimize"}, Way.SORT_FACETED),
        ({"quadrant": "maintain"}, Way.WALK),
        ({"is_cash_cow": "true"}, Way.WALK),
        ({"is_potential": "true"}, Way.SORT_FACETED),
        ({"score__gte": "2"}, Way.SORT_FACETED),
        ({"manager_id": str(MANAGER)}, Way.SORT_FACETED),
        ({"tag": "big"}, Way.SORT_FACETED),
        ({"completeness__gte": "0.9"}, Way.SORT_FACETED),
        ({"completeness__lt": "0.9"}, Way.WALK),
        ({"created_at__lt": "2000-01-01T00:00:00Z"}, Way.SORT),
        ({"created_at__lt": "2000-01-01T00:00:00Z", "region": "common"}, Way.SORT),
    ],
)
async def test_few_matches_are_all_sorted(
    customer: httpx.AsyncClient, plans: list[Plan], params: dict[str, Any], way: Way
) -> None:
    answer = await customer.get("/v1/customers", params={**params, "sort": "employees"})
    assert answer.status_code == 200, answer.text
    assert [plan.page for plan in plans] == [way]


@pytest.mark.parametrize("scope", [{"kind": "own", "regions": []}, {"kind": "regions", "regions": ["rare"]}])
async def test_of_a_caller_with_few_customers_all_are_sorted(
    app: FastAPI, tokens: Tokens, plans: list[Plan], scope: dict[str, Any]
) -> None:
    client = tokens.client(app, data_scope=scope, sub=str(MANAGER))
    answer = (await client.get("/v1/customers", params={"count": "true"})).json()
    assert (answer["count"], len(answer["items"])) == (20, 20)
    assert [plan.page for plan in plans] == [Way.SORT_FACETED]


FILTERS: list[dict[str, str]] = [
    {},
    {"customer_class": "core"},
    {"customer_class__in": "core,small", "tier": "key"},
    {"manager_id": str(MANAGER), "status": "active"},
    {"employees__gte": "5", "region__in": "rare,absent"},
    {"name__contains": "customer 1", "region": "rare"},
    {"region__is_null": "false", "stage__is_null": "true"},
    {"tag": "big", "scenarios__contains": "retail"},
    {"quadrant": "maintain", "is_cash_cow": "true"},
    {"is_provisional": "false", "is_potential": "false", "score__gte": "0.3", "coverage__lte": "0.5"},
    {"completeness__gt": "0.06", "status": "active"},
    {"completeness__lte": "0.1"},
    {"score__is_null": "true", "quadrant__is_null": "true"},
]


SORTS = ["employees", "-employees", "region", "name", "score", "-score", "coverage", "completeness", "-completeness"]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("scope", ["own", "regions", "all"])
async def test_every_way_shows_the_same_page(
    app: FastAPI, tokens: Tokens, plans: list[Plan], monkeypatch: pytest.MonkeyPatch, sort: str, scope: str
) -> None:
    regions = ["rare" if scope == "regions" else "common"]  # which count for callers of regions alone
    client = tokens.client(app, data_scope={"kind": scope, "regions": regions}, sub=str(MANAGER))

    async def pages_by(way: Way, params: dict[str, str]) -> list[tuple[int, list[str]]]:
        monkeypatch.setattr(Plan, "of", lambda *_, **__: Plan(way, Way.SORT_FACETED if way is Way.WALK else way))
        asked = {**params, "sort": sort, "limit": "8", "count": "true"}
        first = (await client.get("/v1/customers", params=asked)).json()
        more = {**asked, "cursor": first["next_cursor"]} if first["next_cursor"] else asked
        second = (await client.get("/v1/customers", params=more)).json()
        return [(page["count"], [one["id"] for one in page["items"]]) for page in (first, second)]

    for params in FILTERS:
        walked, *others = [await pages_by(way, params) for way in Way]
        assert others == [walked] * (len(Way) - 1), params
        assert len({one for _, ids in walked for one in ids}) == min(walked[0][0], 16) > 0


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


async def test_customers_are_found_and_sorted_by_the_completeness_that_the_caller_sees(
    app: FastAPI, tokens: Tokens, plans: list[Plan]
) -> None:
    seen = {}
    for clearance in (1, 2, 3):
        client = tokens.client(app, clearance=clearance)
        top = (await client.get("/v1/customers", params={"sort": "-completeness"})).json()["items"]
        best = top[0]["completeness"]
        asked = {"completeness": best, "count": "true"}
        seen[clearance] = (best, (await client.get("/v1/customers", params=asked)).json()["count"])
        shares = [float(one["completeness"]) for one in top]
        assert shares == sorted(shares, reverse=True)
        none = {"completeness__lt": top[-1]["completeness"], "completeness__gt": best}
        assert (await client.get("/v1/customers", params=none)).json()["items"] == []
    # Region, employees and a profit model: 4 of 28 at level 1, of 52 from level 2 on.
    assert seen == {1: ("0.1429", 1333), 2: ("0.0769", 1333), 3: ("0.0769", 1333)}


@pytest.mark.parametrize(("clearance", "status"), [(1, 403), (2, 200)])
async def test_tags_find_customers_from_level_2_on(app: FastAPI, tokens: Tokens, clearance: int, status: int) -> None:
    answer = await tokens.client(app, clearance=clearance).get("/v1/customers", params={"tag": "big"})
    assert (answer.status_code, answer.json().get("code")) == (status, "field_hidden" if status == 403 else None)
