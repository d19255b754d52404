"""Three customers with something in every table: the caller's own, one of the caller's region, and another's.

Every text says whose it is, so that it is known again wherever it turns up. A new table with customers' rows needs a
line here: `test_matrix.py` names those that have none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import insert
from sqlmodel import col, select

from services.customer.duties.stage_actions.programmes import stage_programmes
from services.customer.market.competitors.model import Competitor
from services.customer.market.competitors.store import read_entries as read_competitors
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.store import read_entries as read_contacts
from services.kpi.facts.purchase_volumes.model import PurchaseVolume
from services.kpi.warnings.register.model import EarlyWarning
from services.kpi.warnings.register.rules import WarningOutcome, WarningStatus
from services.kpi.warnings.schemes.rules import Severity, WarningKind
from services.planning.measures.actions.carrying_out import ExecutionKind, ExecutionState
from services.planning.measures.actions.lateness import publish_late_actions
from services.planning.measures.actions.model import Action
from services.planning.measures.programmes.model import LifecycleProgramme
from services.relationship.climate.schemes.rules import ClimateElement
from services.relationship.contact.cadences.following import follow_day
from services.relationship.contact.contact_changes.model import ContactChange
from services.relationship.contact.contact_changes.rules import ContactChangeKind
from services.relationship.satisfaction.complaints.store import tell
from shared.auth.visibility import customers as directory
from shared.customers.account_teams import team_members
from shared.customers.competitors import keep_competitors
from shared.customers.contacts import keep_contacts
from shared.customers.directory import read_entries, replace_entries
from shared.customers.roles import DecisionRole
from shared.database import execute, transaction
from shared.time import utc_now
from tests.access.planted_execution import plant_execution
from tests.access.planted_plans import plant_analysis, plant_market, plant_strategies, plant_versions
from tests.access.rights import CALLER, REGION
from tests.kpi.pushing import line, order, push
from tests.relationship.conftest import dimensions
from tests.relationship.satisfaction.conftest import form

MARK = "zq"
"""Every planted text begins with it: `zq-other-17`."""
PHONES = "+86 755 2668 "
"""Every planted phone number begins with it."""
SERVICES = ("customer", "relationship", "planning", "kpi")
REGIONS = {"own": "CN-SH", "region": REGION, "other": "CN-SH"}
"""Another's customer is in the region of the caller's own: who asks for the region gets only the one."""
SHARED_CONTACT, SHARED_COMPANY = "Chen Jie", "Harbour Water Works"
"""The names of a contact at each customer, and of each customer: only what is visible of them may be found."""
CUSTOM = ("open_to_all", "for_managers", "for_executives")
"""Codes of custom fields, of the levels 1 to 3."""
IN_EXAMPLES = (
    ("region", "CN-TJ"),
    ("industry", "rail_transit"),
    ("scenario", "onboard_power"),
    ("scenario", "signalling"),
)
"""Segments of the customers in the specification's examples."""
CODES = {"other": ("C20831",)}
"""Codes of customers in the specification's examples of batches."""
NUMBERS = {"own": 1, "region": 2, "other": 3}
ACTION = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
"""An action of a plan; without numbers, as one of them might be a planted amount."""


@dataclass
class World:
    """The services opened beside each other, and what was planted."""

    apps: Mapping[str, FastAPI]
    clients: Mapping[str, httpx.AsyncClient]
    customers: dict[str, str] = field(default_factory=dict)
    twins: dict[str, str] = field(default_factory=dict)
    """Further customers, seen by the same callers: id → whose twin it is."""
    texts: int = 0
    market_goal: str = ""
    """A goal of a market's plan, which customers' goals take on."""

    def text(self, customer: str) -> str:
        """A text that is nowhere else."""
        self.texts += 1
        return f"{MARK}-{customer}-{self.texts:04d}"

    def phone(self, customer: str) -> str:
        """A phone number that is nowhere else."""
        return f"{PHONES}{self.text(customer)[-4:]}"

    def told(self, customer: str, *names: str) -> dict[str, str]:
        """A text for each of these fields."""
        return {name: self.text(customer) for name in names}

    async def follow(self) -> None:
        """Bring the services' copies of the directory up to date."""
        await copy_directory(self)

    async def post(self, service: str, path: str, body: Any = None, method: str = "POST", **options: Any) -> Any:
        """What the administrator's request gives; anything but success fails."""
        answer = await self.clients[service].request(method, path, json=body, **options)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


