"""The table of other services' figures."""

import sqlalchemy as sa

from services.kpi.tables import KpiTable

peer_figures = sa.Table(
    "peer_figures",
    KpiTable.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kpi", sa.Text, nullable=False),
    sa.Column("of_customer", sa.Uuid, nullable=False),
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("level", sa.SmallInteger, nullable=False),
    sa.Column("numerator", sa.Numeric, nullable=False),
    sa.Column("denominator", sa.Numeric, nullable=False),
    sa.Column("n", sa.BigInteger, nullable=False),
    sa.Index("ix_peer_figures_month", "kpi", "month"),
)
"""A customer's part of a KPI in a month. `level`: the clearance of the callers who see it so, or 0 for everybody.

When customers merge, the sources move their figures and send them anew.
"""
