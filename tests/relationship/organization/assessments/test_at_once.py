"""Changes of one organizational assessment at the same time: none undoes another."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.clients import CustomerClient, CustomerFit
from services.relationship.organization.assessments.model import OrganizationalAssessmentUpdate
from services.relationship.organization.assessments.operations import update_organizational_assessment
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.auth.visibility import customers
from shared.customers.purchasing import StrategyTrend
from shared.database import execute, transaction
from shared.problems import PreconditionFailed
from shared.web.call import Call
from tests.relationship.organization.conftest import ADDRESS, KEY, SUPPLIED, body_for, stages
from tests.sign_in import Tokens

FIT = {"trend": "aligned", "evidence": "访谈"}
SUPPLY = {"our_share": "0.6", "evidence": "口述"}
ASSESSOR = uuid4()
CALLER = Principal(str(ASSESSOR), "Test", frozenset(), frozenset(), 3, DataScope(DataScopeKind.ALL))


@pytest.fixture
async def app(open_committing: Callable[[str], Any]) -> FastAPI:
    opened: FastAPI = await open_committing("relationship")
    return opened


@pytest.fixture
async def client(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(app, sub=str(ASSESSOR)) as opened:
        yield opened


@pytest.fixture
async def assessment_id(app: FastAPI, client: httpx.AsyncClient) -> str:
    """An assessment of which everything is the assessor's."""
    customer_id: UUID = uuid4()
    async with transaction(app.state.engine) as session:
        known = {"id": customer_id, "name": "Huaqiang", "status": "active", "tags": []}
        await execute(session, sa.insert(customers).values(known))
    fit = FIT | {"trend": "unrelated"}
    body = body_for(str(customer_id), *SUPPLIED, strategic_fit=fit, supply_position=SUPPLY | {"our_share": "0.01"})
    made = await client.post(ADDRESS, json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def test_changes_of_different_fields_at_once_all_stay(client: httpx.AsyncClient, assessment_id: str) -> None:
    changes: list[dict[str, Any]] = [{"strategic_fit": FIT}, {"supply_position": SUPPLY}, {"stages": stages(*KEY)}]
    answers = await asyncio.gather(*(client.patch(f"{ADDRESS}/{assessment_id}", json=one) for one in changes))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    kept = (await client.get(f"{ADDRESS}/{assessment_id}")).json()
    assert (kept["strategic_fit"]["trend"], kept["supply_position"]["our_share"]) == ("aligned", "0.6")
    assert {one["stage"] for one in kept["stages"]} == set(KEY)
    assert (kept["match_level"], kept["participation_level"]) == ("strategic_partner", "key_supplier")


class _SlowFile:
    """The customer's file, which somebody else's change of the assessment overtakes."""

    def __init__(self, client: httpx.AsyncClient, assessment_id: str) -> None:
        self._client, self._assessment_id = client, assessment_id

    async def find_strategic_fit(self, _: UUID, day: date) -> CustomerFit:
        change = {"assessed_on": "2025-06-30", "supply_position": SUPPLY, "strategic_fit": FIT}
        assert (await self._client.patch(f"{ADDRESS}/{self._assessment_id}", json=change)).status_code == 200
        return CustomerFit(id=uuid4(), assessed_on=day, trend=StrategyTrend.CONVERGING)


async def test_what_was_read_from_the_file_for_an_older_state_is_not_written(
    app: FastAPI, client: httpx.AsyncClient, assessment_id: str
) -> None:
    call, file = Call(None, CALLER, app.state), cast("CustomerClient", _SlowFile(client, assessment_id))
    change = OrganizationalAssessmentUpdate(strategic_fit=None)
    with pytest.raises(PreconditionFailed):
        await update_organizational_assessment(call, file, UUID(assessment_id), change)
    await call.roll_back()
    kept = (await client.get(f"{ADDRESS}/{assessment_id}")).json()
    assert (kept["assessed_on"], kept["strategic_fit"]["trend"]) == ("2025-06-30", "aligned")
