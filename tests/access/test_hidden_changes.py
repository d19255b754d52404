"""What level 1 is answered does not change with what is above it: class, tier and stage are released on purpose."""

import csv
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from io import StringIO
from typing import Any

import pytest

from tests.access.asking import asks, operations
from tests.access.caller import Caller
from tests.access.canaries import Found
from tests.access.gaps import gap_of
from tests.access.rights import NARROW
from tests.access.world import CUSTOM, World
from tests.sign_in import Tokens

ASSISTANT = next(sight for sight in NARROW if (sight.data_scope, sight.clearance) == ("all", 1))
RANKS = ("top", "base")


@pytest.fixture
async def undone(world: World) -> AsyncIterator[None]:
    """What the test changes is undone."""
    async with AsyncExitStack() as stack:
        for app in world.apps.values():
            savepoint: Any = await app.state.engine.begin_nested()
            stack.push_async_callback(savepoint.rollback)
        yield


async def test_no_answer_to_level_1_changes_with_what_is_hidden(
    world: World, found: Found, tokens: Tokens, undone: None
) -> None:
    caller = Caller(world, found, tokens, ASSISTANT)
    before = await answers_of(caller, found)
    await change_what_is_hidden(world, found)
    after = await answers_of(caller, found)
    assert before.keys() == after.keys()
    changed = [request for request, answer in before.items() if after[request] != answer]
    assert not changed, "\n".join(f"{one}\n  {before[one]}\n  {after[one]}" for one in changed)


async def answers_of(caller: Caller, found: Found) -> dict[str, Any]:
    """The answers to all reads, by request."""
    answers = {}
    for operation in operations(caller.world):
        if not operation.is_read or gap_of(operation, found, caller.world):
            continue
        for ask in asks(operation, found, caller.world, ASSISTANT):
            answer = await caller.ask(ask)
            kind = answer.headers.get("content-type", "")
            shown = answer.json() if "json" in kind and answer.content else answer.content
            shown = list(csv.DictReader(StringIO(answer.text))) if "csv" in kind else shown
            etag = answer.headers.get("etag") if answer.is_success else None
            told = (answer.status_code, without_request_id(shown), etag)
            answers[f"{operation.id} {ask.url} {ask.query}"] = told
    return answers


def without_request_id(value: Any) -> Any:
    """The answer without what differs in every request."""
    return {name: part for name, part in value.items() if name != "request_id"} if isinstance(value, dict) else value


async def change_what_is_hidden(world: World, found: Found) -> None:
    """Change, add and remove something above level 1 in every way in which a level is declared."""
    customer_id = world.customers["own"]
    senior, junior = (
        next(row.id for row in found.of("contacts", seniority=one) if row.customer == "own") for one in RANKS
    )
    (profile,) = (row.id for row in found.of("competitor_profiles") if row.customer == "own")
    of, hidden_custom = {"customer_id": customer_id}, {"custom": dict.fromkeys(CUSTOM[1:], "another")}
    for path, body in {
        f"contacts/{junior}": {"birthday": "1991-02-03", "preferences": "tea", "private_notes": "golf"} | hidden_custom,
        f"contacts/{senior}": {"title": "chairman"},
        f"customers/{customer_id}": hidden_custom,
        f"dossier-facts/{level_2(found, 'dossier_facts')}": {"value": "another"},
        f"attachments/{level_2(found, 'attachments')}": {"description": "another"},
        f"stage-roles/{level_2(found, 'stage_roles')}": {"remark": "another"},
        f"supply-positions/{level_2(found, 'supply_positions')}": {"yearly_spend": "123"},
        f"competitor-moves/{level_2(found, 'competitor_moves')}": {
            "description": "another",
            "happened_on": "2025-07-01",
        },
        f"competitors/profiles/{profile}": {"answers": {"market_strategy": {"text": "another", "source": "coach"}}},
    }.items():
        await world.post("customer", f"/v1/{path}", body, method="PATCH")
    for path, body in {
        f"contacts/{junior}/special-dates": {"kind": "wedding", "month": 7, "day": 8},
        "gift-bans": of | {"contact_id": junior, "reason": "their_wish"},
        "stage-roles": of | {"contact_id": junior, "stage": "implement", "role": "decider", "clearance": 2},
        "contact-lines": of | {"from_contact_id": junior, "to_contact_id": senior, "kind": "conflicts"},
        "contacts": of | {"name": "another", "decision_role": "coach", "reports_to_id": junior},
        "supply-positions": of | {"category": "another", "as_of": "2026-02-01", "suppliers": [{"share": "1"}]},
        "strategic-fits": of | {"channel_now": "edge", "channel_ahead": "edge", "trend": "diverging", "evidence": "x"},
    }.items():
        await world.post("customer", f"/v1/{path}", body)
    await world.post("customer", f"/v1/contact-lines/{level_2(found, 'contact_lines')}", method="DELETE")
    at, entered = f"/v1/customers/{customer_id}", {"reason": "another", "fiscal_year": 2025}
    for factor in ("profit", "product_importance"):
        await world.post("customer", f"{at}/grading-factors/{factor}", {"band": "D"} | entered, method="PUT")
    await world.post("customer", f"{at}/judgements/potential", {"holds": False} | entered, method="PUT")
    await change_other_services(world, found)


async def change_other_services(world: World, found: Found) -> None:
    """A margin to reach, and what is privately known of a person."""
    goals = (row for row in found.of("market_goals") if row.customer == "own" and row.level == 2)
    goal = next(row for row in goals if row.values["metric"] == "margin")
    at = f"/v1/plans/{goal.values['plan_id']}/market-goals/{goal.id}"
    await world.post("planning", at, {"target": "31", "change_reason": "x"}, method="PATCH")
    assessment = next(row for row in found.of("key_person_assessments") if row.customer == "own" and row.level == 1)
    said = {"private_remarks": "another"}
    await world.post("relationship", f"/v1/key-person-assessments/{assessment.id}", said, method="PATCH")


def level_2(found: Found, table: str) -> str:
    """A row of the table above level 1."""
    return next(row.id for row in found.of(table) if row.customer == "own" and row.level == 2)
