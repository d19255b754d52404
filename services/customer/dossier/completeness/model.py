"""The tables from which completeness is computed, beside the dossiers: required items, and peers' records."""

import sqlalchemy as sa

from services.customer.tables import CustomerTable

items = sa.Table(
    "dossier_items",
    CustomerTable.metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("clearance", sa.Integer, nullable=False),
    sa.Column("weight", sa.Integer, nullable=False),
    sa.Column("profile_field", sa.Text),
    sa.Column("filled_from", sa.Text),
)
"""The required items of the template in force. The database's function `dossier_shares` reads them."""

peer_records = sa.Table(
    "dossier_peer_records",
    CustomerTable.metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("record_id", sa.Uuid, primary_key=True),
)
"""Of `orders` and `credit` the customers of whom kpi has records; of `power_map` the people whom relationship
assessed."""
