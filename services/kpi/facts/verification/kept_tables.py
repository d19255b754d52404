"""The tables that are derived from the facts, each with the query that computes it."""
# ruff: noqa: S608 - names in the code only

from typing import NamedTuple

from services.kpi.facts.forecasts.store import FORECAST_MONTHS
from services.kpi.facts.months.archived_orders import archived_sums_of
from services.kpi.facts.payments.settled import SETTLED
from services.kpi.facts.rollups.parts import parts_of
from services.kpi.facts.rollups.store import COST_PERIODS, MONTHS_WITH_ORDERS, ROLLUPS


class KeptTable(NamedTuple):
    """Rows that follow from the facts; the first column of the key is their scope: its rows are computed together."""

    key: tuple[str, ...]
    values: tuple[str, ...]
    query: str
    """Computes all rows; `{where}` is a condition on the scope."""
    is_of_facts: bool = False
    """Whether the rows are facts themselves, and only the values are kept."""

    @property
    def scope(self) -> str:
        """The column by which rows are computed together."""
        return self.key[0]

    def rows(self, where: str = "true") -> str:
        """SQL: the rows as the facts say, of these scopes."""
        return self.query.replace("{where}", where)


_ORDERS = "(SELECT * FROM orders WHERE {where}) o"


def _derived(query: str) -> str:
    return f"SELECT * FROM ({query}) computed WHERE {{where}}"


def _summed(rollup: str) -> str:
    """SQL: the sums of the stored orders, and those that were kept of archived ones."""
    key, measures, query, _ = ROLLUPS[rollup]
    keys, names = ", ".join(key), ", ".join(measures)
    summed = ", ".join(f"sum({name}) AS {name}" for name in measures)
    both = f"SELECT {keys}, {names} FROM ({query}) stored UNION ALL {archived_sums_of(rollup, where='{where}')}"
    return f"WITH parts AS ({parts_of(_ORDERS)}) SELECT {keys}, {summed} FROM ({both}) both_sums GROUP BY {keys}"


TOTALS = f"""
    WITH parts AS ({parts_of(_ORDERS)}), summed AS (
        SELECT id, sum(lines) AS line_count, sum(late_lines) AS late_lines, sum(open_lines) AS open_lines,
               sum(amount) AS amount
        FROM parts GROUP BY id
    )
    SELECT o.customer_code, o.source, o.order_no, coalesce(summed.line_count, 0) AS line_count,
           coalesce(summed.late_lines, 0) AS late_lines, coalesce(summed.open_lines, 0) AS open_lines,
           coalesce(summed.amount, 0) AS amount
    FROM {_ORDERS} LEFT JOIN summed USING (id)
"""
KEPT = {
    "cost_periods": KeptTable(("sku", "valid_from"), ("valid_to", "unit_cost"), _derived(COST_PERIODS)),
    **{name: KeptTable(key, measures, _summed(name)) for name, (key, measures, *_) in ROLLUPS.items()},
    "months_with_orders": KeptTable(("customer_code",), ("months",), _derived(MONTHS_WITH_ORDERS)),
    "orders": KeptTable(
        ("customer_code", "source", "order_no"),
        ("line_count", "late_lines", "open_lines", "amount"),
        TOTALS,
        is_of_facts=True,
    ),
    "forecast_months": KeptTable(
        ("customer_code", "month", "category"),
        ("frozen_on", "amount", "total"),
        _derived(FORECAST_MONTHS.format(forecasts="forecasts")),
    ),
    "settled_receivables": KeptTable(
        ("invoice_no", "source"),
        ("first_paid_on", "last_paid_on"),
        _derived(SETTLED.format(receivables="receivables")),
    ),
}
"""What is computed from another kept table comes after it."""


def differing(name: str) -> str:
    """SQL, from FROM on: the rows of a kept table that are not as the facts say; `kept`, `facts` or both have one."""
    table = KEPT[name]
    keys, columns = ", ".join(table.key), ", ".join((*table.key, *table.values))
    kept, facts = (", ".join(f"{side}.{value}" for value in table.values) for side in ("kept", "facts"))
    return (
        f"FROM (SELECT {columns} FROM {name}) kept FULL JOIN (SELECT {columns} FROM ({table.rows()}) one) facts"
        f" USING ({keys}) WHERE ({kept}) IS DISTINCT FROM ({facts})"
        f" OR kept.{table.scope} IS NULL OR facts.{table.scope} IS NULL"
    )
