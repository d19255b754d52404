"""What the graded year itself says: its sales, and what came only after its end."""

from typing import Any

import pytest

from tests.customer.grading.conftest import Grade, NewCustomer, bands_of, factor

IN_2025 = tuple(f"2025-{month:02}" for month in range(1, 13))


async def test_a_closed_years_sales_are_its_actual_ones(new_customer: NewCustomer, run: Grade) -> None:
    made = await new_customer("180000", "150000", IN_2025)
    grade = (await run(2025, customer_ids=[made]))["grades"][made]
    bands = bands_of(grade)
    assert bands["expected_sales"] == ("A", "2160000", "kpi")
    assert bands["sales"] == ("D", "0", "kpi")  # of the year before
    assert grade["tier"] == "key"
    assert factor(grade, "expected_sales")["explanation"] == "Actual sales 2160000, from 2025-01-01 to 2025-12-31."


async def test_a_running_year_without_forecast_is_judged_by_hand(new_customer: NewCustomer, run: Grade) -> None:
    made = await new_customer("180000", "150000", (*IN_2025, "2026-01"))
    grade = (await run(2026, customer_ids=[made]))["grades"][made]
    assert factor(grade, "expected_sales")["missing"] == "no_forecast"
    assert (grade["tier"], bands_of(grade)["sales"]) == ("key", ("A", "2160000", "kpi"))


async def test_who_bought_nothing_last_year_earned_us_nothing(new_customer: NewCustomer, run: Grade) -> None:
    made = await new_customer("180000", "90000", ("2023-05", "2025-05"))
    grade = (await run(2025, customer_ids=[made]))["grades"][made]
    assert bands_of(grade)["profit"] == ("D", "0", "kpi")
    assert factor(grade, "profit")["explanation"] == "Gross profit 0: no sales from 2024-01-01 to 2024-12-31."


async def test_sales_without_costs_leave_the_profit_unknown(new_customer: NewCustomer, run: Grade) -> None:
    made = await new_customer("180000", None, ("2024-05",))
    grade = (await run(2025, customer_ids=[made]))["grades"][made]
    assert factor(grade, "profit")["missing"] == "no_costs"


@pytest.mark.parametrize(
    ("known", "length"),
    [
        ({"first_contract_on": "2026-01-01"}, None),
        ({"first_contract_on": "2025-12-31"}, ("D", "0", "profile")),
        ({"months": ("2026-01",)}, None),
        ({"first_contract_on": "2026-01-01", "months": ("2024-01",)}, ("C", "23", "kpi")),
    ],
)
async def test_what_began_after_the_years_end_has_no_length(
    new_customer: NewCustomer, run: Grade, known: dict[str, Any], length: tuple[str, str, str] | None
) -> None:
    made = await new_customer("100", "10", **known)
    grade = (await run(2025, customer_ids=[made]))["grades"][made]
    assert bands_of(grade).get("relationship_length") == length
