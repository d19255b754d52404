"""The signs of a risk that planning reads from kpi, and risks of merged customers and people; all services real."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.warnings.register.model import EarlyWarning
from services.kpi.warnings.register.rules import WarningOutcome, WarningStatus
from services.kpi.warnings.schemes.rules import Severity, WarningKind
from services.planning.clients import WarningClient
from services.planning.tables import PlanningTable
from shared.customers.contacts import follow_contacts
from shared.customers.directory import read_entries, replace_entries
from shared.customers.following import follow_customers
from shared.database import transaction
from shared.feed.followers import FollowedChange, FollowedEvent
from tests.planning.risks.conftest import body_of
from tests.sign_in import Tokens

DAY = datetime(2026, 1, 1, tzinfo=UTC)
Apps = dict[str, FastAPI]


@pytest.fixture
async def apps(open_service: Callable[[str], Any]) -> Apps:
    return {name: await open_service(name) for name in ("customer", "planning", "kpi")}


@pytest.fixture
async def customer_id(apps: Apps, customer: httpx.AsyncClient) -> uuid.UUID:
    """A customer whom kpi knows."""
    made = uuid.UUID((await customer.post("/v1/customers", json={"name": "Alpha"})).json()["id"])
    async with transaction(apps["customer"].state.engine) as session:
        entries = await read_entries(session, [made])
    async with transaction(apps["kpi"].state.engine) as session:
        await replace_entries(session, [made], entries)
    return made


async def warn(apps: Apps, customer_id: uuid.UUID, kind: WarningKind, **fields: Any) -> None:
    said: dict[str, Any] = {"evidence_en": "less", "evidence_zh": "减少", "due_at": DAY, "source": "kpi"}
    said |= {"severity": Severity.HIGH, "scheme_version": 1, "customer_id": customer_id, "kind": kind}
    async with transaction(apps["kpi"].state.engine) as session:
        session.add(EarlyWarning(**said | fields))


async def signs(apps: Apps, tokens: Tokens, customer_id: uuid.UUID, **claims: Any) -> Any:
    async with tokens.client(apps["planning"], **claims) as planning:
        risk = (await planning.post("/v1/risks", json=body_of(str(customer_id)))).json()
        return (await planning.get(f"/v1/risks/{risk['id']}/signs")).json()


async def test_open_warnings_are_signs_where_the_playbook_says_so(
    apps: Apps, tokens: Tokens, customer_id: uuid.UUID
) -> None:
    await warn(apps, customer_id, WarningKind.SALES_DOWN, status=WarningStatus.ACTING)
    await warn(apps, customer_id, WarningKind.DOSSIER_STALE)
    closed = {"status": WarningStatus.CLOSED, "outcome": WarningOutcome.RESOLVED, "closed_at": DAY}
    await warn(apps, customer_id, WarningKind.PAYMENT_SLOWER, **closed)
    read = await signs(apps, tokens, customer_id)
    assert (read["state"], read["sign_count"]) == ("known", 1)
    shown = [(one["kind"], one["is_sign"], one["severity"], one["evidence_zh"]) for one in read["warnings"]]
    assert shown == [("sales_down", True, "high", "减少"), ("dossier_stale", False, "high", "减少")]


async def test_a_warning_above_the_callers_level_is_no_sign(apps: Apps, tokens: Tokens, customer_id: uuid.UUID) -> None:
    await warn(apps, customer_id, WarningKind.SHARE_DOWN, clearance=2)
    assert (await signs(apps, tokens, customer_id))["sign_count"] == 1
    low = await signs(apps, tokens, customer_id, clearance=1)
    assert (low["state"], low["sign_count"], low["warnings"]) == ("known", 0, [])


async def test_every_page_of_warnings_is_read(apps: Apps, customer_id: uuid.UUID) -> None:
    for number in range(502):
        await warn(apps, customer_id, WarningKind.PRODUCT_DROPPED, subject=str(number))
    found = await WarningClient(apps["planning"].state.peers["kpi"]).list_open_warnings(customer_id)
    assert len({one.id for one in found}) == 502


async def follow(apps: Apps, customer: httpx.AsyncClient, customer_id: str) -> None:
    """Let planning follow what happened to the customer."""
    page = (await customer.get(f"/v1/customers/{customer_id}/history", params={"limit": 500})).json()
    events = [
        FollowedEvent(type=one["type"], time=one["occurred_at"], data=FollowedChange(customer_id=customer_id, **one))
        for one in page["items"][::-1]
    ]
    app = apps["planning"]
    async with transaction(app.state.engine) as session:
        for apply in (follow_customers(PlanningTable), follow_contacts):
            await apply(session, app.state.peers["customer"], events)


async def test_a_merge_keeps_the_risks_of_both_customers_with_their_steps(
    apps: Apps, tokens: Tokens, customer: httpx.AsyncClient, customer_id: uuid.UUID
) -> None:
    other = (await customer.post("/v1/customers", json={"name": "Zeta Pumps"})).json()["id"]
    async with tokens.client(apps["planning"]) as planning:
        for one in (str(customer_id), other):
            assert (await planning.post("/v1/risks", json=body_of(one))).status_code == 201
        merged = await customer.post(f"/v1/customers/{customer_id}/merge", json={"absorbed_id": other})
        assert merged.status_code == 201, merged.text
        await follow(apps, customer, str(customer_id))
        found = (await planning.get("/v1/risks", params={"customer_id": str(customer_id)})).json()["items"]
        assert [one["customer_name"] for one in found] == ["Alpha", "Alpha"]
        for one in found:
            steps = (await planning.get(f"/v1/risks/{one['id']}/steps")).json()["items"]
            assert [step["customer_id"] for step in steps] == [str(customer_id)] * 3


async def test_a_merged_person_is_named_by_the_survivor(
    apps: Apps, tokens: Tokens, customer: httpx.AsyncClient, customer_id: uuid.UUID
) -> None:
    named = [{"customer_id": str(customer_id), "name": name} for name in ("Li Lei", "Han Mei")]
    stays, goes = [(await customer.post("/v1/contacts", json=one)).json()["id"] for one in named]
    async with tokens.client(apps["planning"]) as planning:
        body = body_of(str(customer_id), kind="contact_change", contact_id=goes)
        risk = (await planning.post("/v1/risks", json=body)).json()
        assert risk["contact_name"] == "Han Mei"
        merged = await customer.post(f"/v1/contacts/{stays}/merge", json={"absorbed_id": goes})
        assert merged.status_code == 201, merged.text
        await follow(apps, customer, str(customer_id))
        read = (await planning.get(f"/v1/risks/{risk['id']}")).json()
    assert (read["contact_id"], read["contact_name"]) == (stays, "Li Lei")
