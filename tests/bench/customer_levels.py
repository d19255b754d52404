"""Levels of 100,000 customers and of their people: the bulk reads, first pages of the list, who is due.

`python -m tests.bench.customer_levels --customers 10000` measures on a server of its own. Each customer has three
departments assessed four times, four organizational assessments, and three key people assessed twice: 2,200,000 rows.
Half of the people have a target, and one more at each customer was never met. Measured is the operation as the
service does it, from the question to the JSON.
"""

import argparse
import asyncio
import hashlib
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
from pydantic import BaseModel, SecretStr
from starlette.datastructures import State

from services.relationship.climate.assessments.due_departments import DueDepartmentQuery, list_due
from services.relationship.levels.coverage.store import read_coverage
from services.relationship.levels.people.model import LevelRanksQuery
from services.relationship.levels.people.store import read_level_ranks
from services.relationship.levels.relationship_levels import store
from services.relationship.levels.relationship_levels.store import RelationshipLevelQuery
from services.relationship.settings import RelationshipSettings
from shared.app.migrations import migrate
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.database import create_engine, database_url
from shared.time import company_today
from shared.web.call import Call
from tests.bench.own_server import print_on_own_server
from tests.bench.processes import as_administrator, database_of
from tests.bench.report import Result
from tests.journeys.house import House

CUSTOMERS = 100_000
ROUNDS = 5
EVERYTHING = Principal("client:bench", "bench", frozenset(), frozenset(), 3, DataScope(DataScopeKind.ALL))
REGION = DataScope(DataScopeKind.REGIONS, frozenset({"CN-1", "CN-2", "CN-3"}))
DIRECTOR = Principal(str(UUID(int=7)), "director", frozenset(), frozenset(), 2, REGION)
PLAN = [UUID(hashlib.md5(f"p{who}-{person}".encode()).hexdigest()) for who in range(50) for person in range(4)]
"""The people of a plan, as many as it may have."""

FILL = """
INSERT INTO customer_directory (id, name, status, customer_class, stage, region, manager_id, tags)
SELECT md5('c' || who)::uuid, 'Customer ' || who, 'active', 'core', 'deep', 'CN-' || who % 30,
       md5('m' || who % 100)::uuid, '{{}}'
FROM generate_series(0, {customers} - 1) AS who;
INSERT INTO general_assessments (id, version, created_at, updated_at, customer_id, assessed_on, scheme_version, status,
                                 assessed_by, assessed_by_name, department, elements, element_levels, level,
                                 weakest_element, weakest_score)
SELECT gen_random_uuid(), 1, now(), now(), md5('c' || who)::uuid, current_date - 100 * turn - who % 90, 1,
       (ARRAY['confirmed', 'submitted', 'returned'])[(who + turn) % 3 + 1], 'client:bench', 'bench', 'D' || department,
       '{{}}', '{{}}', (ARRAY['poor', 'medium', 'good', 'excellent'])[score], 'brand_loyalty', score
FROM generate_series(0, {customers} - 1) AS who, generate_series(0, 3) AS turn, generate_series(1, 3) AS department,
     LATERAL (SELECT (who * 31 + turn * 7 + department * 13) % 4 + 1 AS score) AS scored;
INSERT INTO organizational_assessments (id, version, created_at, updated_at, updated_at_1, updated_at_2, customer_id,
                                        assessed_on, scheme_version, status, assessed_by, assessed_by_name, stages,
                                        participation, participation_level, match_level, proposed_level, level)
SELECT gen_random_uuid(), 1, now(), now(), now(), now(), md5('c' || who)::uuid, current_date - 100 * turn - who % 90, 1,
       'confirmed', 'client:bench', 'bench', '[]', 0.5, name, name, name, name
FROM generate_series(0, {customers} - 1) AS who, generate_series(0, 3) AS turn,
     LATERAL (SELECT (ARRAY['vendor', 'supplier', 'key_supplier', 'strategic_partner'])[(who + turn) % 4 + 1] AS name)
     AS named;
INSERT INTO contact_directory (id, customer_id, name, department, seniority, decision_role, decision_bases, is_key,
                               has_left, added_on)
SELECT md5('p' || who || '-' || person)::uuid, md5('c' || who)::uuid, 'Person ' || person, 'D1', 'middle', 'buyer',
       '{{}}', true, false, current_date - 1000
FROM generate_series(0, {customers} - 1) AS who, generate_series(0, 3) AS person;
INSERT INTO customer_directory_people (contact_id, customer_id, clearance)
SELECT id, customer_id, 2 FROM contact_directory WHERE name = 'Person 1';
INSERT INTO key_person_assessments (id, version, created_at, updated_at, updated_at_1, customer_id, contact_id,
    assessed_on, dimensions, key_elements, proposed_level, scheme_version, level, status, assessed_by,
    assessed_by_name)
SELECT gen_random_uuid(), 1, now(), now(), now(), customer_id, id, current_date - 100 * turn, '{{}}', '{{}}', reached,
       1, reached, 'confirmed', 'client:bench', 'bench'
FROM contact_directory, generate_series(1, 2) AS turn,
     LATERAL (SELECT (ARRAY['opposed', 'contacted', 'accepted', 'favourable', 'supportive', 'exclusive'])
              [1 + abs(hashtext(id::text || turn)) % 6] AS reached) AS found
WHERE contact_directory.name <> 'Person 3';
INSERT INTO key_person_targets (id, version, created_at, updated_at, customer_id, contact_id, target_level, due_on,
                                set_by, set_by_name)
SELECT gen_random_uuid(), 1, now(), now(), customer_id, id, 'supportive', current_date + 100, 'client:bench', 'bench'
FROM contact_directory WHERE hashtext(id::text) % 2 = 0;
"""

