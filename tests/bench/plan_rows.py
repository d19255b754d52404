"""Rows of planning for measurements: the approved plans of last year, with all that they have."""

import asyncpg

FILL = """
INSERT INTO customer_directory (id, name, status, customer_class, quadrant, is_cash_cow, score, region, manager_id,
                                tags)
SELECT md5('c' || who)::uuid, 'Customer ' || who, 'active', 'core',
       (ARRAY['core_value', 'high_potential', 'maintain', 'to_optimize'])[who % 4 + 1], who % 10 = 0, 0.5,
       'CN-' || who % 30, md5('m' || who % 100)::uuid, '{{}}'
FROM generate_series(0, {customers} - 1) AS who;
INSERT INTO contact_directory (id, customer_id, name, decision_bases, is_key, has_left, added_on)
SELECT md5('p' || who || '-' || person)::uuid, md5('c' || who)::uuid, 'Person', '{{}}', true, false, current_date - 1000
FROM generate_series(0, {customers} - 1) AS who, generate_series(0, {people} - 1) AS person;
INSERT INTO plans (id, version, created_at, updated_at, updated_at_1, updated_at_2, customer_id, fiscal_year, status,
                   working_version, approved_version)
SELECT md5('plan' || who)::uuid, 1, now(), now(), now(), now(), md5('c' || who)::uuid, {last}, 'approved', 1, 1
FROM generate_series(0, {customers} - 1) AS who;
INSERT INTO market_goals (id, version, created_at, updated_at, since_version, plan_id, customer_id, kind, metric, title,
                          target, unit, currency, due_on)
SELECT md5('g' || who || '-' || goal)::uuid, 1, now(), now(), 1, md5('plan' || who)::uuid, md5('c' || who)::uuid,
       'profit', (ARRAY['revenue', 'orders', 'collections'])[goal], 'Goal ' || goal, 1200, 'amount', 'CNY',
       '{last}-12-31'
FROM generate_series(0, {customers} - 1) AS who, generate_series(1, 3) AS goal;
INSERT INTO relationship_goals (id, version, created_at, updated_at, since_version, plan_id, customer_id,
                                market_goal_id, contact_id, target_level, due_on)
SELECT md5('r' || who || '-' || person)::uuid, 1, now(), now(), 1, md5('plan' || who)::uuid, md5('c' || who)::uuid,
       md5('g' || who || '-1')::uuid, md5('p' || who || '-' || person)::uuid, 'supportive', '{last}-12-31'
FROM generate_series(0, {customers} - 1) AS who, generate_series(0, {people} - 1) AS person;
INSERT INTO level_goals (id, version, created_at, updated_at, since_version, plan_id, customer_id, market_goal_id, kind,
                         target_level, due_on)
SELECT gen_random_uuid(), 1, now(), now(), 1, md5('plan' || who)::uuid, md5('c' || who)::uuid,
       md5('g' || who || '-1')::uuid, 'general', 'excellent', '{last}-12-31'
FROM generate_series(0, {customers} - 1) AS who;
INSERT INTO actions (id, version, created_at, updated_at, updated_at_1, updated_at_2, customer_id, plan_id, source,
                     state, title, scene, due_on, done_on, actual_cost, relationship_goal_id, created_by,
                     created_by_name)
SELECT md5('a' || who || '-' || turn)::uuid, 1, now(), now(), now(), now(), md5('c' || who)::uuid,
       md5('plan' || who)::uuid, 'plan', CASE WHEN turn > 3 THEN 'done' ELSE 'open' END, 'Action ' || turn,
       (ARRAY['meal', 'routine_visit', 'company_tour'])[turn % 3 + 1], '{last}-06-01',
       CASE WHEN turn > 3 THEN date '{last}-06-01' END, 300, md5('r' || who || '-' || turn % {people})::uuid,
       'client:bench', 'bench'
FROM generate_series(0, {customers} - 1) AS who, generate_series(1, 9) AS turn;
INSERT INTO action_people (id, version, created_at, updated_at, customer_id, action_id, contact_id)
SELECT gen_random_uuid(), 1, now(), now(), md5('c' || who)::uuid, md5('a' || who || '-' || turn)::uuid,
       md5('p' || who || '-' || turn % {people})::uuid
FROM generate_series(0, {customers} - 1) AS who, generate_series(1, 9) AS turn;
INSERT INTO plan_resources (id, version, created_at, updated_at, plan_id, customer_id, people, proposed_people,
                            scheme_version)
SELECT gen_random_uuid(), 1, now(), now(), md5('plan' || who)::uuid, md5('c' || who)::uuid, 2, 2, 1
FROM generate_series(0, {customers} - 1) AS who;
INSERT INTO budgets (id, version, created_at, updated_at, plan_id, customer_id, visits, campaigns, gifts, other,
                     currency, proposed_amount, scheme_version)
SELECT gen_random_uuid(), 1, now(), now(), md5('plan' || who)::uuid, md5('c' || who)::uuid, 1, 2, 3, 4, 'CNY', 10, 1
FROM generate_series(0, {customers} - 1) AS who;
"""
LARGE = """
INSERT INTO contact_directory (id, customer_id, name, decision_bases, is_key, has_left, added_on)
SELECT md5('lp' || person)::uuid, md5('c0')::uuid, 'Person', '{{}}', true, false, current_date - 1000
FROM generate_series(1, 40) AS person;
INSERT INTO market_goals (id, version, created_at, updated_at, since_version, plan_id, customer_id, kind, metric, title,
                          target, unit, currency, due_on)
SELECT md5('lg' || goal)::uuid, 1, now(), now(), 1, md5('plan0')::uuid, md5('c0')::uuid, 'profit', 'revenue',
       'Goal ' || goal, 1200, 'amount', 'CNY', '{last}-12-31'
FROM generate_series(1, 17) AS goal;
INSERT INTO relationship_goals (id, version, created_at, updated_at, since_version, plan_id, customer_id,
                                market_goal_id, contact_id, target_level, due_on)
SELECT md5('lr' || person)::uuid, 1, now(), now(), 1, md5('plan0')::uuid, md5('c0')::uuid,
       md5('lg' || person % 17 + 1)::uuid, md5('lp' || person)::uuid, 'supportive', '{last}-12-31'
FROM generate_series(1, 24) AS person;
INSERT INTO level_goals (id, version, created_at, updated_at, since_version, plan_id, customer_id, market_goal_id, kind,
                         department, target_level, level_when_set, due_on)
SELECT md5('ll' || goal)::uuid, 1, now(), now(), 1, md5('plan0')::uuid, md5('c0')::uuid,
       md5('lg' || goal % 17 + 1)::uuid, CASE WHEN goal > 2 THEN 'general' ELSE 'organizational' END,
       CASE WHEN goal > 2 THEN 'Department ' || goal END,
       CASE WHEN goal > 2 THEN 'excellent' ELSE 'key_supplier' END,
       CASE WHEN goal > 2 THEN 'medium' ELSE 'vendor' END, '{last}-12-31'
FROM generate_series(1, 12) AS goal;
INSERT INTO actions (id, version, created_at, updated_at, updated_at_1, updated_at_2, customer_id, plan_id, source,
                     state, title, due_on, done_on, relationship_goal_id, level_goal_id, created_by, created_by_name)
SELECT gen_random_uuid(), 1, now(), now(), now(), now(), md5('c0')::uuid, md5('plan0')::uuid, 'plan', 'done',
       'Action ' || turn, '{last}-06-01', date '{last}-06-01',
       CASE WHEN turn % 36 < 24 THEN md5('lr' || turn % 36 + 1)::uuid END,
       CASE WHEN turn % 36 >= 24 THEN md5('ll' || turn % 36 - 23)::uuid END, 'client:bench', 'bench'
FROM generate_series(1, 291) AS turn;
"""
"""With what every plan has: 60 goals, 12 of them for general and organizational levels, and 300 actions."""


async def fill(connection: asyncpg.Connection, customers: int, people: int, last_year: int) -> None:
    """The plans of so many customers, each with so many people, and a large one of the first customer."""
    for rows in (FILL, LARGE):
        await connection.execute(rows.format(customers=customers, people=people, last=last_year), timeout=900)
    await connection.execute("VACUUM ANALYZE")
