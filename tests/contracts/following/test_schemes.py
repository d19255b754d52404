"""The service policy and what it looks at: published by the customer service, kept by the three others; all real."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.kpi.tables import KpiTable
from services.planning.tables import PlanningTable
from services.relationship.tables import RelationshipTable
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.customers.duties import Demand, duties_of
from shared.customers.followed_schemes import (
    follow_schemes,
    followed_schemes,
    get_policy,
    policy_in_force,
    stage_months_in_force,
)
from shared.customers.following import CustomerDirectoryClient, follow_customers
from shared.customers.standard_policy import STANDARD
from shared.customers.standings import read_traits
from shared.database import execute, transaction
from shared.feed.followers import Feed, Follower
from shared.time import company_today, months_after
from shared.web.peers import ServiceHttp
from tests.following import ThoroughFollower
from tests.sign_in import Tokens

POLICIES, GRADINGS = "/v1/service-policies", "/v1/grading-schemes"
TABLES = {"kpi": KpiTable, "planning": PlanningTable, "relationship": RelationshipTable}
FIT = {"channel_now": "main", "channel_ahead": "edge", "trend": "diverging", "evidence": "x"}


@pytest.fixture(params=list(TABLES))
async def service(request: pytest.FixtureRequest, open_committing: Callable[[str], Any]) -> FastAPI:
    """Each of the services that follow."""
    opened: FastAPI = await open_committing(request.param)
    return opened


@pytest.fixture
def follower(service: FastAPI, customer_app: FastAPI, peer: ServiceHttp) -> Follower:
    feed = Feed("customer", follow_customers(TABLES[service.state.settings.service]), follow_schemes)
    return ThoroughFollower(feed, peer, service, customer_app)


async def published(client: httpx.AsyncClient, address: str, **changes: Any) -> int:
    content = (await client.get(f"{address}/current")).json()["content"] | changes
    made = await client.post(address, json={"content": content, "reason": "A new year."})
    assert made.status_code == 201, made.text
    return int(made.json()["version"])


def reader(clearance: int) -> Principal:
    everything = DataScope(DataScopeKind.ALL, frozenset())
    return Principal("user:x", "X", frozenset(), frozenset(), clearance, everything)


async def test_a_published_policy_is_in_force_in_every_service(
    customer: httpx.AsyncClient, service: FastAPI, follower: Follower
) -> None:
    async with transaction(service.state.engine) as session:
        assert await policy_in_force(session) == (1, STANDARD)
    for hours in (8, 12):
        number = await published(customer, POLICIES, handover_hours=hours)
        await follower.follow_once(wait=0)
        async with transaction(service.state.engine) as session:
            policy = await policy_in_force(session)
        assert (policy.number, policy.content.handover_hours) == (number, hours)


async def test_an_earlier_version_is_kept_and_one_that_was_missed_is_asked_for_once(
    customer: httpx.AsyncClient, service: FastAPI, follower: Follower, peer: ServiceHttp
) -> None:
    first, second = [await published(customer, POLICIES, handover_hours=hours) for hours in (8, 12)]
    await follower.follow_once(wait=0)
    source = CustomerDirectoryClient(peer)
    async with transaction(service.state.engine) as session:
        assert (await get_policy(session, first, source)).content.handover_hours == 8
        await execute(session, sa.delete(followed_schemes).where(followed_schemes.c.number == second))
        for _ in range(2):
            assert (await get_policy(session, second, source)).content.handover_hours == 12
            source = CustomerDirectoryClient(Unasked())
        assert (await get_policy(session, 1, source)).content == STANDARD


class Unasked:
    """A customer service that need not be asked."""

    async def get_as(self, *_: Any, **__: Any) -> Any:
        raise AssertionError


async def test_the_months_of_the_stages_follow_the_grading_scheme(
    customer: httpx.AsyncClient, service: FastAPI, follower: Follower
) -> None:
    await published(customer, GRADINGS, initial_months=2, stable_months=9)
    await follower.follow_once(wait=0)
    async with transaction(service.state.engine) as session:
        months = await stage_months_in_force(session)
    assert (months.initial_months, months.stable_months, months.deep_months) == (2, 9, 36)


@pytest.mark.parametrize("clearance", [1, 2])
async def test_the_duties_are_those_that_the_customers_entitlements_show(
    customer_app: FastAPI,
    tokens: Tokens,
    customer: httpx.AsyncClient,
    service: FastAPI,
    follower: Follower,
    clearance: int,
) -> None:
    await published(customer, GRADINGS, initial_months=2)
    await published(customer, POLICIES, cash_cow={"resources": [{"name_en": "Less", "name_zh": "收缩"}]})
    today = company_today()
    body = {"name": f"Customer {uuid.uuid4()}", "first_contract_on": str(months_after(today, -3))}
    customer_id = (await customer.post("/v1/customers", json=body)).json()["id"]
    assert (await customer.post("/v1/strategic-fits", json={"customer_id": customer_id} | FIT)).status_code == 201
    async with tokens.client(customer_app, clearance=clearance) as client:
        shown = (await client.get(f"/v1/customers/{customer_id}/entitlements")).json()
    await follower.follow_once(wait=0)
    async with transaction(service.state.engine) as session:
        policy, months = await policy_in_force(session), await stage_months_in_force(session)
        asked = [uuid.UUID(customer_id), uuid.uuid4()]
        ((found_id, traits),) = (await read_traits(session, reader(clearance), asked, months, today)).items()
    duties = duties_of(policy.content, traits)
    assert (str(found_id), traits.stage, traits.is_cash_cow) == (customer_id, shown["stage"], shown["is_cash_cow"])
    assert policy.number == shown["policy_version"]
    assert [one.value.name_zh for one in duties.resources] == [one["name_zh"] for one in shown["resources"]]
    assert [one.value for one in duties.team] == [one["role"] for one in shown["team"]]
    assert [one.key for one in duties.actions] == [one["key"] for one in shown["actions"]]
    hours = {"answer": duties.answer_hours, "solution": duties.solve_hours, "support": duties.support_hours}
    assert {name: value_of(one) for name, one in hours.items()} == {
        name: (shown[name] or {}).get("hours") for name in hours
    }


def value_of(demand: Demand[int] | None) -> int | None:
    return demand.value if demand else None
