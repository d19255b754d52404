"""What the list of customers is found by: narrow rows, kept by triggers, and an index of the parts of names."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"

PROFILE = (
    "name, status, region, industry, scenarios, uscc, country, employees, founded_on, first_contract_on, parent_id, "
    "created_at, updated_at"
)
STANDING = "customer_class, tier, stage, tags"
TEAM = """coalesce((SELECT array_agg(DISTINCT t.user_id) FROM team_members t
              WHERE t.customer_id = c.id AND t.ended_on IS NULL), '{}')"""
MANAGER = """(SELECT t.user_id FROM team_members t
     WHERE t.customer_id = c.id AND t.role = 'account_manager' AND t.ended_on IS NULL
     ORDER BY t.started_on DESC, t.id DESC LIMIT 1)"""


def _of(row: str, names: str) -> str:
    return ", ".join(f"{row}.{name}" for name in names.split(", "))


LIST = f"""INSERT INTO listed_customers (id, {PROFILE}, {STANDING}, manager_id, team)
    SELECT c.id, {_of("c", PROFILE)}, s.customer_class, s.tier, s.stage, coalesce(s.tags, '{{}}'), {MANAGER}, {TEAM}
    FROM customers c LEFT JOIN customer_standings s ON s.customer_id = c.id
    WHERE c.deleted_at IS NULL"""

# Each function first locks the rows it changes, in one order: two writers of the same customers wait for one another
# instead of blocking one another, and the statements after the lock see what the other has written.
FUNCTIONS = f"""
CREATE FUNCTION lock_listed_customers(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM listed_customers WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
END $$;

CREATE FUNCTION follow_customers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM listed_customers l USING former f WHERE l.id = f.id;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        PERFORM lock_listed_customers(ARRAY(SELECT id FROM changed));
        DELETE FROM listed_customers l USING changed n WHERE l.id = n.id AND n.deleted_at IS NOT NULL;
        UPDATE listed_customers l SET ({PROFILE}) = ROW({_of("n", PROFILE)})
        FROM changed n WHERE l.id = n.id AND ({_of("l", PROFILE)}) IS DISTINCT FROM ({_of("n", PROFILE)});
    END IF;
    {LIST} AND c.id IN (SELECT id FROM changed EXCEPT ALL SELECT l.id FROM listed_customers l JOIN changed USING (id));
    RETURN NULL;
END $$;

CREATE FUNCTION follow_standings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM lock_listed_customers(ARRAY(SELECT customer_id FROM changed));
        UPDATE listed_customers l SET ({STANDING}) = ROW({_of("n", STANDING)})
        FROM changed n WHERE l.id = n.customer_id AND ({_of("l", STANDING)}) IS DISTINCT FROM ({_of("n", STANDING)});
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE listed_customers l SET ({STANDING}) = ROW(NULL, NULL, NULL, '{{}}')
        FROM former f
        WHERE l.id = f.customer_id AND NOT EXISTS (SELECT FROM customer_standings s WHERE s.customer_id = l.id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION follow_team_of(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lock_listed_customers(ids);
    UPDATE listed_customers l SET manager_id = n.manager_id, team = n.team
    FROM (SELECT c.id, {MANAGER} AS manager_id, {TEAM} AS team FROM unnest(ids) AS c(id)) n
    WHERE l.id = n.id AND (l.manager_id, l.team) IS DISTINCT FROM (n.manager_id, n.team);
END $$;

CREATE FUNCTION follow_team_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM follow_team_of(ARRAY(SELECT DISTINCT customer_id FROM changed));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM follow_team_of(ARRAY(SELECT DISTINCT customer_id FROM former));
    ELSE
        PERFORM follow_team_of(ARRAY(SELECT customer_id FROM changed UNION SELECT customer_id FROM former));
    END IF;
    RETURN NULL;
END $$;
"""

# Two characters each; three in ASCII, one elsewhere. Cheap, since every write of a name computes it; dear to the planner,
# which so asks it last where it has other conditions to ask.
SEARCH = """
CREATE FUNCTION search_parts(text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
    SELECT array_agg(a || b) || array_agg(CASE WHEN octet_length(a || b || c) = 3 THEN a || b || c ELSE a END)
    FROM (SELECT string_to_array($1, NULL) AS letters OFFSET 0) AS split,
         unnest(letters, letters[2:], letters[3:]) AS neighbours(a, b, c)
$$
"""

SOURCES = {
    "customers": "follow_customers",
    "customer_standings": "follow_standings",
    "team_members": "follow_team_members",
}
TRANSITIONS = {
    "INSERT": "NEW TABLE AS changed",
    "UPDATE": "OLD TABLE AS former NEW TABLE AS changed",
    "DELETE": "OLD TABLE AS former",
}

SORTED = ("name", "status", "created_at", "updated_at", "region", "industry", "employees", "first_contract_on")
SORTED_DOWN = ("region", "industry", "employees", "first_contract_on")
OF_SOME = ("uscc", "country", "founded_on", "parent_id", "manager_id", "tier")


def upgrade() -> None:
    _make_table()
    for statement in FUNCTIONS.split("\n\n"):
        op.execute(statement)
    for table, function in SOURCES.items():
        for verb, transition in TRANSITIONS.items():
            op.execute(
                f"CREATE TRIGGER {function}_{verb.lower()} AFTER {verb} ON {table} REFERENCING {transition} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )
    op.execute(LIST)
    _make_indexes()
    op.execute(SEARCH)
    op.execute("SET LOCAL maintenance_work_mem = '512MB'")
    op.execute("CREATE INDEX ix_search_entries_parts ON search_entries USING gin (search_parts(text))")
    op.execute("CREATE INDEX ix_customer_codes_parts ON customer_codes USING gin (search_parts(lower(code)))")
    _look_up_in_it()
    # Prospects have no stage, large customers a high class: without these, combinations that nobody has seem common.
    op.execute("CREATE STATISTICS listed_customers_stages (mcv) ON status, stage FROM listed_customers")
    op.execute("CREATE STATISTICS listed_customers_grades (mcv) ON customer_class, tier FROM listed_customers")
    op.execute("ANALYZE listed_customers, search_entries, customer_codes")


def _make_table() -> None:
    op.create_table('listed_customers',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('industry', sa.Text(), nullable=True),
    sa.Column('scenarios', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('uscc', sa.Text(), nullable=True),
    sa.Column('country', sa.Text(), nullable=True),
    sa.Column('employees', sa.Integer(), nullable=True),
    sa.Column('founded_on', sa.Date(), nullable=True),
    sa.Column('first_contract_on', sa.Date(), nullable=True),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_class', sa.Text(), nullable=True),
    sa.Column('tier', sa.Text(), nullable=True),
    sa.Column('stage', sa.Text(), nullable=True),
    sa.Column('tags', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('manager_id', sa.Uuid(), nullable=True),
    sa.Column('team', postgresql.ARRAY(sa.Uuid()), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )


def _make_indexes() -> None:
    table = "listed_customers"
    for name in SORTED:
        op.create_index(f"ix_{table}_{name}", table, [name, "id"])
    for name in SORTED_DOWN:
        op.create_index(
            f"ix_{table}_{name}_down", table, [sa.text(f"{name} DESC NULLS LAST"), sa.text("id DESC NULLS FIRST")]
        )
    for name in OF_SOME:
        op.create_index(f"ix_{table}_{name}", table, [name], postgresql_where=sa.text(f"{name} IS NOT NULL"))
    op.create_index(f"ix_{table}_status_only", table, ["status"])
    op.create_index(f"ix_{table}_status_first_contract_on", table, ["status", "first_contract_on", "id"])
    op.create_index(f"ix_{table}_customer_class", table, ["customer_class", "employees", "id"])
    op.create_index(f"ix_{table}_stage", table, ["stage", "first_contract_on", "id"])
    for name in ("scenarios", "team"):
        op.create_index(f"ix_{table}_{name}", table, [name], postgresql_using="gin")


def _look_up_in_it() -> None:
    """The directory's view reads the narrow rows."""
    op.execute(
        """
        CREATE OR REPLACE VIEW customer_directory AS
        SELECT id, name, status, region, industry, customer_class, tier, stage, tags, manager_id, parent_id
        FROM listed_customers
        """
    )
