"""Orders and their lines are stored by month, so that a query that names the day reads that month alone.

Long past and far years are one period each (services/kpi/facts/months). The orders there are move, in this transaction:
it needs room for both copies, and takes about as long as loading them did.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"

KEYS = {
    "orders": ("customer_code", "id", "ordered_on"),
    "order_lines": ("customer_code", "order_id", "line_no", "ordered_on"),
}
INDEXES = {
    "orders": {
        "ix_orders_id": "(id)",
        "ix_orders_ordered": "(ordered_on, id)",
        "ix_orders_maintained": "(currency, ordered_on) WHERE fx_is_maintained",
    },
    "order_lines": {"ix_order_lines_sku": "(sku, ordered_on)"},
}
YEARS_BY_MONTH = 1

COUNTED = "round({} * o.fx_rate, 4) * (o.status <> 'cancelled')::integer"
COST = "coalesce(l.cost, round(l.quantity * u.unit_cost / nullif(o.fx_rate, 0), 4))"
OF_COST = (
    "LEFT JOIN cost_periods u ON l.cost IS NULL AND u.sku = l.sku AND l.ordered_on >= u.valid_from"
    " AND l.ordered_on < u.valid_to"
)
OF_CODE = "LEFT JOIN customer_directory_codes k ON k.code = {}.customer_code"
VIEWS = {
    "orders": (
        "o.id, o.source, o.order_no, o.customer_code, k.customer_id, o.ordered_on, o.kind, o.status, o.region,"
        " o.project_no, o.salesperson, o.currency, o.fx_rate, o.amount, o.line_count, o.late_lines, o.open_lines,"
        " o.updated_at",
        f"(SELECT sum({COST}) FROM order_lines l {OF_COST} WHERE l.customer_code = o.customer_code"
        " AND l.order_id = o.id{same_day}) AS cost",
        f"FROM orders o {OF_CODE.format('o')}",
    ),
    "order_lines": (
        "l.order_id, l.line_no, o.source, o.order_no, l.customer_code, k.customer_id, l.ordered_on, o.kind, o.status,"
        " o.region, o.project_no, o.salesperson,"
        f" o.currency, o.fx_rate, l.sku, l.description, l.quantity, l.unit_price, l.amount, {COUNTED.format('l.amount')} AS sales,"
        " l.promised_on, l.shipped_on, l.accepted_quantity",
        f"{COST} AS cost, {COUNTED.format(COST)} AS base_cost",
        "FROM order_lines l LEFT JOIN orders o ON o.customer_code = l.customer_code AND o.id = l.order_id{same_day}"
        f" {OF_COST}"
        f" {OF_CODE.format('l')}",
    ),
}
"""The views over the two tables, as they were; from now on they name the day too."""
GRANT = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'guanxi_{schema}') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO guanxi_{schema};
    END IF;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL statement_timeout = 0")
    _drop_views()
    for schema in ("months", "archive"):
        op.execute(f"CREATE SCHEMA {schema}")
    periods = _periods()
    for table in KEYS:
        _partition(table, periods)
    _make_views(" AND l.ordered_on = o.ordered_on")
    _add_archive()


def downgrade() -> None:
    op.execute("SET LOCAL statement_timeout = 0")
    archived = op.get_bind().execute(sa.text("SELECT name FROM archived_periods")).scalars().all()
    if archived:
        raise RuntimeError(f"Restore the archived periods first: {', '.join(archived)}")
    _drop_views()
    for table in KEYS:
        _unite(table)
    _make_views("")
    for table in ("archived_sums", "archived_periods"):
        op.drop_table(table)
    for schema in ("months", "archive"):
        op.execute(f"DROP SCHEMA {schema}")


def _periods() -> list[tuple[str, date, date]]:
    """The name, the first day and the end of each period that holds orders."""
    today = op.get_bind().execute(sa.text("SELECT current_date")).scalar_one()
    query = sa.text("SELECT DISTINCT date_trunc('month', ordered_on)::date FROM orders ORDER BY 1")
    found = {}
    for month in op.get_bind().execute(query).scalars():
        if -YEARS_BY_MONTH <= month.year - today.year <= 1:
            found[f"{month:%Y_%m}"] = (month, date(month.year + month.month // 12, month.month % 12 + 1, 1))
        else:
            found[f"{month:%Y}"] = (date(month.year, 1, 1), date(month.year + 1, 1, 1))
    return [(name, *days) for name, days in found.items()]


def _partition(table: str, periods: list[tuple[str, date, date]]) -> None:
    """Move the table's rows into a new one by period; indexes come last, which is faster than keeping them."""
    _set_aside(table)
    op.execute(f"CREATE TABLE {table} (LIKE {table}_before) PARTITION BY RANGE (ordered_on)")
    for name, first, until in periods:
        op.execute(
            f"CREATE TABLE months.{table}_{name} PARTITION OF {table} FOR VALUES FROM ('{first}') TO ('{until}')"
        )
    _take_over(table, KEYS[table])


def _unite(table: str) -> None:
    """Move the rows of all periods into one table."""
    _set_aside(table)
    op.execute(f"CREATE TABLE {table} (LIKE {table}_before)")
    _take_over(table, KEYS[table][:-1])


def _set_aside(table: str) -> None:
    op.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
    op.execute(f"ALTER TABLE {table}_before DROP CONSTRAINT {table}_pkey")
    for index in INDEXES[table]:
        op.execute(f"DROP INDEX {index}")


def _take_over(table: str, key: tuple[str, ...]) -> None:
    op.execute(f"INSERT INTO {table} SELECT * FROM {table}_before")
    op.execute(f"DROP TABLE {table}_before")
    op.execute(f"ALTER TABLE {table} ADD PRIMARY KEY ({', '.join(key)})")
    for index, indexed in INDEXES[table].items():
        op.execute(f"CREATE INDEX {index} ON {table} {indexed}")
    op.execute(f"ANALYZE {table}")


def _drop_views() -> None:
    for schema in ("bi", "bi_cleared"):
        for name in VIEWS:
            op.execute(f"DROP VIEW {schema}.{name}")


def _make_views(same_day: str) -> None:
    for schema in ("bi", "bi_cleared"):
        for name, (shown, hidden, source) in VIEWS.items():
            columns = f"{shown}, {hidden}" if schema == "bi_cleared" else shown
            view = f"CREATE VIEW {schema}.{name} AS SELECT {columns} {source}"
            op.execute(view.replace("{same_day}", same_day))
        op.execute(GRANT.format(schema=schema))


def _add_archive() -> None:
    op.create_table(
        "archived_periods",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "archived_sums",
        sa.Column("customer_code", sa.Text(), primary_key=True),
        sa.Column("period", sa.Text(), primary_key=True),
        sa.Column("rollup", sa.Text(), primary_key=True),
        sa.Column("key", postgresql.JSONB(), primary_key=True),
        sa.Column("measures", postgresql.JSONB(), nullable=False),
    )
