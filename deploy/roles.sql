-- Gives every process a role and a database of its own, closed to the others. Run it with psql as the server's
-- administrator; it may be run again, for new passwords too. The passwords come from the environment.
\set ON_ERROR_STOP on
\getenv gateway GATEWAY_DATABASE_PASSWORD
\getenv customer CUSTOMER_DATABASE_PASSWORD
\getenv relationship RELATIONSHIP_DATABASE_PASSWORD
\getenv planning PLANNING_DATABASE_PASSWORD
\getenv kpi KPI_DATABASE_PASSWORD

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
