"""Views of forecasts, exchange rates, market volumes and purchase volumes for BI tools.

What customers spend elsewhere is for clearance 2: `bi` has no view of it.
"""

from alembic import op

revision = "0026"
down_revision = "0025"

VIEWS = {
    "forecasts": (
        "f.id, f.source, f.customer_code, k.customer_id, f.month, nullif(f.category, '') AS category, f.amount,"
        " f.frozen_on, EXISTS (SELECT FROM forecast_months m WHERE m.customer_code = f.customer_code"
        " AND m.month = f.month AND m.category = f.category AND m.frozen_on = f.frozen_on) AS counts, f.updated_at",
        "FROM forecasts f LEFT JOIN customer_directory_codes k ON k.code = f.customer_code",
    ),
    "exchange_rates": ("r.id, r.currency, r.day, r.rate, r.source, r.updated_at", "FROM exchange_rates r"),
    "market_volumes": (
        "v.id, v.sku, v.category, v.region, v.first_on, v.last_on, v.amount, v.source, v.dated_on, v.updated_at",
        "FROM market_volumes v",
    ),
    "purchase_volumes": (
        "v.id, v.customer_id, v.category, v.as_of, v.yearly_spend, v.our_share",
        "FROM purchase_volumes v",
    ),
}
"""View → columns, source."""
CLEARED = {"purchase_volumes"}
GRANTS = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role};
    END IF;
END $$
"""


def upgrade() -> None:
    for schema in ("bi", "bi_cleared"):
        for name, (columns, source) in VIEWS.items():
            if schema == "bi_cleared" or name not in CLEARED:
                op.execute(f"CREATE VIEW {schema}.{name} AS SELECT {columns} {source}")
        op.execute(GRANTS.format(role=f"guanxi_{schema}", schema=schema))


def downgrade() -> None:
    for schema in ("bi", "bi_cleared"):
        for name in VIEWS:
            op.execute(f"DROP VIEW IF EXISTS {schema}.{name}")
