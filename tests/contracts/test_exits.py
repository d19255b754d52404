"""A customer's exit between planning, kpi and the customer service."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.customer.main import INTENTS
from services.customer.profile.register.model import Customer
from services.customer.tables import IntentAnswer
from services.planning.clients import KpiClient
from services.planning.exits.cases.following import follow_moves
from services.planning.exits.cases.model import Exit
from services.planning.exits.cases.operations import SET_STATUS
from services.planning.tables import Intent, PlanningTable
from shared.customers.directory import read_entries, replace_entries
from shared.customers.following import follow_customers
from shared.database import transaction
from shared.feed.followers import Apply, Feed
from shared.feed.intents import apply_intents, settle_intents
from shared.time import company_today, utc_now
from shared.web.peers import InternalTokens, PeerUnavailable, ServiceHttp
from tests.following import ThoroughFollower
from tests.kpi.pushing import push
from tests.sign_in import Tokens


def test_the_customer_service_makes_the_change_that_exits_ask_for() -> None:
    assert SET_STATUS in INTENTS


async def test_every_open_receivable_is_read_whoever_asks(
    open_service: Callable[[str], Any], tokens: Tokens, customer: httpx.AsyncClient
) -> None:
    apps = {name: await open_service(name) for name in ("customer", "planning", "kpi")}
    body = {"name": "Alpha", "codes": [{"code": "C1", "source": "SAP"}]}
    customer_id = uuid.UUID((await customer.post("/v1/customers", json=body)).json()["id"])
    async with transaction(apps["customer"].state.engine) as session:
        entries = await read_entries(session, [customer_id])
    async with transaction(apps["kpi"].state.engine) as session:
        await replace_entries(session, [customer_id], entries)
    owed = {"customer_code": "C1", "kind": "goods", "issued_on": "2025-01-01", "due_on": "2025-02-01"}
    owed |= {"currency": "CNY", "fx_rate": "1", "source_version": 1}
    numbers = [{**owed, "invoice_no": f"R{number}", "amount": "1"} for number in range(510)]
    async with tokens.client(apps["kpi"]) as erp:
        credit = {**owed, "invoice_no": "N1", "amount": "-3"}
        paid = {**owed, "invoice_no": "P1", "amount": "9", "status": "paid"}
        await push(erp, *numbers, credit, paid, kind="receivables")
    found = await KpiClient(apps["planning"].state.peers["kpi"]).list_open_receivables([customer_id])
    assert (len(found), sum(one.open_amount for one in found)) == (511, Decimal(507))


async def test_without_kpi_the_client_says_so(open_service: Callable[[str], Any]) -> None:
    app = await open_service("planning")
    with pytest.raises(PeerUnavailable):
        await KpiClient(app.state.peers["kpi"]).list_open_receivables([uuid.uuid4()])


@dataclass(frozen=True)
class House:
    """Planning and the customer service, each on its own database, each following the other."""

    planning: FastAPI
    customer: FastAPI
    tokens: Tokens

    async def follow(self, follower: FastAPI, source: FastAPI, *applies: Apply) -> None:
        """One round of following, as after a start."""
        gateway = httpx.AsyncClient(transport=self.tokens.as_gateway(), base_url="http://gateway")
        name = source.state.settings.service
        http = ServiceHttp(
            name, self.tokens.client(source, sub="service:test"), InternalTokens(gateway, follower.state.settings)
        )
        await ThoroughFollower(Feed(name, *applies), http, follower, source).follow_once()

    async def apply(self) -> None:
        """The customer service follows planning."""
        await self.follow(self.customer, self.planning, apply_intents("customer", IntentAnswer, INTENTS))

    async def settle(self) -> None:
        """Planning follows the customer service."""
        applies = (follow_customers(PlanningTable), settle_intents(Intent), follow_moves)
        await self.follow(self.planning, self.customer, *applies)

    async def new_customer(self, name: str) -> str:
        async with self.tokens.client(self.customer) as client:
            made = await client.post("/v1/customers?force=true", json={"name": name, "status": "active"})
        await self.settle()
        return str(made.json()["id"])

    async def close(self, customer_id: str, status: str = "resource_pool") -> uuid.UUID:
        """A case whose last move asks for this status, as closing and reopening leave it."""
        intent = Intent(kind=SET_STATUS, target="customer", payload={"status": status})
        intent.customer_id = uuid.UUID(customer_id)
        async with transaction(self.planning.state.engine) as session:
            case = await new_exit(session, customer_id, intent_id=intent.id, customer_move="pending", status="closed")
            session.add(intent)
        return case.id

    async def case(self, case_id: uuid.UUID) -> Exit:
        async with transaction(self.planning.state.engine) as session:
            found: Exit = await session.get_one(Exit, case_id)
            return found

    async def status(self, customer_id: str) -> str:
        async with transaction(self.customer.state.engine) as session:
            return str((await session.get_one(Customer, uuid.UUID(customer_id))).status)

    async def merge(self, survivor_id: str, absorbed_id: str) -> None:
        async with self.tokens.client(self.customer) as client:
            answer = await client.post(f"/v1/customers/{survivor_id}/merge", json={"absorbed_id": absorbed_id})
        assert answer.status_code == 201, answer.text


async def new_exit(session: Any, customer_id: str, **fields: Any) -> Exit:
    """A case's row."""
    said = {"reason": "no profit", "planned_on": company_today(), "scheme_version": 1, "readers": []}
    said |= {"opened_by": "x", "opened_by_name": "x", "open_amounts": [], "receivables_asked_at": utc_now()}
    case = Exit.model_validate({**said, "customer_id": customer_id, **fields})
    session.add(case)
    await session.flush()
    return case


