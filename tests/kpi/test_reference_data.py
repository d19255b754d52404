"""Published data sets: the figures agree with those computed independently of this code."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from tests.journeys import northwind
from tests.journeys.adventureworks import AdventureWorks
from tests.kpi.pushing import CSV, counts, push


async def figures(client: httpx.AsyncClient, kpi: str, **params: str) -> list[dict[str, Any]]:
    asked = {"kpi": kpi, "from": "2011-01-01", "to": "2014-12-31", **params}
    response = await client.get("/v1/kpi-values", params=asked)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def test_adventureworks(erp: httpx.AsyncClient, known: Any, reference_data: Path) -> None:
    company = AdventureWorks(reference_data)
    for customer in company.customers:
        await known(*(code["code"] for code in customer["codes"]), name=customer["name"], region=customer["region"])
    assert counts(await push(erp, *company.orders())) == {"received": 3806, "created": 3806}
    assert {item["period"]: item["value"] for item in await figures(erp, "sales", grain="year")} == {
        "2011": "8778551.9995",
        "2012": "27133701.3787",
        "2013": "32890351.7237",
        "2014": "11685099.0813",
    }
    assert [item["value"] for item in await figures(erp, "orders", grain="year")] == ["406", "1172", "1598", "630"]
    (best,) = await figures(erp, "sales", group_by="customer", sort="-value", limit="1")
    assert best["value"] == "877107.1923"
    shares = {item["kpi"]: Decimal(item["value"]) for item in await figures(erp, "concentration,concentration_top_ten")}
    assert {name: round(share * 100, 2) for name, share in shares.items()} == {
        "concentration": Decimal("66.68"),
        "concentration_top_ten": Decimal("9.84"),
    }
    (on_time,) = await figures(erp, "on_time")
    assert (on_time["value"], on_time["denominator"]) == ("1", "60919")
    regions = await figures(erp, "sales", group_by="region")
    assert sum(Decimal(item["value"]) for item in regions) == Decimal("80487704.1832")


async def test_adventureworks_without_costs_takes_those_of_its_products(
    erp: httpx.AsyncClient, fetch: Any, reference_data: Path
) -> None:
    company = AdventureWorks(reference_data)
    costs, orders = company.product_costs(), list(company.orders())
    expected = Decimal(0)
    for order in orders:
        for line in order["lines"]:
            del line["cost"]
            known = [one for one in costs if one["sku"] == line["sku"] and one["valid_from"] <= order["ordered_on"]]
            last = max(known, key=lambda one: one["valid_from"])
            expected += Decimal(last["unit_cost"]) * int(line["quantity"])
    await push(erp, *costs[::2], kind="product-costs")
    assert counts(await push(erp, *orders)) == {"received": 3806, "created": 3806}
    await push(erp, *costs[1::2], kind="product-costs")
    (summed,) = await fetch("SELECT sum(cost) AS cost, sum(product_cost) AS of_products FROM customer_months")
    assert summed["cost"] == summed["of_products"] == expected
    assert [row["sku"] for row in await fetch("SELECT sku FROM cost_periods WHERE valid_from = '-infinity'")] == []


async def test_northwind(erp: httpx.AsyncClient, reference_data: Path) -> None:
    assert counts(await push(erp, *northwind.orders(reference_data))) == {"received": 830, "created": 830}
    period = {"from": "1996-01-01", "to": "1998-12-31"}
    late = (await erp.get("/v1/orders", params={"late_lines__gte": "1", "count": "true"})).json()
    unshipped = (await erp.get("/v1/orders", params={"open_lines__gte": "1", "count": "true"})).json()
    assert (late["count"], unshipped["count"]) == (37, 21)
    assert [item["value"] for item in await figures(erp, "late_orders", **period)] == ["37"]
    (sales,) = await figures(erp, "sales", **period)
    assert round(Decimal(sales["value"]), 2) == Decimal("1265793.04")


async def test_ibm_receivables(erp: httpx.AsyncClient, known: Any, fetch: Any, reference_data: Path) -> None:
    def day(american: str) -> str:
        month, of_month, year = map(int, american.split("/"))
        return date(year, month, of_month).isoformat()

    with (reference_data / "ibm_receivables" / "invoices.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    invoices = [
        {
            "invoice_no": row["invoiceNumber"],
            "customer_code": row["customerID"],
            "issued_on": day(row["InvoiceDate"]),
            "due_on": day(row["DueDate"]),
            "amount": row["InvoiceAmount"],
            "disputed": row["Disputed"] == "Yes",
        }
        for row in rows
    ]
    payments = [
        {
            "payment_no": f"P{row['invoiceNumber']}",
            "invoice_no": row["invoiceNumber"],
            "customer_code": row["customerID"],
            "paid_on": day(row["SettledDate"]),
            "amount": row["InvoiceAmount"],
        }
        for row in rows
    ]
    customer = await known(rows[0]["customerID"])
    assert counts(await push(erp, *invoices, kind="receivables")) == {"received": 1267, "created": 1267}
    own = [row for row in rows if row["customerID"] == rows[0]["customerID"]]
    still = (await erp.get("/v1/receivables/open", params={"customer_id": str(customer)})).json()
    assert Decimal(still["amount"]) == sum(Decimal(row["InvoiceAmount"]) for row in own)
    assert still["receivables"] == len(own)
    assert counts(await push(erp, *payments, kind="payments")) == {"received": 1267, "created": 1267}
    paid = (await erp.get("/v1/receivables/open", params={"customer_id": str(customer)})).json()
    assert (paid["amount"], paid["receivables"]) == ("0", 0)
    kept = await fetch(
        "SELECT r.invoice_no, p.paid_on - r.issued_on AS settled, greatest(p.paid_on - r.due_on, 0) AS late"
        " FROM receivables r JOIN payments p USING (customer_code, source, invoice_no)"
    )
    published = {row["invoiceNumber"]: (int(row["DaysToSettle"]), int(row["DaysLate"])) for row in rows}
    assert {row["invoice_no"]: (row["settled"], row["late"]) for row in kept} == published
    await check_lateness(erp, rows, str(customer))


async def check_lateness(erp: httpx.AsyncClient, rows: list[dict[str, Any]], customer: str) -> None:
    """The lateness of the whole file, and of its first customer, from the file's own columns."""
    asked = {"from": "2012-01-01", "as_of": "2014-12-31", "group_by": "customer"}
    found = (await erp.get("/v1/payment-lateness", params=asked)).json()
    of_first = [row for row in rows if row["customerID"] == rows[0]["customerID"]]
    (group,) = [one for one in found["groupings"][0]["items"] if one["key"] == customer]
    for figure, own in ((found["total"], rows), (group, of_first)):
        late, amounts = [int(row["DaysLate"]) for row in own], [Decimal(row["InvoiceAmount"]) for row in own]
        weighted = sum(days * amount for days, amount in zip(late, amounts, strict=True)) / sum(amounts)
        expected = {
            "receivables": len(own),
            "late_receivables": sum(days > 0 for days in late),
            "late_rate": round(Decimal(sum(days > 0 for days in late)) / len(own), 6),
            "mean_days_late": round(Decimal(sum(late)) / len(own), 2),
            "weighted_days_late": round(weighted, 2),
            "mean_days_to_settle": round(Decimal(sum(int(row["DaysToSettle"]) for row in own)) / len(own), 2),
            "disputed": sum(row["Disputed"] == "Yes" for row in own),
        }
        assert {name: Decimal(figure[name]) for name in expected} == expected