async def plant(world: World) -> None:
    """Plant everything for each of the three customers."""
    await _plant_shared(world)
    await plant_market(world)
    for customer in REGIONS:
        await _plant_customer(world, customer)
        await _plant_facts(world, customer)
        await _plant_batches(world, customer)
        await _plant_dossier(world, customer)
        await _plant_rivals(world, customer)
        await _plant_strategy(world, customer)
        people = await _plant_people(world, customer)
        await world.follow()
        await _plant_standing(world, customer, people)
        await _plant_insight(world, customer, people)
        await _plant_campaign(world, customer, people)
        await _plant_visits(world, customer, people)
        await _plant_climate(world, customer)
        await _plant_organization(world, customer)
        await _plant_complaints(world, customer, people)
        await _plant_spending(world, customer, people)
        await _plant_satisfaction(world, customer, people)
        await _plant_contact(world, customer, people)
        await _plant_gift_bans(world, customer, people)
        await _plant_contact_changes(world, customer, people)
        await _plant_plan(world, customer, people)
        await _plant_exits(world, customer)
        await _plant_risks(world, customer, people)
        project = await _plant_summits(world, customer, people)
        await _plant_leads(world, customer, project)
        await _plant_actions(world, customer, people, project)
        await _plant_programmes(world, customer)
        await plant_execution(world, customer, NUMBERS[customer])
        await plant_versions(world, customer)
        await _plant_meetings(world, customer, people)
        await _plant_warnings(world, customer, people)
        await _plant_reports(world, customer)
    await _plant_scorecards(world)
    await _plant_due_contact(world)
    file = f"name,website\n{world.text('sender')},{world.text('sender')}.example.com\n,x\n"
    upload = {"params": {"kind": "customers"}, "content": file.encode(), "headers": {"Content-Type": "text/csv"}}
    sent = await world.post("customer", "/v1/imports", **upload)
    await world.post("customer", f"/v1/imports/{sent['id']}/preview", {})
    # Of one customer, so that its second grade has one of an earlier year before it.
    earlier = {"fiscal_year": 2024, "customer_ids": [world.customers["own"]]}
    for run in (earlier, {"fiscal_year": 2025}):
        await world.post("customer", "/v1/grading-runs", run)


async def copy_directory(world: World) -> None:
    """What the feed does in a running house."""
    ids = [*world.customers.values(), *world.twins]
    async with transaction(world.apps["customer"].state.engine) as session:
        entries = await read_entries(session, [*map(UUID, ids)])
    for service in SERVICES[1:]:
        async with transaction(world.apps[service].state.engine) as session:
            await replace_entries(session, [entry.id for entry in entries], entries)
    async with transaction(world.apps["customer"].state.engine) as session:
        people = await read_contacts(session, (await execute(session, sa.select(col(Contact.id)))).scalars())
        rivals = await read_competitors(session, (await execute(session, sa.select(col(Competitor.id)))).scalars())
    async with transaction(world.apps["relationship"].state.engine) as session:
        await keep_contacts(session, [person.id for person in people], people)
        await keep_competitors(session, rivals)


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


async def _plant_customer(world: World, customer: str) -> None:
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


async def _plant_facts(world: World, customer: str) -> None:
    number, code = NUMBERS[customer], f"{MARK}-{customer}-code"
    sold = line(sku=f"P{number}", amount=f"10000{number}.5", cost=f"4444{number}.25", accepted_quantity="2")
    sold |= {"promised_on": "2024-03-20", "shipped_on": "2024-03-21"}
    kpi = world.clients["kpi"]
    named = sold | {"description": world.text(customer)}
    told = world.told(customer, "project_no", "salesperson") | {"region": REGIONS[customer]}
    await push(kpi, order(world.text(customer), named, customer_code=code, **told))
    invoice = {**world.told(customer, "invoice_no", "order_no"), "customer_code": code, "issued_on": "2024-03-15"}
    await push(
        kpi,
        invoice | {"kind": "goods", "due_on": "2024-04-15", "amount": "100", "source_version": 1},
        kind="receivables",
    )
    expected = {"customer_code": code, "month": "2024-03", "category": world.text(customer), "amount": f"7000{number}"}
    await push(kpi, expected | {"frozen_on": "2024-02-01", "source_version": 1}, kind="forecasts")
    await _plant_purchases(world, customer)
    await _plant_claim(world, customer, sold | {"amount": f"20000{number}.5", "cost": f"5555{number}.25"})
    payment = {"payment_no": world.text(customer), "invoice_no": invoice["invoice_no"], "customer_code": code}
    await push(kpi, payment | {"paid_on": "2024-04-01", "amount": "40", "source_version": 1}, kind="payments")


