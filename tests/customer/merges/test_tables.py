"""No table of the customer service is forgotten by a merge, whenever it is added."""

import importlib

import pytest

from services.customer.tables import CustomerTable
from shared.customers.settlements import Owner, owned_by
from shared.database import rows_of

importlib.import_module("services.customer.main")

OWNED = owned_by(Owner.CUSTOMER, rows_of(CustomerTable))
BY_NAME = {str(table.__tablename__): table for table in OWNED}

MOVED_BY_HAND = {"grades", "customer_standings", "search_entries"}
"""Not changed through the session: `merges.store` and `merges.operations` move them."""

STAY = {"events"}
"""The history is read over all customers that were absorbed."""

COPIED = {"stage_programmes"}
"""Moved by the planning service, whose feed they follow."""

POINTERS = {
    ("customers", "parent_id"),  # subsidiaries, moved by `merges.operations`
    ("customers", "merged_into_id"),  # followed step by step
    ("customer_merges", "absorbed_id"),  # who was absorbed stays who was
}
"""Columns that name a customer and are not `customer_id`."""


def test_every_table_of_customers_is_dealt_with() -> None:
    having = {name for name, table in CustomerTable.metadata.tables.items() if Owner.CUSTOMER in table.c}
    assert having == BY_NAME.keys() | MOVED_BY_HAND | STAY | COPIED


def test_every_other_column_that_names_a_customer_is_dealt_with() -> None:
    named = {
        (table.name, key.parent.name)
        for table in CustomerTable.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "customers" and key.parent.name != Owner.CUSTOMER
    }
    assert named == POINTERS


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_what_is_written_of_a_customer_waits_for_a_merge(name: str) -> None:
    keys = CustomerTable.metadata.tables[name].c[Owner.CUSTOMER].foreign_keys
    assert [key.target_fullname for key in keys] == ["customers.id"]
