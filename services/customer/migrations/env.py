"""Alembic's entry: the customer service's tables."""

import services.customer.main  # noqa: F401 - registers every table
from services.customer.tables import CustomerTable
from shared.app.migrations import run_env

run_env(CustomerTable.metadata)
