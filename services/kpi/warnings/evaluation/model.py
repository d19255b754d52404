"""The days on which every customer was looked at."""

import sqlalchemy as sa

from services.kpi.tables import KpiTable

warning_days = sa.Table(
    "warning_days",
    KpiTable.metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("scheme_version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("customers", sa.Integer, nullable=False),
    sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
)
"""One row for each day and version of the scheme: a new version is applied to everybody at once."""
