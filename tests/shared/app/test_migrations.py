"""Migrations that have more to do than to change the schema."""

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from pydantic import SecretStr

from deploy.local.postgres import Postgres
from services.customer.gifts.schemes.store import SCHEMES as GIFTS
from services.customer.grading.schemes.store import SCHEMES as GRADING
from services.kpi.facts.verification.comparison import verify
from shared.app.migrations import _create_database, folder_of, migrate
from shared.database import create_engine
from shared.settings import Settings
from tests.conftest import settings_for
from tests.gateway.conftest import settings_on


def revision_before(package: str, name: str) -> str:
    numbered = sorted(path.stem for path in Path(folder_of(package) / "versions").glob("[0-9]*.py"))
    (place,) = (place for place, stem in enumerate(numbered) if stem[5:] == name)
    return numbered[place - 1][:4]


def revision_of(package: str, name: str) -> str:
    (path,) = Path(folder_of(package) / "versions").glob(f"*_{name}.py")
    return path.name[:4]


async def run(settings: Settings, *statements: str) -> list[Any]:
    engine = create_engine(settings)
    try:
        async with engine.begin() as connection:
            for statement in statements[:-1]:
                await connection.execute(sa.text(statement))
            return list((await connection.execute(sa.text(statements[-1]))).scalars())
    finally:
        await engine.dispose()


async def migrate_to(settings: Settings, package: str, revision: str, *, downgrade: bool = False) -> None:
    """Up (or down) to the revision, as `migrate` goes to the newest; the database is there."""

    def upgrade(connection: sa.Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(folder_of(package)))
        config.attributes["connection"] = connection
        (command.downgrade if downgrade else command.upgrade)(config, revision)

    engine = create_engine(settings)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(upgrade)
            await connection.commit()
    finally:
        await engine.dispose()


async def database_before(postgres: Postgres, service: str, migration: str) -> Settings:
    """A database of the service as it was before a migration."""
    url = sa.make_url(postgres.url).set(database=f"before_{uuid.uuid4().hex}").render_as_string(hide_password=False)
    settings = settings_for(service, postgres).model_copy(update={"database_url": SecretStr(url)})
    await _create_database(settings)
    package = f"services.{service}"
    await migrate_to(settings, package, revision_before(package, migration))
    return settings


@pytest.mark.parametrize("migration", ["groups_in_the_directory", "standings_and_schemes"])
@pytest.mark.parametrize("service", ["relationship", "planning", "kpi"])
async def test_copies_that_lack_something_are_followed_from_the_start_again(
    postgres: Postgres, service: str, migration: str
) -> None:
    settings = await database_before(postgres, service, migration)
    cursors = "SELECT source FROM follower_cursors ORDER BY source"
    known = await run(
        settings,
        "INSERT INTO follower_cursors VALUES ('customer', '7-7', now()), ('kpi', '7-7', now())",
        "INSERT INTO customer_directory (id, name, status, tags) VALUES (gen_random_uuid(), 'x', 'active', '{}')",
        cursors,
    )
    assert known == ["customer", "kpi"]
    await migrate(settings, f"services.{service}")
    assert await run(settings, cursors) == ["kpi"]
    assert await run(settings, "SELECT name FROM customer_directory WHERE parent_id IS NULL") == ["x"]


WHO = "'somebody', 'Somebody'"
PUBLISHED = {
    "customer": {
        "grading": ("grading_schemes", "content", "published", "grading_scheme_version", '{"most_rivals": 3}', 1),
        "gifts": ("gift_schemes", "content", "published", "gift_scheme_version", '{"currency": "EUR"}', 2),
        "dossier_template": ("dossier_templates", "items", "set", "dossier_template", '[{"key": "region"}]', 1),
        "strategic_fit": (
            "strategic_fit_schemes",
            "investments",
            "set",
            "strategic_fit_scheme",
            '{"aligned": "grow"}',
            1,
        ),
    },
    "relationship": {
        "key_person": ("key_person_schemes", "requirements", "set", "key_person_scheme", '[{"total": 3}]', 1)
    },
}


