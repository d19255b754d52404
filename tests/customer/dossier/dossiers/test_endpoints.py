"""Dossiers and their completeness over HTTP."""

from decimal import Decimal
from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.customer.dossier.facts.test_endpoints import days_ago, stated
from tests.sign_in import Tokens

COMPLETENESS = "/v1/dossier-completeness"


async def section_of(client: httpx.AsyncClient, customer_id: str, section: str) -> dict[str, Any]:
    dossier = (await client.get(f"/v1/customers/{customer_id}/dossier")).json()
    found: dict[str, Any] = next(one for one in dossier["sections"] if one["section"] == section)
    return found


async def test_a_dossier_shows_what_is_known_and_what_is_missing(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer(region="CN-GD", employees=120)
    made = await stated(customer, customer_id, "business_results", verified_on=days_ago(100))
    profile = await section_of(customer, customer_id, "profile")
    assert (profile["share"], profile["missing"]) == ("0.4", ["industry", "address", "ownership"])
    assert {entry["item"]["key"]: entry["value"] for entry in profile["entries"] if entry["value"]} == {
        "region": "CN-GD",
        "employees": "120",
    }
    operations = await section_of(customer, customer_id, "operations")
    assert (operations["stale"], operations["entries"][0]["fact"]) == (["business_results"], made)


async def test_items_above_the_clearance_are_left_out_of_the_shares_too(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    await stated(customer, customer_id, "internal_pressure")
    await stated(customer, customer_id, "macro_environment")
    everything = await section_of(customer, customer_id, "challenges")
    basic = await section_of(tokens.client(app, clearance=1), customer_id, "challenges")
    assert (everything["share"], basic["share"]) == ("0.5", "0.3333")
    assert "internal_pressure" not in str(basic)
    assert (await section_of(tokens.client(app, clearance=1), customer_id, "strategy"))["share"] is None


async def test_the_completeness_of_many_agrees_with_each_dossier(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    ids = [await make_customer(name=f"C{number}", region="CN-GD" if number else None) for number in range(3)]
    await stated(customer, ids[1], "call_notes", verified_on=days_ago(30))
    await stated(customer, ids[2], "internal_pressure")
    for client in (customer, tokens.client(app, clearance=1)):
        page = (await client.get(COMPLETENESS, params={"sort": "name", "count": "true"})).json()
        assert ([one["customer_id"] for one in page["items"]], page["count"]) == (ids, 3)
        for one in page["items"]:
            dossier = (await client.get(f"/v1/customers/{one['customer_id']}/dossier")).json()
            assert one["share"] == dossier["share"]
            assert [s["share"] for s in one["sections"]] == [s["share"] for s in dossier["sections"]]
        assert [one["stale_count"] for one in page["items"]] == [0, 1, 0]


async def test_completeness_pages_and_filters_as_customers_do(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    ids = [await make_customer(name=f"C{number}", region="CN-GD") for number in range(3)]
    await make_customer(region="CN-BJ")
    first = await customer.get(COMPLETENESS, params={"sort": "name", "limit": 2, "region": "CN-GD"})
    assert f"{COMPLETENESS}?" in first.headers["link"]
    params = {"sort": "name", "limit": 2, "region": "CN-GD", "cursor": first.json()["next_cursor"]}
    second = (await customer.get(COMPLETENESS, params=params)).json()
    assert [one["customer_id"] for one in first.json()["items"] + second["items"]] == ids
    assert all(Decimal(one["share"]) > 0 for one in second["items"])


async def test_the_number_of_queries_for_completeness_does_not_grow(
    app: FastAPI, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    async def queries() -> int:
        counted: list[str] = []
        connection = app.state.engine.sync_connection

        def count(_: Any, __: Any, statement: str, *___: Any) -> None:
            counted.append(statement)

        sa.event.listen(connection, "before_cursor_execute", count)
        assert (await customer.get(COMPLETENESS)).status_code == 200
        sa.event.remove(connection, "before_cursor_execute", count)
        return len(counted)

    await make_customer()
    alone = await queries()
    for number in range(5):
        await stated(customer, await make_customer(name=f"C{number}"))
    assert 0 < await queries() == alone


async def test_others_customers_have_no_dossier(app: FastAPI, tokens: Tokens, make_customer: MakeCustomer) -> None:
    customer_id = await make_customer()
    own = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await own.get(f"/v1/customers/{customer_id}/dossier")).status_code == 404
    assert (await own.get(COMPLETENESS)).json()["items"] == []
