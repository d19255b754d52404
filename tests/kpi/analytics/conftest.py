"""What tests of analyses ask and push."""

from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest

from tests.kpi.pushing import line, order, push


@pytest.fixture
def sell(erp: httpx.AsyncClient) -> Callable[..., Any]:
    """Push an order of one line for each day: `await sell("A", ["2025-01-01"], amount="100")`."""

    async def push_orders(code: str, days: Iterable[str], **fields: Any) -> None:
        of_order = {name: fields.pop(name) for name in ("status", "kind", "currency", "fx_rate") if name in fields}
        rows = [
            order(
                f"{code}-{day}-{fields.get('sku', '')}", line(**fields), customer_code=code, ordered_on=day, **of_order
            )
            for day in days
        ]
        await push(erp, *rows)

    return push_orders


@pytest.fixture
def ask(erp: httpx.AsyncClient) -> Callable[..., Any]:
    """The answer to a GET: `await ask("/v1/pareto", by="customer")`."""

    async def get(path: str, client: httpx.AsyncClient = erp, **params: Any) -> Any:
        response = await client.get(path, params={name.removesuffix("_"): value for name, value in params.items()})
        assert response.status_code == 200, response.text
        return response.json()

    return get


PICTURES = [
    ("svg", "image/svg+xml", b"<svg"),
    ("png", "image/png", b"\x89PNG"),
    ("vega-lite", "application/vnd.vegalite.v6+json", b'{"$schema"'),
]


@pytest.fixture
def see(erp: httpx.AsyncClient) -> Callable[..., Any]:
    """Check that an operation draws its chart in every format, in Chinese; the Vega-Lite specification."""

    async def look(path: str, **params: Any) -> Any:
        for name, media_type, head in PICTURES:
            answer = await erp.get(path, params={**params, "format": name}, headers={"Accept-Language": "zh-CN"})
            assert answer.status_code == 200, answer.text
            assert answer.headers["content-type"].startswith(media_type)
            assert answer.content.startswith(head)
            assert answer.headers["content-language"] == "zh-CN"
        return answer.json()

    return look
