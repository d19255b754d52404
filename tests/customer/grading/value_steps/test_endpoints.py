"""The five steps of customer value over HTTP."""

from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.customer.grading.conftest import Grade, NewCustomer, kpi, new_customer, relationship, run
from tests.relationship.conftest import dimensions
from tests.sign_in import Tokens

__all__ = ["kpi", "new_customer", "relationship", "run"]

STEPS = ("contact", "relationship", "experience", "loyalty", "value")


async def states(client: httpx.AsyncClient, customer_id: str) -> dict[str, tuple[str | None, str | None]]:
    response = await client.get(f"/v1/customers/{customer_id}/value-steps")
    assert response.status_code == 200, response.text
    return {one["step"]: (one["state"], one["unknown_because"]) for one in response.json()["steps"]}


async def test_each_step_shows_its_state_or_why_there_is_none(
    customer: httpx.AsyncClient, relationship: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    customer_id = await new_customer("2000000", "1000000", months=("2024-03",))
    assert await states(customer, customer_id) == {
        "contact": ("not_begun", None),
        "relationship": ("not_begun", None),
        "experience": (None, "no_source"),
        "loyalty": (None, "not_graded"),
        "value": (None, "not_graded"),
    }
    person = {"customer_id": customer_id, "name": "李敏", "decision_role": "decider", "is_key": True}
    contact_id = (await customer.post("/v1/contacts", json=person)).json()["id"]
    assessed = {"customer_id": customer_id, "contact_id": contact_id, "assessed_on": "2026-01-31"}
    said = assessed | {"dimensions": dimensions(), "level": "supportive", "level_reason": "for the test"}
    assert (await relationship.post("/v1/key-person-assessments", json=said)).status_code == 201
    entry = f"/v1/customers/{customer_id}/grading-factors/loyalty"
    assert (await customer.put(entry, json={"band": "C", "reason": "changes", "fiscal_year": 2025})).status_code == 200
    await run(2025, customer_ids=[customer_id])
    assert await states(customer, customer_id) == {
        "contact": ("done", None),
        "relationship": ("done", None),
        "experience": (None, "no_source"),
        "loyalty": ("under_way", None),
        "value": ("under_way", None),
    }
    shown = (await customer.get(f"/v1/customers/{customer_id}/value-steps")).json()
    assert (shown["stands_at"], shown["steps"][1]["reached"], shown["steps"][1]["counted"]) == ("loyalty", 1, 1)


async def test_the_thresholds_are_those_of_the_scheme_in_force(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    customer_id = await new_customer("2000000", "1000000", months=("2024-03",))
    person = {"customer_id": customer_id, "name": "李敏", "decision_role": "decider"}
    assert (await customer.post("/v1/contacts", json=person)).status_code == 201
    entry = f"/v1/customers/{customer_id}/grading-factors/loyalty"
    assert (await customer.put(entry, json={"band": "C", "reason": "changes", "fiscal_year": 2025})).status_code == 200
    await run(2025, customer_ids=[customer_id])
    content = (await customer.get("/v1/grading-schemes/current")).json()["content"]
    content |= {"deciders_from": 2, "loyalty_done_from": "C", "loyalty_begun_from": "D", "value_done_by": ["big"]}
    made = await customer.post("/v1/grading-schemes", json={"content": content, "reason": "A new year."})
    assert made.status_code == 201, made.text
    found = await states(customer, customer_id)
    assert [found[step][0] for step in ("contact", "loyalty", "value")] == ["under_way", "done", "done"]
    assert (await customer.get(f"/v1/customers/{customer_id}/value-steps")).json()["scheme_version"] == 2


async def test_what_the_caller_may_not_know_or_nobody_answers_is_null(
    app: FastAPI, tokens: Tokens, make_customer: MakeCustomer, customer: httpx.AsyncClient
) -> None:
    customer_id = await make_customer()
    assert (await states(customer, customer_id))["relationship"] == (None, "unavailable")
    basic = await states(tokens.client(app, clearance=1, scope="customers:read"), customer_id)
    assert basic["relationship"] == (None, "not_permitted")
    assert (basic["loyalty"], basic["value"]) == ((None, "hidden"), (None, "hidden"))
    own = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await own.get(f"/v1/customers/{customer_id}/value-steps")).status_code == 404
    assert (await own.get("/v1/value-steps")).json()["items"] == []


async def test_the_list_agrees_and_its_queries_do_not_grow(
    app: FastAPI, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    counted: list[str] = []

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:
        counted.append(statement)

    async def listed() -> list[dict[str, Any]]:
        counted.clear()
        page = await customer.get("/v1/value-steps", params={"sort": "name"})
        found: list[dict[str, Any]] = page.json()["items"]
        return found

    sa.event.listen(app.state.engine.sync_connection, "before_cursor_execute", count)
    ids = [await make_customer(name="C0")]
    await listed()
    alone = len(counted)
    ids += [await make_customer(name=f"C{number}") for number in range(1, 5)]
    await customer.post("/v1/contacts", json={"customer_id": ids[2], "name": "王伟"})
    items = await listed()
    assert 0 < len(counted) == alone
    assert [one["customer_id"] for one in items] == ids
    assert [one["stands_at"] for one in items] == ["contact"] * 5
    assert [one["step"] for one in items[2]["steps"]] == list(STEPS)
    assert items[2]["steps"][0]["state"] == "under_way"
    sa.event.remove(app.state.engine.sync_connection, "before_cursor_execute", count)
