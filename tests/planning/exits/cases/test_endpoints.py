"""Customer exits over HTTP."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from services.planning.tables import Intent
from shared.database import transaction
from tests.planning.exits.conftest import Case, ExitHouse
from tests.sign_in import Tokens

WAIVER = {"reason": "settled out of court", "amounts": [{"currency": "CNY", "amount": "100"}]}


async def moves(house: ExitHouse) -> list[tuple[str, Any, str]]:
    """The moves of customers that exits asked for."""
    async with transaction(house.apps["planning"].state.engine) as session:
        found = await session.exec(select(Intent).order_by(col(Intent.id)))
        return [(one.kind, one.payload, str(one.customer_id)) for one in found]


async def test_a_new_case_is_open_and_shows_what_is_open(house: ExitHouse) -> None:
    await house.owe("R1", "100")
    await house.owe("R2", "40", kind="nre", currency="USD", fx_rate="7")
    await house.owe("R3", "-15")
    read = await (await house.open()).read()
    assert (read["status"], read["scheme_version"], read["customer_move"], read["waiver"]) == ("open", 1, None, None)
    assert (read["workstream_count"], read["unsigned_count"], read["open_dispute_count"]) == (6, 6, 0)
    amounts = [
        (one["kind"], one["currency"], Decimal(one["amount"]), one["receivables"]) for one in read["open_amounts"]
    ]
    assert amounts == [("retention", "CNY", Decimal(85), 2), ("nre", "USD", Decimal(40), 1)]
    assert read["receivables_asked_at"] >= read["created_at"][:10]


async def test_one_open_case_per_customer(case: Case) -> None:
    body = {"customer_id": case.house.customer_id, "reason": "again", "planned_on": "2099-01-01"}
    refused = await case.house.ask("sales", "POST", "/v1/exits", 409, json=body)
    assert refused["code"] == "exit_exists"
    assert case.url[10:] in refused["detail"]
    await case.act("sales", "cancellation", reason="we stay")
    await case.house.ask("sales", "POST", "/v1/exits", 201, json=body)


@pytest.mark.parametrize("status", ["exited", "resource_pool"])
async def test_a_customer_that_has_left_has_no_exit(house: ExitHouse, customer: httpx.AsyncClient, status: str) -> None:
    await customer.patch(f"/v1/customers/{house.customer_id}", json={"status": status})
    await house.copy("planning")
    body = {"customer_id": house.customer_id, "reason": "again", "planned_on": "2099-01-01"}
    assert (await house.ask("sales", "POST", "/v1/exits", 409, json=body))["code"] == "customer_not_served"


async def test_a_deleted_customer_has_no_exit(house: ExitHouse, customer: httpx.AsyncClient) -> None:
    await customer.delete(f"/v1/customers/{house.customer_id}")
    body = {"customer_id": house.customer_id, "reason": "again", "planned_on": "2099-01-01"}
    assert (await house.ask("sales", "POST", "/v1/exits", 404, json=body))["code"] == "customer_not_found"


async def test_without_kpi_nothing_is_opened(
    open_service: Callable[[str], Any], tokens: Tokens, customer: httpx.AsyncClient
) -> None:
    app: FastAPI = await open_service("planning")
    customer_id = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()["id"]
    async with tokens.client(app) as planning:
        body = {"customer_id": customer_id, "reason": "x", "planned_on": "2099-01-01"}
        answer = await planning.post("/v1/exits", json=body)
        assert (answer.status_code, answer.json()["code"]) == (503, "peer_unavailable")
        assert (await planning.get("/v1/exits")).json()["items"] == []


async def test_reason_and_day_change_while_it_is_open(case: Case) -> None:
    changed = await case.house.ask("sales", "PATCH", case.url, json={"planned_on": "2098-01-01"})
    assert (changed["planned_on"], changed["reason"]) == ("2098-01-01", "no profit")
    ended = await case.act("sales", "cancellation", reason="we stay")
    assert (ended["status"], ended["end_reason"], ended["ended_by_name"]) == ("cancelled", "we stay", "sales")
    refused = await case.house.ask("sales", "PATCH", case.url, 409, json={"reason": "x"})
    assert refused["code"] == "exit_not_open"
    assert await moves(case.house) == []


async def test_it_closes_when_everything_is_signed_off(case: Case) -> None:
    assert (await case.close(409))["code"] == "workstreams_unsigned"
    await case.sign_everything()
    closed = await case.close()
    assert (closed["status"], closed["customer_move"], closed["unsigned_count"]) == ("closed", "pending", 0)
    to_pool = ("set_customer_status", {"status": "resource_pool"}, case.house.customer_id)
    assert await moves(case.house) == [to_pool]
    assert (await case.close(409))["code"] == "exit_not_open"
    workstream = (await case.workstreams())["dead_stock"]
    assert (await case.act("sales", f"workstreams/{workstream['id']}/reopening", 409, reason="x"))[
        "code"
    ] == "exit_not_open"
    assert await moves(case.house) == [to_pool]


async def test_reopening_moves_the_customer_back(case: Case) -> None:
    assert (await case.act("sales", "reopening", 409, reason="x"))["code"] == "exit_not_closed"
    await case.sign_everything()
    await case.close()
    again = await case.act("sales", "reopening", reason="they order again")
    assert (again["status"], again["customer_move"], again["ended_at"]) == ("open", "pending", None)
    assert again["reopening_reason"] == "they order again"
    assert [payload["status"] for _, payload, _ in await moves(case.house)] == ["resource_pool", "active"]
    await case.close()
    assert [payload["status"] for _, payload, _ in await moves(case.house)][2:] == ["resource_pool"]


async def test_a_closed_case_is_not_reopened_beside_an_open_one(case: Case) -> None:
    await case.sign_everything()
    await case.close()
    other = await case.house.open()  # the copy does not know of the move yet
    refused = await case.act("sales", "reopening", 409, reason="x")
    assert (refused["code"], other.url[10:] in refused["detail"]) == ("exit_exists", True)


async def test_an_open_receivable_keeps_it_open_until_finance_waives(house: ExitHouse) -> None:
    await house.owe()
    case = await house.open()
    await case.sign_everything()
    assert (await case.close(409))["code"] == "receivables_open"
    assert (await case.act("legal", "waiver", 403, **WAIVER))["code"] == "not_its_owner"
    less = WAIVER | {"amounts": [{"currency": "CNY", "amount": "99"}]}
    assert (await case.act("finance", "waiver", 409, **less))["code"] == "receivables_changed"
    waived = (await case.act("finance", "waiver", **WAIVER))["waiver"]
    assert (waived["reason"], waived["waived_by_name"]) == ("settled out of court", "finance")
    assert [Decimal(one["amount"]) for one in waived["amounts"]] == [Decimal(100)]
    assert (await case.close())["status"] == "closed"


async def test_a_receivable_that_appears_after_the_waiver_is_not_covered(house: ExitHouse) -> None:
    await house.owe()
    case = await house.open()
    await case.sign_everything()
    await case.act("finance", "waiver", **WAIVER)
    await house.owe("R1", "0", source_version=2, status="paid")
    await house.owe("R2", "100")
    assert (await case.close(409))["code"] == "receivables_open"
    await house.owe("R2", "100", source_version=2, status="paid")
    assert (await case.close())["status"] == "closed"


async def test_the_receivables_are_asked_again(house: ExitHouse) -> None:
    case = await house.open()
    await house.owe()
    assert (await case.read())["open_amounts"] == []
    again = await case.act("finance", "receivables")
    assert [Decimal(one["amount"]) for one in again["open_amounts"]] == [Decimal(100)]
    assert (await case.act("finance", "receivables"))["receivables_asked_at"] > again["receivables_asked_at"]


async def test_nothing_open_is_nothing_to_waive(case: Case) -> None:
    assert (await case.act("finance", "waiver", 409, **WAIVER))["code"] == "nothing_to_waive"


async def test_a_subsidiary_has_an_exit_of_its_own(house: ExitHouse, customer: httpx.AsyncClient) -> None:
    case = await house.open()
    await case.sign_everything()
    codes = [{"code": "C2", "source": "SAP"}]
    below = {"name": "Huaqiang South", "parent_id": house.customer_id, "codes": codes}
    child = (await customer.post("/v1/customers?force=true", json=below)).json()["id"]
    for service in ("planning", "kpi"):
        await house.copy(service, child)
    await house.owe(customer_code="C2")
    assert (await case.close())["open_amounts"] == []


async def test_the_history_has_the_case_and_its_workstreams(case: Case) -> None:
    await case.finish((await case.workstreams())["dead_stock"])
    await case.act("sales", "cancellation", reason="we stay")
    items = (await case.house.ask("sales", "GET", f"{case.url}/history", params={"limit": 100}))["items"]
    assert {one["entity"] for one in items} == {"exit", "exit_workstream"}
    assert items[0]["changes"]["status"] == ["open", "cancelled"]


async def test_there_is_no_such_exit(house: ExitHouse) -> None:
    nowhere = f"/v1/exits/{uuid.uuid4()}"
    for method, path in (("GET", ""), ("GET", "/history"), ("GET", "/workstreams"), ("GET", "/disputes")):
        assert (await house.ask("sales", method, f"{nowhere}{path}", 404))["code"] == "exit_not_found"
    for path in ("closure", "cancellation", "reopening"):
        assert (await house.ask("sales", "POST", f"{nowhere}/{path}", 404, json={"reason": "x"}))[
            "code"
        ] == "exit_not_found"
