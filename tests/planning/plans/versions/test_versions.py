"""Versions of a plan and their comparison over HTTP."""

import uuid
from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import people
from shared.database import execute, transaction
from tests.planning.conftest import NewContact, Workshop
from tests.planning.plans.versions.test_approval import action_of, first
from tests.sign_in import Tokens

MARGIN = {"metric": "margin", "unit": "ratio", "target": "0.31", "baseline": None, "currency": None}


async def revise(plan: Workshop, director: httpx.AsyncClient, target: str) -> None:
    """Approve a second version with another target of the market goal."""
    market = await first(plan, "market")
    await plan.ask("POST", "/revision", json={"reason": "二期产线"})
    await plan.ask("PATCH", f"/market-goals/{market['id']}", json={"target": target, "change_reason": "预算上调"})
    await plan.ask("POST", "/submission")
    assert (await director.post(f"{plan.url}/approval")).status_code == 200


async def rows(plan: Workshop, number: int, part: str) -> list[dict[str, Any]]:
    kept = await plan.ask("GET", f"/versions/{number}")
    return [row["fields"] for row in kept["content"] if row["part"] == part]


async def test_a_version_stays_as_it_was_approved(approved: Workshop, director: httpx.AsyncClient) -> None:
    await revise(approved, director, "12000000")
    listed = (await approved.ask("GET", "/versions"))["items"]
    assert [(one["number"], one["reason"], one["approved_by_name"]) for one in listed] == [
        (2, "二期产线", "Director"),
        (1, None, "Director"),
    ]
    assert [(await rows(approved, number, "market_goal"))[0]["target"] for number in (1, 2)] == ["10000000", "12000000"]
    assert len(await rows(approved, 1, "relationship_goal")) == len(await rows(approved, 1, "relationship_snapshot"))
    assert (await approved.ask("GET", "/versions/3", 404))["code"] == "plan_version_not_found"


async def test_two_versions_are_compared(approved: Workshop, director: httpx.AsyncClient) -> None:
    await revise(approved, director, "12000000")
    compared = await approved.ask("GET", "/comparison", params={"from": 1, "to": 2})
    assert [(one["part"], one["kind"], one["reason"], one["fields"]) for one in compared["changes"]] == [
        (
            "market_goal",
            "changed",
            "预算上调",
            [{"field": "target", "before": "10000000", "after": "12000000"}],
        )
    ]
    assert (await approved.ask("GET", "/comparison", params={"from": 2}))["changes"] == []
    assert (await approved.ask("GET", "/comparison", 404, params={"from": 3}))["code"] == "plan_version_not_found"
    assert (await approved.ask("GET", "/comparison", 400))["errors"][0]["parameter"] == "from"


async def test_a_withdrawn_goal_is_compared_with_its_reason(approved: Workshop, app: FastAPI) -> None:
    person = await first(approved, "relationship")
    known = "INSERT INTO contact_directory (id, customer_id, name, decision_bases, is_key, has_left, added_on) VALUES "
    row = f"('{person['contact_id']}', '{approved.customer_id}', '李雷', '{{}}', true, false, '2020-01-01')"
    await app.state.engine.exec_driver_sql(f"{known}{row} ON CONFLICT DO NOTHING")
    await approved.ask("POST", "/revision", json={"reason": "二期产线"})
    await approved.ask("POST", f"/relationship-goals/{person['id']}/withdrawal", 204, json={"reason": "调岗"})
    await approved.ask("PUT", "/steps/analysis/conclusion", json={"conclusion": "换人"})
    changes = (await approved.ask("GET", "/comparison", params={"from": 1}))["changes"]
    assert [(one["part"], one["kind"], one["reason"], one["step"]) for one in changes] == [
        ("relationship_goal", "removed", "调岗", None),
        ("conclusion", "added", None, "analysis"),
    ]
    assert [(one["contact_id"], one["contact_name"]) for one in changes] == [
        (person["contact_id"], "李雷"),
        (None, None),
    ]


async def test_versions_keep_and_compare_the_analysis_and_strategies(approved: Workshop) -> None:
    kept = {row["part"] for row in (await approved.ask("GET", "/versions/1"))["content"]}
    parts = {"challenge", "rival_assessment", "self_assessment", "swot_point", "supplier_criterion", "strategy"}
    assert kept >= parts | {"opportunity_point", "match_assessment"}
    await approved.ask("POST", "/revision", json={"reason": "二期产线"})
    (price,) = (await approved.ask("GET", "/supplier-criteria?axis=price"))["items"]
    await approved.ask("PATCH", f"/supplier-criteria/{price['id']}", json={"ours": 5, "rivals": []})
    added = {
        "kind": "place",
        "title": "渠道",
        "description": "x",
        "market_goal_id": (await first(approved, "market"))["id"],
    }
    await approved.ask("POST", "/strategies", 201, json=added)
    changes = (await approved.ask("GET", "/comparison", params={"from": 1}))["changes"]
    assert [(one["part"], one["kind"]) for one in changes] == [("supplier_criterion", "changed"), ("strategy", "added")]
    assert {(one["field"], one["after"]) for one in changes[0]["fields"]} == {("ours", "5"), ("rivals", None)}


