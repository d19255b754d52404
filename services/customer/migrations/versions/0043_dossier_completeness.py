"""The completeness of each customer's dossier, as callers of each level see it, in the customers' facets.

Triggers keep it right whatever changes a dossier; the weights are those of the template in force.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

LEVELS = (1, 2, 3)
SHARES = tuple(f"completeness_{level}" for level in LEVELS)

# The standard's required items: key, clearance, weight, field of the customer, records of the system.
STANDARD = """
region 1 1 region -
industry 1 1 industry -
address 1 1 address -
employees 1 1 employees -
ownership 1 1 - -
profit_model 1 2 - -
industry_position 1 2 - -
channels 1 1 - -
upstream_downstream 1 1 - -
its_competitors 1 1 - -
market_strategy 2 2 - -
product_strategy 2 2 - -
financial_strategy 2 1 - -
industry_strategy 2 1 - -
business_development_strategy 2 1 - -
investment_strategy 2 1 - -
purchasing_preferences 2 2 - -
explicit_business_needs 1 2 - -
hidden_business_needs 2 2 - -
explicit_organizational_needs 1 1 - -
personal_needs 2 1 - personal_needs
organization_chart 1 2 - people
decision_process 1 2 - decision_chain
hidden_decision_chain 2 2 - hidden_chain
power_map 2 1 - power_map
business_results 1 2 - -
credit_standing 2 2 - credit
orders_and_sales 1 1 - orders
call_notes 1 1 - -
suppliers_by_category 2 2 - supply_file
supplier_shares 2 2 - supply_file
sourcing_policy 2 1 - supply_file
our_competitors 1 1 - competitors
supplier_criteria 1 1 - supplier_criteria
macro_environment 1 1 - -
internal_pressure 2 1 - -
pressure_by_rivals 1 1 - -
supplier_challenges 1 1 - -
"""
PUBLISHED = """
    SELECT item ->> 'key', (item ->> 'clearance')::int, (item ->> 'weight')::int, item ->> 'profile_field',
           item ->> 'filled_from'
    FROM (SELECT content FROM scheme_versions WHERE kind = 'dossier_template' ORDER BY number DESC LIMIT 1) template,
         jsonb_array_elements(content -> 'items') AS item
    WHERE (item ->> 'is_required')::boolean
