"""What is planted of contact with customers, and of what it costs."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from services.relationship.contact.cadences.following import follow_day
from services.relationship.contact.contact_changes.model import ContactChange
from services.relationship.contact.contact_changes.rules import ContactChangeKind
from shared.auth.visibility import customers as directory
from shared.customers.account_teams import team_members
from shared.customers.roles import DecisionRole
from shared.database import execute, transaction
from tests.access.rights import CALLER
from tests.access.world import ACTION, MARK, NUMBERS, REGIONS, World
from tests.kpi.pushing import push


async def plant_gift_bans(world: World, customer: str, people: dict[str, str]) -> None:
    """Who takes no gifts from now on: what was given before stays."""
    for contact_id in (None, people["colleague"]):
        banned = {"customer_id": world.customers[customer], "contact_id": contact_id, "reason": "their_policy"}
        await world.post("customer", "/v1/gift-bans", banned | world.told(customer, "note"))


async def plant_spending(world: World, customer: str, people: dict[str, str]) -> None:
    """Expenses of nobody in particular and of each person: recorded, waiting, and rejected; a budget."""
    service, number = "relationship", NUMBERS[customer]
    of = {"customer_id": world.customers[customer], "kind": "travel", "happens_on": "2025-11-26"}
    asked, client = {"customer_id": of["customer_id"], "status": "held"}, world.clients[service]
    visit = (await client.get("/v1/visit-plans", params=asked)).json()["items"][0]
    campaign = (await client.get("/v1/campaigns", params={"customer_id": of["customer_id"]})).json()["items"][0]
    ids = {"touchpoint_id": visit["touchpoint_id"], "visit_plan_id": visit["id"], "campaign_id": campaign["id"]}
    for place, contact_id in enumerate((None, *people.values())):
        named = of | {"contact_ids": [contact_id] if contact_id else []}
        said = (
            named | {"amount": f"12{place}{number}.37"} | world.told(customer, "purpose", "occasion", "article") | ids
        )
        at = f"/v1/expenses/{(await world.post(service, '/v1/expenses', said))['id']}"
        approval = await world.clients["supervisor"].post(f"{at}/approval", json=world.told(customer, "remark"))
        assert approval.is_success, approval.text
        spent = {"actual_amount": f"11{place}{number}.53"} | world.told(customer, "remark")
        await world.post(service, f"{at}/actual", spent)
        waiting = (
            named
            | {"amount": f"14{place}{number}.71", "currency": "USD", "fx_rate": "7.17"}
            | world.told(customer, "purpose")
        )
        await world.post(service, "/v1/expenses", waiting)
    budget = {"fiscal_year": 2025, "kind": "travel", "amount": f"9191{number}"} | world.told(customer, "note", "name")
    await world.post(service, "/v1/spending-budgets", budget | {"customer_id": of["customer_id"]})


async def plant_contact(world: World, customer: str, people: dict[str, str]) -> None:
    """Touchpoints held, planned and cancelled with everybody; what was promised to whom; what a log said."""
    number, of = NUMBERS[customer], {"customer_id": world.customers[customer]}
    everybody = [people["base"], people["top"]]
    given = {"amount": f"4321{number}", "occasion": "birthday"} | world.told(customer, "gift", "article")
    gifts = [given | {"contact_id": one} for one in everybody]
    promised = [
        {
            "side": "ours",
            "due_on": "2025-04-01",
            "contact_id": one,
            "user_id": str(CALLER),
            "what": world.text(customer),
        }
        for one in (None, *everybody)
    ]
    body = of | {"scene": "meal", "starts_at": "2025-03-12T09:00:00Z", "ends_at": "2025-03-12T10:00:00Z"}
    body |= {"contact_ids": everybody, "user_ids": [str(CALLER)], "owner_id": str(CALLER), "cost": f"9876{number}"}
    body |= {"gifts": gifts, "commitments": promised, "materials": [world.text(customer)], "action_id": ACTION}
    body |= world.told(customer, "place", "purpose", "outcome", "private_remarks")
    held = await world.post("relationship", "/v1/touchpoints", body)
    promises = await world.clients["relationship"].get("/v1/commitments", params={"touchpoint_id": held["id"]})
    for one in promises.json()["items"]:
        await world.post("relationship", f"/v1/commitments/{one['id']}/completion", world.told(customer, "result"))
    later = of | {"scene": "routine_visit", "starts_at": "2099-01-01T00:00:00Z", "follows_id": held["id"]}
    for is_cancelled in (True, False):
        plan = await world.post("relationship", "/v1/touchpoints", later | world.told(customer, "purpose"))
        if is_cancelled:
            at = f"/v1/touchpoints/{plan['id']}/cancellation"
            await world.post("relationship", at, world.told(customer, "reason"))
    due = {"side": "ours", "due_on": "2026-06-01"} | world.told(customer, "what")
    await world.post("relationship", f"/v1/touchpoints/{held['id']}/commitments", due)
    row = {"log_no": world.text(customer), "customer_code": f"{MARK}-{customer}-code", "starts_at": "2025-02-03"}
    await push(world.clients["relationship"], row | world.told(customer, "outcome"), kind="touchpoints")


async def plant_due_contact(world: World) -> None:
    """What contact is due by visible and by hidden traits, and the warnings of it."""
    ids = {customer: UUID(world.customers[customer]) for customer in REGIONS}
    async with transaction(world.apps["relationship"].state.engine) as session:
        traits = {"quadrant": "core_value", "tier": "strategic", "manager_id": CALLER}
        await execute(session, sa.update(directory).where(directory.c.id.in_(ids.values())).values(traits))
        for customer, customer_id in ids.items():
            member = {"id": UUID(int=900 + NUMBERS[customer]), "customer_id": customer_id, "user_id": CALLER}
            member |= {"role": "executive_sponsor", "started_on": date(2020, 1, 1), "ended_on": date(2030, 1, 1)}
            await execute(session, sa.insert(team_members).values(member))
        await follow_day(session)


async def plant_duties_to_people(world: World, customer: str, people: dict[str, str]) -> None:
    """Targets, the later of which replaces the earlier, and responsible people."""
    of = {"customer_id": world.customers[customer]}
    for contact in people.values():
        for level in ("contacted", "exclusive"):
            goal = {"contact_id": contact, "target_level": level, "due_on": "2099-12-31"}
            await world.post("relationship", "/v1/key-person-targets", of | goal | world.told(customer, "reason"))
        named = {"contact_id": contact, "responsible_id": str(CALLER)}
        await world.post("relationship", "/v1/responsibilities", of | named)
    for contact in ("top", "base"):
        told = (await world.clients["customer"].get(f"/v1/contacts/{people[contact]}")).json()
        named = {"department": told["department"], "responsible_id": str(CALLER)}
        await world.post("relationship", "/v1/responsibilities", of | named)


async def plant_insight(world: World, customer: str, people: dict[str, str]) -> None:
    """An insight for this customer alone, with a file, given to everybody there."""
    at, day = world.customers[customer], "2025-05-06"
    body = {"kind": "bulletin", "issued_on": day, "industries": ["pumps"], "customer_ids": [at]}
    made = await world.post("relationship", "/v1/insights", body | world.told(customer, "title", "summary"))
    params = {"insight_id": made["id"], "file_name": f"{world.text(customer)}.txt"}
    await world.post("relationship", "/v1/insight-files", params=params, content=world.text(customer).encode())
    given = {"insight_id": made["id"], "customer_id": at, "given_on": day, "reaction": "interested"}
    for contact in people.values():
        said = given | {"contact_ids": [contact]} | world.told(customer, "remark")
        await world.post("relationship", "/v1/insight-deliveries", said)


async def plant_contact_changes(world: World, customer: str, people: dict[str, str]) -> None:
    """Everybody has left and was hired by a rival; and a change of ours."""
    rival = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    day = date(2025, 6, 2)
    at = UUID(world.customers[customer])
    of: dict[str, Any] = {"customer_id": at, "changed_on": day, "visit_due_on": day, "policy_version": 1}
    ours = {"kind": ContactChangeKind.ACCOUNT_MANAGER, "from_user_id": CALLER, "to_user_id": CALLER}
    rows = [ContactChange(handover_id=uuid4(), **of, **ours)]
    for place, (name, contact) in enumerate(people.items(), 1):
        held = {"competitor": world.text(customer), "level": "supportive", "assessed_on": str(day)}
        left: dict[str, Any] = {"kind": ContactChangeKind.KEY_CONTACT, "contact_id": UUID(contact), "levels": [held]}
        left["successor_contact_id"] = UUID(people["base"]) if name != "base" else None
        left["decision_role"] = DecisionRole.COACH if name == "colleague" else DecisionRole.USER
        hire: dict[str, Any] = {"hired_by_id": UUID(rival), "hired_on": date(2013, place, NUMBERS[customer])}
        hire |= world.told(customer, "hire_remark")
        rows.append(ContactChange(handover_id=uuid4(), **of, **left, **hire))
    async with transaction(world.apps["relationship"].state.engine) as session:
        session.add_all(rows)


async def plant_campaign(world: World, customer: str, people: dict[str, str]) -> None:
    """A campaign for this customer alone that was held and evaluated, and one that was cancelled; with everybody."""
    told, number = ("name", "place", "purpose"), NUMBERS[customer]
    body = {"reach": "area", "starts_on": "2025-05-06", "ends_on": "2025-05-07", "owner_id": str(CALLER)}
    body |= {"customer_ids": [world.customers[customer]], "planned_cost": f"6161{number}.5", "action_id": ACTION}
    for is_held in (True, False):
        goals = [{"kind": "leads", "count": 2, "text": world.text(customer)}]
        made = await world.post("relationship", "/v1/campaigns", body | {"goals": goals} | world.told(customer, *told))
        at = f"/v1/campaigns/{made['id']}"
        said = {"status": "attended"}
        invited = [said | {"contact_id": one} | world.told(customer, "remark") for one in people.values()]
        await world.post("relationship", "/v1/campaign-people", {"campaign_id": made["id"], "people": invited})
        if not is_held:
            await world.post("relationship", f"{at}/cancellation", world.told(customer, "reason"))
            continue
        await world.post("relationship", f"{at}/invitation")
        await world.post("relationship", f"{at}/holding", {"actual_cost": f"6262{number}.5"})
        results = {"results": [{"goal": 1, "number": 1}]}
        await world.post("relationship", f"{at}/evaluation", results | world.told(customer, "evaluation"))


async def plant_visits(world: World, customer: str, people: dict[str, str]) -> None:
    """A visit that was approved by somebody else and held, one that was returned, and one that was cancelled."""
    at, number = world.customers[customer], NUMBERS[customer]
    body = {"customer_id": at, "direction": "inbound", "reception_level": "highest", "owner_id": str(CALLER)}
    body |= {"starts_on": "2025-06-18", "ends_on": "2025-06-19", "contact_ids": [*people.values()]}
    body |= {"user_ids": [str(CALLER)], "action_id": ACTION}
    for steps in (("approval", "holding"), ("return",), ("cancellation",)):
        item = {"day": "2025-06-18", "begins": "09:30", "ends": "11:00"}
        item |= world.told(customer, "topic", "responsible", "place")
        line = {"kind": "meals", "text": world.text(customer), "amount": f"7373{number}.5"}
        lists = {"agenda": [item], "budget": [line]} | world.told(customer, "purpose", "place")
        made = await world.post("relationship", "/v1/visit-plans", body | lists)
        await world.post("relationship", f"/v1/visit-plans/{made['id']}/submission")
        for step in steps:
            said = world.told(customer, {"holding": "outcome"}.get(step, "reason")) if step != "approval" else None
            client = world.clients["supervisor" if step in {"approval", "return"} else "relationship"]
            answer = await client.post(f"/v1/visit-plans/{made['id']}/{step}", json=said)
            assert answer.is_success, f"{step}: {answer.status_code} {answer.text}"