@pytest.mark.parametrize("service", PUBLISHED)
async def test_published_schemes_move_into_one_table_with_their_events(postgres: Postgres, service: str) -> None:
    settings = await database_before(postgres, service, "scheme_versions")
    for table, field, by, entity, content, _ in PUBLISHED[service].values():
        await run(
            settings,
            f"INSERT INTO {table} (id, version, created_at, updated_at, number, {field}, reason, {by}_by, {by}_by_name)"
            f" VALUES (gen_random_uuid(), 1, now(), now(), 2, $${content}$$, 'why', {WHO})",
            "INSERT INTO events (id, type, entity, entity_id, actor, actor_name, occurred_at, changes) SELECT"
            f" gen_random_uuid(), 'guanxi.{entity}.created', '{entity}', id, {WHO}, now(), jsonb_build_object('number',"
            f" '[null, 2]'::jsonb, '{field}', jsonb_build_array(null, {field}), 'reason', '[null, \"why\"]'::jsonb,"
            f" '{by}_by', '[null, \"somebody\"]'::jsonb, '{by}_by_name', '[null, \"Somebody\"]'::jsonb)"
            f" FROM {table} WHERE number = 2 RETURNING entity",
        )
    await migrate_to(settings, f"services.{service}", revision_of(f"services.{service}", "scheme_versions"))
    columns = ("kind", "number", "content", "reason", "published_by", "published_by_name", "clearance")
    moved = await run(settings, f"SELECT jsonb_build_array({', '.join(columns)}) FROM scheme_versions ORDER BY kind")
    shown = await run(settings, "SELECT changes FROM events ORDER BY changes -> 'kind'")
    for kind, version, changes in zip(sorted(PUBLISHED[service]), moved, shown, strict=True):
        _, field, _, _, content, clearance = PUBLISHED[service][kind]
        kept = json.loads(content) if field == "content" else {field: json.loads(content)}
        assert version == [kind, 2, kept, "why", "somebody", "Somebody", clearance]
        assert changes == {name: [None, value] for name, value in zip(columns, version, strict=True)}
    types = await run(settings, "SELECT DISTINCT entity || ' ' || type FROM events")
    assert types == ["scheme_version guanxi.scheme_version.created"]


async def test_the_standards_are_what_came_with_the_tables(postgres: Postgres) -> None:
    settings = await database_before(postgres, "customer", "scheme_versions")
    for schemes, table, content in (
        (GIFTS, "gift_schemes", "content"),  # the standards of grading and of the dossier were corrected since
    ):
        (seeded,) = await run(settings, f"SELECT {content} FROM {table} WHERE number = 1")
        assert schemes.content.model_validate(seeded) == schemes.standard.content


CUSTOMER, RIVAL = uuid.uuid4(), uuid.uuid4()
WITH_RIVAL = (
    f"INSERT INTO customers (id, version, created_at, updated_at, name, status, scenarios)"
    f" VALUES ('{CUSTOMER}', 1, now(), now(), 'x', 'active', '{{}}')",
    f"INSERT INTO competitors (id, version, created_at, updated_at, name) VALUES ('{RIVAL}', 1, now(), now(), 'y')",
)


async def test_answers_and_axes_of_before_become_answers_with_a_day_and_supplier_criteria(postgres: Postgres) -> None:
    settings = await database_before(postgres, "customer", "rivals")
    axes = '{"price": {"ours": 2, "theirs": 4, "evidence": "audit"}}'
    await run(
        settings,
        *WITH_RIVAL,
        "INSERT INTO competitor_profiles"
        " (id, version, created_at, updated_at, customer_id, competitor_id, market_strategy, organization, axes)"
        f" VALUES (gen_random_uuid(), 1, now(), '2025-04-18T12:00Z', '{CUSTOMER}', '{RIVAL}', 'cheap', '', '{axes}')"
        " RETURNING id",
    )
    await migrate(settings, "services.customer")
    (answers,) = await run(settings, "SELECT answers FROM competitor_profiles")
    nobody = dict.fromkeys(("source", "source_detail", "owner_id"))
    assert answers == {"market_strategy": {"text": "cheap", "known_on": "2025-04-18", **nobody}}
    (criterion,) = await run(
        settings, "SELECT jsonb_build_array(axis, demanded, ours, evidence, rivals, assessed_on) FROM supplier_criteria"
    )
    rivals = [{"competitor_id": str(RIVAL), "score": 4}]
    assert criterion == ["price", None, 2, "audit", rivals, "2025-04-18"]


ANSWERED = {"lessons": "internet", "market_strategy": "coach", "organization": None}


