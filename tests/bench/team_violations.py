"""Team violations of 100,000 customers: first pages by role and filter.

`python -m tests.bench.team_violations --customers 10000` measures on a server of its own; `--url` on another's.
"""

from collections.abc import AsyncIterator, Iterator

import asyncpg

from services.customer.settings import CustomerSettings
from shared.database import database_url
from tests.bench import many_customers
from tests.bench.customer_lists import Params, main, opened, result_of, run, time_all
from tests.bench.processes import as_administrator, database_of
from tests.bench.report import Result
from tests.journeys.house import House

CUSTOMERS = 100_000
GOAL_MS = 150
ASKED: dict[str, Params] = {
    "none": {},
    "no sponsor": {"kind": "sponsor_missing"},
    "no manager": {"kind": "manager_missing"},
    "inactive": {"kind": "member_inactive"},
    "nothing matches": {"kind": "file_unowned"},
    "of a manager": {"manager_id": str(many_customers.USERS[3])},
}
KNOWN = """
INSERT INTO user_directory (id, username, display_name, is_active, version)
SELECT id, id::text, 'User', true, 1 FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING
"""


async def measure_violations(settings: CustomerSettings) -> AsyncIterator[Result]:
    """First pages, by role."""
    url = database_url(settings).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(KNOWN, many_customers.USERS[:-5])  # the others are unknown
    finally:
        await connection.close()
    async with opened(settings) as clients:
        for role, client in clients.items():
            timings = await time_all(client, ASKED, "/v1/team-violations")
            yield result_of(f"team violations, {role}", timings, GOAL_MS)


def measure(house: House) -> Iterator[Result]:
    """On a database of its own on the house's server."""
    name, _, options = as_administrator(database_of(house, "customer")).partition("?")
    yield from run(f"{name.removesuffix('_customer')}_teams?{options}", CUSTOMERS, measure_violations)


if __name__ == "__main__":
    main(CUSTOMERS, measure_violations)
