"""Alembic's entry: the gateway's tables."""

import gateway.main  # noqa: F401 - registers every table
from gateway.tables import metadata
from shared.app.migrations import run_env

run_env(metadata)