async def _plant_reports(world: World, customer: str) -> None:
    """A released value report, and the draft that corrects it."""
    saving = {"amount": f"9999{NUMBERS[customer]}", "confirmed_on": "2024-07-08"}
    saving |= world.told(customer, "what", "computed_from", "confirmed_by")
    said = {
        "savings": [saving],
        "highlights": [world.text(customer)],
        "next_steps": [world.told(customer, "what", "who")],
    }
    about = {"customer_id": world.customers[customer], "starts_on": "2024-01-01"}
    made = await world.post("kpi", "/v1/value-reports", about | said | world.told(customer, "summary"))
    await world.post("kpi", f"/v1/value-reports/{made['id']}/release")
    await world.post("kpi", f"/v1/value-reports/{made['id']}/correction", world.told(customer, "reason"))


async def _plant_scorecards(world: World) -> None:
    """Scorecards of the caller, of whose customers there are none: an open one, and one whose margin is above level 1.

    Who else sees a scorecard is in `tests/kpi/scorecards`.
    """
    for kpi, starts_on in (("sales", "2024-01-01"), ("margin", "2024-04-01")):
        goal = {"key": "quota", "kpi": kpi, "basis": "managed", "weight": "100", "target": "0.5"}
        people = {"holder_id": str(CALLER), "supervisor_id": str(UUID(int=1))}
        body = people | {"period": "quarter", "starts_on": starts_on, "goals": [goal]}
        await world.post("kpi", "/v1/scorecards", body)


async def _plant_purchases(world: World, customer: str) -> None:
    """What the supply file says, as the feed copies it."""
    said = {"customer_id": UUID(world.customers[customer]), "category": world.text(customer)}
    bought = {"as_of": date(2025, 1, 15), "yearly_spend": Decimal(600_000), "our_share": Decimal("0.5")}
    async with transaction(world.apps["kpi"].state.engine) as session:
        session.add(PurchaseVolume.model_validate(said | bought))


async def _plant_claim(world: World, customer: str, sold: dict[str, Any]) -> None:
    """A code with an order that nobody counts for the customer: a director took it, and nobody has confirmed it."""
    code = f"{MARK}-{customer}-claim"
    await push(world.clients["kpi"], order(world.text("everybody"), sold, customer_code=code))
    claim = {"code": code, "source": "SAP"}
    answer = await world.clients["director"].post(f"/v1/customers/{world.customers[customer]}/codes", json=claim)
    assert answer.json()["status"] == "pending", answer.text


async def _plant_batches(world: World, customer: str) -> None:
    """Rows of an ERP: with a warning, since the name is another, and with a rejected one."""
    client, code = world.clients["customer"], f"{MARK}-{customer}-code"
    wrong = {"code": world.text(customer), "country": "nowhere"} | world.told(customer, "name")
    await push(client, {"code": code} | world.told(customer, "name"), wrong, kind="customers")
    of = {"customer_code": code} | world.told(customer, "contact_no")
    private = world.told(customer, "private_notes", "preferences", "career_wishes")
    person = of | world.told(customer, "name", "title") | private
    await push(client, person, of | {"influence": 9} | private, kind="contacts")


async def _plant_dossier(world: World, customer: str) -> None:
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


async def _plant_rivals(world: World, customer: str) -> None:
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


async def _plant_strategy(world: World, customer: str) -> None:
    of = {"customer_id": world.customers[customer]}
    breakdown = of | {"horizon": "now", "due_on": "2026-12-31", "owner_id": str(CALLER)}
    done = (await world.post("customer", "/v1/edge-breakdowns", breakdown | world.told(customer, "findings")))["id"]
    await world.post("customer", f"/v1/edge-breakdowns/{done}/completion", world.told(customer, "findings"))
    await world.post("customer", "/v1/edge-breakdowns", breakdown | world.told(customer, "findings"))
    mark = {"marked_on": "2025-01-15"} | world.told(customer, "reason")
    await world.post("customer", f"/v1/customers/{of['customer_id']}/target", mark, method="PUT")
    fit = of | {"channel_now": "main", "channel_ahead": "edge", "trend": "aligned", "assessed_on": "2026-01-15"}
    await world.post("customer", "/v1/strategic-fits", fit | world.told(customer, "evidence"))


