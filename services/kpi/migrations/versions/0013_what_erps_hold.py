"""Deleted documents, costs of products by day, forecasts, exchange rates, and what orders say of themselves.

Every document's version and place is kept beside the facts, so that a deleted one is not restored by an older version.
The rollups are added up anew: they tell orders from credit notes, and count costs of products.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

KEPT = {
    "orders": ("order_no", "source_version", "customer_code", "ordered_on"),
    "receivables": ("invoice_no", "source_version", "customer_code", "issued_on"),
    "payments": ("payment_no", "source_version", "customer_code", "paid_on"),
    "products": ("sku", "NULL::bigint", "NULL", "NULL::date"),
}
PUSHED = ("source_version", sa.BigInteger), ("content_hash", sa.LargeBinary), ("batch_id", sa.Uuid)


def upgrade() -> None:
    _add_documents()
    _add_columns()
    _add_kinds()
    _add_up_anew()


def _pushed(*columns: sa.Column) -> list[sa.Column]:
    """A fact's columns, and the engine's."""
    return [
        *columns,
        sa.Column("source", sa.Text(), nullable=False),
        *(sa.Column(name, kind(), nullable=False) for name, kind in PUSHED),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _add_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("customer_code", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
    )
    for kind, (number, version, code, day) in KEPT.items():
        op.execute(
            "INSERT INTO documents (kind, id, source, number, source_version, content_hash, is_deleted, customer_code,"
            f" day, batch_id) SELECT '{kind}', id, source, {number}, {version}, content_hash, false, {code}, {day},"
            f" batch_id FROM {kind}"
        )


def _add_columns() -> None:
    for name in ("region", "project_no", "salesperson"):
        op.add_column("orders", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("orders", sa.Column("kind", sa.Text(), nullable=False, server_default="order"))
    op.execute("UPDATE orders SET kind = 'credit_note' WHERE amount < 0")
    op.alter_column("orders", "kind", server_default=None)
    op.drop_column("orders", "cost")  # it follows from the lines and the products
    for table, day in (("orders", "ordered_on"), ("receivables", "issued_on")):
        is_maintained = sa.Column("fx_is_maintained", sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column(table, is_maintained)
        op.alter_column(table, "fx_is_maintained", server_default=None)
        where = sa.text("fx_is_maintained")
        op.create_index(f"ix_{table}_maintained", table, ["currency", day], postgresql_where=where)
    op.add_column("order_lines", sa.Column("ordered_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE order_lines l SET ordered_on = o.ordered_on FROM orders o"
        " WHERE o.customer_code = l.customer_code AND o.id = l.order_id"
    )
    op.alter_column("order_lines", "ordered_on", nullable=False)
    op.alter_column("order_lines", "sku", nullable=True)
    op.add_column("order_lines", sa.Column("description", sa.Text(), nullable=True))
    op.create_index("ix_order_lines_sku", "order_lines", ["sku", "ordered_on"])
    op.add_column("products", sa.Column("source_version", sa.BigInteger(), nullable=True))


def _add_kinds() -> None:
    op.create_table(
        "product_costs",
        *_pushed(
            sa.Column("sku", sa.Text(), primary_key=True),
            sa.Column("valid_from", sa.Date(), primary_key=True),
            sa.Column("id", sa.Uuid(), nullable=False, unique=True),
            sa.Column("unit_cost", sa.Numeric(), nullable=False),
        ),
    )
    op.create_table(
        "cost_periods",
        sa.Column("sku", sa.Text(), primary_key=True),
        sa.Column("valid_from", sa.Date(), primary_key=True),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("unit_cost", sa.Numeric(), nullable=False),
    )
    op.create_table(
        "exchange_rates",
        *_pushed(
            sa.Column("currency", sa.Text(), primary_key=True),
            sa.Column("day", sa.Date(), primary_key=True),
            sa.Column("id", sa.Uuid(), nullable=False, unique=True),
            sa.Column("rate", sa.Numeric(), nullable=False),
        ),
    )
    op.create_table(
        "forecasts",
        *_pushed(
            sa.Column("customer_code", sa.Text(), primary_key=True),
            sa.Column("id", sa.Uuid(), primary_key=True),
            sa.Column("month", sa.Date(), nullable=False),
            sa.Column("category", sa.Text(), nullable=False),
            sa.Column("amount", sa.Numeric(), nullable=False),
            sa.Column("frozen_on", sa.Date(), nullable=False),
        ),
    )
    op.create_index("ix_forecasts_id", "forecasts", ["id"])
    op.create_index("ix_forecasts_of_month", "forecasts", ["customer_code", "month"])
    op.create_index("ix_forecasts_month", "forecasts", ["month", "id"])
    op.create_table(
        "forecast_months",
        sa.Column("customer_code", sa.Text(), primary_key=True),
        sa.Column("month", sa.Date(), primary_key=True),
        sa.Column("category", sa.Text(), primary_key=True),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(), nullable=False),
        sa.Column("total", sa.Numeric(), nullable=False),
    )
    op.create_index("ix_forecast_months_month", "forecast_months", ["month"])


def _add_up_anew() -> None:
    for table in ("customer_months", "category_months"):
        op.execute(f"TRUNCATE {table}")
        for name in ("credits", "product_cost"):
            op.add_column(table, sa.Column(name, sa.Numeric(), nullable=False))
    op.add_column("customer_months", sa.Column("credit_notes", sa.BigInteger(), nullable=False))
    op.execute(
        "INSERT INTO cost_periods (sku, valid_from, valid_to, unit_cost)"
        " SELECT sku, '-infinity', 'infinity', unit_cost FROM products WHERE unit_cost IS NOT NULL"
    )
    op.execute(CUSTOMER_MONTHS)
    op.execute(CATEGORY_MONTHS)


CUSTOMER_MONTHS = """
INSERT INTO customer_months (customer_code, month, orders, credit_notes, lines, checked_lines, accurate_lines, quantity, sales, credits, costed_sales, cost, product_cost, delivered_lines, on_time_lines, promised_orders, late_orders)
WITH parts AS (
        SELECT 1 AS sign, o.customer_code, o.id, o.ordered_on, o.status <> 'cancelled' AS counts,
               o.kind = 'credit_note' AS is_credit,
               CASE WHEN l.quantity > 0 THEN l.promised_on END AS promised_on, coalesce(p.category, '') AS category,
               count(*) AS lines, sum(l.amount) AS amount,
               sum(l.quantity) AS quantity,
               sum(round(l.amount * o.fx_rate, 4)) AS sales,
               coalesce(sum(round(l.amount * o.fx_rate, 4)) FILTER (WHERE coalesce(l.cost, u.unit_cost) IS NOT NULL), 0)
                   AS costed_sales,
               coalesce(sum(coalesce(round(l.cost * o.fx_rate, 4), round(l.quantity * u.unit_cost, 4))), 0) AS cost,
               coalesce(sum(round(l.quantity * u.unit_cost, 4)), 0) AS product_cost,
               count(*) FILTER (WHERE l.quantity > 0 AND l.accepted_quantity IS NOT NULL) AS checked_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.accepted_quantity = l.quantity) AS accurate_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on IS NULL) AS open_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on IS NOT NULL) AS delivered_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on <= l.promised_on) AS on_time_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on > l.promised_on) AS late_lines
        FROM orders o JOIN order_lines l ON l.customer_code = o.customer_code AND l.order_id = o.id LEFT JOIN products p ON p.sku = l.sku LEFT JOIN cost_periods u ON l.cost IS NULL AND u.sku = l.sku AND o.ordered_on >= u.valid_from AND o.ordered_on < u.valid_to
        GROUP BY o.customer_code, o.id, o.ordered_on, o.status, o.kind, 7, 8
    )