"""

FIELDS = ("region", "industry", "uscc", "website", "phone", "address", "country", "employees", "founded_on",
          "first_contract_on")


def _share(known: str, total: str) -> str:
    """Nothing is missing where nothing is required."""
    return f"coalesce(round({known}::numeric / nullif({total}, 0), 4), 1)"


# Of new customers nothing is known but their own fields.
WEIGHTS = ", ".join(
    [f"coalesce(sum(weight) FILTER (WHERE clearance <= {level}), 0) AS total_{level}" for level in LEVELS]
    + [
        f"coalesce(sum(weight) FILTER (WHERE profile_field = '{field}' AND clearance <= {level}), 0) AS {field}_{level}"
        for field in FIELDS
        for level in LEVELS
    ]
)


def _of_profile(level: int) -> str:
    known = " + ".join(f"CASE WHEN n.{field} IS NULL THEN 0 ELSE w.{field}_{level} END" for field in FIELDS)
    return _share(f"({known})", f"w.total_{level}")


OF_PROFILE = ", ".join(_of_profile(level) for level in LEVELS)

# `level`: from which level on an item is known: a person, a chain or a supply file may be hidden below.
OF_DOSSIERS = f"""
CREATE FUNCTION dossier_shares(asked uuid[])
RETURNS TABLE (customer_id uuid, share_1 numeric, share_2 numeric, share_3 numeric) LANGUAGE sql STABLE AS $$
    WITH who AS (SELECT DISTINCT id FROM unnest(asked) AS id),
    people AS (
        SELECT c.customer_id, c.id, c.has_left, c.reports_to_id,
               CASE WHEN c.seniority = 'top' OR c.decision_role = 'coach' THEN 2 ELSE 1 END AS level,
               coalesce(c.explicit_needs, c.hidden_needs) IS NOT NULL AS has_needs
        FROM who JOIN contacts c ON c.customer_id = who.id
        WHERE c.deleted_at IS NULL
    ),
    sources(customer_id, source, level) AS (
        SELECT p.customer_id, 'people', p.level FROM people p WHERE NOT p.has_left
        UNION ALL
        SELECT p.customer_id, 'personal_needs', 2 FROM people p WHERE NOT p.has_left AND p.has_needs
        UNION ALL
        SELECT p.customer_id, 'power_map', greatest(p.level, (
            SELECT max(d.clearance) FROM customer_directory_people d WHERE d.contact_id = p.reports_to_id
        ))
        FROM people p WHERE NOT p.has_left AND p.reports_to_id IS NOT NULL
        UNION ALL
        SELECT l.customer_id, 'power_map', greatest(l.clearance, a.level, b.level)
        FROM who JOIN contact_lines l ON l.customer_id = who.id
        JOIN people a ON a.id = l.from_contact_id JOIN people b ON b.id = l.to_contact_id
        WHERE l.until IS NULL
        UNION ALL
        SELECT p.customer_id, 'power_map', p.level
        FROM people p JOIN dossier_peer_records r ON r.source = 'power_map' AND r.record_id = p.id
        WHERE NOT p.has_left
        UNION ALL
        SELECT r.customer_id, CASE r.chain WHEN 'formal' THEN 'decision_chain' ELSE 'hidden_chain' END,
               greatest(r.clearance, p.level)
        FROM who JOIN stage_roles r ON r.customer_id = who.id JOIN people p ON p.id = r.contact_id
        UNION ALL
        SELECT s.customer_id, 'supply_file', 2 FROM who JOIN supply_positions s ON s.customer_id = who.id
        UNION ALL
        SELECT c.customer_id, 'competitors', 1 FROM who JOIN competitor_profiles c ON c.customer_id = who.id
        UNION ALL
        SELECT c.customer_id, 'supplier_criteria', 1 FROM who JOIN supplier_criteria c ON c.customer_id = who.id
        UNION ALL
        SELECT who.id, r.source, 1
        FROM who JOIN dossier_peer_records r ON r.record_id = who.id AND r.source IN ('orders', 'credit')
    ),
    known(customer_id, key, weight, level) AS (
        SELECT f.customer_id, i.key, i.weight,
               greatest(i.clearance, f.clearance, CASE f.source WHEN 'coach' THEN 2 ELSE 1 END)
        FROM who JOIN dossier_facts f ON f.customer_id = who.id
        JOIN dossier_items i ON i.key = f.item AND i.profile_field IS NULL
        UNION ALL
        SELECT s.customer_id, i.key, i.weight, greatest(i.clearance, s.level)
        FROM sources s JOIN dossier_items i ON i.filled_from = s.source
        UNION ALL
        SELECT c.id, i.key, i.weight, i.clearance
        FROM who JOIN customers c ON c.id = who.id
        CROSS JOIN LATERAL (VALUES {", ".join(f"('{field}', c.{field} IS NOT NULL)" for field in FIELDS)})
            AS own(field, is_known)
        JOIN dossier_items i ON i.profile_field = own.field
        WHERE own.is_known
    ),
    summed AS (
        SELECT once.customer_id, {", ".join(
            f"sum(once.weight) FILTER (WHERE once.level <= {level}) AS known_{level}" for level in LEVELS
        )}
        FROM (
            SELECT k.customer_id, k.key, k.weight, min(k.level) AS level FROM known k
            GROUP BY k.customer_id, k.key, k.weight
        ) once
        GROUP BY once.customer_id
    )
    SELECT who.id, {", ".join(_share(f"coalesce(s.known_{level}, 0)", f"t.total_{level}") for level in LEVELS)}
    FROM who LEFT JOIN summed s ON s.customer_id = who.id
    CROSS JOIN (
        SELECT {", ".join(
            f"coalesce(sum(i.weight) FILTER (WHERE i.clearance <= {level}), 0) AS total_{level}" for level in LEVELS
        )} FROM dossier_items i
    ) t
