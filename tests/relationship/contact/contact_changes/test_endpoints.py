"""Contact changes over HTTP: who is responsible for the visit, and what a competitor's hire is refused for."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.relationship.contact.contact_changes.model import ContactChange
from services.relationship.contact.contact_changes.rules import ContactChangeKind, HandoverState
from shared.customers.roles import DecisionRole
from shared.database import transaction
from shared.time import company_today
from tests.relationship.conftest import CopyPeople, Overseen, Person

AT = "/v1/contact-changes"
MANAGER, USER = (str(uuid.UUID(int=number)) for number in (11, 12))
Change = Callable[..., Awaitable[str]]


@pytest.fixture
def changed(app: FastAPI, relationship: httpx.AsyncClient, person: Person) -> Change:
    """A change at the person's customer, as the feed brings it; by default the person has left."""

    async def make(**fields: Any) -> str:
        row = ContactChange(
            **{
                "handover_id": uuid.uuid4(),
                "customer_id": uuid.UUID(person.customer_id),
                "kind": ContactChangeKind.KEY_CONTACT,
                "contact_id": uuid.UUID(person.contact_id),
                "changed_on": company_today(),
                "visit_due_on": company_today(),
                "policy_version": 1,
            }
            | fields
        )
        async with transaction(app.state.engine) as session:
            session.add(row)
        return str(row.id)

    return make


@pytest.fixture
async def rival(customer: httpx.AsyncClient) -> str:
    return str((await customer.post("/v1/competitors", json={"name": "研锐控制"})).json()["id"])


@pytest.fixture(autouse=True)
async def known(relationship: httpx.AsyncClient, person: Person) -> None:
    """The directory has the customer as soon as something is written about it."""
    body = {"customer_id": person.customer_id, "scene": "letter", "starts_at": "2025-01-01T09:00:00+08:00"}
    assert (await relationship.post("/v1/touchpoints", json=body)).status_code == 201


async def test_a_hire_is_shown_with_the_change(relationship: httpx.AsyncClient, changed: Change, rival: str) -> None:
    change_id = await changed()
    sent = await relationship.post(f"{AT}/{change_id}/hired-by", json={"competitor_id": rival, "remark": "任销售总监"})
    assert sent.status_code == 200, sent.text
    shown = (await relationship.get(f"{AT}/{change_id}")).json()
    assert (shown["hired_by_name"], shown["hire_remark"]) == ("研锐控制", "任销售总监")
    found = (await relationship.get(AT, params={"hired_by_id": rival})).json()["items"]
    assert [one["id"] for one in found] == [change_id]


async def test_a_competitor_that_does_not_exist_hires_nobody(relationship: httpx.AsyncClient, changed: Change) -> None:
    sent = await relationship.post(f"{AT}/{await changed()}/hired-by", json={"competitor_id": str(uuid.uuid4())})
    assert (sent.status_code, sent.json()["code"]) == (422, "competitor_unknown")
    assert sent.json()["errors"][0]["pointer"] == "/competitor_id"


@pytest.mark.parametrize(
    ("fields", "body", "status", "code"),
    [
        ({"kind": ContactChangeKind.ACCOUNT_MANAGER, "contact_id": None}, {}, 409, "not_their_person"),
        ({"handover": HandoverState.CANCELLED}, {}, 409, "contact_change_cancelled"),
        ({}, {"hired_on": "2020-01-01"}, 422, "hired_before_leaving"),
        ({}, {"hired_on": "2999-01-01"}, 422, "invalid"),
    ],
)
async def test_what_cannot_be_is_refused(
    relationship: httpx.AsyncClient,
    changed: Change,
    rival: str,
    fields: dict[str, Any],
    body: dict[str, Any],
    status: int,
    code: str,
) -> None:
    change_id = await changed(**fields)
    sent = await relationship.post(f"{AT}/{change_id}/hired-by", json={"competitor_id": rival} | body)
    assert (sent.status_code, sent.json()["code"]) == (status, code)
    assert (await relationship.get(f"{AT}/{change_id}")).json()["hired_by_id"] is None


@pytest.fixture
async def managed(customer: httpx.AsyncClient, person: Person, copy_people: CopyPeople) -> None:
    """The person's customer has an account manager."""
    member = {"user_id": MANAGER, "role": "account_manager"}
    await customer.post(f"/v1/customers/{person.customer_id}/team", json=member)
    await copy_people(person)


async def responsible_for(relationship: httpx.AsyncClient, change_id: str) -> str:
    return str((await relationship.get(f"{AT}/{change_id}")).json()["responsible_id"])


@pytest.mark.usefixtures("managed")
@pytest.mark.parametrize(
    "fields", [{}, {"kind": ContactChangeKind.BACKUP_CONTACT, "contact_id": None, "to_user_id": uuid.UUID(USER)}]
)
async def test_who_may_not_see_the_customer_is_not_responsible_for_the_visit(
    relationship: httpx.AsyncClient, changed: Change, person: Person, overseen: Overseen, fields: dict[str, Any]
) -> None:
    change_id = await changed(**fields)
    body = {"customer_id": person.customer_id, "contact_id": person.contact_id, "responsible_id": USER}
    assert (await relationship.post("/v1/responsibilities", json=body)).status_code == 201
    assert await responsible_for(relationship, change_id) == USER
    await overseen(user_id=uuid.UUID(USER), data_scope="own")
    assert await responsible_for(relationship, change_id) == MANAGER


@pytest.mark.usefixtures("managed")
async def test_a_coachs_change_is_for_who_has_its_level(
    relationship: httpx.AsyncClient, changed: Change, overseen: Overseen
) -> None:
    change_id = await changed(decision_role=DecisionRole.COACH)
    assert await responsible_for(relationship, change_id) == MANAGER
    await overseen(user_id=uuid.UUID(MANAGER), clearance=1)
    administrator = await overseen(is_administrator=True)
    assert await responsible_for(relationship, change_id) == administrator
    assert await responsible_for(relationship, await changed()) == MANAGER
