"""Service policies over HTTP."""

from typing import Any

import httpx

POLICIES = "/v1/service-policies"


async def published(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    content = (await client.get(f"{POLICIES}/current")).json()["content"]
    return await client.post(POLICIES, json={"content": content | changes, "reason": "A new year."})


async def test_the_standard_is_the_methods(customer: httpx.AsyncClient) -> None:
    policy = (await customer.get(f"{POLICIES}/1")).json()["content"]
    assert policy["quadrants"]["core_value"]["contact"] == {"form": "face_to_face", "every": "monthly"}
    assert policy["quadrants"]["high_potential"]["contact"]["every"] == "quarterly"
    assert policy["quadrants"]["maintain"]["contact"]["every"] == "half_yearly"
    assert "executive_sponsor" in policy["tiers"]["strategic"]["team"]
    assert set(policy["tiers"]["key"]["team"]) >= {"account_manager", "technical_support"}
    initial, stable = policy["stages"]["initial"], policy["stages"]["stable"]
    assert (initial["answer_hours"], initial["solve_hours"], stable["support_hours"]) == (24, 48, 1)
    assert policy["handover_hours"] == 24


async def test_a_published_policy_is_in_force_and_named(customer: httpx.AsyncClient) -> None:
    made = await published(customer, handover_hours=8)
    assert (made.status_code, made.json()["version"], made.headers["Location"]) == (201, 2, f"{POLICIES}/2")
    current = (await customer.get(f"{POLICIES}/current")).json()
    assert (current["version"], current["content"]["handover_hours"], current["reason"]) == (2, 8, "A new year.")
    assert (await customer.get(f"{POLICIES}/1")).json()["content"]["handover_hours"] == 24


async def test_an_unsound_policy_is_refused(customer: httpx.AsyncClient) -> None:
    refused = await published(customer, everybody={"team": []})
    assert (refused.status_code, refused.json()["code"]) == (422, "scheme_unsound")
    refused = await published(customer, tiers={"platinum": {}})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