async def _plant_people(world: World, customer: str) -> dict[str, str]:
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
    # Promoted: what was told of the person before is above level 1 as well from now on.
    await _plant_relations(world, customer, people)
    await _plant_departures(world, customer, people)
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


async def _plant_relations(world: World, customer: str, people: dict[str, str]) -> None:
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


async def _plant_gift_bans(world: World, customer: str, people: dict[str, str]) -> None:
    """Who takes no gifts from now on: what was given before stays."""
    for contact_id in (None, people["colleague"]):
        banned = {"customer_id": world.customers[customer], "contact_id": contact_id, "reason": "their_policy"}
        await world.post("customer", "/v1/gift-bans", banned | world.told(customer, "note"))


async def _plant_standing(world: World, customer: str, people: dict[str, str]) -> None:
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
    await _plant_duties_to_people(world, customer, people)


async def _plant_climate(world: World, customer: str) -> None:
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


async def _plant_organization(world: World, customer: str) -> None:
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


async def _plant_complaints(world: World, customer: str, people: dict[str, str]) -> None:
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


async def _plant_spending(world: World, customer: str, people: dict[str, str]) -> None:
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


async def _plant_satisfaction(world: World, customer: str, people: dict[str, str]) -> None:
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


async def _plant_contact(world: World, customer: str, people: dict[str, str]) -> None:
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


async def _plant_due_contact(world: World) -> None:
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


async def _plant_duties_to_people(world: World, customer: str, people: dict[str, str]) -> None:
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


async def _plant_plan(world: World, customer: str, people: dict[str, str]) -> None:
    body = {"customer_id": world.customers[customer], "fiscal_year": 2025} | world.told(customer, "title")
    at = f"/v1/plans/{(await world.post('planning', '/v1/plans', body))['id']}"
    goal: Callable[..., Any] = lambda **said: world.post("planning", f"{at}/market-goals", said)  # noqa: E731
    common = {"kind": "profit", "due_on": "2025-12-31"}
    number = NUMBERS[customer]
    taken = {"metric": "revenue", "target": f"66660{number}", "takes_on_id": world.market_goal}
    revenue = await goal(**common, **taken, **world.told(customer, "title"))
    rival = {"kind": "competition", "metric": "rival_share", "baseline": "0.3", "target": "0.2", "due_on": "2025-12-31"}
    competitor = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    await goal(**rival, competitor_id=competitor, **world.told(customer, "title"))
    share = {"kind": "share", "metric": "category_share", "target": "0.4", "due_on": "2025-12-31"}
    await goal(**share, **world.told(customer, "title", "share_of"))
    await goal(**common, metric="margin", target=f"2{number}37", unit="amount", **world.told(customer, "title"))
    await world.post("planning", f"{at}/relationship-snapshots")
    for step in ("market_goals", "analysis"):
        conclusion = world.told(customer, "conclusion")
        await world.post("planning", f"{at}/steps/{step}/conclusion", conclusion, method="PUT")
    opportunity = await plant_analysis(world, customer, at, competitor, number)
    for contact in people.values():
        said = {"contact_id": contact, "market_goal_id": revenue["id"], "target_level": "exclusive"}
        await world.post("planning", f"{at}/relationship-goals", said | world.told(customer, "reason"))
    general = {"market_goal_id": revenue["id"], "kind": "general", "target_level": "good"}
    await world.post("planning", f"{at}/level-goals", general | world.told(customer, "department", "reason"))
    whole = {"market_goal_id": revenue["id"], "kind": "organizational", "target_level": "key_supplier"}
    await world.post("planning", f"{at}/level-goals", whole | world.told(customer, "reason"))
    await plant_strategies(world, customer, at, competitor, opportunity)


