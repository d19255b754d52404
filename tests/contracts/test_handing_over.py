"""Who hands a customer over reads it in every service, and writes to it in none."""

import uuid
from collections.abc import Callable
from typing import Any

from services.planning.plans.plans.model import Plan
from shared.auth.access import acting_for
from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from tests.sign_in import Tokens

LEAVER, SUCCESSOR = str(uuid.uuid4()), str(uuid.uuid4())
OWN = {"kind": "own", "regions": []}


async def test_another_service_lets_them_read_until_the_handover_is_closed(
    open_service: Callable[[str], Any], tokens: Tokens
) -> None:
    apps = {name: await open_service(name) for name in ("customer", "planning")}
    admin, planning = (tokens.client(app) for app in apps.values())
    customer_id = (await admin.post("/v1/customers", json={"name": "Huaqiang"})).json()["id"]

    async def copied() -> None:
        async with transaction(apps["customer"].state.engine) as session:
            entries = await read_entries(session, [uuid.UUID(customer_id)])
        async with transaction(apps["planning"].state.engine) as session:
            await replace_entries(session, [entry.id for entry in entries], entries)

    for user_id in (LEAVER, SUCCESSOR):
        member = {"user_id": user_id, "role": "account_manager"}
        assert (await admin.post(f"/v1/customers/{customer_id}/team", json=member)).status_code == 201
    await copied()
    plan = (await planning.post("/v1/plans", json={"customer_id": customer_id, "fiscal_year": 2025})).json()
    leaver = tokens.client(apps["planning"], sub=LEAVER, data_scope=OWN)
    successor = tokens.client(apps["planning"], sub=SUCCESSOR, data_scope=OWN)
    url = f"/v1/plans/{plan['id']}"
    assert (await leaver.get(url)).status_code == 200
    goal = {"kind": "profit", "metric": "revenue", "title": "x", "target": "1", "due_on": "2025-12-31"}
    for refused in (
        await leaver.patch(url, json={"title": "x"}),
        await leaver.post("/v1/plans", json={"customer_id": customer_id, "fiscal_year": 2026}),
        await leaver.post(f"{url}/market-goals", json=goal),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "customer_read_only")
    assert (await successor.patch(url, json={"title": "x"})).status_code == 200
    with acting_for(LEAVER, "Leaver"):  # a follower, which writes what was allowed elsewhere
        async with transaction(apps["planning"].state.engine) as session:
            (await session.get_one(Plan, uuid.UUID(plan["id"]))).title = "y"
    (handover,) = (await admin.get("/v1/handovers")).json()["items"]
    await admin.post(f"/v1/handovers/{handover['id']}/completion", json={"note": "Done."})
    await copied()
    assert (await leaver.get(url)).status_code == 404
