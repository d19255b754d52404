"""Read-only views for BI tools: `bi` for everybody, `bi_cleared` with the fields of levels 2 and 3 as well.

`deploy/roles.sql` and `guanxi up` make the two roles that read them; whichever comes last, they or the views, gives the
right. A database without the roles has the views all the same: OData reads them.
"""

from alembic import op

revision = "0017"
down_revision = "0016"

COUNTED = "round({} * o.fx_rate, 4) * (o.status <> 'cancelled')::integer"
# A line without a cost has the product's of the order's day.
COST = "coalesce(l.cost, round(l.quantity * u.unit_cost / nullif(o.fx_rate, 0), 4))"
OF_COST = (
    "LEFT JOIN cost_periods u ON l.cost IS NULL AND u.sku = l.sku AND l.ordered_on >= u.valid_from"
    " AND l.ordered_on < u.valid_to"
)
OF_CODE = "LEFT JOIN customer_directory_codes k ON k.code = {}.customer_code"

# A line always has its order. LEFT JOIN lets the planner see that each line is found: it takes the two columns of the
# key for independent, and would expect so few rows that it sorts all lines for each page.
VIEWS = {
    "customers": (
        "c.id, c.name, c.status, c.region, c.industry, c.customer_class, c.tier, c.stage,"
        " c.parent_id, c.manager_id, u.display_name AS manager_name",
        "array_to_string(c.tags, ',') AS tags",
        "FROM customer_directory c LEFT JOIN user_directory u ON u.id = c.manager_id",
    ),
    "products": (
        "p.sku, p.name, p.category, p.source, p.updated_at_1 AS updated_at",
        "p.unit_cost",
        "FROM products p",
    ),
    "orders": (
        "o.id, o.source, o.order_no, o.customer_code, k.customer_id, o.ordered_on, o.kind, o.status, o.region,"
        " o.project_no, o.salesperson, o.currency, o.fx_rate, o.amount, o.line_count, o.late_lines, o.open_lines,"
        " o.updated_at",
        f"(SELECT sum({COST}) FROM order_lines l {OF_COST} WHERE l.customer_code = o.customer_code"
        " AND l.order_id = o.id) AS cost",
        f"FROM orders o {OF_CODE.format('o')}",
    ),
    "order_lines": (
        "l.order_id, l.line_no, o.source, o.order_no, l.customer_code, k.customer_id, l.ordered_on, o.kind, o.status,"
        " o.region, o.project_no, o.salesperson,"
        f" o.currency, o.fx_rate, l.sku, l.description, l.quantity, l.unit_price, l.amount, {COUNTED.format('l.amount')} AS sales,"
        " l.promised_on, l.shipped_on, l.accepted_quantity",
        f"{COST} AS cost, {COUNTED.format(COST)} AS base_cost",
        "FROM order_lines l LEFT JOIN orders o ON o.customer_code = l.customer_code AND o.id = l.order_id"
        f" {OF_COST}"
        f" {OF_CODE.format('l')}",
    ),
    "receivables": (
        "r.id, r.source, r.invoice_no, r.order_no, r.customer_code, k.customer_id, r.kind, r.issued_on, r.due_on,"
        " r.amount, round(r.amount * r.fx_rate, 4) AS base_amount, r.currency, r.fx_rate, r.disputed, r.status,"
        " r.written_off_on, r.updated_at",
        "",
        f"FROM receivables r {OF_CODE.format('r')}",
    ),
    "payments": (
        "p.id, p.source, p.payment_no, p.invoice_no, p.customer_code, k.customer_id, p.paid_on, p.amount,"
        " p.updated_at",
        "",
        f"FROM payments p {OF_CODE.format('p')}",
    ),
    "monthly_sales": (
        "m.customer_code, m.month, k.customer_id, m.orders, m.credit_notes, m.lines, m.quantity, m.sales, m.credits,"
        " m.checked_lines,"
        " m.accurate_lines, m.delivered_lines, m.on_time_lines, m.promised_orders, m.late_orders",
        "m.costed_sales, m.cost, m.product_cost",
        f"FROM customer_months m {OF_CODE.format('m')}",
    ),
    "monthly_category_sales": (
        "m.customer_code, m.month, m.category, k.customer_id, m.lines, m.quantity, m.sales, m.credits",
        "m.costed_sales, m.cost, m.product_cost",
        f"FROM category_months m {OF_CODE.format('m')}",
    ),
}
"""View → columns that everybody sees, columns above level 1, source."""

GRANTS = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        GRANT USAGE ON SCHEMA {schema} TO {role};
        GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role};
    END IF;
END $$
"""


def upgrade() -> None:
    for schema in ("bi", "bi_cleared"):
        op.execute(f"CREATE SCHEMA {schema}")
        for name, (shown, hidden, source) in VIEWS.items():
            columns = f"{shown}, {hidden}" if hidden and schema == "bi_cleared" else shown
            op.execute(f"CREATE VIEW {schema}.{name} AS SELECT {columns} {source}")
        op.execute(GRANTS.format(role=f"guanxi_{schema}", schema=schema))

