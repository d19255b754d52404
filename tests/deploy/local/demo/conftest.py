"""One demo company for all tests of its shape."""

from datetime import date
from functools import cache

import pytest

from deploy.local.demo.company import DemoCompany, generate

AS_OF = date(2026, 11, 21)
DAYS = [date(2024, 3, 1), date(2025, 1, 31), date(2025, 10, 9)]
"""Days around New Year, the golden week and the ends of months; all of them past."""

company_on = cache(generate)
"""The company on a day, made once for all tests."""


@pytest.fixture(scope="session")
def company() -> DemoCompany:
    return company_on(AS_OF)
