"""Every query over forecasts."""

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.forecasts.model import ForecastRead, forecast_months, forecasts
from services.kpi.facts.scope import FactListing
from shared.database import execute_sql
from shared.lists.queries import ListQuery


class ForecastQuery(
    ListQuery,
    of=ForecastRead,
    filters=(
        *("customer_id", "customer_code", "source", "month", "category", "amount", "frozen_on", "counts"),
        "updated_at",
    ),
    sorts=("month", "frozen_on", "customer_code", "amount", "updated_at"),
    default_sort="-month",
):
    """How forecasts are filtered and sorted."""


_counting = sa.exists().where(
    *(forecast_months.c[name] == forecasts.c[name] for name in ("customer_code", "month", "category", "frozen_on"))
)
FORECAST_LIST = FactListing(
    ForecastRead,
    ForecastQuery,
    forecasts,
    columns={"category": sa.func.nullif(forecasts.c.category, ""), "counts": _counting},
)

FORECAST_MONTHS = """
    SELECT customer_code, month, category, frozen_on, amount,
           CASE WHEN category = '' OR NOT bool_or(category = '') OVER (PARTITION BY customer_code, month)
                THEN amount ELSE 0 END AS total
    FROM (
        SELECT customer_code, month, category, frozen_on, sum(amount) AS amount
        FROM (
            SELECT *, rank() OVER (PARTITION BY customer_code, month, category ORDER BY frozen_on DESC) AS place
            FROM {forecasts} WHERE frozen_on < month
        ) ranked WHERE place = 1
        GROUP BY customer_code, month, category, frozen_on
    ) counting
"""
"""The forecasts that count; those of several sources, frozen on the same day, are added up."""


async def renew_months(session: AsyncSession) -> None:
    """Find anew which forecasts count, for the customers and months of the changed documents."""
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.touched_months")
    await execute_sql(
        session,
        "CREATE TEMPORARY TABLE touched_months ON COMMIT DROP AS SELECT DISTINCT customer_code, month FROM changed"
        " WHERE outcome IN ('created', 'updated')",
    )
    await execute_sql(
        session,
        "DELETE FROM forecast_months kept USING touched_months t"
        " WHERE t.customer_code = kept.customer_code AND t.month = kept.month",
    )
    touched = "(SELECT f.* FROM forecasts f JOIN touched_months t USING (customer_code, month)) touched"
    await execute_sql(
        session,
        "INSERT INTO forecast_months (customer_code, month, category, frozen_on, amount, total)"
        f"{FORECAST_MONTHS.format(forecasts=touched)} ORDER BY customer_code, month, category",
    )