async def _plant_exits(world: World, customer: str) -> None:
    """A cancelled case, and one under way: a workstream signed, reopened and signed again, two disputes, a waiver."""
    opened = {"customer_id": world.customers[customer], "planned_on": "2099-12-31"}
    first = await world.post("planning", "/v1/exits", opened | world.told(customer, "reason"))
    await world.post("planning", f"/v1/exits/{first['id']}/cancellation", world.told(customer, "reason"))
    case = await world.post("planning", "/v1/exits", opened | world.told(customer, "reason"))
    at = f"/v1/exits/{case['id']}"
    listed = (await world.clients["planning"].get(f"{at}/workstreams")).json()["items"]
    workstream = next(one for one in listed if one["code"] == "lifetime_value")
    url = f"{at}/workstreams/{workstream['id']}"
    items = [{"code": one["code"], "state": "done"} | world.told(customer, "reason") for one in workstream["checklist"]]
    await world.post("planning", url, {"checklist": items, "owner_id": str(CALLER)}, method="PATCH")
    await world.post("owners", f"{url}/sign-off", {"role": "sales"})
    await world.post("owners", f"{url}/reopening", world.told(customer, "reason"))
    await world.post("owners", f"{url}/sign-off", {"role": "sales"})
    for _ in range(2):
        dispute = await world.post("owners", f"{at}/disputes", world.told(customer, "subject"))
        await world.post("owners", f"{at}/disputes/{dispute['id']}/settlement", world.told(customer, "outcome"))
    amounts: dict[str, Decimal] = {}
    for one in case["open_amounts"]:
        amounts[one["currency"]] = amounts.get(one["currency"], Decimal(0)) + Decimal(one["amount"])
    seen = {"amounts": [{"currency": name, "amount": str(amount)} for name, amount in amounts.items()]}
    await world.post("owners", f"{at}/waiver", seen | world.told(customer, "reason"))


async def _plant_risks(world: World, customer: str, people: dict[str, str]) -> None:
    """One of poaching; and one about each person: a step reopened, others confirmed, analysed, closed, reopened."""
    at, paper = world.customers[customer], {"confirmed_on": "2025-05-06"}
    said = {"customer_id": at, "kind": "requirement_change", "likelihood": 4, "impact": 5, "due_on": "2099-12-31"}
    rival = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    poaching = {"kind": "poaching", "competitor_id": rival} | world.told(customer, "description")
    await world.post("planning", "/v1/risks", said | poaching)
    for contact in people.values():
        body = said | {"contact_id": contact, "owner_id": str(CALLER)} | world.told(customer, "description")
        risk = await world.post("planning", "/v1/risks", body)
        url = f"/v1/risks/{risk['id']}"
        listed = (await world.clients["planning"].get(f"{url}/steps")).json()["items"]
        for step in listed:
            at_step = f"{url}/steps/{step['id']}"
            await world.post("planning", at_step, {"owner_id": str(CALLER)}, method="PATCH")
            signed = {"confirmation": paper | world.told(customer, "confirmed_by", "document")}
            done = world.told(customer, "evidence") | (signed if step["confirming_side"] else {})
            await world.post("planning", f"{at_step}/completion", done)
        await world.post("planning", f"{url}/steps/{listed[0]['id']}/reopening", world.told(customer, "reason"))
        await world.post("planning", f"{url}/analyses", world.told(customer, "finding"))
        await world.post("planning", f"{url}/decision", {"status": "mitigated"} | world.told(customer, "reason"))
        await world.post("planning", f"{url}/closure", world.told(customer, "reason"))
        await world.post("planning", f"{url}/reopening", world.told(customer, "reason"))


async def _plant_summits(world: World, customer: str, people: dict[str, str]) -> str:
    """Two that were decided, and one that was checked with everybody: the id of this one."""
    at, number = world.customers[customer], NUMBERS[customer]
    rival = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    said = {"customer_id": at, "stage": "set_goals", "decision_on": "2099-03-31", "currency": "CNY"}
    said |= {"probability": "0.35", "owner_id": str(CALLER), "rival_ids": [rival], "main_rival_id": rival}
    for place, outcome in enumerate(("won", "main_rival", None)):
        body = said | {"amount": f"7272{number}{place}.5"} | world.told(customer, "title")
        url = f"/v1/summit-projects/{(await world.post('planning', '/v1/summit-projects', body))['id']}"
        await world.post("planning", f"{url}/stage", {"stage": "issue_tender"} | world.told(customer, "remark"))
        if outcome:
            await world.post("planning", f"{url}/outcome", {"outcome": outcome} | world.told(customer, "reason"))
    for contact in people.values():
        needed = {"contact_id": contact, "needed_level": "exclusive"} | world.told(customer, "reason")
        await world.post("planning", f"{url}/people", needed)
    await world.post("planning", f"{url}/decision-chain-checks", world.told(customer, "findings"))
    return url.rpartition("/")[2]