async def test_answers_of_coaches_get_a_place_above_the_others(postgres: Postgres) -> None:
    settings = await database_before(postgres, "customer", "sources_of_coaches")
    answers = {question: {"text": question, "source": source} for question, source in ANSWERED.items()}
    added = (
        "INSERT INTO competitor_profiles (id, version, created_at, updated_at, customer_id, competitor_id, answers)"
        f" VALUES (gen_random_uuid(), 1, now(), '2025-04-18T12:00Z', '{CUSTOMER}', '{RIVAL}',"
        f" $${json.dumps(answers)}$$) RETURNING id"
    )
    await run(settings, *WITH_RIVAL, added)
    await migrate(settings, "services.customer")
    (found,) = await run(settings, "SELECT jsonb_build_array(answers, coach_answers) FROM competitor_profiles")
    assert [list(part) for part in found] == [["lessons", "organization"], ["market_strategy"]]
    moved = "SELECT updated_at_1 = updated_at AND updated_at_2 = updated_at FROM competitor_profiles"
    assert await run(settings, moved) == [True]


@pytest.mark.parametrize("is_published", [False, True])
async def test_facts_follow_the_corrected_standard_unless_a_template_was_published(
    postgres: Postgres, is_published: bool
) -> None:
    settings = await database_before(postgres, "customer", "dossier_logs")
    published = (
        "INSERT INTO scheme_versions VALUES (gen_random_uuid(), 1, now(), now(), 'dossier_template', 2,"
        " '{\"items\": []}', 'why', 'somebody', 'Somebody', 1)",
    )
    facts = [
        "INSERT INTO dossier_facts (id, version, created_at, updated_at, value, source, customer_id, item, section,"
        f" clearance, verified_on) VALUES (gen_random_uuid(), 1, now(), now(), 'x', 'coach', '{CUSTOMER}', '{item}',"
        " 'strategy', 1, '2025-01-01') RETURNING id"
        for item in ("call_notes", "investment_preferences", "sourcing_policy")
    ]
    await run(settings, *WITH_RIVAL, *(published if is_published else ()), *facts)
    await migrate(settings, "services.customer")
    found = await run(settings, "SELECT item || ' ' || is_log || ' ' || clearance FROM dossier_facts ORDER BY item")
    before = ["call_notes false 1", "investment_preferences false 1", "sourcing_policy false 1"]
    assert found == (
        before if is_published else ["call_notes true 1", "investment_strategy false 1", "sourcing_policy false 2"]
    )


async def test_roles_that_write_and_see_everything_may_configure_from_now_on(postgres: Postgres) -> None:
    settings = settings_on(postgres, "before_configuring")
    await _create_database(settings)
    await migrate_to(settings, "gateway", revision_before("gateway", "who_may_configure"))
    for name, scopes, clearance, data_scope in (
        ("curator", "customers:write,plans:read", 3, "all"),
        ("reader", "customers:read", 3, "all"),
        ("editor", "customers:write,relationships:write", 2, "all"),
        ("regional", "customers:write,relationships:write", 3, "regions"),
    ):
        await run(
            settings,
            "INSERT INTO roles SELECT gen_random_uuid(), 1, now(), now(), "
            f"'{name}', '', '', '{{{scopes}}}', {clearance}, '{data_scope}' RETURNING name",
        )
    await migrate_to(settings, "gateway", f"{int(revision_before('gateway', 'who_may_configure')) + 1:04d}")
    configuring = "SELECT name || ' ' || version FROM roles WHERE array_to_string(scopes, ' ') ~ '{}' ORDER BY name"
    assert await run(settings, configuring.format("customers:configure")) == ["admin 2", "curator 2"]
    assert await run(settings, configuring.format("relationships:configure")) == ["admin 2"]


async def test_roles_that_push_facts_and_see_everything_may_push_customers(postgres: Postgres) -> None:
    settings = settings_on(postgres, "before_pushing")
    await _create_database(settings)
    await migrate_to(settings, "gateway", revision_before("gateway", "who_may_configure"))
    for name, data_scope in (("pusher", "all"), ("regional", "regions")):
        await run(
            settings,
            "INSERT INTO roles SELECT gen_random_uuid(), 1, now(), now(), "
            f"'{name}', '', '', '{{facts:write}}', 1, '{data_scope}' RETURNING name",
        )
    await migrate(settings, "gateway")
    pushing = "SELECT name FROM roles WHERE 'customers:push' = ANY (scopes) ORDER BY name"
    assert await run(settings, pushing) == ["admin", "erp", "integrator", "pusher", "sales_operations"]


