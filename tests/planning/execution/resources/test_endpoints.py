"""Resources of plans over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.execution.resource_schemes.model import STANDARD
from shared.auth.visibility import customers
from shared.database import execute, transaction
from tests.etags import state_of
from tests.planning.conftest import Workshop
from tests.planning.execution.conftest import THIS_YEAR, Complete
from tests.sign_in import Tokens

URL = "/resources"


@pytest.fixture
async def draft(complete: Complete) -> Workshop:
    """A draft with all that approval needs; its revenue goal is 10,000,000."""
    return await complete(THIS_YEAR)


async def be(app: FastAPI, plan: Workshop, **traits: Any) -> None:
    """Give the customer these traits."""
    async with transaction(app.state.engine) as session:
        own = customers.c.id == UUID(plan.customer_id)
        await execute(session, sa.update(customers).where(own).values(**traits))


async def proposal(plan: Workshop) -> Any:
    return (await plan.ask("GET", URL))["proposal"]


async def test_the_proposal_shows_its_arithmetic(draft: Workshop, app: FastAPI) -> None:
    await be(app, draft, customer_class="core", first_contract_on=date(2019, 1, 1))
    found = await proposal(draft)
    assert (found["people"], found["budget"], found["is_new"]) == ("3.4", "100000", False)
    assert found["people_arithmetic"] == "max(1, 10000000 ÷ 3000000 × 1 × 1) = 3.4"
    assert found["budget_arithmetic"] == "10000000 × 0.01 × 1 × 1 = 100000"


async def test_class_industry_and_newness_give_the_ratios(
    draft: Workshop, app: FastAPI, planning: httpx.AsyncClient
) -> None:
    await be(app, draft, customer_class="ordinary", industry="rail", is_provisional=True)
    content = STANDARD.model_dump(mode="json") | {"industries": [{"industry": "rail", "factor": "1.2"}]}
    await planning.post("/v1/resource-schemes", json={"content": content, "reason": "rail takes more"})
    found = await proposal(draft)
    assert (found["industry_factor"], found["maturity_factor"], found["is_new"]) == ("1.2", "1.5", True)
    assert (found["people"], found["budget"], found["scheme_version"]) == ("3", "90000", 2)
    assert (found["customer_class"], found["is_provisional"]) == ("ordinary", True)


async def test_goals_in_other_currencies_are_left_out(draft: Workshop) -> None:
    goals = (await draft.ask("GET", "/market-goals"))["items"]
    await draft.ask("PATCH", f"/market-goals/{goals[0]['id']}", json={"currency": "USD"})
    found = await proposal(draft)
    assert (found["revenue"], found["goals_left_out"], found["people"]) == ("0", 1, "0.2")


async def test_a_plan_takes_what_is_proposed_without_a_reason(draft: Workshop) -> None:
    proposed = (await proposal(draft))["people"]
    taken = await draft.ask("PUT", URL, json={"people": proposed})
    assert (taken["people"], taken["proposed_people"], taken["reason"]) == (proposed, proposed, None)
    assert (await draft.ask("GET", URL)) == taken


async def test_a_difference_needs_a_reason_and_keeps_the_proposal(draft: Workshop) -> None:
    proposed = (await proposal(draft))["people"]
    refused = await draft.ask("PUT", URL, 422, json={"people": "1"})
    assert (refused["code"], proposed in refused["detail"]) == ("difference_unexplained", True)
    taken = await draft.ask("PUT", URL, json={"people": "1", "reason": "shared"})
    assert (taken["people"], taken["proposed_people"], taken["scheme_version"]) == ("1", proposed, 1)


async def test_the_plans_etag_guards_its_resources(draft: Workshop) -> None:
    read = await draft.client.get(draft.url + URL)
    assert state_of(read) == state_of(await draft.client.get(draft.url))
    seen = read.headers["etag"]
    body, headers = {"people": "1", "reason": "shared"}, {"If-Match": seen}
    first = await draft.client.put(draft.url + URL, json=body, headers=headers)
    late = await draft.client.put(draft.url + URL, json=body, headers=headers)
    assert (first.status_code, late.status_code) == (200, 412)
    again = await draft.client.put(draft.url + URL, json=body, headers={"If-Match": first.headers["etag"]})
    assert again.status_code == 200


async def test_resources_taken_back_are_missing_again(draft: Workshop) -> None:
    await draft.ask("DELETE", URL, 204)
    assert (await draft.ask("GET", URL))["people"] is None
    assert (await draft.ask("DELETE", URL, 404))["code"] == "resources_not_taken"
    assert (await draft.ask("POST", "/submission", 409))["code"] == "plan_incomplete"


async def test_an_approved_plan_keeps_them_and_a_comparison_shows_the_change(running: Workshop) -> None:
    body = {"people": "5", "reason": "line 2"}
    assert (await running.ask("PUT", URL, 409, json=body))["code"] == "plan_frozen"
    await running.ask("POST", "/revision", json={"reason": "line 2"})
    await running.ask("PUT", URL, json=body)
    changes = (await running.ask("GET", "/comparison", params={"from": 1}))["changes"]
    (found,) = [one for one in changes if one["part"] == "resources"]
    assert {(one["field"], one["before"], one["after"]) for one in found["fields"]} >= {("people", "2.5", "5")}


async def test_the_budget_of_the_proposal_is_above_level_one(draft: Workshop, app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, clearance=1) as assistant:
        seen = (await assistant.get(draft.url + URL)).json()["proposal"]
    assert (seen["budget"], seen["budget_share"], seen["budget_arithmetic"]) == (None, None, None)
    assert seen["people"] is not None


async def test_who_does_not_see_the_customer_finds_none(draft: Workshop, app: FastAPI, tokens: Tokens) -> None:
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.get(draft.url + URL)).status_code == 404