@pytest.fixture
async def house(open_committing: Callable[[str], Awaitable[FastAPI]], tokens: Tokens) -> House:
    return House(await open_committing("planning"), await open_committing("customer"), tokens)


async def test_a_closed_exit_is_pending_until_the_customer_is_in_the_resource_pool(house: House) -> None:
    customer_id = await house.new_customer("Alpha")
    case_id = await house.close(customer_id)
    await house.settle()
    assert ((await house.case(case_id)).customer_move, await house.status(customer_id)) == ("pending", "active")
    await house.apply()
    assert ((await house.case(case_id)).customer_move, await house.status(customer_id)) == ("pending", "resource_pool")
    before = (await house.case(case_id)).updated_at
    await house.settle()
    case = await house.case(case_id)
    assert (case.customer_move, case.updated_at > before) == ("done", True)
    await house.close(customer_id, "active")
    await house.apply()
    assert await house.status(customer_id) == "active"


async def test_a_deleted_customer_does_not_move(house: House) -> None:
    customer_id = await house.new_customer("Alpha")
    case_id = await house.close(customer_id)
    async with house.tokens.client(house.customer) as client:
        assert (await client.delete(f"/v1/customers/{customer_id}")).status_code == 204
    await house.apply()
    await house.settle()
    assert (await house.case(case_id)).customer_move == "refused"


async def test_the_survivor_of_a_merge_moves(house: House) -> None:
    survivor, absorbed = await house.new_customer("Alpha"), await house.new_customer("Omega")
    case_id = await house.close(absorbed)
    await house.merge(survivor, absorbed)
    await house.apply()
    await house.settle()
    case = await house.case(case_id)
    assert (str(case.customer_id), case.customer_move) == (survivor, "done")
    assert await house.status(survivor) == "resource_pool"


@pytest.mark.parametrize("is_survivors_older", [True, False])
async def test_of_two_open_cases_the_older_one_is_continued(house: House, is_survivors_older: bool) -> None:
    survivor, absorbed = await house.new_customer("Alpha"), await house.new_customer("Omega")
    owners = (survivor, absorbed) if is_survivors_older else (absorbed, survivor)
    async with transaction(house.planning.state.engine) as session:
        older, younger = [(await new_exit(session, owner)).id for owner in owners]
    await house.merge(survivor, absorbed)
    await house.settle()
    continued, other = await house.case(older), await house.case(younger)
    assert (continued.status, other.status, other.superseded_by_id) == ("open", "superseded", older)
    assert {str(continued.customer_id), str(other.customer_id)} == {survivor}


async def test_an_open_case_moves_to_the_survivor(house: House) -> None:
    survivor, absorbed = await house.new_customer("Alpha"), await house.new_customer("Omega")
    async with transaction(house.planning.state.engine) as session:
        case_id = (await new_exit(session, absorbed)).id
        await new_exit(session, survivor, status="cancelled")
    await house.merge(survivor, absorbed)
    await house.settle()
    case = await house.case(case_id)
    assert (str(case.customer_id), case.status) == (survivor, "open")
    async with transaction(house.planning.state.engine) as session:
        assert len((await session.exec(select(Exit))).all()) == 2