OLD_CONTENT = (
    '{"main_share_from": "0.6", "most_lost": "0.02", "regrade_months": 12, "most_rivals": 3, "reference_shares":'
    ' {"core": "0.1", "important": "0.2", "ordinary": "0.3", "small": "0.4"}}'
)
GRADED_BEFORE = """
INSERT INTO customers (id, version, created_at, updated_at, name, status, scenarios)
VALUES ('00000000-0000-4000-8000-000000000001', 1, now(), now(), 'Huaqiang', 'active', '{}');
INSERT INTO customer_judgements (id, version, created_at, updated_at, customer_id, has_pain_point, worth_developing)
SELECT gen_random_uuid(), 1, now(), '2025-06-30', id, false, 'a new plant' FROM customers;
INSERT INTO grading_factor_entries
    (id, version, created_at, updated_at, customer_id, factor, band, reason, set_by, set_by_name)
SELECT gen_random_uuid(), 1, now(), '2024-06-30', id, 'sales', 'A', 'x', 'x', 'x' FROM customers;
INSERT INTO grading_runs (id, version, created_at, updated_at, fiscal_year, scheme_version, as_of, is_of_all, graded,
                          provisional, first, up, same, down, run_by, run_by_name)
SELECT gen_random_uuid(), 1, day + 1, now(), 2025, 1, day, true, 1, 1, 1, 0, 0, 0, 'x', 'x'
FROM (VALUES (date '2025-12-31')) AS days(day);
INSERT INTO grades (id, run_id, customer_id, fiscal_year, scheme_version, graded_at, score, coverage, is_provisional,
                    customer_class, class_reason, movement, moved_factors, tier, quadrant, tags, bands, factors)
SELECT gen_random_uuid(), r.id, c.id, 2025, 1, now(), 0.5, 0.25, true, 'potential', 'a new plant', 'first', '{}',
       'standard', 'maintain', '{}', '-------------',
       '[{"factor": "strategy_match", "band": "C", "value": "diverging"}]'
FROM customers c, grading_runs r;
INSERT INTO customer_standings (customer_id, grade_id, fiscal_year, graded_at, customer_class, tier, tags, bands)
SELECT customer_id, id, 2025, now(), 'potential', 'standard', '{}', bands FROM grades;
"""


async def test_grades_and_judgements_of_earlier_times_stay(postgres: Postgres) -> None:
    settings = await database_before(postgres, "customer", "grades_of_fiscal_years")
    scheme = (
        "INSERT INTO scheme_versions (id, version, created_at, updated_at, kind, number, content, reason, published_by,"
        f" published_by_name, clearance) VALUES (gen_random_uuid(), 1, now(), now(), 'grading', 2, $${OLD_CONTENT}$$,"
        f" 'why', {WHO}, 1)"
    )
    statements = [one for one in GRADED_BEFORE.split(";") if one.strip()]
    await run(settings, *statements, scheme, "SELECT 1")
    await migrate(settings, "services.customer")
    judged = "SELECT judgement || ' ' || holds || ' ' || fiscal_year FROM customer_judgements ORDER BY judgement"
    assert await run(settings, judged) == ["pain_point false 2025", "potential true 2025"]
    reasons = "SELECT reason FROM customer_judgements WHERE judgement = 'potential'"
    assert await run(settings, reasons) == ["a new plant"]
    assert await run(settings, "SELECT fiscal_year FROM grading_factor_entries") == [2024]
    kept = "jsonb_build_array(customer_class, is_potential, is_cash_cow, score, quadrant, is_provisional)"
    told = [None, True, True, 0.5, "maintain", True]
    for table in ("grades", "customer_standings"):
        assert await run(settings, f"SELECT {kept} FROM {table}") == [told]
    assert await run(settings, "SELECT is_preliminary FROM grades") == [False]
    found = "SELECT array_to_string(standing, ' ') || ' ' || score FROM customer_facets"
    assert await run(settings, found) == [
        "tier:standard quadrant:maintain is_cash_cow:true is_potential:true is_provisional:true 0.5"
    ]
    (content,) = await run(settings, "SELECT content FROM scheme_versions")
    assert content.keys() - {"most_rivals"} < set(GRADING.content.model_fields)
    assert (content["main_share_above"], content["lost_from"]) == ("0.6", "0.02")
    assert content["reference_shares"] == {"core": "0.1", "important": "0.2", "small_and_medium": "0.3", "small": "0.4"}