$$
"""

# The rows are locked before the shares are computed: two changes of one dossier at a time see each other.
COMPLETE = f"""
CREATE FUNCTION complete_dossiers(asked uuid[])
RETURNS TABLE (customer_id uuid, before numeric[], after numeric[]) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM customer_facets f WHERE f.id = ANY(asked) ORDER BY f.id FOR NO KEY UPDATE;
    RETURN QUERY
    UPDATE customer_facets f SET ({", ".join(SHARES)}) = ROW(s.share_1, s.share_2, s.share_3)
    FROM dossier_shares(asked) s JOIN customer_facets old ON old.id = s.customer_id
    WHERE f.id = s.customer_id
          AND ({", ".join(f"f.{name}" for name in SHARES)}) IS DISTINCT FROM (s.share_1, s.share_2, s.share_3)
    RETURNING f.id, ARRAY[{", ".join(f"old.{name}" for name in SHARES)}], ARRAY[{", ".join(f"f.{name}" for name in SHARES)}];
END $$
"""

# What of a row counts; a row of which nothing else has changed is passed over.
COUNTED = {
    "dossier_facts": "customer_id, item, clearance, source",
    "contacts": "customer_id, deleted_at IS NULL, has_left, seniority = 'top', decision_role = 'coach', reports_to_id, "
    "coalesce(explicit_needs, hidden_needs) IS NULL",
    "stage_roles": "customer_id, contact_id, chain, clearance",
    "contact_lines": "customer_id, from_contact_id, to_contact_id, clearance, until IS NULL",
    "supply_positions": "customer_id",
    "competitor_profiles": "customer_id",
    "supplier_criteria": "customer_id",
}


def _follow(table: str, counted: str) -> str:
    return f"""
CREATE FUNCTION follow_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT customer_id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT customer_id) INTO changed FROM old_rows;
    ELSE
        SELECT array_agg(DISTINCT moved.customer_id) INTO changed
        FROM (SELECT id, customer_id, ROW({counted}) AS counted FROM old_rows) was
        JOIN (SELECT id, customer_id, ROW({counted}) AS counted FROM new_rows) now USING (id)
        CROSS JOIN LATERAL (VALUES (was.customer_id), (now.customer_id)) AS moved(customer_id)
        WHERE was.counted IS DISTINCT FROM now.counted;
    END IF;
    IF changed IS NOT NULL THEN
        PERFORM complete_dossiers(changed);
    END IF;
    RETURN NULL;
END $$
"""


SEEN = {"INSERT": "NEW TABLE AS new_rows", "DELETE": "OLD TABLE AS old_rows"}
SEEN["UPDATE"] = f"{SEEN['DELETE']} {SEEN['INSERT']}"

SORTED = "created_at, updated_at, updated_at_1, updated_at_2, name, status, region, industry, employees, first_contract_on"
NEW = ", ".join(f"n.{name}" for name in SORTED.split(", "))
PROFILE = """
    array_remove(ARRAY['status:' || n.status, 'region:' || n.region, 'industry:' || n.industry,
                       'country:' || n.country], NULL)
    || ARRAY(SELECT 'scenarios:' || one FROM unnest(n.scenarios) AS one)
"""
STANDING = """
    array_remove(ARRAY['customer_class:' || s.customer_class, 'tier:' || s.tier, 'stage:' || s.stage,
                       'quadrant:' || s.quadrant, 'is_cash_cow:' || s.is_cash_cow, 'is_potential:' || s.is_potential,
                       'is_provisional:' || s.is_provisional], NULL)
    || ARRAY(SELECT 'tag:' || one FROM unnest(s.tags) AS one)