async def test_a_chinese_file_with_merged_cells(erp: httpx.AsyncClient, fetch: Any, reference_data: Path) -> None:
    raw = (reference_data / "gbk_orders_merged_cells.csv").read_bytes()
    _, *rows = csv.reader(io.StringIO(raw.decode("gbk")))
    mapped = io.StringIO()
    writer = csv.writer(mapped)
    writer.writerow(["ordered_on", "order_no", "sku", "unit_price", "quantity", "amount", "customer_code", "line_no"])
    for number, row in enumerate(rows, start=1):
        writer.writerow([*row, "上海" if number == 1 else "", number])
    response = await erp.post("/v1/orders/batches", content=mapped.getvalue().encode("gbk"), headers=CSV)
    report = response.json()
    assert (response.status_code, counts(report)) == (201, {"received": 18, "created": 17, "rejected": 1})
    assert (report["rejections"][0]["line"], report["rejections"][0]["pointer"]) == (21, "/quantity")
    assert {(one["pointer"], one["code"]) for one in report["warnings"]} == {("/customer_code", "filled_from_above")}
    assert report["warned"] == 16
    stored = await fetch(
        "SELECT order_no, customer_code, ordered_on, amount, line_count FROM orders ORDER BY ordered_on, order_no"
    )
    assert {row["customer_code"] for row in stored} == {"上海"}
    assert {str(row["ordered_on"]) for row in stored} == {"2022-01-01", "2022-01-02", "2022-01-03", "2022-01-04"}
    long = next(row for row in stored if row["order_no"] == "上海京东订单AYJ041-2" or row["line_count"] > 1)
    assert (long["line_count"], long["amount"]) == (3, 15333 + 10170 + 13284)
