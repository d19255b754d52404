"""The tables: fields, and which customer has which value."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.kpi.tables import KpiTable

custom_fields = sa.Table(
    "custom_fields",
    KpiTable.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("content", JSONB, nullable=False),
)
"""A field as the customer service's events describe it; of every kind, because its first event says the kind."""

custom_choices = sa.Table(
    "custom_choices",
    KpiTable.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("field_id", sa.Uuid, nullable=False),
    sa.Column("of_customer", sa.Uuid, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Index("ix_custom_choices_field", "field_id", "of_customer"),
)
"""A customer's choice. When customers merge, the customer service moves the values and sends them anew."""
