"""The service policy on the customer service's feed: what other services keep a copy of."""

from collections.abc import Callable
from typing import Any

from services.customer.duties.policies.model import ServicePolicyContent
from tests.sign_in import Tokens

POLICIES = "/v1/service-policies"


async def test_every_published_policy_is_on_the_feed_with_its_number_and_content(
    open_committing: Callable[[str], Any], tokens: Tokens
) -> None:
    async with tokens.client(await open_committing("customer")) as client:
        content = (await client.get(f"{POLICIES}/current")).json()["content"] | {"handover_hours": 8}
        made = (await client.post(POLICIES, json={"content": content, "reason": "Faster."})).json()
        (event,) = (await client.get("/internal/events")).json()["items"]
    assert event["type"] == "guanxi.scheme_version.created"
    changes = {name: after for name, (_, after) in event["data"]["changes"].items()}
    assert (changes["kind"], changes["number"]) == ("service_policy", made["version"])
    assert ServicePolicyContent.model_validate(changes["content"]).handover_hours == 8
