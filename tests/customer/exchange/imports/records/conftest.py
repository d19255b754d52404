"""Records of customers, made over HTTP as people make them."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.customer.conftest import MakeCustomer

Post = Callable[..., Any]


@pytest.fixture
def post(customer: httpx.AsyncClient) -> Post:
    """Create something, give it: `await post("/v1/competitors", name="明拓")`."""

    async def send(address: str, method: str = "POST", **body: Any) -> Any:
        answer = await customer.request(method, address, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    return send


@pytest.fixture
async def known(make_customer: MakeCustomer) -> str:
    """A customer with the code H1."""
    return str(await make_customer(name="华强电子", codes=[{"code": "H1"}]))


@pytest.fixture
async def rival(post: Post) -> str:
    """A competitor."""
    return str((await post("/v1/competitors", name="明拓电源技术有限公司", short_name="明拓"))["id"])


def new_id() -> str:
    """An id that nothing has."""
    return str(uuid.uuid4())
