"""Every service knows the clearances of all its tables: events and histories go by them."""

import importlib

import pytest

from services.customer.people.contacts.model import Contact
from shared.database import rows_of
from shared.feed.disclosure import clearances_of
from shared.settings import SERVICES

TABLES = {
    "customer": "CustomerTable",
    "relationship": "RelationshipTable",
    "planning": "PlanningTable",
    "kpi": "KpiTable",
}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_knows_the_clearances_of_all_its_tables(service: str) -> None:
    app = importlib.import_module(f"services.{service}.main").app
    tables = getattr(importlib.import_module(f"services.{service}.tables"), TABLES[service])
    assert clearances_of(rows_of(tables)).items() <= app.state.clearances.items()


def test_private_fields_are_marked() -> None:
    assert clearances_of([Contact])["contact"].fields["private_notes"] == 2
