"""What is planted of facts, reports, scorecards and warnings."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.kpi.facts.purchase_volumes.model import PurchaseVolume
from services.kpi.warnings.register.model import EarlyWarning
from services.kpi.warnings.register.rules import WarningOutcome, WarningStatus
from services.kpi.warnings.schemes.rules import Severity, WarningKind
from shared.database import transaction
from tests.access.rights import CALLER
from tests.access.world import MARK, NUMBERS, REGIONS, World
from tests.kpi.pushing import line, order, push


async def plant_facts(world: World, customer: str) -> None:
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


async def plant_reports(world: World, customer: str) -> None:
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


async def plant_scorecards(world: World) -> None:
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


async def plant_batches(world: World, customer: str) -> None:
    """Rows of an ERP: with a warning, since the name is another, and with a rejected one."""
    client, code = world.clients["customer"], f"{MARK}-{customer}-code"
    wrong = {"code": world.text(customer), "country": "nowhere"} | world.told(customer, "name")
    await push(client, {"code": code} | world.told(customer, "name"), wrong, kind="customers")
    of = {"customer_code": code} | world.told(customer, "contact_no")
    private = world.told(customer, "private_notes", "preferences", "career_wishes")
    person = of | world.told(customer, "name", "title") | private
    await push(client, person, of | {"influence": 9} | private, kind="contacts")


async def plant_warnings(world: World, customer: str, people: dict[str, str]) -> None:
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