async def test_a_version_keeps_what_its_actions_say_and_not_what_is_done(
    complete: Workshop, director: httpx.AsyncClient, new_contact: NewContact
) -> None:
    person, client = await new_contact(), complete.client
    made = (
        await client.post("/v1/actions", json=action_of(complete) | {"contact_ids": [person], "cost": "900"})
    ).json()
    dropped = (await client.post("/v1/actions", json=action_of(complete))).json()
    assert (await client.post(f"/v1/actions/{dropped['id']}/cancellation", json={"reason": "x"})).status_code == 200
    await complete.ask("POST", "/submission")
    assert (await director.post(f"{complete.url}/approval")).status_code == 200
    kept = {row["contact_ids"][0]: row for row in await rows(complete, 1, "action") if row["contact_ids"]}
    assert len(await rows(complete, 1, "action")) == 2
    assert (kept[person]["title"], kept[person]["cost"], "state" in kept[person]) == ("plant tour", "900", False)
    assert (await client.post(f"/v1/actions/{made['id']}/completion", json={})).status_code == 200
    assert (await complete.ask("GET", "/comparison", params={"from": 1}))["changes"] == []


async def test_actions_are_compared(approved: Workshop, new_contact: NewContact) -> None:
    (first_one,) = (await approved.client.get("/v1/actions", params={"customer_id": approved.customer_id})).json()[
        "items"
    ]
    person, url = await new_contact(), f"/v1/actions/{first_one['id']}"
    assert (await approved.client.patch(url, json={"contact_ids": [person]})).status_code == 200
    made = (await approved.client.post("/v1/actions", json=action_of(approved))).json()
    changes = (await approved.ask("GET", "/comparison", params={"from": 1}))["changes"]
    assert [(one["part"], one["kind"], one["part_id"]) for one in changes] == [
        ("action", "changed", first_one["id"]),
        ("action", "added", made["id"]),
    ]
    assert changes[0]["fields"] == [{"field": "contact_ids", "before": None, "after": f'["{person}"]'}]
    assert (await approved.client.delete(url)).status_code == 204
    removed = (await approved.ask("GET", "/comparison", params={"from": 1}))["changes"][0]
    assert (removed["kind"], removed["part_id"]) == ("removed", first_one["id"])


async def test_a_version_hides_costs_and_people_of_actions(
    complete: Workshop, director: httpx.AsyncClient, app: FastAPI, tokens: Tokens, new_contact: NewContact
) -> None:
    senior = await new_contact()
    about = action_of(complete) | {"contact_ids": [senior], "cost": "900"}
    assert (await complete.client.post("/v1/actions", json=about)).status_code == 201
    async with transaction(app.state.engine) as session:
        known = {"contact_id": uuid.UUID(senior), "customer_id": uuid.UUID(complete.customer_id), "clearance": 2}
        await execute(session, sa.insert(people).values(**known))
    await complete.ask("POST", "/submission")
    assert (await director.post(f"{complete.url}/approval")).status_code == 200
    assistant = Workshop(tokens.client(app, clearance=1), complete.customer_id, complete.url)
    seen = await rows(assistant, 1, "action")
    assert [(row["contact_ids"], row["cost"]) for row in seen] == [([], None), ([], None)]
    assert senior in str(await complete.ask("GET", "/versions/1"))


async def test_versions_hide_parts_above_the_readers_level(approved: Workshop, app: FastAPI, tokens: Tokens) -> None:
    assistant = Workshop(tokens.client(app, clearance=1), approved.customer_id, approved.url)
    assert len(await rows(approved, 1, "match_assessment")) == 1
    assert await rows(assistant, 1, "match_assessment") == []
    aspects = [{row["aspect"] for row in await rows(one, 1, "self_assessment")} for one in (approved, assistant)]
    assert aspects[0] - aspects[1] == {"profit"}


async def test_versions_hide_what_the_reader_may_not_see(
    complete: Workshop, director: httpx.AsyncClient, app: FastAPI, tokens: Tokens, new_contact: NewContact
) -> None:
    margin, senior = await complete.market_goal(**MARGIN), await new_contact()
    await complete.relationship_goal(senior, margin["id"], "supportive")
    below = await complete.relationship_goal(await new_contact(), margin["id"], "supportive")
    async with transaction(app.state.engine) as session:
        known = {"contact_id": uuid.UUID(senior), "customer_id": uuid.UUID(complete.customer_id), "clearance": 2}
        await execute(session, sa.insert(people).values(**known))
    await complete.ask("POST", "/submission")
    assert (await director.post(f"{complete.url}/approval")).status_code == 200
    assistant = Workshop(tokens.client(app, clearance=1), complete.customer_id, complete.url)
    assert len(await rows(complete, 1, "market_goal")) == len(await rows(assistant, 1, "market_goal")) + 1
    seen = await rows(assistant, 1, "relationship_goal")
    assert [row["contact_id"] for row in seen[1:]] == [below["contact_id"]]
    assert seen[1]["market_goal_id"] is None
    assert margin["id"] not in str(await assistant.ask("GET", "/versions/1"))


async def test_a_comparison_hides_what_the_reader_may_not_see(approved: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await approved.ask("POST", "/revision", json={"reason": "二期产线"})
    await approved.market_goal(**MARGIN)
    assistant = Workshop(tokens.client(app, clearance=1), approved.customer_id, approved.url)
    params = {"from": 1}
    assert (await assistant.ask("GET", "/comparison", params=params))["changes"] == []
    assert len((await approved.ask("GET", "/comparison", params=params))["changes"]) == 1
