-- Gives every process a role and a database of its own, closed to the others. Run it with psql as the server's
-- administrator; it may be run again, for new passwords too. The passwords come from the environment.
-- BI tools that read by SQL have two roles, which see the views of one schema each: guanxi_bi what everybody may see,
-- guanxi_bi_cleared what needs a clearance too. Without a password in the environment they cannot sign in.
\set ON_ERROR_STOP on
\getenv gateway GATEWAY_DATABASE_PASSWORD
\getenv customer CUSTOMER_DATABASE_PASSWORD
\getenv relationship RELATIONSHIP_DATABASE_PASSWORD
\getenv planning PLANNING_DATABASE_PASSWORD
\getenv kpi KPI_DATABASE_PASSWORD
\set bi ''
\set bi_cleared ''
\getenv bi BI_DATABASE_PASSWORD
\getenv bi_cleared BI_CLEARED_DATABASE_PASSWORD

CREATE TEMP TABLE processes (role text, password text);
INSERT INTO processes VALUES
    ('guanxi_gateway', :'gateway'),
    ('guanxi_customer', :'customer'),
    ('guanxi_relationship', :'relationship'),
    ('guanxi_planning', :'planning'),
    ('guanxi_kpi', :'kpi');

SELECT format('CREATE ROLE %I LOGIN', role) FROM processes WHERE role NOT IN (SELECT rolname FROM pg_roles) \gexec
SELECT format('ALTER ROLE %I PASSWORD %L', role, password) FROM processes \gexec
SELECT format('CREATE DATABASE %I OWNER %I', role, role) FROM processes
WHERE role NOT IN (SELECT datname FROM pg_database) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', role) FROM processes \gexec
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;

CREATE TEMP TABLE readers (role text, password text);
INSERT INTO readers VALUES ('guanxi_bi', :'bi'), ('guanxi_bi_cleared', :'bi_cleared');

SELECT format('CREATE ROLE %I NOLOGIN', role) FROM readers WHERE role NOT IN (SELECT rolname FROM pg_roles) \gexec
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', role, password) FROM readers WHERE password <> '' \gexec
SELECT format('ALTER ROLE %I SET default_transaction_read_only = on', role) FROM readers \gexec
SELECT format('ALTER ROLE %I SET statement_timeout = %L', role, '5min') FROM readers \gexec
SELECT format('ALTER ROLE %I SET search_path = %I', role, replace(role, 'guanxi_', '')) FROM readers \gexec
SELECT format('GRANT CONNECT ON DATABASE guanxi_kpi TO %I', role) FROM readers \gexec
\connect guanxi_kpi
-- The migration that makes the views grants the same, where it finds the roles.
SELECT format('GRANT USAGE ON SCHEMA %1$I TO %2$I', nspname, 'guanxi_' || nspname)
FROM pg_namespace WHERE nspname IN ('bi', 'bi_cleared') \gexec
SELECT format('GRANT SELECT ON ALL TABLES IN SCHEMA %1$I TO %2$I', nspname, 'guanxi_' || nspname)
FROM pg_namespace WHERE nspname IN ('bi', 'bi_cleared') \gexec