FACTS = (
    "INSERT INTO products (sku, id, source, category, unit_cost, content_hash, batch_id, updated_at, updated_at_1)"
    " VALUES ('P1', gen_random_uuid(), 'erp', 'Pumps', 7, '', gen_random_uuid(), now(), now())",
    "INSERT INTO orders (customer_code, id, source, order_no, ordered_on, currency, fx_rate, status, source_version,"
    " content_hash, line_count, late_lines, open_lines, amount, batch_id, updated_at)"
    " SELECT 'C1', n.id::uuid, 'erp', n.number, '2024-03-15', 'CNY', 1, 'shipped', 3, '', 1, 0, 1, n.amount,"
    " gen_random_uuid(), now() FROM (VALUES ('00000000-0000-0000-0000-000000000001', 'SO1', 100),"
    " ('00000000-0000-0000-0000-000000000002', 'CN1', -30)) n (id, number, amount)",
    "INSERT INTO order_lines (customer_code, order_id, line_no, sku, quantity, amount, cost, promised_on)"
    " VALUES ('C1', '00000000-0000-0000-0000-000000000001', 1, 'P1', 2, 100, NULL, '2024-04-02'),"
    " ('C1', '00000000-0000-0000-0000-000000000002', 1, 'P1', -1, -30, -5, NULL)",
    "UPDATE orders SET open_lines = 0 WHERE amount < 0",
    "INSERT INTO open_promises VALUES ('C1', '2024-04-02', 1)",
    "INSERT INTO receivables (customer_code, id, source, invoice_no, kind, issued_on, due_on, amount, currency,"
    " fx_rate, disputed, status, source_version, content_hash, batch_id, updated_at) SELECT 'C1', gen_random_uuid(),"
    " 'erp', n.number, 'goods', '2024-04-01', '2024-05-01', 2, 'CNY', 1, false, n.status, 1, '', gen_random_uuid(),"
    " now() FROM (VALUES ('I1', 'paid'), ('I2', 'paid'), ('I3', 'open')) n (number, status)",
    "INSERT INTO payments (customer_code, id, source, payment_no, invoice_no, paid_on, amount, source_version,"
    " content_hash, batch_id, updated_at) SELECT 'C1', gen_random_uuid(), 'erp', n.number, n.invoice, n.day::date, 1,"
    " 1, '', gen_random_uuid(), now() FROM (VALUES ('P1', 'I1', '2024-05-01'), ('P2', 'I1', '2024-05-07'),"
    " ('P3', 'I3', '2024-05-02')) n (number, invoice, day)",
)


async def test_facts_of_before_have_versions_places_and_new_sums(postgres: Postgres) -> None:
    settings = await database_before(postgres, "kpi", "what_erps_hold")
    await run(settings, *FACTS, "SELECT 1")
    await migrate(settings, "services.kpi")
    assert await verify(settings) == []
    kept = (
        "SELECT concat_ws(' ', kind, number, source_version, customer_code, day) FROM documents ORDER BY kind, number"
    )
    assert await run(settings, kept) == [
        *("orders CN1 3 C1 2024-03-15", "orders SO1 3 C1 2024-03-15"),
        *("payments P1 1 C1 2024-05-01", "payments P2 1 C1 2024-05-07", "payments P3 1 C1 2024-05-02", "products P1"),
        *(f"receivables I{n} 1 C1 2024-04-01" for n in (1, 2, 3)),
    ]
    amounts = ", ".join(f"{name}::float" for name in ("sales", "credits", "cost", "product_cost"))
    sums = f"SELECT concat_ws(' ', orders, credit_notes, {amounts}) FROM"
    assert await run(settings, f"{sums} customer_months WHERE month = '2024-03-01'") == ["1 1 70 -30 9 14"]
    months = "SELECT customer_code || ' ' || months::text FROM months_with_orders"
    assert await run(settings, months.replace("::", "\\:\\:")) == ["C1 {[2024-03-01,2024-04-01)}"]
    settled = "SELECT concat_ws(' ', invoice_no, first_paid_on, last_paid_on) FROM settled_receivables ORDER BY 1"
    assert await run(settings, settled) == ["I1 2024-05-01 2024-05-07", "I2"]