async def _plant_leads(world: World, customer: str, project: str) -> None:
    """One in each state; the lost one to a rival."""
    at, day, number = world.customers[customer], {"brought_in_on": "2025-05-06"}, NUMBERS[customer]
    said = {"customer_id": at, "source": "exhibition", "owner_id": str(CALLER), "currency": "CNY"} | day
    said["expected_close_on"] = "2099-03-31"
    rival = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    expected = {"probability": "0.4", "expected_order_on": "2099-03-31", "summit_project_id": project}
    won: dict[str, Any] = {"order_no": world.text(customer)} | world.told(customer, "remark")
    lost = {"reason": "price", "competitor_id": rival} | world.told(customer, "remark")
    ends = [[], [("rejection", world.told(customer, "reason"))]]
    ends += [[("qualification", world.told(customer, "reason")), *more] for more in ([], [("conversion", expected)])]
    ends += [[*ends[-1], end] for end in (("win", won), ("loss", lost))]
    for place, steps in enumerate(ends):
        body = said | {"expected_amount": f"7171{number}{place}.5"} | world.told(customer, "title", "category")
        lead = await world.post("planning", "/v1/leads", body)
        for step, given in steps:
            await world.post("planning", f"/v1/leads/{lead['id']}/{step}", given)


async def _plant_actions(world: World, customer: str, people: dict[str, str], project: str) -> None:
    """One about each person that was done and reopened, one that was cancelled; and the warnings of late ones."""
    number, told = NUMBERS[customer], ("title", "description", "due_reason")
    body = {"customer_id": world.customers[customer], "due_on": "2025-05-06", "owner_id": str(CALLER)}
    body |= {"cost": f"8484{number}.5", "currency": "EUR", "scene": "meal", "expected_lift": "accepted"}
    plan = (await world.clients["planning"].get("/v1/plans", params={"customer_id": body["customer_id"]})).json()
    body |= {"plan_id": plan["items"][0]["id"], "source": "summit_project", "source_id": project}
    goals = (await world.clients["planning"].get(f"/v1/plans/{body['plan_id']}/relationship-goals")).json()["items"]
    goal_of = {one["contact_id"]: {"relationship_goal_id": one["id"]} for one in goals}
    for contact in people.values():
        about = {"contact_ids": [contact]} | goal_of[contact] | world.told(customer, *told)
        made = await world.post("planning", "/v1/actions", body | about)
        at = f"/v1/actions/{made['id']}"
        done = {"actual_cost": f"8585{number}.5", "done_on": "2025-05-07"} | world.told(customer, "outcome")
        await world.post("planning", f"{at}/completion", done)
        await world.post("planning", f"{at}/reopening", world.told(customer, "reason"))
    levels = (await world.clients["planning"].get(f"/v1/plans/{body['plan_id']}/level-goals")).json()["items"]
    for step, more in (("completion", done), ("cancellation", world.told(customer, "reason"))):
        serves = {"level_goal_id": levels[0]["id"]}
        made = await world.post("planning", "/v1/actions", body | serves | world.told(customer, *told))
        await world.post("planning", f"/v1/actions/{made['id']}/{step}", more)
    async with transaction(world.apps["planning"].state.engine) as session:
        of_customer = col(Action.customer_id) == UUID(world.customers[customer])
        for action in (await session.exec(select(Action).where(of_customer))).all():
            carried = world.told(customer, "execution_cancel_reason", "refusal_en", "refusal_zh")
            carried |= {"refusal_code": "expense_refused", "execution_kind": ExecutionKind.VISIT}
            carried |= {"execution_state": ExecutionState.CANCELLED, "execution_on": date(2025, 5, 6)}
            carried |= {"execution_cost": Decimal(f"9494{number}.5")}
            action.sqlmodel_update(carried | {"execution_id": UUID(ACTION), "execution_intent_id": UUID(ACTION)})
        await publish_late_actions(session)


