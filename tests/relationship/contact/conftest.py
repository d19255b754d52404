"""Touchpoints and campaigns for tests."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.customers.followed_schemes import followed_schemes
from shared.customers.policy_terms import PolicyCadence
from shared.customers.standard_policy import STANDARD
from shared.database import execute, transaction
from shared.time import company_zone, day_of, utc_now
from tests.relationship.conftest import Person

TOUCHPOINTS = "/v1/touchpoints"

Meet = Callable[..., Awaitable[dict[str, Any]]]


def days_ago(days: float) -> str:
    """An instant so many days ago, in the company's time zone; a negative number: to come."""
    return (utc_now() - timedelta(days=days)).astimezone(company_zone()).isoformat()


def began_on(touchpoint: dict[str, Any]) -> str:
    """The company's day on which the touchpoint begins."""
    return str(day_of(datetime.fromisoformat(touchpoint["starts_at"])))


def meeting(person: Person, days: float = 1, **fields: Any) -> dict[str, Any]:
    """A touchpoint with the person as a client sends it."""
    return {
        "customer_id": person.customer_id,
        "scene": "routine_visit",
        "starts_at": days_ago(days),
        "contact_ids": [person.contact_id],
        **fields,
    }


@pytest.fixture
def meet(relationship: httpx.AsyncClient, person: Person) -> Meet:
    """Record a touchpoint with the person: `await meet(3, outcome="…")`, held three days ago."""

    async def make(
        days: float = 1, by: httpx.AsyncClient = relationship, whom: Person = person, **fields: Any
    ) -> dict[str, Any]:
        response = await by.post(TOUCHPOINTS, json=meeting(whom, days, **fields))
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()
        return made

    return make


CAMPAIGNS, PEOPLE = "/v1/campaigns", "/v1/campaign-people"
Plan = Callable[..., Awaitable[dict[str, Any]]]


def day(days: float) -> str:
    """The company's day so many days ago."""
    return days_ago(days)[:10]


@pytest.fixture
def plan(relationship: httpx.AsyncClient) -> Plan:
    """Plan a campaign for the people's customers: `await plan(person, days=10)`, of ten days ago."""

    async def make(*people: Person, days: float = 10, by: httpx.AsyncClient = relationship, **fields: Any) -> Any:
        body = {
            "name": "技术开放日",
            "reach": "line",
            "starts_on": day(days),
            "customer_ids": list(dict.fromkeys(person.customer_id for person in people)),
            "goals": [{"kind": "attendees", "count": 2}],
            **fields,
        }
        made = await by.post(CAMPAIGNS, json=body)
        assert made.status_code == 201, made.text
        return made.json()

    return make


async def invite(client: httpx.AsyncClient, campaign: dict[str, Any], **people: str) -> httpx.Response:
    """Record people of the campaign: `invite(client, campaign, attended=…)` by status, ids separated by spaces."""
    said = [{"contact_id": one, "status": status} for status, ids in people.items() for one in ids.split()]
    return await client.post(PEOPLE, json={"campaign_id": campaign["id"], "people": said})


async def step(client: httpx.AsyncClient, campaign: dict[str, Any], name: str, **body: Any) -> httpx.Response:
    """Take a step of the workflow."""
    return await client.post(f"{CAMPAIGNS}/{campaign['id']}/{name}", json=body or None)


async def publish_policy(app: FastAPI, every: PolicyCadence) -> None:
    """A policy that wants calls with everybody of tier key, as the feed brings it."""
    content = STANDARD.model_dump(mode="json")
    content["tiers"]["key"]["contact"] = {"form": "call", "every": every.value}
    async with transaction(app.state.engine) as session:
        row = {"kind": "service_policy", "number": 2, "content": content}
        await execute(session, sa.insert(followed_schemes).values(row))
