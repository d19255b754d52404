"""Three customers with something in every table: the caller's own, one of the caller's region, and another's.

Every text says whose it is, so that it is known again wherever it turns up. A new table with customers' rows needs a
line in the `planted_` file of its service: `test_matrix.py` names those that have none.
"""

from tests.access.planted_contact import (
    plant_campaign,
    plant_contact,
    plant_contact_changes,
    plant_due_contact,
    plant_gift_bans,
    plant_insight,
    plant_spending,
    plant_visits,
)
from tests.access.planted_customers import plant_customer, plant_dossier, plant_people, plant_rivals, plant_strategy
from tests.access.planted_execution import plant_execution
from tests.access.planted_kpi import plant_batches, plant_facts, plant_reports, plant_scorecards, plant_warnings
from tests.access.planted_planning import (
    plant_actions,
    plant_exits,
    plant_leads,
    plant_meetings,
    plant_plan,
    plant_programmes,
    plant_risks,
    plant_summits,
)
from tests.access.planted_plans import plant_market, plant_versions
from tests.access.planted_relations import (
    plant_climate,
    plant_complaints,
    plant_organization,
    plant_satisfaction,
    plant_standing,
)
from tests.access.rights import REGION
from tests.access.world import CUSTOM, IN_EXAMPLES, NUMBERS, REGIONS, World
from tests.kpi.pushing import push


async def plant(world: World) -> None:
    """Plant everything for each of the three customers."""
    await _plant_shared(world)
    await plant_market(world)
    for customer in REGIONS:
        await plant_customer(world, customer)
        await plant_facts(world, customer)
        await plant_batches(world, customer)
        await plant_dossier(world, customer)
        await plant_rivals(world, customer)
        await plant_strategy(world, customer)
        people = await plant_people(world, customer)
        await world.follow()
        await plant_standing(world, customer, people)
        await plant_insight(world, customer, people)
        await plant_campaign(world, customer, people)
        await plant_visits(world, customer, people)
        await plant_climate(world, customer)
        await plant_organization(world, customer)
        await plant_complaints(world, customer, people)
        await plant_spending(world, customer, people)
        await plant_satisfaction(world, customer, people)
        await plant_contact(world, customer, people)
        await plant_gift_bans(world, customer, people)
        await plant_contact_changes(world, customer, people)
        await plant_plan(world, customer, people)
        await plant_exits(world, customer)
        await plant_risks(world, customer, people)
        project = await plant_summits(world, customer, people)
        await plant_leads(world, customer, project)
        await plant_actions(world, customer, people, project)
        await plant_programmes(world, customer)
        await plant_execution(world, customer, NUMBERS[customer])
        await plant_versions(world, customer)
        await plant_meetings(world, customer, people)
        await plant_warnings(world, customer, people)
        await plant_reports(world, customer)
    await plant_scorecards(world)
    await plant_due_contact(world)
    file = f"name,website\n{world.text('sender')},{world.text('sender')}.example.com\n,x\n"
    upload = {"params": {"kind": "customers"}, "content": file.encode(), "headers": {"Content-Type": "text/csv"}}
    sent = await world.post("customer", "/v1/imports", **upload)
    await world.post("customer", f"/v1/imports/{sent['id']}/preview", {})
    # Of one customer, so that its second grade has one of an earlier year before it.
    earlier = {"fiscal_year": 2024, "customer_ids": [world.customers["own"]]}
    for run in (earlier, {"fiscal_year": 2025}):
        await world.post("customer", "/v1/grading-runs", run)


async def _plant_shared(world: World) -> None:
    used = [
        *(("region", code) for code in dict.fromkeys(REGIONS.values())),
        ("industry", "pumps"),
        ("scenario", "water"),
    ]
    for kind, code in (*used, *IN_EXAMPLES):
        body = {"kind": kind, "code": code, "name": code, "is_target": True, "positioning": "first"}
        await world.post("customer", "/v1/segments", body)
    for owner in ("customer", "contact"):
        for level, code in enumerate(CUSTOM, 1):
            defined = {"applies_to": owner, "code": code, "kind": "text", "label": code, "clearance": level}
            await world.post("customer", "/v1/custom-fields", defined)
    await world.post(
        "customer",
        "/v1/competitors",
        dict.fromkeys(("name", "short_name", "english_name", "website", "notes"), "Rival"),
    )
    anything = {"classes": [], "seniorities": [], "occasions": [], "gift": "card", "up_to": "9999999"}
    gifts = (await world.clients["customer"].get("/v1/gift-schemes/current")).json()["content"] | {"rules": [anything]}
    await world.post("customer", "/v1/gift-schemes", {"content": gifts, "reason": world.text("everybody")})
    spending = (await world.clients["relationship"].get("/v1/spending-schemes/current")).json()["content"]
    unlimited = {"content": spending | {"limits": []}, "reason": world.text("everybody")}
    await world.post("relationship", "/v1/spending-schemes", unlimited)
    products = [{"sku": f"P{number}", "name": f"Part {number}", "category": "parts"} for number in NUMBERS.values()]
    priced = [{**one, "unit_cost": f"7{number}3.57"} for number, one in enumerate(products, 1)]
    await push(world.clients["kpi"], *priced, kind="products")
    costs = [
        {"sku": one["sku"], "valid_from": "2024-01-01", "unit_cost": f"8{n}4.68"} for n, one in enumerate(products, 1)
    ]
    await push(world.clients["kpi"], *costs, kind="product-costs")
    sold = {"category": "parts", "region": REGION, "first_on": "2024-01-01", "last_on": "2024-12-31"}
    sold |= {"amount": "1000000", "source": world.text("everybody"), "dated_on": "2025-01-10"}
    await world.post("kpi", "/v1/market-volumes", sold)
    await push(world.clients["kpi"], sold | {"region": "CN-SH"}, kind="market-volumes")
    rate = {"currency": "USD", "day": "2024-01-01", "rate": "7.1"}
    await push(world.clients["kpi"], rate, kind="exchange-rates")
