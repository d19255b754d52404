"""How the database answers questions for figures."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from tests.sign_in import Tokens

PLANS = """
SELECT coalesce(sum(generic_plans), 0) AS kept, coalesce(sum(custom_plans), 0) AS own
FROM pg_prepared_statements WHERE statement LIKE :of
"""
SUMS = "%sum(customer_months.sales)%"


async def test_each_question_has_a_plan_for_its_own_days_and_regions(
    app: FastAPI, tokens: Tokens, fetch: Callable[..., Any]
) -> None:
    """After five runs the database would keep one plan for all of them, with wrong estimates."""
    params = {"from": "2024-01-01", "to": "2024-12-31", "kpi": "sales"}
    (before,) = await fetch(PLANS, of=SUMS)
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]}) as client:
        for _ in range(8):
            assert (await client.get("/v1/kpi-values", params=params)).status_code == 200
    (after,) = await fetch(PLANS, of=SUMS)
    assert {name: after[name] - before[name] for name in after} == {"kept": 0, "own": 8}