async def _plant_programmes(world: World, customer: str) -> None:
    """One programme that was ended by hand, and one that runs; a third one, as the customer service copies it."""
    customer_id = UUID(world.customers[customer])
    manager = {"id": uuid4(), "customer_id": customer_id, "user_id": CALLER, "ended_on": None}
    manager |= {"role": "account_manager", "started_on": date(2025, 1, 1)}
    async with transaction(world.apps["planning"].state.engine) as session:
        await execute(session, insert(team_members).values(manager))  # as the feed copies it
    body = {"customer_id": world.customers[customer]}
    made = await world.post("planning", "/v1/lifecycle-programmes", body)
    ending = world.told(customer, "reason")
    await world.post("planning", f"/v1/lifecycle-programmes/{made['id']}/ending", ending)
    await world.post("planning", "/v1/lifecycle-programmes", body)
    async with transaction(world.apps["planning"].state.engine) as session:
        of_customer = col(LifecycleProgramme.customer_id) == customer_id
        for programme in (await session.exec(select(LifecycleProgramme).where(of_customer))).all():
            programme.ends_on = date(2099, 1, 1)
    copied = {"id": uuid4(), "customer_id": customer_id, "stage": "initial", "keys": ["kickoff"], "is_by_hand": True}
    days = {"entered_on": date(2020, 2, 3), "started_on": date(2020, 2, 4), "ended_on": date(2020, 2, 5)}
    async with transaction(world.apps["customer"].state.engine) as session:
        await execute(session, insert(stage_programmes).values(copied | days))


async def _plant_meetings(world: World, customer: str, people: dict[str, str]) -> None:
    """One with everybody whose minutes are released, and one whose are not."""
    at, people_of = world.customers[customer], {"contact_ids": [*people.values()], "user_ids": [str(CALLER)]}
    body = {"customer_id": at, "kind": "project", "organizer_id": str(CALLER)} | people_of
    body |= {"starts_at": "2025-05-06T06:00:00Z", "ends_at": "2025-05-06T07:00:00Z"}
    for is_released in (True, False):
        item = {"due_on": "2099-12-31", "owner_id": str(CALLER)} | world.told(customer, "title")
        said = {
            "agenda": [{"duration_minutes": 30} | world.told(customer, "topic", "presenter")],
            "action_items": [item],
        }
        said |= {"decisions": [world.text(customer)]} | world.told(customer, "title", "place", "minutes")
        made = await world.post("planning", "/v1/meetings", body | said)
        if is_released:
            await world.post("planning", f"/v1/meetings/{made['id']}/release")


async def _plant_insight(world: World, customer: str, people: dict[str, str]) -> None:
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


async def _plant_contact_changes(world: World, customer: str, people: dict[str, str]) -> None:
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


async def _plant_campaign(world: World, customer: str, people: dict[str, str]) -> None:
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


async def _plant_visits(world: World, customer: str, people: dict[str, str]) -> None:
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


async def _plant_warnings(world: World, customer: str, people: dict[str, str]) -> None:
    """A closed warning and a later one about everybody, about a senior person, and of another service's level."""
    number, day = NUMBERS[customer], datetime(2025, 6, 1, tzinfo=UTC)
    kinds = {WarningKind.SALES_DOWN: {}, WarningKind.KEY_PERSON_LEFT: {"contact_id": UUID(people["top"])}}
    kinds[WarningKind.COMPLAINT_LATE] = {"clearance": 2}
    for kind, more in kinds.items():
        previous = None
        for status in (WarningStatus.CLOSED, WarningStatus.OPEN):
            at = dict.fromkeys(("acknowledged_at", "acting_since", "closed_at"), day)
            texts = ("evidence_en", "evidence_zh", "action", "reason", "link")
            names = ("acknowledged_by_name", "acting_by_name", "closed_by_name")
            warning = EarlyWarning(
                **world.told(customer, *texts, *names) | at | more,
                customer_id=UUID(world.customers[customer]),
                kind=kind,
                severity=Severity.HIGH,
                status=status,
                measured=Decimal("0.5"),
                figures={"sales": world.text(customer)},
                profit_at_stake=Decimal(f"7777{number}.25"),
                due_at=day,
                source="kpi",
                source_id=UUID(int=number),
                scheme_version=1,
                owner_id=CALLER,
                outcome=WarningOutcome.RESOLVED,
                previous_id=previous,
            )
            async with transaction(world.apps["kpi"].state.engine) as session:
                session.add(warning)
                await session.flush()
                previous = warning.id
