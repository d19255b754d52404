"""Whatever a service keeps of customers can go over from one to another when two become one."""

import importlib
from typing import Any

import pytest

from services.customer.merges.settlements import SETTLEMENTS as OF_CUSTOMER
from services.planning.plans.settlements import SETTLEMENTS as OF_PLANNING
from shared.auth.visibility import TABLES as DIRECTORY
from shared.customers.settlements import (
    OWNER,
    Settlement,
    Settlements,
    clashes_of,
    is_deleted_softly,
    owned_by_customers,
)
from shared.database import rows_of
from shared.feed.events import events
from shared.settings import SERVICES
from tests.architecture.test_migrations import TABLES

SETTLEMENTS: dict[str, Settlements] = {"customer": OF_CUSTOMER, "planning": OF_PLANNING}
FOLLOWING = [service for service in SERVICES if service != "customer"]  # which has a test of its own


def base_of(service: str) -> Any:
    importlib.import_module(f"services.{service}.main")
    return getattr(importlib.import_module(f"services.{service}.tables"), TABLES[service])


@pytest.mark.parametrize("service", FOLLOWING)
def test_every_table_of_customers_is_changed_through_the_session(service: str) -> None:
    base = base_of(service)
    having = {name for name, table in base.metadata.tables.items() if OWNER in table.c}
    house = {table.name for table in (*DIRECTORY, events)}
    assert having - house == {str(table.__tablename__) for table in owned_by_customers(rows_of(base))}


@pytest.mark.parametrize("service", SERVICES)
def test_a_row_that_gives_way_takes_nothing_along(service: str) -> None:
    base, newer = base_of(service), Settlement()
    for table in owned_by_customers(rows_of(base)):
        is_removed = SETTLEMENTS.get(service, {}).get(table, newer) == newer and not is_deleted_softly(table)
        if is_removed and clashes_of(table):
            keys = [key for other in base.metadata.sorted_tables for key in other.foreign_keys]
            pointing = {key.parent.table.name for key in keys if key.column.table.name == table.__tablename__}
            assert pointing == set(), f"say in the service's settlements what becomes of {table.__tablename__}"


@pytest.mark.parametrize("service", SERVICES)
def test_the_settlements_are_of_tables_with_customers(service: str) -> None:
    assert set(SETTLEMENTS.get(service, {})) <= set(owned_by_customers(rows_of(base_of(service))))