async def test_filling_a_table_may_take_longer_than_a_statement_of_the_service(postgres: Postgres) -> None:
    """What takes long here is a lock on the table that is read. An index may have been built before the upgrade."""
    settings = await database_before(postgres, "kpi", "settled_receivables")
    settings = settings.model_copy(update={"statement_timeout_ms": 1000})
    by_hand = "CREATE INDEX ix_payments_of_invoice ON payments (source, invoice_no) INCLUDE (paid_on, amount)"
    assert await run(settings, by_hand, "SELECT 1") == [1]
    engine = create_engine(settings)
    slow = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        " AND query_start < clock_timestamp() - interval '1500 ms'"
    )
    async with engine.connect() as reader:
        await reader.execute(sa.text("LOCK TABLE receivables IN ACCESS EXCLUSIVE MODE"))
        migrating = asyncio.create_task(migrate(settings, "services.kpi"))
        while await run(settings, slow) == [0] and not migrating.done():
            pass
        await reader.rollback()
        await migrating
    await engine.dispose()
    assert await verify(settings) == []


MONTHS = (
    "INSERT INTO orders (customer_code, id, source, order_no, ordered_on, currency, fx_rate, status, kind,"
    " fx_is_maintained, source_version, content_hash, line_count, late_lines, open_lines, amount, batch_id, updated_at)"
    " SELECT 'C1', md5(n::text)::uuid, 'erp', 'SO' || n, current_date - n * 11, 'CNY', 1, 'shipped', 'order', false, 1,"
    " '', 2, 0, 2, 20, gen_random_uuid(), now() FROM generate_series(1, 200) n",
    "INSERT INTO order_lines (customer_code, order_id, line_no, ordered_on, quantity, amount)"
    " SELECT customer_code, id, line_no, ordered_on, 1, 10 FROM orders, generate_series(1, 2) line_no",
    "INSERT INTO documents (kind, id, source, number, source_version, content_hash, is_deleted, customer_code, day,"
    " batch_id) SELECT 'orders', id, source, order_no, 1, '', false, customer_code, ordered_on, batch_id FROM orders",
    "INSERT INTO customer_months (customer_code, month, orders, lines, quantity, sales, credit_notes, checked_lines,"
    " accurate_lines, delivered_lines, on_time_lines, promised_orders, late_orders, credits, costed_sales, cost,"
    " product_cost) SELECT 'C1', date_trunc('month', ordered_on), count(*), 2 * count(*), 2 * count(*), 20 * count(*),"
    " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM orders GROUP BY 2",
    "INSERT INTO category_months (customer_code, month, category, lines, quantity, sales, credits, costed_sales, cost,"
    " product_cost) SELECT customer_code, month, '', lines, quantity, sales, 0, 0, 0, 0 FROM customer_months",
)


async def test_orders_of_before_move_into_their_months_and_back(postgres: Postgres) -> None:
    settings = await database_before(postgres, "kpi", "orders_by_month")
    await run(settings, *MONTHS, "SELECT 1")
    before = revision_before("services.kpi", "orders_by_month")
    parts = "SELECT count(DISTINCT tableoid) > 12 FROM {}"
    for is_divided in (True, False, True):
        await migrate_to(settings, "services.kpi", "head" if is_divided else before, downgrade=not is_divided)
        for table, rows in (("orders", 200), ("order_lines", 400), ("bi.order_lines", 400), ("bi_cleared.orders", 200)):
            assert await run(settings, f"SELECT count(*) FROM {table}") == [rows]
        assert await run(settings, parts.format("orders")) == [is_divided]
    assert await verify(settings) == []


@pytest.mark.parametrize("is_published", [False, True])
async def test_dossiers_of_earlier_times_have_their_completeness(postgres: Postgres, is_published: bool) -> None:
    settings = await database_before(postgres, "customer", "dossier_completeness")
    item = {"key": "profit_model", "clearance": 2, "weight": 3, "is_required": True}
    items = [item, item | {"key": "region", "profile_field": "region", "weight": 1}, item | {"is_required": False}]
    template = (
        "INSERT INTO scheme_versions (id, version, created_at, updated_at, kind, number, content, reason, published_by,"
        " published_by_name, clearance) VALUES (gen_random_uuid(), 1, now(), now(), 'dossier_template', 2,"
        f" $${json.dumps({'items': items})}$$, 'why', {WHO}, 1)"
    ).replace(":", "\\:")
    fact = (
        "INSERT INTO dossier_facts (id, version, created_at, updated_at, value, source, customer_id, item, section,"
        f" clearance, is_log, verified_on) VALUES (gen_random_uuid(), 1, now(), now(), 'x', 'internet', '{CUSTOMER}',"
        " 'profit_model', 'strategy', 1, false, '2025-01-01')"
    )
    await run(settings, *WITH_RIVAL, *([template] if is_published else ()), fact, "SELECT 1")
    await migrate(settings, "services.customer")
    shares = "SELECT jsonb_build_array(completeness_1, completeness_2, completeness_3) FROM {}"
    expected = [1, 0.75, 0.75] if is_published else [0.0714, 0.0385, 0.0385]
    for shown_by in ("customer_facets", "customer_directory"):
        assert await run(settings, shares.format(shown_by)) == [expected]


