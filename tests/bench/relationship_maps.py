"""Relationship maps: one customer with 200 people and five years of history, and the heat map over 5,000 customers.

`python -m tests.bench.relationship_maps` measures on a server of its own; `--keep FOLDER` keeps it.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from pydantic import SecretStr

from deploy.local.postgres import Postgres
from services.relationship.main import app
from services.relationship.settings import RelationshipSettings
from shared.app.migrations import migrate
from shared.database import database_url
from tests.bench.in_process import clients_of
from tests.bench.processes import as_administrator, database_of
from tests.bench.report import Result
from tests.journeys.house import House

CUSTOMERS, PEOPLE, REGIONS = 5_000, 12, 25
IN_MAP, MONTHS, RIVALS = 200, 60, 3
MET = 2_000
"""Touchpoints of the customer with 200 people, each with about three of them."""
MAP_GOAL_MS, PORTFOLIO_GOAL_MS = 50, 200
ROUNDS = 45
BIG = uuid.UUID(int=1)
CALLER = str(uuid.UUID(int=7))
ASSESSED = """
INSERT INTO key_person_assessments (id, version, created_at, updated_at, updated_at_1, customer_id, contact_id,
    competitor, assessed_on, dimensions, proposed_level, scheme_version, level, status, assessed_by, assessed_by_name)
SELECT gen_random_uuid(), 1, now(), now(), now(), c.customer_id, c.id, rival, day, dimensions, level, 1, level,
       'confirmed', 'x', 'X'
FROM contact_directory c
CROSS JOIN generate_series(0, {months} - 1) AS month
CROSS JOIN unnest({rivals}) AS rival
CROSS JOIN LATERAL (SELECT (DATE '{start}' + make_interval(months => month))::date AS day,
    (ARRAY['opposed', 'contacted', 'accepted', 'favourable', 'supportive', 'exclusive'])
    [1 + abs(hashtext(c.id::text || month || coalesce(rival, ''))) % 6] AS level,
    jsonb_object_agg(name, jsonb_build_object('score', 3, 'evidence', repeat('seen at the fair; ', 8))) AS dimensions
    FROM unnest(ARRAY['acceptance', 'participation', 'information', 'guidance', 'project_support',
                      'competitive_attitude']) AS name) AS made
WHERE {of}
"""
FILL = f"""
INSERT INTO customer_directory (id, name, status, region, industry, customer_class, tier, stage, tags)
SELECT md5('c' || who)::uuid, 'Customer ' || who, 'active', 'CN-' || who % {REGIONS}, 'industry ' || who % 12,
       (ARRAY['core', 'important', 'ordinary', 'small'])[1 + who % 4],
       (ARRAY['strategic', 'key', 'basic', 'standard'])[1 + who % 4], 'deep', '{{}}'
FROM generate_series(1, {CUSTOMERS} - 1) AS who;
INSERT INTO customer_directory (id, name, status, region, tags) VALUES ('{BIG}', 'Big', 'active', 'CN-1', '{{}}');
INSERT INTO contact_directory (id, customer_id, name, department, title, seniority, decision_role, influence,
                               decision_bases, is_key, has_left, added_on)
SELECT md5(customer_id::text || person)::uuid, customer_id, 'Person ' || person, 'Department ' || person % 8, 'Title',
       (ARRAY['top', 'middle', 'base'])[1 + person % 3],
       (ARRAY['decider', 'approver', 'influencer', 'evaluator', 'user', 'buyer', 'gatekeeper', 'coach'])
       [1 + person % 8],
       1 + person % 5, '{{}}', person % 2 = 0, false, '2015-01-01'
FROM (SELECT id AS customer_id, CASE WHEN id = '{BIG}' THEN {IN_MAP} ELSE {PEOPLE} END AS number
      FROM customer_directory) AS c
CROSS JOIN generate_series(1, number) AS person;
INSERT INTO customer_directory_people (contact_id, customer_id, clearance)
SELECT id, customer_id, 2 FROM contact_directory WHERE seniority = 'top' OR decision_role = 'coach';
INSERT INTO competitor_directory (id, name, is_deleted) SELECT gen_random_uuid(), 'Rival ' || n, false
FROM generate_series(1, {RIVALS}) AS n;
"""
TOUCHPOINTS = f"""
INSERT INTO touchpoints (id, version, created_at, updated_at, updated_at_1, updated_at_2, customer_id, scene,
    channel, starts_at, materials, status, logged_by, logged_by_name)
SELECT gen_random_uuid(), 1, now(), now(), now(), now(), id, 'routine_visit', 'in_person',
       TIMESTAMPTZ '{{start}}' + make_interval(days => number * 1800 / held), '{{{{}}}}', 'held', 'x', 'X'
