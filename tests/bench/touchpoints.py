"""The list of 1,000,000 touchpoints: first pages by role, filter and search.

`python -m tests.bench.touchpoints 100000` measures so many on a server of its own.
"""

import sys
from collections.abc import AsyncIterator, Iterator, Mapping

from services.relationship.settings import RelationshipSettings
from tests.bench import contact
from tests.bench.customer_lists import Params
from tests.bench.processes import as_administrator, database_of
from tests.bench.report import Result
from tests.journeys.house import House

TOUCHPOINTS, EACH = 1_000_000, 20
GOAL_MS = 20
CUSTOMER = "00000000-0000-4000-9000-000000000050"
ASKED: Mapping[str, Params] = {
    "none": {},
    "customer": {"customer_id": CUSTOMER},
    "contact": {"contact_id": CUSTOMER.replace("-9000-", "-a000-")},
    "scene": {"scene": "meal"},
    "scene, absent": {"scene": "brand_sponsorship"},
    "planned": {"status": "planned"},
    "owner": {"owner_id": contact.SOMEONE},
    "year": {"starts_at__gte": "2024-01-01T00:00:00Z", "starts_at__lt": "2025-01-01T00:00:00Z"},
    "scene and year": {"scene": "executive_talk", "starts_at__lt": "2023-01-01T00:00:00Z"},
    "q, common": {"q": "结果"},
    "q, rare": {"q": "结果7777"},
    "q, absent": {"q": "霍格沃茨"},
}


async def measure_lists(settings: RelationshipSettings) -> AsyncIterator[Result]:
    """First pages, by role."""
    async for result in contact.measure_pages(settings, "touchpoints", "/v1/touchpoints", ASKED, GOAL_MS):
        yield result


def measure(house: House) -> Iterator[Result]:
    """On a database of its own on the house's server."""
    name, _, options = as_administrator(database_of(house, "relationship")).partition("?")
    url = f"{name.removesuffix('_relationship')}_touchpoints?{options}"
    yield from contact.run(url, TOUCHPOINTS // EACH, TOUCHPOINTS, measure_lists)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TOUCHPOINTS
    contact.run_alone(count // EACH, count, measure_lists)
