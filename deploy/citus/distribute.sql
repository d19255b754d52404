-- Distributes the kpi database over the nodes of a Citus cluster. Run it once, on the coordinator, after `guanxi migrate`
-- and before the first facts: psql --set ON_ERROR_STOP=1 --file distribute.sql "$KPI_DATABASE"
-- README.md beside it says what was checked, and what was not run.

BEGIN;

CREATE EXTENSION IF NOT EXISTS citus;

-- Copied to every node: small tables that queries join with facts.
SELECT create_reference_table(name::regclass)
FROM unnest(ARRAY[
    'customer_directory', 'customer_directory_codes', 'customer_directory_people', 'customer_directory_team',
    'user_directory', 'absorbed_contacts', 'products', 'product_costs', 'cost_periods', 'exchange_rates',
    'market_volumes', 'purchase_volumes', 'archived_periods', 'customer_attribute_periods', 'custom_fields',
    'custom_choices', 'peer_figures'
]) AS name;

-- Facts and their sums by the customer's code: what belongs to one code is on one node, partitions with their table.
SELECT create_distributed_table('customer_months', 'customer_code');
SELECT create_distributed_table(name::regclass, 'customer_code', colocate_with => 'customer_months')
FROM unnest(ARRAY[
    'category_months', 'open_promises', 'months_with_orders', 'orders', 'order_lines', 'receivables', 'payments',
    'forecasts', 'forecast_months', 'archived_sums'
]) AS name;

-- By the document's id, which finds its version and place whatever its customer's code was before.
SELECT create_distributed_table('documents', 'id');

-- By the invoice, whose payments may be of another customer's code.
SELECT create_distributed_table('settled_receivables', 'invoice_no');

COMMIT;
