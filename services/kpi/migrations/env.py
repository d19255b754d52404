"""Alembic's entry: the kpi service's tables."""

import services.kpi.main  # noqa: F401 - registers every table
from services.kpi.tables import KpiTable
from shared.app.migrations import run_env

run_env(KpiTable.metadata)
