"""Customers for maps."""

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.maps.companies import Company


@pytest.fixture
async def company(app: FastAPI, relationship: httpx.AsyncClient) -> Company:
    """A customer without people."""
    return await Company(app, relationship).open()
