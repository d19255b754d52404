"""Contact that is due with 100,000 customers: first pages by role and filter, statistics, and computing all anew.

`python -m tests.bench.cadences 10000` measures so many on a server of its own.
"""

import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping

from services.relationship.contact.cadences.refreshing import refresh_cadences
from services.relationship.settings import RelationshipSettings
from shared.database import create_engine, transaction
from tests.bench import contact
from tests.bench.customer_lists import Params
from tests.bench.processes import as_administrator, database_of
from tests.bench.report import Result
from tests.journeys.house import House

CUSTOMERS, EACH = 100_000, 5
GOAL_MS, ALL_ANEW_SECONDS = 150, 30
ASKED: Mapping[str, Params] = {
    "none": {},
    "overdue": {"is_overdue": "true"},
    "of a manager": {"manager_id": contact.SOMEONE, "is_overdue": "true"},
    "mine": {"owner": "me"},
    "my team's": {"owner": "team"},
    "executives": {"kind": "executive"},
    "class": {"customer_class": "core", "is_overdue": "true"},
    "region": {"region": "CN-20"},
    "never": {"last_contact_on__is_null": "true"},
}
COUNTED: Mapping[str, Params] = {"manager": {}, "region": {"group_by": "region"}, "kind": {"group_by": "kind"}}


async def measure_lists(settings: RelationshipSettings) -> AsyncIterator[Result]:
    """First pages and statistics by role, and the time to compute everything."""
    async for result in contact.measure_pages(settings, "cadences", "/v1/cadences", ASKED, GOAL_MS):
        yield result
    at = "/v1/cadences/statistics"
    async for result in contact.measure_pages(settings, "statistics of cadences", at, COUNTED, 4 * GOAL_MS):
        yield result
    engine = create_engine(settings)
    began = time.perf_counter()
    async with transaction(engine, remaining_ms=120_000) as session:
        await refresh_cadences(session)
    took = time.perf_counter() - began
    await engine.dispose()
    yield Result("all cadences anew, s", took, ALL_ANEW_SECONDS, at_least=False, detail="nothing differs")


def measure(house: House) -> Iterator[Result]:
    """On a database of its own on the house's server."""
    name, _, options = as_administrator(database_of(house, "relationship")).partition("?")
    url = f"{name.removesuffix('_relationship')}_cadences?{options}"
    yield from contact.run(url, CUSTOMERS, EACH * CUSTOMERS, measure_lists)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS
    contact.run_alone(count, EACH * count, measure_lists)