"""
ADD = f"""
    INSERT INTO customer_facets (id, {SORTED}, profile, standing, score, coverage, team, {", ".join(SHARES)})
    SELECT n.id, {NEW}, {PROFILE}, coalesce(s.standing, '{{}}'), s.score, s.coverage, team_facets(n.id), {OF_PROFILE}
    FROM new_rows n
    LEFT JOIN LATERAL (SELECT {STANDING} AS standing, s.score, s.coverage
                       FROM customer_standings s WHERE s.customer_id = n.id) s ON true
    CROSS JOIN (SELECT {WEIGHTS} FROM dossier_items) w
"""
IS_KNOWN = ", ".join(f"{field} IS NULL" for field in FIELDS)
FOLLOW_CUSTOMERS = f"""
CREATE OR REPLACE FUNCTION follow_customers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed uuid[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE customer_facets f SET ({SORTED}, profile) = ROW({NEW}, {PROFILE}) FROM new_rows n WHERE f.id = n.id;
        IF EXISTS (SELECT FROM new_rows WHERE deleted_at IS NOT NULL)
           OR EXISTS (SELECT FROM old_rows WHERE deleted_at IS NOT NULL) THEN
            DELETE FROM customer_facets f USING new_rows n WHERE f.id = n.id AND n.deleted_at IS NOT NULL;
            {ADD}
            WHERE n.deleted_at IS NULL AND NOT EXISTS (SELECT FROM customer_facets f WHERE f.id = n.id);
        END IF;
        SELECT array_agg(now.id) INTO changed
        FROM (SELECT id, ROW(deleted_at IS NULL, {IS_KNOWN}) AS known FROM old_rows) was
        JOIN (SELECT id, deleted_at, ROW(deleted_at IS NULL, {IS_KNOWN}) AS known FROM new_rows) now USING (id)
        WHERE now.deleted_at IS NULL AND was.known IS DISTINCT FROM now.known;
        IF changed IS NOT NULL THEN
            PERFORM complete_dossiers(changed);
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        {ADD} WHERE n.deleted_at IS NULL;
    ELSE
        DELETE FROM customer_facets f USING old_rows o WHERE f.id = o.id;
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL maintenance_work_mem = '512MB'")
    _create_tables()
    _fill_items()
    for name in SHARES:
        op.add_column("customer_facets", sa.Column(name, sa.Numeric(), nullable=False, server_default="0"))
    op.execute(OF_DOSSIERS)
    op.execute(COMPLETE)
    op.execute(FOLLOW_CUSTOMERS)
    for table, counted in COUNTED.items():
        op.execute(_follow(table, counted))
        for change, rows in SEEN.items():
            op.execute(
                f"CREATE TRIGGER dossier_on_{change.lower()} AFTER {change} ON {table} "
                f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION follow_{table}()"
            )
    op.execute("SELECT count(*) FROM complete_dossiers(ARRAY(SELECT id FROM customer_facets))")
    for name in SHARES:  # never null, so that one index serves both directions
        op.create_index(f"ix_customer_facets_{name}", "customer_facets", [name, "id"])


def _create_tables() -> None:
    op.create_table(
        "dossier_items",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("clearance", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("profile_field", sa.Text(), nullable=True),
        sa.Column("filled_from", sa.Text(), nullable=True),
    )
    op.create_table(
        "dossier_peer_records",
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("record_id", sa.Uuid(), primary_key=True),
    )


def _fill_items() -> None:
    items = sa.table("dossier_items", *map(sa.column, ("key", "clearance", "weight", "profile_field", "filled_from")))
    op.execute(f"INSERT INTO dossier_items {PUBLISHED}")
    published = op.get_bind().execute(sa.text("SELECT count(*) FROM scheme_versions WHERE kind = 'dossier_template'"))
    if published.scalar_one():
        return
    lines = (line.split() for line in STANDARD.strip().splitlines())
    op.bulk_insert(
        items,
        [
            {
                "key": key,
                "clearance": int(clearance),
                "weight": int(weight),
                "profile_field": None if field == "-" else field,
                "filled_from": None if source == "-" else source,
            }
            for key, clearance, weight, field, source in lines
        ],
    )