FROM (SELECT id, CASE WHEN id = '{BIG}' THEN {MET} ELSE 3 END AS held FROM customer_directory) AS c
CROSS JOIN generate_series(0, held - 1) AS number;
INSERT INTO touchpoint_people (id, version, created_at, updated_at, customer_id, touchpoint_id, contact_id)
SELECT gen_random_uuid(), 1, now(), now(), t.customer_id, t.id, c.id
FROM touchpoints t JOIN contact_directory c ON c.customer_id = t.customer_id
WHERE abs(hashtext(t.id::text || c.id)) % (CASE WHEN t.customer_id = '{BIG}' THEN {IN_MAP} ELSE {PEOPLE} END) < 3;
INSERT INTO key_person_targets (id, version, created_at, updated_at, customer_id, contact_id, target_level, due_on,
    set_by, set_by_name)
SELECT gen_random_uuid(), 1, DATE '{{start}}', now(), customer_id, id, 'supportive', '2030-12-31', 'x', 'X'
FROM contact_directory WHERE is_key;
"""
PARTIES = "ARRAY[NULL, 'Rival 1', 'Rival 2', 'Rival 3']"
START = "2021-01-31"
ROLES: Mapping[str, dict[str, Any]] = {
    "all": {"sub": CALLER},
    "level 1": {"sub": CALLER, "clearance": 1},
    "a region": {"sub": CALLER, "data_scope": {"kind": "regions", "regions": ["CN-1"]}},
}
MAP = f"/v1/relationship-maps/{BIG}"
MAPS: Mapping[str, Mapping[str, str]] = {
    "now": {},
    "three years ago": {"as_of": "2023-01-31"},
    "compared with a year before": {"as_of": "2025-06-30", "compare_with": "2024-06-30"},
}
PORTFOLIOS: Mapping[str, Mapping[str, str]] = {
    "by gaps": {},
    "by coverage": {"sort": "contact_share"},
    "seniority": {"columns": "seniority", "limit": "200"},
    "of a class": {"customer_class": "core"},
    "table": {"format": "csv"},
    "drawing": {"format": "svg"},
}


async def measured(
    client: httpx.AsyncClient, name: str, path: str, params: Mapping[str, str], goal: float, size: str
) -> Result:
    """The p95 in milliseconds; the first answers warm up."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = await client.get(path, params=dict(params))
        assert answer.status_code == 200, answer.text
        taken.append(1000 * (time.perf_counter() - began))
    detail = f"{size}; p50 {statistics.median(taken):.0f}, quickest {min(taken):.0f}"
    return Result(f"{name}, p95 ms", statistics.quantiles(taken[5:], n=20)[-1], goal, at_least=False, detail=detail)


async def measure_maps(settings: RelationshipSettings) -> AsyncIterator[Result]:
    """Maps and portfolios by role."""
    async with clients_of(app, settings, ROLES) as clients:
        for role, client in clients.items():
            size = f"{IN_MAP} people, {MONTHS} months, {RIVALS} rivals"
            for name, params in MAPS.items():
                yield await measured(client, f"map, {name}, {role}", MAP, params, MAP_GOAL_MS, size)
            size = f"{CUSTOMERS:,} customers of {PEOPLE} people"
            for name, params in PORTFOLIOS.items():
                asked = (client, f"portfolio, {name}, {role}", "/v1/relationship-maps", params)
                yield await measured(*asked, PORTFOLIO_GOAL_MS, size)


async def fill(settings: RelationshipSettings) -> None:
    """Every customer with a few assessments of each person; one with five years of them, by every party."""
    await migrate(settings, "services.relationship")
    url = database_url(settings).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("SELECT EXISTS (SELECT FROM customer_directory)"):
            return
        await connection.execute(FILL, timeout=600)
        few = ASSESSED.format(months=4, rivals="ARRAY[NULL::text]", start="2025-01-31", of=f"customer_id <> '{BIG}'")
        many = ASSESSED.format(months=MONTHS, rivals=PARTIES, start=START, of=f"customer_id = '{BIG}'")
        for statement in (few, many):
            await connection.execute(statement, timeout=3600)
        await connection.execute(TOUCHPOINTS.format(start=START), timeout=600)
        await connection.execute("VACUUM ANALYZE", timeout=600)
    finally:
        await connection.close()


def results(url: str) -> Iterator[Result]:
    """On a database of its own."""
    settings = RelationshipSettings(database_url=SecretStr(url), log_level="error")
    with asyncio.Runner() as runner:
        runner.run(fill(settings))
        found = measure_maps(settings)
        while (result := runner.run(anext(found, None))) is not None:  # type: ignore[arg-type]
            yield result


def measure(house: House) -> Iterator[Result]:
    """On a database of its own on the house's server."""
    name, _, options = as_administrator(database_of(house, "relationship")).partition("?")
    yield from results(f"{name.removesuffix('_relationship')}_maps?{options}")


def main() -> None:
    """Measure on a server of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", help="folder of a server that stays")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        server = Postgres(Path(arguments.keep or folder) / "data")
        server.start()
        try:
            for result in results(server.url):
                print(result, flush=True)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
