"""The KPI catalogue over HTTP."""

import httpx

from services.kpi.figures.kpis.rules import Dimension

SECTION_7 = """
    sales margin sales_growth forecast_accuracy satisfaction market_share share_of_wallet new_customer_rate retention
    on_time order_accuracy new_customers key_account_growth leads dossier_completeness contribution visit_frequency
    concentration profit average_order_value returns return_count return_rate relationship_coverage forecast_bias
    retention_by_revenue
    """


async def test_the_catalogue_lists_every_kpi(erp: httpx.AsyncClient) -> None:
    catalogue = {kpi["code"]: kpi for kpi in (await erp.get("/v1/kpis")).json()["items"]}
    assert set(SECTION_7.split()) <= catalogue.keys()
    assert catalogue["margin"]["clearance"] == 2
    assert catalogue["sales"]["name_zh"] == "销售额"
    assert catalogue["on_time"]["group_bys"] == [one.value for one in Dimension]
    assert catalogue["late_orders"]["grains"] == ["month", "quarter", "year", "total"]
    assert "customer" in catalogue["concentration"]["filters"]
    assert {"group", "custom"}.isdisjoint(catalogue["sales"]["filters"])
    assert "customer" not in catalogue["concentration"]["group_bys"]
    assert (catalogue["returns"]["direction"], catalogue["sales"]["direction"]) == ("lower", "higher")
    assert (catalogue["orders"]["places"], catalogue["margin"]["places"]) == (0, 6)


async def test_the_catalogue_is_in_the_readers_language(erp: httpx.AsyncClient) -> None:
    for language, name in (("en", "Gross profit"), ("zh-CN", "毛利")):
        answer = await erp.get("/v1/kpis", headers={"Accept-Language": language})
        (profit,) = [kpi for kpi in answer.json()["items"] if kpi["code"] == "profit"]
        assert profit["name"] == name
        assert profit["formula"] == profit["formula_en" if language == "en" else "formula_zh"]
