"""Whatever a service keeps of customers and contacts can move from one to another when two become one."""

import importlib
from typing import Any

import pytest

from shared.auth.visibility import TABLES as DIRECTORY
from shared.customers.contacts import contacts
from shared.customers.directory import absorbed_contacts
from shared.customers.settlements import Owner, Settlement, clashes_of, is_deleted_softly, owned_by, settlement_of
from shared.database import rows_of
from shared.feed.events import events
from shared.settings import SERVICES
from tests.architecture.test_migrations import TABLES

COMPUTED = {"contact_cadences", "account_team_members"}
"""Copies, and what is computed anew for both customers."""
FOLLOWING = [service for service in SERVICES if service != "customer"]  # which has a test of its own


def base_of(service: str) -> Any:
    importlib.import_module(f"services.{service}.main")
    return getattr(importlib.import_module(f"services.{service}.tables"), TABLES[service])


@pytest.mark.parametrize("owner", Owner)
@pytest.mark.parametrize("service", FOLLOWING)
def test_every_table_of_an_owner_is_changed_through_the_session(service: str, owner: Owner) -> None:
    base = base_of(service)
    having = {name for name, table in base.metadata.tables.items() if owner in table.c}
    house = {table.name for table in (*DIRECTORY, absorbed_contacts, contacts, events)} | COMPUTED
    assert having - house == {str(table.__tablename__) for table in owned_by(owner, rows_of(base))}


@pytest.mark.parametrize("service", SERVICES)
def test_a_row_that_gives_way_takes_nothing_along(service: str) -> None:
    base = base_of(service)
    for table in rows_of(base):
        is_removed = settlement_of(table) == Settlement() and not is_deleted_softly(table)
        if is_removed and any(clashes_of(table, owner) for owner in Owner):
            keys = [key for other in base.metadata.sorted_tables for key in other.foreign_keys]
            pointing = {key.parent.table.name for key in keys if key.column.table.name == table.__tablename__}
            assert pointing == set(), f"declare a settlement on {table.__name__}: what becomes of what points at it"


@pytest.mark.parametrize("service", SERVICES)
def test_only_tables_with_an_owner_declare_a_settlement(service: str) -> None:
    tables = rows_of(base_of(service))
    owned = {table for owner in Owner for table in owned_by(owner, tables)}
    assert {table for table in tables if hasattr(table, "settlement")} <= owned
