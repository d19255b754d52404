"""OData over HTTP."""

import httpx
import pytest

from tests.kpi.pushing import line, order, push


@pytest.fixture
async def company(erp, known):
    ids = {
        "Alpha": await known("A1", "A2", name="Alpha, 阿尔法", region="CN-GD"),
        "Beta": await known("B1", name="Beta"),
    }
    await push(
        erp,
        order(
            "1",
            line(amount="40.5", cost="10"),
            line(2, sku="=P2", amount="0.0001"),
            customer_code="A1",
            ordered_on="2024-01-10",
        ),
        order("2", line(amount="100"), customer_code="B1", ordered_on="2024-02-10", status="cancelled"),
        order("3", line(amount="60"), customer_code="?", ordered_on="2024-03-10"),
    )
    return ids


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/$metadata",
        "/orders",
        "/order_lines?$count=true&$top=2",
        "/order_lines?$filter=amount gt 1 and not contains(sku,'x')",
        "/customers",
        "/monthly_sales",
        "/monthly_category_sales",
        "/products",
        "/receivables",
        "/payments",
        "/order_lines/$count",
        "/order_lines?$format=csv",
        "/order_lines?$format=parquet",
        "/order_lines?$top=2&$orderby=amount desc",
        "/orders?$expand=x",
        "/orders?$filter=foo(1)",
    ],
)
async def test_show(erp, company, path):
    r = await erp.get(f"/odata{path}", headers={"Prefer": "odata.maxpagesize=2"})
    print(r.status_code, dict(r.headers), r.content[:1500])
