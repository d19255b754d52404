"""What history and the change feed hide is what the tables mark."""

import importlib

import pytest

from shared.events import clearances_of
from shared.service import _rows_of
from shared.settings import SERVICES
from tests.architecture.test_migrations import TABLES


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_knows_the_clearances_of_all_its_tables(service: str) -> None:
    app = importlib.import_module(f"services.{service}.main").app
    tables = getattr(importlib.import_module(f"services.{service}.tables"), TABLES[service])
    known = app.state.clearances
    assert known
    assert known == clearances_of(_rows_of(tables))
