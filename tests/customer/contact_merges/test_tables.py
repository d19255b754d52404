"""No column that names a contact is forgotten by a merge of contacts, whenever it is added."""

import importlib

from services.customer.tables import CustomerTable
from shared.customers.settlements import Owner, owned_by
from shared.database import rows_of

importlib.import_module("services.customer.main")

POINTERS = {
    ("contacts", "reports_to_id"),  # subordinates, moved by `contact_merges.operations`
    ("contacts", "merged_into_id"),  # who was absorbed before
    ("contact_lines", "from_contact_id"),  # moved by `contact_merges.lines`
    ("contact_lines", "to_contact_id"),
    ("handovers", "successor_contact_id"),  # moved by `contact_merges.operations`
    ("contact_merges", "absorbed_id"),  # who was absorbed stays who was
}
"""Columns that name a contact and are not `contact_id`."""


def test_every_table_of_contacts_is_dealt_with() -> None:
    having = {name for name, table in CustomerTable.metadata.tables.items() if Owner.CONTACT in table.c}
    assert having - {"events"} == {
        str(table.__tablename__) for table in owned_by(Owner.CONTACT, rows_of(CustomerTable))
    }


def test_every_other_column_that_names_a_contact_is_dealt_with() -> None:
    named = {
        (table.name, key.parent.name)
        for table in CustomerTable.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "contacts" and key.parent.name != Owner.CONTACT
    }
    assert named == POINTERS
