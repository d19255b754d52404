"""What is planted of customers: profile, team, dossier, rivals and people."""

from uuid import UUID

from tests.access.planted_relations import plant_relations
from tests.access.rights import CALLER
from tests.access.world import CODES, CUSTOM, MARK, NUMBERS, REGIONS, SHARED_COMPANY, SHARED_CONTACT, World


async def plant_customer(world: World, customer: str) -> None:
    number = NUMBERS[customer]
    body = {
        **world.told(customer, "name", "short_name", "address", "notes"),
        "website": f"https://{world.text(customer)}.example.com",
        "english_name": SHARED_COMPANY,
        "phone": world.phone(customer),
        "region": REGIONS[customer],
        "industry": "pumps",
        "scenarios": ["water"],
        "country": "CN",
        "employees": 100 + number,
        "founded_on": "1990-01-01",
        "first_contract_on": "2020-02-03",
        "decision_mode": "tender",
        "responsible_id": str(CALLER),
        "custom": world.told(customer, *CUSTOM),
        "parent_id": world.customers.get("own"),  # all of one group
        "codes": [{"code": code, "source": "SAP"} for code in (f"{MARK}-{customer}-code", *CODES.get(customer, ()))],
        "team": [{"user_id": str(CALLER), "role": "account_manager"}] if number == 1 else [],
    }
    made = await world.post("customer", "/v1/customers?force=true", body)
    world.customers[customer] = made["id"]
    for _ in range(2):  # one that could be merged into it, and one that was
        same = {name: body[name] for name in ("region", "team")} | world.told(customer, "name")
        world.twins[(await world.post("customer", "/v1/customers?force=true", same))["id"]] = customer
    absorbed = {"absorbed_id": list(world.twins)[-1]}
    await world.post("customer", f"/v1/customers/{made['id']}/merge", absorbed)
    member = {"user_id": str(UUID(f"00000000-0000-4000-8000-00000000000{number}")), "role": "technical_support"}
    await world.post("customer", f"/v1/customers/{made['id']}/team", member)
    await _plant_handover(world, customer, member)
    await _plant_action(world, customer)
    await world.follow()


async def _plant_handover(world: World, customer: str, member: dict[str, str]) -> None:
    at, backup = f"/v1/customers/{world.customers[customer]}/team", member | {"role": "backup_contact"}
    for is_closed in (True, False):
        gone = await world.post("customer", at, backup)
        await world.post("customer", f"{at}/{gone['id']}", method="DELETE")
        points = {name: [world.text(customer)] for name in ("open_points", "documents")}
        said = points | {"to_user_id": member["user_id"]} | world.told(customer, "introductions")
        url = await _open_handover(world, customer)
        await world.post("customer", url, said, method="PATCH")
        if is_closed:
            await world.post("customer", f"{url}/completion", world.told(customer, "note"))


async def _plant_action(world: World, customer: str) -> None:
    """What was done of an action of the customer's stage, before its day."""
    of = {"customer_id": world.customers[customer], "stage": "symbiosis", "key": "success_story"}
    told = (await world.clients["customer"].get(f"/v1/customers/{of['customer_id']}/entitlements")).json()
    due_on = next(one["next_on"] for one in told["actions"] if one["key"] == of["key"])
    await world.post("customer", "/v1/stage-actions/records", of | {"due_on": due_on} | world.told(customer, "note"))


async def _open_handover(world: World, customer: str) -> str:
    asked = {"customer_id": world.customers[customer], "status": "open", "sort": "-created_at"}
    listed = await world.clients["customer"].get("/v1/handovers", params=asked)
    return f"/v1/handovers/{listed.json()['items'][0]['id']}"


async def plant_dossier(world: World, customer: str) -> None:
    number = NUMBERS[customer]
    of = {"customer_id": world.customers[customer]}
    for item in ("profit_model", "internal_pressure"):
        fact = (
            of
            | {"item": item, "source": "annual_report"}
            | world.told(customer, "value", "source_detail", "owner_name")
        )
        await world.post("customer", "/v1/dossier-facts", fact)
    kept_by_caller = of | {"item": "channels", "source": "annual_report"} | world.told(customer, "value")
    await world.post("customer", "/v1/dossier-facts", kept_by_caller)
    for level in (1, 2, 3):
        said = {"file_name": f"{world.text(customer)}.pdf", "section": "operations", "clearance": level}
        said |= world.told(customer, "description")
        content = b"%PDF-1.7\n" + b"content " * 20
        await world.post("customer", "/v1/attachments", params=of | said, content=content)
    at = f"/v1/customers/{of['customer_id']}"
    others = ("industry_standing", "effect_of_loss", "credit")[:number]  # so that no two have the same coverage
    profit = {"source": "own_records"} | world.told(customer, "value", "source_detail")
    await world.post("customer", f"{at}/profit-facts/profitability", profit, method="PUT")
    year = {"fiscal_year": 2025}
    for factor in ("product_importance", "profit", *others):
        said = {"band": "C" if factor in others else "ABD"[number - 1]} | world.told(customer, "reason", "evidence")
        said |= year
        await world.post("customer", f"{at}/grading-factors/{factor}", said, method="PUT")
    said = year | {"prospects": ["investment"]} | world.told(customer, "reason", "evidence")
    await world.post("customer", f"{at}/grading-factors/prospects", said, method="PUT")
    if customer == "own":  # graded for 2024 too: by its orders alone, the score would be one of the schemes' figures
        said = {"fiscal_year": 2024, "band": "B"} | world.told(customer, "reason", "evidence")
        await world.post("customer", f"{at}/grading-factors/product_importance", said, method="PUT")
    for judgement in ("demand_stable", "industry_growing", "pain_point", "potential"):
        judged = year | {"holds": True} | world.told(customer, "reason", "evidence")
        await world.post("customer", f"{at}/judgements/{judgement}", judged, method="PUT")