SELECT customer_code, month, orders, credit_notes, lines, checked_lines, accurate_lines, quantity, sales, credits, costed_sales, cost, product_cost, delivered_lines, on_time_lines, promised_orders, late_orders FROM (
    SELECT customer_code, month, sum(orders) AS orders, sum(credit_notes) AS credit_notes, sum(lines) AS lines, sum(checked_lines) AS checked_lines, sum(accurate_lines) AS accurate_lines, sum(quantity) AS quantity, sum(sales) AS sales, sum(credits) AS credits, sum(costed_sales) AS costed_sales, sum(cost) AS cost, sum(product_cost) AS product_cost, sum(delivered_lines) AS delivered_lines, sum(on_time_lines) AS on_time_lines, sum(promised_orders) AS promised_orders, sum(late_orders) AS late_orders
    FROM (
        WITH whole AS (
            SELECT sign, customer_code, id, ordered_on, max(promised_on) AS promised_on,
                   (NOT is_credit)::integer AS orders, is_credit::integer AS credit_notes, 1 AS promised_orders,
                   sum(CASE WHEN is_credit THEN sales ELSE 0 END) AS credits,
                   (coalesce(sum(late_lines) FILTER (WHERE promised_on IS NOT NULL), 0) > 0)::integer AS late_orders,
                   sum(lines) AS lines, sum(checked_lines) AS checked_lines, sum(accurate_lines) AS accurate_lines, sum(quantity) AS quantity, sum(sales) AS sales, sum(costed_sales) AS costed_sales, sum(cost) AS cost, sum(product_cost) AS product_cost
            FROM parts WHERE counts
            GROUP BY sign, customer_code, id, ordered_on, is_credit
        )
        SELECT customer_code, (ordered_on - (extract(day FROM ordered_on)::integer - 1)) AS month, sum(sign * orders) AS orders, sum(sign * credit_notes) AS credit_notes, sum(sign * lines) AS lines, sum(sign * checked_lines) AS checked_lines, sum(sign * accurate_lines) AS accurate_lines, sum(sign * quantity) AS quantity, sum(sign * sales) AS sales, sum(sign * credits) AS credits, sum(sign * costed_sales) AS costed_sales, sum(sign * cost) AS cost, sum(sign * product_cost) AS product_cost, 0 AS delivered_lines, 0 AS on_time_lines, 0 AS promised_orders, 0 AS late_orders
        FROM whole GROUP BY 1, 2
        UNION ALL
        SELECT customer_code, (promised_on - (extract(day FROM promised_on)::integer - 1)), 0 AS orders, 0 AS credit_notes, 0 AS lines, 0 AS checked_lines, 0 AS accurate_lines, 0 AS quantity, 0 AS sales, 0 AS credits, 0 AS costed_sales, 0 AS cost, 0 AS product_cost,
               0 AS delivered_lines, 0 AS on_time_lines, sum(sign * promised_orders) AS promised_orders, sum(sign * late_orders) AS late_orders
        FROM whole WHERE promised_on IS NOT NULL GROUP BY 1, 2
        UNION ALL
        SELECT customer_code, (promised_on - (extract(day FROM promised_on)::integer - 1)), 0 AS orders, 0 AS credit_notes, 0 AS lines, 0 AS checked_lines, 0 AS accurate_lines, 0 AS quantity, 0 AS sales, 0 AS credits, 0 AS costed_sales, 0 AS cost, 0 AS product_cost,
               sum(sign * delivered_lines) AS delivered_lines, sum(sign * on_time_lines) AS on_time_lines, 0 AS promised_orders, 0 AS late_orders
        FROM parts WHERE counts AND promised_on IS NOT NULL GROUP BY 1, 2
    ) summed
    GROUP BY customer_code, month
    HAVING sum(orders) <> 0 OR sum(credit_notes) <> 0 OR sum(lines) <> 0 OR sum(checked_lines) <> 0 OR sum(accurate_lines) <> 0 OR sum(quantity) <> 0 OR sum(sales) <> 0 OR sum(credits) <> 0 OR sum(costed_sales) <> 0 OR sum(cost) <> 0 OR sum(product_cost) <> 0 OR sum(delivered_lines) <> 0 OR sum(on_time_lines) <> 0 OR sum(promised_orders) <> 0 OR sum(late_orders) <> 0
) summed
"""
CATEGORY_MONTHS = """
INSERT INTO category_months (customer_code, month, category, lines, quantity, sales, credits, costed_sales, cost, product_cost)
WITH parts AS (
        SELECT 1 AS sign, o.customer_code, o.id, o.ordered_on, o.status <> 'cancelled' AS counts,
               o.kind = 'credit_note' AS is_credit,
               CASE WHEN l.quantity > 0 THEN l.promised_on END AS promised_on, coalesce(p.category, '') AS category,
               count(*) AS lines, sum(l.amount) AS amount,
               sum(l.quantity) AS quantity,
               sum(round(l.amount * o.fx_rate, 4)) AS sales,
               coalesce(sum(round(l.amount * o.fx_rate, 4)) FILTER (WHERE coalesce(l.cost, u.unit_cost) IS NOT NULL), 0)
                   AS costed_sales,
               coalesce(sum(coalesce(round(l.cost * o.fx_rate, 4), round(l.quantity * u.unit_cost, 4))), 0) AS cost,
               coalesce(sum(round(l.quantity * u.unit_cost, 4)), 0) AS product_cost,
               count(*) FILTER (WHERE l.quantity > 0 AND l.accepted_quantity IS NOT NULL) AS checked_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.accepted_quantity = l.quantity) AS accurate_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on IS NULL) AS open_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on IS NOT NULL) AS delivered_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on <= l.promised_on) AS on_time_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on > l.promised_on) AS late_lines
        FROM orders o JOIN order_lines l ON l.customer_code = o.customer_code AND l.order_id = o.id LEFT JOIN products p ON p.sku = l.sku LEFT JOIN cost_periods u ON l.cost IS NULL AND u.sku = l.sku AND o.ordered_on >= u.valid_from AND o.ordered_on < u.valid_to
        GROUP BY o.customer_code, o.id, o.ordered_on, o.status, o.kind, 7, 8
    )
SELECT customer_code, month, category, lines, quantity, sales, credits, costed_sales, cost, product_cost FROM (
    SELECT customer_code, (ordered_on - (extract(day FROM ordered_on)::integer - 1)) AS month, category, sum(sign * lines) AS lines, sum(sign * quantity) AS quantity, sum(sign * sales) AS sales, sum(sign * credits) AS credits, sum(sign * costed_sales) AS costed_sales, sum(sign * cost) AS cost, sum(sign * product_cost) AS product_cost
    FROM (SELECT *, CASE WHEN is_credit THEN sales ELSE 0 END AS credits FROM parts WHERE counts) credited
    GROUP BY 1, 2, 3
    HAVING sum(sign * lines) <> 0 OR sum(sign * quantity) <> 0 OR sum(sign * sales) <> 0 OR sum(sign * credits) <> 0 OR sum(sign * costed_sales) <> 0 OR sum(sign * cost) <> 0 OR sum(sign * product_cost) <> 0
) summed
"""