async def test_grading_schemes_published_before_have_the_thresholds_of_the_five_steps(postgres: Postgres) -> None:
    settings = await database_before(postgres, "customer", "thresholds_of_value_steps")
    content = GRADING.standard.content.model_dump(mode="json")
    added = {"deciders_from", "loyalty_done_from", "loyalty_begun_from", "value_done_by", "value_begun_by"}
    before = json.dumps({name: value for name, value in content.items() if name not in added}).replace(":", "\\:")
    scheme = (
        "INSERT INTO scheme_versions (id, version, created_at, updated_at, kind, number, content, reason, published_by,"
        f" published_by_name, clearance) VALUES (gen_random_uuid(), 1, now(), now(), 'grading', 2, $${before}$$,"
        f" 'why', {WHO}, 1)"
    )
    await run(settings, scheme, "SELECT 1")
    await migrate(settings, "services.customer")
    assert await run(settings, "SELECT content FROM scheme_versions") == [content]


LEVELS_OF = ((1, 1), (1, 2), (2, 2), (2, 3), (3, 3))
"""Warnings: their row and level."""


@pytest.mark.parametrize("service", ["kpi", "customer"])
async def test_batches_of_before_count_their_warnings_by_level(postgres: Postgres, service: str) -> None:
    settings = await database_before(postgres, service, "warned_by_level")
    batch = "'00000000-0000-0000-0000-000000000001'"
    warned = "".join(f", ({batch}, {row}, '/{row}{level}', 'c', 1, '1', '{{}}', {level})" for row, level in LEVELS_OF)
    await run(
        settings,
        "INSERT INTO batches (id, version, created_at, updated_at, received, created, updated, unchanged, stale,"
        " rejected, differing, warned, source, status, format, is_atomic, kind, columns) SELECT n.id::uuid, 1, now(),"
        " now(), 3, 3, 0, 0, 0, 0, 0, n.warned, 'erp', 'applied', 'json', false, 'orders', '{}' FROM (VALUES"
        f" ({batch}, 3), ('00000000-0000-0000-0000-000000000002', 0)) n (id, warned)",
        "INSERT INTO batch_warnings (batch_id, position, pointer, code, line, document_no, details, clearance) VALUES"
        + warned.removeprefix(","),
        "SELECT 1",
    )
    await migrate(settings, f"services.{service}")
    assert await run(settings, "SELECT warned_by_level FROM batches ORDER BY id") == [[1, 2, 3], [0, 0, 0]]


async def test_gifts_of_touchpoints_of_before_are_in_the_ledger(postgres: Postgres) -> None:
    settings = await database_before(postgres, "relationship", "one_ledger")
    some, now = "gen_random_uuid()", "now(), now()"
    logged = f"'routine_visit', 'in_person', '{{}}', '{uuid.uuid4()}', 'Li'"
    await run(
        settings,
        *(
            f"INSERT INTO touchpoints (id, version, created_at, updated_at, updated_at_1, updated_at_2, customer_id,"
            f" starts_at, status, scene, channel, materials, logged_by, logged_by_name)"
            f" VALUES ('{uuid.UUID(int=n)}', 1, {now}, {now}, {some}, '2025-01-31T17:00Z', '{status}', {logged})"
            for n, status in enumerate(("held", "planned", "cancelled"))
        ),
        "INSERT INTO touchpoint_gifts (id, version, created_at, updated_at, customer_id, touchpoint_id, contact_id,"
        f" gift, amount) SELECT {some}, 1, {now}, customer_id, id, {some}, '茶', 120 FROM touchpoints RETURNING 1",
    )
    await migrate(settings, "services.relationship")
    found = await run(
        settings,
        "SELECT concat_ws(' ', e.status, e.happens_on, e.fiscal_year, e.actual_amount, p.share) FROM expenses e"
        " JOIN touchpoint_gifts g ON g.expense_id = e.id JOIN expense_people p ON p.expense_id = e.id ORDER BY 1",
    )
    assert found == ["approved 2025-02-01 2025 120.0000", "recorded 2025-02-01 2025 120.0000 120.0000"]
    await migrate_to(settings, "services.relationship", "0031", downgrade=True)


