"""Call logs for tests: customers, people and users as the feeds have copied them, and pushing entries."""

import json
import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.users import UserEntry, keep_users
from shared.customers.contacts import ContactEntry, keep_contacts
from shared.customers.directory import DirectoryEntry, replace_entries
from shared.database import transaction
from shared.time import company_today
from tests.relationship.contact.conftest import TOUCHPOINTS

AT = f"{TOUCHPOINTS}/batches"
OURS, THEIRS = uuid.UUID(int=401), uuid.UUID(int=402)
SELLER = uuid.UUID(int=403)
PEOPLE = {"李雷": 411, "韩梅梅": 412, "王总": 413}


@pytest.fixture
async def copies(app: FastAPI) -> None:
    """Customers, people and users as the feeds have copied them."""
    await copy_directory(app)


async def copy_directory(app: FastAPI) -> None:
    """Copy customers, people and users as the feeds do."""
    empty: dict[str, Any] = dict.fromkeys(
        ("region", "industry", "customer_class", "tier", "stage", "manager_id", "parent_id")
    )
    nobody: dict[str, Any] = dict.fromkeys(("department", "title", "decision_role", "influence", "reports_to_id"))
    async with transaction(app.state.engine) as session:
        for customer_id, code in ((OURS, "C-1"), (THEIRS, "C-2")):
            entry = DirectoryEntry(
                id=customer_id,
                name=code,
                status="active",
                tags=[],
                codes=[code],
                team=[],
                quadrant="core_value",
                **empty,
            )
            await replace_entries(session, [customer_id], [entry])
        people = [
            ContactEntry(
                id=uuid.UUID(int=number),
                customer_id=OURS,
                name=name,
                english_name="Lei Li" if name == "李雷" else None,
                seniority=None,
                decision_bases=[],
                is_key=False,
                has_left=False,
                added_on=company_today(),
                clearance=2 if name == "王总" else 1,
                **nobody,
            )
            for name, number in PEOPLE.items()
        ]
        await keep_contacts(session, [one.id for one in people], people)
        await keep_users(
            session, [UserEntry(id=SELLER, username="zhang", display_name="张三", is_active=True, version=1)]
        )


def entry(number: str = "V-1", **fields: Any) -> dict[str, Any]:
    return {"log_no": number, "customer_code": "C-1", "starts_at": "2025-03-12", "source_version": 1} | fields


async def push(client: httpx.AsyncClient, *rows: dict[str, Any], **params: str) -> dict[str, Any]:
    answer = await client.post(
        AT, content=json.dumps(rows), headers={"Content-Type": "application/json"}, params=params
    )
    assert answer.status_code == 201, answer.text
    report: dict[str, Any] = answer.json()
    return report


def counts(report: dict[str, Any]) -> dict[str, int]:
    names = ("created", "updated", "unchanged", "stale", "rejected")
    return {name: report[name] for name in names if report[name]}


async def only(client: httpx.AsyncClient) -> dict[str, Any]:
    (one,) = (await client.get(TOUCHPOINTS)).json()["items"]
    return dict(one)
