"""A run of many customers is graded part after part: none is left out, and all of it stands or nothing does."""

from typing import Any

import httpx
import pytest

from services.customer.grading.grades.grading import grade
from services.customer.grading.runs import operations
from tests.customer.grading.conftest import Grade, NewCustomer, factor


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "PART_SIZE", 2)


@pytest.mark.parametrize("customers", [1, 2, 3, 5])
async def test_no_customer_is_left_out(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade, customers: int
) -> None:
    made = [await new_customer(str(100 + number), months=("2024-02",)) for number in range(customers)]
    graded = await run(customer_ids=made)
    assert graded["graded"] == graded["first"] == customers
    sales = {each: factor(graded["grades"][each], "sales")["value"] for each in made}
    assert sales == {each: str(100 + number) for number, each in enumerate(made)}
    assert all(graded["grades"][each]["is_current"] for each in made)
    again = await run(customer_ids=made)
    assert (again["same"], again["first"]) == (0, customers)
    assert all(again["grades"][each]["is_current"] for each in made)


async def test_a_run_that_breaks_off_leaves_nothing(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [await new_customer("100", months=("2024-02",)) for _ in range(5)]
    graded: list[Any] = []

    def fail_at_the_fifth(*given: Any) -> Any:
        graded.append(given)
        if len(graded) == len(made):
            raise ArithmeticError
        return grade(*given)

    monkeypatch.setattr(operations, "grade", fail_at_the_fifth)
    response = await customer.post("/v1/grading-runs", json={"fiscal_year": 2025, "customer_ids": made})
    assert response.status_code == 500
    for path in ("/v1/grades", "/v1/grading-runs"):
        assert (await customer.get(path)).json()["items"] == []
    monkeypatch.undo()
    assert (await run(customer_ids=made))["first"] == len(made)
