"""The KPI catalogue over HTTP."""

import httpx


async def test_the_catalogue_lists_every_kpi(erp: httpx.AsyncClient) -> None:
    catalogue = {kpi["code"]: kpi for kpi in (await erp.get("/v1/kpis")).json()["items"]}
    assert catalogue["margin"]["clearance"] == 2
    assert catalogue["sales"]["name_zh"] == "销售额"
    assert catalogue["on_time"]["group_bys"] == ["customer", "group", "region", "industry", "class", "manager"]
    assert catalogue["concentration"]["grains"] == ["month", "quarter", "year", "total"]
