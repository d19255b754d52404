"""Alembic's entry: the relationship service's tables."""

import services.relationship.main  # noqa: F401 - registers every table
from services.relationship.tables import RelationshipTable
from shared.app.migrations import run_env

run_env(RelationshipTable.metadata)
