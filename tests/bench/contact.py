"""Made-up customers with a million touchpoints, made by the database itself, as lists and cadences read them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager

import asyncpg
import httpx
from pydantic import SecretStr

from services.relationship.contact.cadences.refreshing import refresh_cadences
from services.relationship.main import app
from services.relationship.settings import RelationshipSettings
from shared.app.migrations import migrate
from shared.database import create_engine, database_url, execute_sql, transaction
from shared.statements import Lent
from tests.bench.customer_lists import Params, result_of, time_all, timed_fetch
from tests.bench.in_process import clients_of
from tests.bench.own_server import print_on_own_server
from tests.bench.report import Result

SOMEONE = "00000000-0000-4000-8000-000000000007"
CUSTOMERS = """
INSERT INTO customer_directory (id, name, status, region, customer_class, tier, quadrant, tags, manager_id,
                                first_contract_on, is_cash_cow)
SELECT ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, 'Customer ' || n, 'active',
       'CN-' || lpad((n % 30)::text, 2, '0'), (ARRAY['core','important','ordinary','small'])[1 + n % 4],
       (ARRAY['strategic','key','basic','standard'])[1 + (n / 7) % 4],
       (ARRAY['core_value','high_potential','maintain','to_optimize'])[1 + (n / 3) % 4], '{}',
       ('00000000-0000-4000-8000-' || lpad((n % 500)::text, 12, '0'))::uuid, date '2015-01-01' + n % 4000, n % 20 = 0
FROM generate_series(1, $1::int) n
"""
TEAM = """
INSERT INTO customer_directory_team (customer_id, user_id, is_handing_over)
SELECT id, manager_id, false FROM customer_directory
"""
USERS = """
INSERT INTO user_directory (id, username, display_name, is_active, version)
SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'user' || n, 'User ' || n, true, 1
FROM generate_series(0, 499) n
"""
PEOPLE = """
INSERT INTO contact_directory (id, customer_id, name, seniority, decision_bases, is_key, has_left, added_on)
SELECT overlay(id::text PLACING 'a' FROM 20 FOR 1)::uuid, id, '李雷',
       (ARRAY['top','middle','base'])[1 + (random() * 2)::int], '{}', true, false, '2020-01-01' FROM customer_directory
"""
TOUCHPOINTS = """
INSERT INTO touchpoints (id, version, created_at, updated_at, updated_at_1, updated_at_2, customer_id, scene, channel,
                         status, starts_at, purpose, outcome, materials, owner_id, logged_by, logged_by_name)
SELECT gen_random_uuid(), 1, at, at, at, at, ('00000000-0000-4000-9000-' || lpad(c::text, 12, '0'))::uuid,
       (ARRAY['routine_visit','routine_visit','routine_visit','technical_exchange','meal','letter','executive_talk',
              'quality_inspection','company_tour','exhibition'])[1 + (r * 9)::int],
       (ARRAY['in_person','phone','online','message'])[1 + (r * 313)::int % 4],
       CASE WHEN n % 50 = 0 THEN 'planned' WHEN n % 60 = 0 THEN 'cancelled' ELSE 'held' END, at,
       '目的' || n % 977, '结果' || n % 7919, '{}',
       ('00000000-0000-4000-8000-' || lpad((c % 500)::text, 12, '0'))::uuid,
       'bench', 'bench'
FROM (SELECT n, 1 + (random() * ($2::int - 1))::int AS c, random() AS r,
             timestamptz '2026-11-01' - random() * interval '5 years' AS at FROM generate_series(1, $1::int) n) made
"""
MET = """
INSERT INTO touchpoint_people (id, version, created_at, updated_at, customer_id, touchpoint_id, contact_id)
SELECT gen_random_uuid(), 1, now(), now(), customer_id, id, overlay(customer_id::text PLACING 'a' FROM 20 FOR 1)::uuid
FROM touchpoints
"""
ROLES: Mapping[str, dict[str, object]] = {
    "all": {"data_scope": {"kind": "all", "regions": []}},
    "one region": {"data_scope": {"kind": "regions", "regions": ["CN-20"]}},
    "three regions": {"data_scope": {"kind": "regions", "regions": ["CN-02", "CN-11", "CN-25"]}},
    "own": {"data_scope": {"kind": "own", "regions": []}},
}
Measure = Callable[[RelationshipSettings], AsyncIterator[Result]]


async def fill(settings: RelationshipSettings, customers: int, touchpoints: int) -> None:
    """Make them where there are none yet."""
    await migrate(settings, "services.relationship")
    url = database_url(settings).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("SELECT EXISTS (SELECT FROM customer_directory)"):
            return
        await connection.execute(CUSTOMERS, customers)
        for statement in (TEAM, USERS, PEOPLE):
            await connection.execute(statement)
        await connection.execute(TOUCHPOINTS, touchpoints, customers)
        await connection.execute(MET)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    engine = create_engine(settings)
    async with transaction(engine) as session:
        await refresh_cadences(session)
        await execute_sql(session, "ANALYZE contact_cadences")  # as autovacuum does within a minute
    await engine.dispose()


@asynccontextmanager
async def opened(settings: RelationshipSettings) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """A client of the real app, in this process, for each role."""
    Lent.fetch = timed_fetch(Lent.fetch)  # type: ignore[method-assign]
    async with clients_of(
        app, settings, {role: {"sub": SOMEONE} | claims for role, claims in ROLES.items()}
    ) as clients:
        yield clients


async def measure_pages(
    settings: RelationshipSettings, name: str, path: str, asked: Mapping[str, Params], goal: float
) -> AsyncIterator[Result]:
    """First pages, by role."""
    async with opened(settings) as clients:
        for role, client in clients.items():
            yield result_of(f"{name}, {role}", await time_all(client, asked, path), goal)


def run(url: str, customers: int, touchpoints: int, measured: Measure) -> Iterator[Result]:
    """Make the rows where there are none yet, and measure."""
    settings = RelationshipSettings(database_url=SecretStr(url), log_level="error")
    with asyncio.Runner() as runner:
        runner.run(fill(settings, customers, touchpoints))
        results = measured(settings)
        while (result := runner.run(anext(results, None))) is not None:  # type: ignore[arg-type]
            yield result


def run_alone(customers: int, touchpoints: int, measured: Measure) -> None:
    """Measure on a server of its own."""
    print_on_own_server(lambda url: run(url, customers, touchpoints, measured))
