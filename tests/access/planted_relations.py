"""What is planted of assessments, satisfaction and complaints."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import insert

from services.relationship.climate.schemes.rules import ClimateElement
from services.relationship.satisfaction.complaints.store import tell
from shared.customers.account_teams import team_members
from shared.database import execute, transaction
from shared.time import utc_now
from tests.access.planted_contact import plant_duties_to_people
from tests.access.rights import CALLER
from tests.access.world import NUMBERS, World
from tests.relationship.conftest import dimensions
from tests.relationship.satisfaction.conftest import form


async def plant_relations(world: World, customer: str, people: dict[str, str]) -> None:
    of = {"customer_id": world.customers[customer]}
    colleague = of | world.told(customer, "name", "title")
    people["colleague"] = (await world.post("customer", "/v1/contacts", colleague))["id"]
    for contact in ("base", "top"):
        same = await world.post("customer", "/v1/contacts", of | world.told(customer, "name"))
        await world.post("customer", f"/v1/contacts/{people[contact]}/merge", {"absorbed_id": same["id"]})
    for level, (contact, chain) in enumerate((("base", "formal"), ("top", "formal"), ("base", "hidden")), 1):
        part = {"contact_id": people[contact], "stage": "set_goals", "chain": chain, "role": "decider", "weight": 3}
        said = {"clearance": level} | world.told(customer, "remark")
        await world.post("customer", "/v1/stage-roles", of | part | said)
    for level, (contact, kind) in enumerate((("base", "influences"), ("top", "influences"), ("base", "conflicts")), 1):
        line = {"from_contact_id": people["colleague"], "to_contact_id": people[contact], "kind": kind}
        said = {"clearance": level, "since": "2020-01-01"} | world.told(customer, "remark", "evidence")
        await world.post("customer", "/v1/contact-lines", of | line | said)


async def plant_standing(world: World, customer: str, people: dict[str, str]) -> None:
    of = {"customer_id": world.customers[customer], "assessed_on": "2025-03-31"}
    known = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    for contact in people.values():
        for rival in (None, known):
            scores = dimensions()
            for dimension in scores.values():
                dimension["evidence"] = world.text(customer)
            said = {"level": "supportive"} | world.told(customer, "level_reason", "private_remarks")
            body = of | {"contact_id": contact, "dimensions": scores, "competitor_id": rival} | said
            made = await world.post("relationship", "/v1/key-person-assessments", body)
        await _return(world, customer, f"/v1/key-person-assessments/{made['id']}")
    await plant_duties_to_people(world, customer, people)


async def plant_climate(world: World, customer: str) -> None:
    """Two departments, of which one was dissolved, each assessed twice."""
    of = {"customer_id": world.customers[customer]}
    for department in world.text(customer), world.text(customer):
        for day, score in (("2024-03-31", 2), ("2025-03-31", 3)):
            judged = {element.value: {"score": score, "evidence": world.text(customer)} for element in ClimateElement}
            body = of | {"department": department, "assessed_on": day, "elements": judged}
            made = await world.post("relationship", "/v1/general-assessments", body)
    end = {"ended_on": "2025-06-30"} | world.told(customer, "reason")
    await world.post("relationship", f"/v1/general-assessments/{made['id']}/end", end)
    await _return(world, customer, f"/v1/general-assessments/{made['id']}")
    body = of | {"assessed_on": "2025-03-31", "elements": judged}
    await world.post("relationship", "/v1/general-assessments", body)


async def plant_organization(world: World, customer: str) -> None:
    of = {"customer_id": world.customers[customer]}
    for day, stages in (("2024-03-31", ["implement"]), ("2025-03-31", ["qualify_suppliers", "negotiate_and_sign"])):
        since = {"since": "2020-01-01"}
        taken = [{"stage": stage} | since | world.told(customer, "evidence") for stage in stages]
        share = {"our_share": f"0.{NUMBERS[customer]}7"} | world.told(customer, "evidence")
        fit = {"trend": "converging"} | world.told(customer, "evidence")
        said = {"level": "key_supplier"} | world.told(customer, "level_reason")
        body = of | {"assessed_on": day, "stages": taken, "strategic_fit": fit, "supply_position": share} | said
        made = await world.post("relationship", "/v1/organizational-assessments", body)
    await _return(world, customer, f"/v1/organizational-assessments/{made['id']}")
    await world.post("relationship", "/v1/organizational-assessments", body)


async def _return(world: World, customer: str, path: str) -> None:
    returned = {"decision": "return"} | world.told(customer, "remark")
    answer = await world.clients["supervisor"].post(f"{path}/review", json=returned)
    assert answer.is_success, answer.text


async def plant_complaints(world: World, customer: str, people: dict[str, str]) -> None:
    """A reopened complaint of nobody in particular and of each person, and an escalated one."""
    service = "relationship"
    for contact_id in (None, *people.values()):
        said = {"contact_id": contact_id, "channel": "phone", "severity": "major", "owner_id": str(CALLER)}
        said |= {"customer_id": world.customers[customer], "received_at": "2025-09-30T07:20:00Z"}
        said |= world.told(customer, "subject", "description", "private_remarks")
        at = f"/v1/complaints/{(await world.post(service, '/v1/complaints', said))['id']}"
        await world.post(service, f"{at}/answer", world.told(customer, "text"))
        await world.post(service, f"{at}/solution", world.told(customer, "text"))
        await world.post(
            service, f"{at}/closure", {"root_cause": "delivery"} | world.told(customer, "root_cause_detail")
        )
        if contact_id != people["colleague"]:
            await world.post(service, f"{at}/reopening", world.told(customer, "reason"))
        late = said | world.told(customer, "subject", "description", "private_remarks")
        await world.post(service, "/v1/complaints", late)
    sponsor = {"id": uuid4(), "customer_id": UUID(world.customers[customer]), "user_id": CALLER, "ended_on": None}
    sponsor |= {"role": "executive_sponsor", "started_on": date(2025, 1, 1)}
    async with transaction(world.apps[service].state.engine) as session:
        await execute(session, insert(team_members).values(sponsor))  # as the feed copies it
        await tell(session, utc_now())


async def plant_satisfaction(world: World, customer: str, people: dict[str, str]) -> None:
    """A closed survey that a base and a senior person have answered badly, and an open one with a revoked invitation;
    what follows from the answers; and a figure and a warning for kpi.
    """
    of = {"customer_id": world.customers[customer]}
    gateway = world.clients["pages"]
    for is_closed in (True, False):
        asked = of | {"contact_ids": [people["base"], people["top"]]} | world.told(customer, "title")
        survey = await world.post("relationship", "/v1/surveys", asked)
        for number, invitation in enumerate(survey["invitations"]):
            filled = form(number + 1, suggestion=world.text(customer))
            secret = invitation["url"].rpartition("/")[2]
            answer = await gateway.post(f"/internal/survey-pages/{secret}", data=filled) if is_closed else None
            assert answer is None or answer.is_success, answer.text
        if is_closed:
            await world.post("relationship", f"/v1/surveys/{survey['id']}/closure", world.told(customer, "conclusion"))
            continue
        last = f"/v1/survey-invitations/{survey['invitations'][0]['id']}"
        await world.post("relationship", f"{last}/reminders")
        await world.post("relationship", f"{last}/revocation")
    await _plant_recorded_survey(world, customer, people)
    (duty,) = (await world.clients["relationship"].get("/v1/satisfaction-duties", params=of)).json()["items"]
    said = {"review_on": "2027-01-31"} | world.told(customer, "plan")
    await world.post("relationship", f"/v1/satisfaction-duties/{duty['id']}", said, method="PATCH")


async def _plant_recorded_survey(world: World, customer: str, people: dict[str, str]) -> None:
    """A survey on paper, which a base and a senior person have answered."""
    days = {"opens_on": "2025-03-03", "closes_on": "2025-03-28", "customer_id": world.customers[customer]}
    survey = await world.post("relationship", "/v1/surveys/recorded", days | world.told(customer, "title"))
    sheet = {"answered_on": "2025-03-10", "answers": {"suggestion": {"text": world.text(customer)}}}
    sheets = [sheet | {"contact_id": people[one], "questionnaire_code": "general"} for one in ("base", "top")]
    await world.post("relationship", "/v1/recorded-responses", {"survey_id": survey["id"], "sheets": sheets})