async def plant_rivals(world: World, customer: str) -> None:
    of = {"customer_id": world.customers[customer]}
    rival = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    of_rival = of | {"competitor_id": rival}
    answers = {
        question: {"source": source, "known_on": "2025-04-18"} | world.told(customer, "text", "source_detail")
        for question, source in (("market_strategy", "coach"), ("lessons", "internet"))
    }
    profile = of_rival | {"answers": answers, "responsible_id": str(CALLER)}
    await world.post("customer", "/v1/competitors/profiles", profile)
    move = {"kind": "price", "happened_on": "2025-06-12", "amount": f"55550{NUMBERS[customer]}"}
    for source in ("coach", "internet"):
        told = {"source": source} | world.told(customer, "description", "source_detail")
        await world.post("customer", "/v1/competitor-moves", of_rival | move | told)
    case = {"outcome": "lost", "decided_on": "2025-03-28", "amount": f"33330{NUMBERS[customer]}"}
    case |= world.told(customer, "subject", "reason", "lesson")
    await world.post("customer", "/v1/competitive-cases", of_rival | case)
    scores = {"demanded": 4, "ours": 3, "rivals": [{"competitor_id": rival, "score": 2}]}
    scores |= {"axis": "price"} | world.told(customer, "evidence")
    await world.post("customer", "/v1/supplier-criteria", of | scores)
    shares = [{"share": "0.6"}, {"competitor_id": rival, "share": "0.3"}]
    position = of | {"category": world.text(customer), "as_of": "2026-01-15", "suppliers": shares}
    position |= {"yearly_spend": f"88880{NUMBERS[customer]}"} | world.told(customer, "source")
    await world.post("customer", "/v1/supply-positions", position)


async def plant_strategy(world: World, customer: str) -> None:
    of = {"customer_id": world.customers[customer]}
    breakdown = of | {"horizon": "now", "due_on": "2026-12-31", "owner_id": str(CALLER)}
    done = (await world.post("customer", "/v1/edge-breakdowns", breakdown | world.told(customer, "findings")))["id"]
    await world.post("customer", f"/v1/edge-breakdowns/{done}/completion", world.told(customer, "findings"))
    await world.post("customer", "/v1/edge-breakdowns", breakdown | world.told(customer, "findings"))
    mark = {"marked_on": "2025-01-15"} | world.told(customer, "reason")
    await world.post("customer", f"/v1/customers/{of['customer_id']}/target", mark, method="PUT")
    fit = of | {"channel_now": "main", "channel_ahead": "edge", "trend": "aligned", "assessed_on": "2026-01-15"}
    await world.post("customer", "/v1/strategic-fits", fit | world.told(customer, "evidence"))


async def plant_people(world: World, customer: str) -> dict[str, str]:
    number, of = NUMBERS[customer], {"customer_id": world.customers[customer]}
    people: dict[str, str] = {}
    for place, seniority in enumerate(("top", "base"), 1):
        private = ("career_wishes", "preferences", "explicit_needs", "hidden_needs", "private_notes")
        said = world.told(customer, "name", "english_name", "department", "title", *private)
        said |= {"email": f"{world.text(customer)}@example.com", "phone": world.phone(customer)}
        place_in_it = {"seniority": seniority, "decision_role": "decider", "influence": 4, "is_key": True}
        place_in_it["custom"] = world.told(customer, *CUSTOM)
        person = of | said | place_in_it | {"birthday": f"19{number}{place}-11-2{number}"}
        if people:
            person["reports_to_id"] = people["top"]
        people[seniority] = (await world.post("customer", "/v1/contacts", person))["id"]
        day = {"kind": "wedding", "month": 5, "day": 6, "year": 2001} | world.told(customer, "note")
        await world.post("customer", f"/v1/contacts/{people[seniority]}/special-dates", day)
    namesake = of | {"name": SHARED_CONTACT} | world.told(customer, "title")
    await world.post("customer", "/v1/contacts", namesake)
    await plant_relations(world, customer, people)
    await _plant_departures(world, customer, people)
    # Top managers are above level 1, and so is what was told of the person before the promotion.
    promoted = of | world.told(customer, "name", "title") | {"seniority": "middle"}
    people["promoted"] = (await world.post("customer", "/v1/contacts", promoted))["id"]
    await world.post("customer", f"/v1/contacts/{people['promoted']}", {"seniority": "top"}, method="PATCH")
    return people


async def _plant_departures(world: World, customer: str, people: dict[str, str]) -> None:
    """Two who leave and return, so that there are handovers of both levels."""
    for seniority in ("base", "top"):
        for has_left in (True, False):
            await world.post("customer", f"/v1/contacts/{people[seniority]}", {"has_left": has_left}, method="PATCH")
            if has_left:
                successor = {"successor_contact_id": people["colleague"]}
                await world.post("customer", await _open_handover(world, customer), successor, method="PATCH")