def _entered(touchpoint: int, kind: str, amount: int) -> str:
    """An expense that somebody has entered for the touchpoint."""
    at = f"gen_random_uuid(), 1, now(), now(), '{kind}', 'x', '2025-02-01', {amount}, 'CNY', 1"
    return (
        "INSERT INTO expenses (id, version, created_at, updated_at, kind, purpose, happens_on, amount, currency,"
        " participants, touchpoint_id, customer_id, clearance, fiscal_year, base_amount, status, requested_by,"
        " requested_by_name, approvals, decide_by, record_by, scheme_version)"
        f" SELECT {at}, id, customer_id, 1, 2025, {amount}, 'approved', 'x', 'x', '[]', '2025-02-01', '2025-02-01', 1"
        f" FROM touchpoints WHERE id = '{uuid.UUID(int=touchpoint)}' RETURNING 1"
    )


async def test_costs_of_touchpoints_of_before_are_in_the_ledger_once(postgres: Postgres) -> None:
    settings = await database_before(postgres, "relationship", "costs_in_the_ledger")
    some, now, campaign = "gen_random_uuid()", "now(), now()", uuid.UUID(int=9)
    logged = f"'in_person', '{{}}', '{uuid.uuid4()}', 'Li', 120"
    rows = (("held", "meal", "NULL"), ("planned", "company_tour", "NULL"), ("cancelled", "meal", "NULL"))
    rows += (("held", "exhibition", f"'{campaign}'"), *[("held", "meal", "NULL")] * 4)
    visits = [(6, f'[{{"expense_id": "{campaign}"}}, {{}}]'), (7, '[{"kind": "meals", "expense_id": null}]')]
    await run(
        settings,
        *(
            f"INSERT INTO touchpoints (id, version, created_at, updated_at, updated_at_1, updated_at_2, customer_id,"
            f" starts_at, status, scene, campaign_id, channel, materials, logged_by, logged_by_name, cost)"
            f" VALUES ('{uuid.UUID(int=n)}', 1, {now}, {now}, {some}, '2025-01-31T17:00Z', '{status}', '{scene}', {of},"
            f" {logged})"
            for n, (status, scene, of) in enumerate(rows)
        ),
        *(_entered(*one) for one in ((1, "gift", 50), (4, "meal", 1), (5, "meal", 2), (5, "travel", 3))),
        *(
            "INSERT INTO visit_plans (id, version, created_at, updated_at, updated_at_1, updated_at_2, customer_id,"
            " direction, starts_on, ends_on, reception_level, agenda, budget, budget_total, status, touchpoint_id,"
            f" created_by, created_by_name) VALUES ({some}, 1, {now}, {now}, {some}, 'inbound', '2025-02-01',"
            f" '2025-02-01', 'routine', '[]', $${budget}$$, 9, 'held', '{uuid.UUID(int=n)}', 'x', 'x') RETURNING 1"
            for n, budget in visits
        ),
    )
    await migrate(settings, "services.relationship")
    found = await run(
        settings,
        "SELECT concat_ws(' ', t.id, e.kind, e.status, e.happens_on, e.fiscal_year, e.clearance, e.base_amount,"
        " e.actual_amount) FROM expenses e JOIN touchpoints t ON t.cost_expense_id = e.id ORDER BY t.id",
    )
    assert [one[35:] for one in found] == [
        "0 meal recorded 2025-02-01 2025 2 120.0000 120.0000",
        "1 other approved 2025-02-01 2025 2 120.0000",
        "4 meal approved 2025-02-01 2025 1 1.0000",
        "7 meal recorded 2025-02-01 2025 2 120.0000 120.0000",
    ]
    assert await run(settings, "SELECT count(*) FROM expenses") == [7]
    await migrate_to(settings, "services.relationship", "0035", downgrade=True)
