"""How the database answers questions for figures."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from tests.sign_in import Tokens

PLANS = """
SELECT sum(generic_plans) AS kept, sum(custom_plans) AS own FROM pg_prepared_statements WHERE statement LIKE :of
"""


async def test_each_question_has_a_plan_for_its_own_days_and_regions(
    app: FastAPI, tokens: Tokens, fetch: Callable[..., Any]
) -> None:
    """After five runs the database would keep one plan for all of them, with wrong estimates."""
    params = {"from": "2024-01-01", "to": "2024-12-31", "kpi": "sales"}
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]}) as client:
        for _ in range(8):
            assert (await client.get("/v1/kpi-values", params=params)).status_code == 200
    (used,) = await fetch(PLANS, of="%sum(customer_months.sales)%")
    assert (used["kept"], used["own"]) == (0, 8)
