"""Present and earlier levels of customers, moves and what moved them, work orders, who is due, due items."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import customers
from shared.customers.contacts import contacts
from shared.database import execute, transaction
from shared.time import company_today
from tests.relationship.climate.conftest import ADDRESS, AssessClimate, body_for
from tests.relationship.conftest import CopyPeople, Overseen, Person
from tests.sign_in import Tokens


async def current(client: httpx.AsyncClient, customer_id: str, **asked: str) -> dict[str, Any] | None:
    answer = await client.get(f"{ADDRESS}/current", params={"customer_ids": customer_id, **asked})
    items: list[dict[str, Any]] = answer.json()["items"]
    return items[0] if items else None


async def test_the_weakest_department_gives_the_customers_level(
    relationship: httpx.AsyncClient, assess: AssessClimate, customer_id: str
) -> None:
    await assess(5, 5, 5, 5, department="研发部")
    await assess(2, 3, 3, 3, department="采购部", assessed_on="2024-12-31")
    await assess(4, 3, 3, 3, department="采购部")
    found = await current(relationship, customer_id)
    assert found is not None
    assert (found["level"], found["weakest_department"]) == ("good", "采购部")
    assert (found["weakest_element"], found["weakest_score"]) == ("technical_evaluation", 3)
    shown = [(one["department"], one["level"], one["previous_level"], one["movement"]) for one in found["departments"]]
    assert shown == [("采购部", "good", "medium", 1), ("研发部", "excellent", None, None)]


async def test_the_whole_customer_counts_while_no_department_was_assessed(
    relationship: httpx.AsyncClient, assess: AssessClimate, customer_id: str
) -> None:
    await assess(1, 1, 1, 1, assessed_on="2025-01-31")
    await assess(4, 4, 4, 4, assessed_on="2025-02-28", department="采购部")
    before, after = [await current(relationship, customer_id, as_of=day) for day in ("2025-02-27", "2025-02-28")]
    assert before is not None
    assert after is not None
    assert (before["level"], before["weakest_department"]) == ("poor", None)
    assert (after["level"], [one["department"] for one in after["departments"]]) == ("excellent", ["采购部"])


async def test_a_dissolved_department_does_not_count_from_its_end_on(
    relationship: httpx.AsyncClient, assess: AssessClimate, customer_id: str
) -> None:
    gone = await assess(0, 0, 0, 0, department="采购二部")
    await assess(3, 3, 3, 3, department="采购部")
    await relationship.post(f"{ADDRESS}/{gone['id']}/end", json={"ended_on": "2025-06-30", "reason": "并入采购部"})
    levels = [await current(relationship, customer_id, as_of=day) for day in ("2025-06-29", "2025-06-30")]
    assert [one["level"] for one in levels if one] == ["poor", "good"]
    await assess(1, 3, 3, 3, department="采购二部", assessed_on="2025-08-31")
    revived = await current(relationship, customer_id)
    assert revived is not None
    assert (revived["level"], revived["weakest_department"]) == ("poor", "采购二部")


async def test_as_of_today_is_the_present(
    relationship: httpx.AsyncClient, assess: AssessClimate, customer_id: str
) -> None:
    for department, score in (("采购部", 2), ("研发部", 4), ("采购部", 3)):
        await assess(score, 3, 4, 5, department=department, assessed_on=company_today().isoformat())
    now, as_of = (
        await current(relationship, customer_id),
        await current(relationship, customer_id, as_of=company_today().isoformat()),
    )
    assert now == as_of
    assert now is not None
    assert await current(relationship, customer_id, as_of=(company_today() - timedelta(1)).isoformat()) is None


async def test_moves_say_what_moved_the_department_and_the_customer(
    relationship: httpx.AsyncClient, assess: AssessClimate, customer_id: str
) -> None:
    await assess(3, 3, 3, 3, department="研发部", assessed_on="2025-01-31")
    await assess(3, 3, 3, 2, department="采购部", assessed_on="2025-02-28")
    await assess(3, 3, 3, 2, department="采购部", assessed_on="2025-03-31")
    await assess(3, 3, 4, 3, department="采购部", assessed_on="2025-04-30")
    asked = {"customer_ids": customer_id, "from": "2025-02-01"}
    last, first = (await relationship.get(f"{ADDRESS}/moves", params=asked)).json()["items"]
    assert (last["level_before"], last["level"], last["movement"]) == ("medium", "good", 1)
    assert (last["customer_level_before"], last["customer_level"]) == ("medium", "good")
    assert last["elements"] == [
        {"element": "delivery_success", "score_before": 3, "score": 4, "evidence": "seen 4"},
        {"element": "brand_loyalty", "score_before": 2, "score": 3, "evidence": "seen 3"},
    ]
    assert (first["level_before"], first["customer_level_before"], first["customer_level"]) == (None, "good", "medium")
    until = await relationship.get(f"{ADDRESS}/moves", params=asked | {"to": "2025-04-29"})
    assert [one["assessed_on"] for one in until.json()["items"]] == ["2025-02-28"]


async def test_a_work_order_begins_with_the_shortest_plank(
    relationship: httpx.AsyncClient, assess: AssessClimate, customer_id: str
) -> None:
    empty = (await relationship.get(f"{ADDRESS}/work-order", params={"customer_id": customer_id})).json()
    assert (empty["level"], empty["next_level"], empty["planks"]) == (None, None, [])
    await assess(1, 2, 2, 0, department="采购部")
    await assess(2, 2, 1, 3, department="研发部")
    order = (await relationship.get(f"{ADDRESS}/work-order", params={"customer_id": customer_id})).json()
    assert (order["level"], order["next_level"]) == ("poor", "medium")
    planks = [(one["department"], one["element"], one["present"], one["needed"]) for one in order["planks"]]
    assert planks == [
        ("采购部", "brand_loyalty", 0, 2),
        ("采购部", "information_channels", 1, 2),
        ("研发部", "delivery_success", 1, 2),
    ]
    assert [one["reach"] for one in order["planks"][0]["measures"]] == ["point", "line", "area"]


async def test_the_best_level_needs_nothing(
    relationship: httpx.AsyncClient, assess: AssessClimate, customer_id: str
) -> None:
    await assess(5, 5, 5, 5)
    order = (await relationship.get(f"{ADDRESS}/work-order", params={"customer_id": customer_id})).json()
    assert (order["level"], order["next_level"], order["planks"]) == ("excellent", None, [])


def months_ago(months: int) -> date:
    today = company_today()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, 28))


async def test_departments_are_due_again_after_the_schemes_months(
    relationship: httpx.AsyncClient, assess: AssessClimate
) -> None:
    old = months_ago(13).isoformat()
    await assess(department="采购部", assessed_on=old)
    await assess(department="研发部", assessed_on=old)
    await assess(department="研发部", assessed_on=months_ago(1).isoformat())
    due = (await relationship.get(f"{ADDRESS}/due")).json()["items"]
    assert [(one["department"], one["assessed_on"]) for one in due] == [("采购部", old)]
    later = (await relationship.get(f"{ADDRESS}/due", params={"due_on__gte": company_today().isoformat()})).json()
    assert [one["department"] for one in later["items"]] == ["研发部"]


async def first_due(app: FastAPI, client: httpx.AsyncClient, copied: Person, **fields: Any) -> str | None:
    """By when the general relationship with the customer, as it is copied, is to be assessed for the first time."""
    async with transaction(app.state.engine) as session:
        await execute(session, sa.update(customers).values({"status": "active"} | fields))
    asked = {"assessed_on__is_null": "true", "due_on__gte": "2000-01-01", "customer_id": copied.customer_id}
    answer = await client.get(f"{ADDRESS}/due", params=asked)
    assert answer.status_code == 200, answer.text
    return next((one["due_on"] for one in answer.json()["items"]), None)


async def test_a_customer_never_assessed_is_due_after_its_first_contract_or_contact(
    app: FastAPI, relationship: httpx.AsyncClient, person: Person, copy_people: CopyPeople
) -> None:
    await copy_people(person)
    by_contact = (company_today() + timedelta(90)).isoformat()
    assert await first_due(app, relationship, person) == by_contact
    signed = {"first_contract_on": date(2025, 1, 31)}
    assert await first_due(app, relationship, person, **signed) == "2025-05-01"
    for status, due_on in (("prospect", None), ("exited", None), ("dormant", "2025-05-01")):
        assert await first_due(app, relationship, person, status=status) == due_on
    made = await relationship.post(ADDRESS, json=body_for(person.customer_id, is_draft=True))
    assert await first_due(app, relationship, person) == "2025-05-01"
    await relationship.post(f"{ADDRESS}/{made.json()['id']}/submission")
    assert await first_due(app, relationship, person) is None


async def test_a_customer_with_neither_contract_nor_contact_counts_from_its_creation_on(
    app: FastAPI, relationship: httpx.AsyncClient, person: Person, copy_people: CopyPeople
) -> None:
    await copy_people(person)
    async with transaction(app.state.engine) as session:
        await execute(session, sa.delete(contacts))
    assert await first_due(app, relationship, person) == (company_today() + timedelta(90)).isoformat()
    assert await first_due(app, relationship, person, status="prospect") is None


async def test_a_first_assessment_is_due_for_the_account_manager(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, person: Person, copy_people: CopyPeople
) -> None:
    await copy_people(person)
    manager = uuid4()
    await first_due(app, relationship, person, first_contract_on=date(2025, 1, 31), manager_id=manager)
    for kind in ("general_assessment", "organizational_assessment"):
        (item,) = await due_items(app, tokens, kind=kind)
        assert (item["owner_id"], item["due_at"][:10]) == (str(manager), "2025-05-01")
        assert item["link"].endswith(f"-assessments?customer_id={person.customer_id}")


async def due_items(
    app: FastAPI, tokens: Tokens, kind: str = "general_reassessment,general_review", **claims: Any
) -> list[dict[str, Any]]:
    window = {"from": company_today().isoformat(), "to": (company_today() + timedelta(30)).isoformat()}
    window |= {"kind__in": kind}
    async with tokens.client(app, **{"act": {"sub": "service:gateway"}, **claims}) as gateway:
        answer = await gateway.get("/internal/due-items", params=window, headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_reassessments_and_reviews_are_due_items(
    app: FastAPI, tokens: Tokens, assess: AssessClimate, customer_id: str, overseen: Overseen
) -> None:
    supervisor = await overseen("CN-GD")
    made = await assess(department="采购部", assessed_on=months_ago(13).isoformat())
    again, review = await due_items(app, tokens, sub=str(uuid4()))
    assert (again["kind"], review["kind"]) == ("general_reassessment", "general_review")
    assert (again["customer_id"], again["title"]) == (customer_id, "重新评估普遍客户关系：Huaqiang·采购部")
    assert (review["link"], review["note"]) == (f"/v1/general-assessments/{made['id']}", "评估人：Test。")
    assert (review["owner_id"], review["due_at"][:10]) == (supervisor, (company_today() + timedelta(7)).isoformat())


async def test_a_review_is_due_for_another_superior_than_the_assessor(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, customer_id: str, overseen: Overseen
) -> None:
    first, second = await overseen("CN-GD"), await overseen("CN-GD", "CN-SH")
    assert await overseen("CN-BJ")
    for assessor, reviewer in ((first, second), (second, first)):
        made = await tokens.client(app, sub=assessor).post(ADDRESS, json=body_for(customer_id))
        (review,) = await due_items(app, tokens, kind="general_review")
        assert (review["owner_id"], review["link"].split("/")[-1]) == (reviewer, made.json()["id"])
        accepted = await relationship.post(f"{ADDRESS}/{made.json()['id']}/review", json={"decision": "accept"})
        assert accepted.status_code == 200
    assert await due_items(app, tokens, kind="general_review") == []


async def test_nobody_is_asked_to_review_what_they_may_not_see(
    app: FastAPI, tokens: Tokens, assess: AssessClimate
) -> None:
    await assess(assessed_on=months_ago(1).isoformat())
    own = {"kind": "own", "regions": []}
    assert await due_items(app, tokens, sub=str(uuid4()), data_scope=own) == []
    assert await due_items(app, tokens, sub=str(uuid4()), scope="customers:read") == []


@pytest.mark.parametrize("path", ["", "/due", "/current", "/moves"])
async def test_people_see_only_what_their_data_scope_covers(
    app: FastAPI, tokens: Tokens, assess: AssessClimate, customer_id: str, path: str
) -> None:
    await assess(assessed_on=months_ago(13).isoformat())
    asked = {"customer_ids": customer_id} if path in {"/current", "/moves"} else {}
    for regions, seen in ((["CN-GD"], 1), (["CN-BJ"], 0)):
        client = tokens.client(app, data_scope={"kind": "regions", "regions": regions})
        assert len((await client.get(f"{ADDRESS}{path}", params=asked)).json()["items"]) == seen
