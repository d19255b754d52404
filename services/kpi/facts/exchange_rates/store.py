"""Every query over exchange rates."""
# ruff: noqa: S608 - names in the code only

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.exchange_rates.model import ExchangeRateRead, exchange_rates
from services.kpi.facts.rates import rate_of
from services.kpi.facts.rollups.parts import LINES_OF_ORDERS
from services.kpi.facts.rollups.store import revalue
from shared.database import execute_sql
from shared.lists.listings import Listing, everybody
from shared.lists.queries import ListQuery


class ExchangeRateQuery(
    ListQuery,
    of=ExchangeRateRead,
    filters=("currency", "day", "source", "updated_at"),
    sorts=("currency", "day", "updated_at"),
    default_sort="-day,currency",
):
    """How exchange rates are filtered and sorted."""


EXCHANGE_RATE_LIST = Listing(
    ExchangeRateRead,
    ExchangeRateQuery,
    {name: exchange_rates.c[name] for name in ExchangeRateRead.model_fields},
    visible=everybody,
)

CONVERTED = {"orders": "ordered_on", "receivables": "issued_on"}
"""The documents whose rate may be a maintained one, and their day."""


async def reconvert(session: AsyncSession) -> None:
    """Convert the documents with a maintained rate anew where it has changed, and the rollups by the difference.

    A document keeps the rate it has when the only one it could take is deleted.
    """
    for table, day in CONVERTED.items():
        await _gather_reconverted(session, table, day)
    same = "n.customer_code = o.customer_code AND n.id = o.id AND n.day = o.ordered_on"
    orders = f"orders o JOIN reconverted_orders n ON {same}"
    await revalue(session, f"({orders})", LINES_OF_ORDERS, _change_orders)
    await _change(session, "receivables", CONVERTED["receivables"])


async def _gather_reconverted(session: AsyncSession, table: str, day: str) -> None:
    """Fill `reconverted_…` with the documents from the first changed day of their currency on whose rate differs."""
    await execute_sql(session, f"DROP TABLE IF EXISTS pg_temp.reconverted_{table}")
    await execute_sql(
        session,
        f"CREATE TEMPORARY TABLE reconverted_{table} ON COMMIT DROP AS SELECT * FROM ("
        f" SELECT o.customer_code, o.id, o.{day} AS day, o.fx_rate AS old_rate,"
        f" {rate_of('o.currency', f'o.{day}')} AS new_rate"
        " FROM (SELECT currency, min(day) AS since FROM changed WHERE outcome IN ('created', 'updated') GROUP BY 1) t"
        f" JOIN {table} o ON o.fx_is_maintained AND o.currency = t.currency AND o.{day} >= t.since"
        ") found WHERE new_rate <> old_rate",
    )


async def _change_orders(session: AsyncSession) -> None:
    await _change(session, "orders", CONVERTED["orders"])


async def _change(session: AsyncSession, table: str, day: str) -> None:
    await execute_sql(
        session,
        f"UPDATE {table} kept SET fx_rate = n.new_rate, updated_at = statement_timestamp() FROM reconverted_{table} n"
        f" WHERE n.customer_code = kept.customer_code AND n.id = kept.id AND n.day = kept.{day}",
    )