Ask = Callable[[Call], Awaitable[BaseModel]]


def questions() -> Iterator[tuple[str, Ask, Principal, int]]:
    """Name, question, caller, and the most milliseconds."""
    for name, people in (
        ("now", LevelRanksQuery()),
        ("with the movement", LevelRanksQuery(with_movement=True)),
        ("half a year ago", LevelRanksQuery(as_of=company_today() - timedelta(days=150))),
        ("of a plan", LevelRanksQuery(contact_ids=PLAN, with_movement=True)),
    ):
        yield f"people's levels, {name}", lambda call, asked=people: read_level_ranks(call, asked), EVERYTHING, 3_000
    everybody = LevelRanksQuery()
    yield "people's levels, now, director", lambda call: read_level_ranks(call, everybody), DIRECTOR, 3_000
    yield "coverage", lambda call: read_coverage(call, None, None), EVERYTHING, 3_000
    for name, asked in (
        ("first page", RelationshipLevelQuery()),
        ("weak ones", RelationshipLevelQuery(general_rank__lte=1)),
        ("by name", RelationshipLevelQuery(sort=["customer_name"])),
        ("by level", RelationshipLevelQuery(sort=["-organizational_rank"])),
    ):
        yield f"list, {name}", lambda call, asked=asked: store.list_levels(call, asked), EVERYTHING, 3_000
    yield "list, first page, director", lambda call: store.list_levels(call, RelationshipLevelQuery()), DIRECTOR, 3_000
    yield "departments due", lambda call: list_due(call, DueDepartmentQuery()), EVERYTHING, 3_000


async def measure_all(server: str, customers: int) -> AsyncIterator[Result]:
    """Every question, on a database of its own."""
    settings = RelationshipSettings(database_url=SecretStr(server), log_level="error")
    await migrate(settings, "services.relationship")
    connection = await asyncpg.connect(database_url(settings).set(drivername="postgresql").render_as_string(False))
    try:
        await connection.execute(FILL.format(customers=customers), timeout=900)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    engine = create_engine(settings)
    try:
        house = State({"engine": engine, "replica": None, "settings": settings})
        for question in questions():
            yield await _measured(house, customers, *question)
    finally:
        await engine.dispose()


async def _measured(house: Any, customers: int, name: str, ask: Ask, caller: Principal, most_ms: int) -> Result:
    taken, size = [], 0
    for _ in range(ROUNDS + 1):
        call, began = Call(None, caller, house), time.perf_counter()
        size = len((await ask(call)).model_dump_json())
        taken.append((time.perf_counter() - began) * 1000)
        await call.roll_back()
    detail = f"{customers:,} customers; slowest {max(taken):.0f} ms; {size / 1e3:.0f} kB"
    return Result(f"(l) {name}, ms", statistics.median(taken[1:]), most_ms, at_least=False, detail=detail)


def results(server: str, customers: int = CUSTOMERS) -> Iterator[Result]:
    """On a database of its own on the server."""
    name, _, options = server.partition("?")
    measured = measure_all(f"{name}_levels?{options}", customers)
    with asyncio.Runner() as runner:
        while (result := runner.run(anext(measured, None))) is not None:  # type: ignore[arg-type]
            yield result


def measure(house: House) -> Iterator[Result]:
    """On the house's server."""
    yield from results(as_administrator(database_of(house, "relationship")))


def main() -> None:
    """Measure on a server of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=CUSTOMERS)
    customers = parser.parse_args().customers
    print_on_own_server(lambda url: results(url, customers))


if __name__ == "__main__":
    main()
