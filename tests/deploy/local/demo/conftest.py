"""One demo company for all tests of its shape."""

from datetime import date

import pytest

from deploy.local.demo.company import DemoCompany, generate

AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="session")
def company() -> DemoCompany:
    return generate(AS_OF)
