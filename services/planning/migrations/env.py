"""Alembic's entry: the planning service's tables."""

import services.planning.main  # noqa: F401 - registers every table
from services.planning.tables import PlanningTable
from shared.app.migrations import run_env

run_env(PlanningTable.metadata)
