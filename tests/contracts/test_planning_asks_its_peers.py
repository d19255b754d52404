"""The planning service's clients of the customer and relationship services, against the real ones."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.people.contacts.rules import DecisionRole
from services.planning.analysis.clients import CustomerFileClient, RelationsClient
from services.planning.clients import CustomerClient, RelationshipClient, SpendingClient
from services.planning.execution.budgets import rules as budgets
from services.planning.goals.level_goals.levels import MAX_CUSTOMERS, CustomerLevelClient
from services.planning.goals.level_goals.rules import CustomerLevel, LevelGoalKind
from services.planning.goals.reach_goals.counting import MarketLevelClient
from services.planning.goals.relationship_goals import rules as planning
from services.relationship.climate.schemes.rules import GeneralLevel
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.organization.schemes.rules import OrganizationalLevel
from services.relationship.spending.schemes.rules import ExpenseKind
from shared.labels import Labelled
from shared.web.peers import PeerUnavailable
from tests.contracts.conftest import NewContact
from tests.relationship.climate.conftest import body_for as climate_of
from tests.relationship.conftest import dimensions
from tests.relationship.organization.assessments.test_endpoints import FIT, SUPPLY
from tests.relationship.organization.conftest import KEY
from tests.relationship.organization.conftest import body_for as organization_of


@pytest.fixture
async def app(open_service: Callable[[str], Any]) -> FastAPI:
    opened: FastAPI = await open_service("planning")
    return opened


@pytest.fixture
def customers(app: FastAPI) -> CustomerClient:
    return CustomerClient(app.state.peers["customer"])


@pytest.fixture
def relationships(app: FastAPI) -> RelationshipClient:
    return RelationshipClient(app.state.peers["relationship"])


@pytest.fixture
def spending(app: FastAPI) -> SpendingClient:
    return SpendingClient(app.state.peers["relationship"])


@pytest.mark.parametrize(
    ("ours", "theirs"), [(planning.RelationshipLevel, RelationshipLevel), (planning.DecisionRole, DecisionRole)]
)
def test_both_sides_have_the_same_enumerations(ours: type[Labelled], theirs: type[Labelled]) -> None:
    assert [(one.value, one.en, one.zh) for one in ours] == [(one.value, one.en, one.zh) for one in theirs]
    assert ours.__doc__ == theirs.__doc__  # so that the merged specification has one schema of the name


def test_levels_of_customers_are_those_of_the_relationship_service() -> None:
    theirs = [*GeneralLevel, *OrganizationalLevel]
    assert [(one.value, one.en, one.zh) for one in CustomerLevel] == [(one.value, one.en, one.zh) for one in theirs]
    assert [one.rank for one in CustomerLevel] == [one.rank for one in theirs]


async def test_contacts_are_found_one_by_one_and_together(new_contact: NewContact, customers: CustomerClient) -> None:
    decider = await new_contact(decision_role="decider", title="总经理")
    nobody = await new_contact()
    found = await customers.find_contact(uuid.UUID(decider["id"]))
    listed = await customers.list_contacts([uuid.UUID(decider["id"]), uuid.UUID(nobody["id"]), uuid.uuid4()])
    assert found in listed
    assert {str(contact.id): contact.decision_role for contact in listed} == {
        decider["id"]: "decider",
        nobody["id"]: None,
    }
    assert await customers.find_contact(uuid.uuid4()) is None


async def test_as_many_contacts_as_a_plan_has_goals_are_one_call(
    customer: httpx.AsyncClient, customers: CustomerClient
) -> None:
    assert await customers.list_contacts([uuid.uuid4() for _ in range(planning.MAX_RELATIONSHIP_GOALS)]) == []


async def test_levels_are_read_by_person_and_by_customer(
    new_contact: NewContact, relationship: httpx.AsyncClient, relationships: RelationshipClient
) -> None:
    person, newcomer = await new_contact(), await new_contact()
    for one, day, level in (
        (person, "2025-01-31", "accepted"),
        (person, "2025-03-31", "supportive"),
        (newcomer, "2025-03-31", "opposed"),
    ):
        body = {"customer_id": one["customer_id"], "contact_id": one["id"], "assessed_on": day}
        assessed = body | {"dimensions": dimensions(), "level": level, "level_reason": "for the test"}
        assert (await relationship.post("/v1/key-person-assessments", json=assessed)).status_code == 201
    levels = await relationships.list_levels([uuid.UUID(person["id"]), uuid.uuid4()])
    assert [(str(one.contact_id), one.level, one.assessed_on, one.movement) for one in levels] == [
        (person["id"], "supportive", date(2025, 3, 31), 2)
    ]
    assert await relationships.list_levels_of_customer(uuid.UUID(person["customer_id"])) == levels
    (first,) = await relationships.list_levels([uuid.UUID(newcomer["id"])])
    assert (first.level, first.movement) == ("opposed", None)


async def test_rivals_stand_beside_us(
    customer: httpx.AsyncClient,
    new_contact: NewContact,
    relationship: httpx.AsyncClient,
    relationships: RelationshipClient,
) -> None:
    person, newcomer = await new_contact(), await new_contact()
    rival = (await customer.post("/v1/competitors", json={"name": "研锐控制"})).json()["id"]
    for one, level, whose in ((person, "accepted", None), (person, "exclusive", rival), (newcomer, "opposed", rival)):
        body = {"customer_id": one["customer_id"], "contact_id": one["id"], "assessed_on": "2025-01-31"}
        assessed = body | {"dimensions": dimensions(), "level": level, "level_reason": "x", "competitor_id": whose}
        assert (await relationship.post("/v1/key-person-assessments", json=assessed)).status_code == 201
    ids = [uuid.UUID(one["id"]) for one in (person, newcomer)]
    found = {one.contact_id: one for one in await relationships.list_standings([*ids, uuid.uuid4()])}
    assert [(one.level and one.level.level, [rival.level for rival in one.rivals]) for one in map(found.get, ids)] == [
        ("accepted", ["exclusive"]),
        (None, ["opposed"]),
    ]
    assert found[ids[0]].rivals[0].competitor_name == "研锐控制"
    assert await relationships.list_standings([uuid.uuid4() for _ in range(planning.MAX_RELATIONSHIP_GOALS)]) == []


async def test_as_many_levels_as_a_plan_has_goals_are_one_call(
    relationship: httpx.AsyncClient, relationships: RelationshipClient
) -> None:
    assert await relationships.list_levels([uuid.uuid4() for _ in range(planning.MAX_RELATIONSHIP_GOALS)]) == []


async def test_the_history_of_levels_is_read_by_customer(
    new_contact: NewContact, relationship: httpx.AsyncClient, relationships: RelationshipClient
) -> None:
    person = await new_contact()
    for day, level in (("2025-03-31", "supportive"), ("2025-01-31", "accepted")):
        body = {"customer_id": person["customer_id"], "contact_id": person["id"], "assessed_on": day}
        assessed = body | {"dimensions": dimensions(), "level": level, "level_reason": "for the test"}
        assert (await relationship.post("/v1/key-person-assessments", json=assessed)).status_code == 201
    found = await relationships.list_level_history(uuid.UUID(person["customer_id"]))
    assert found == {uuid.UUID(person["id"]): [(date(2025, 1, 31), 2), (date(2025, 3, 31), 4)]}
    assert await relationships.list_level_history(uuid.uuid4()) == {}


async def test_past_levels_of_customers_are_read_by_kind_and_department(
    new_contact: NewContact, relationship: httpx.AsyncClient, app: FastAPI
) -> None:
    customer_id = (await new_contact())["customer_id"]
    for score, day in ((3, "2025-03-31"), (1, "2025-01-31")):
        body = climate_of(customer_id, *(score,) * 4, department="采购部", assessed_on=day)
        assert (await relationship.post("/v1/general-assessments", json=body)).status_code == 201
    body = organization_of(customer_id, *KEY, strategic_fit=FIT, supply_position=SUPPLY)
    assert (await relationship.post("/v1/organizational-assessments", json=body)).status_code == 201
    client = CustomerLevelClient(app.state.peers["relationship"])
    general = [(date(2025, 1, 31), 0), (date(2025, 3, 31), 2)]
    assert await client.list_past_levels([uuid.UUID(customer_id), uuid.uuid4()]) == {
        uuid.UUID(customer_id): {
            (LevelGoalKind.GENERAL, "采购部"): general,
            (LevelGoalKind.GENERAL, None): general,
            (LevelGoalKind.ORGANIZATIONAL, None): [(date(2025, 3, 31), 2)],
        }
    }
    assert await client.list_past_levels([uuid.uuid4() for _ in range(MAX_CUSTOMERS)]) == {}


async def test_levels_are_read_in_planning_s_own_name(
    new_contact: NewContact, relationship: httpx.AsyncClient, relationships: RelationshipClient
) -> None:
    person = await new_contact()
    body = {"customer_id": person["customer_id"], "contact_id": person["id"], "assessed_on": "2025-01-31"}
    assessed = body | {"dimensions": dimensions(), "level": "accepted", "level_reason": "for the test"}
    assert (await relationship.post("/v1/key-person-assessments", json=assessed)).status_code == 201
    (level,) = await relationships.in_own_name().list_levels_of_customer(uuid.UUID(person["customer_id"]))
    assert level.level == "accepted"


async def test_what_was_spent_is_read_for_many_customers_and_years(
    new_contact: NewContact, relationship: httpx.AsyncClient, spending: SpendingClient
) -> None:
    customer_id = (await new_contact())["customer_id"]
    for day, amount in (("2025-05-06", "100"), ("2025-06-06", "20"), ("2024-05-06", "7")):
        body = {"customer_id": customer_id, "kind": "travel", "purpose": "x", "happens_on": day, "amount": amount}
        assert (await relationship.post("/v1/expenses", json=body)).status_code == 201
    asked = [uuid.UUID(customer_id), *(uuid.uuid4() for _ in range(499))]
    found = {one.fiscal_year: one for one in await spending.list_spent(asked, [2024, 2025, 2026])}
    assert {year: (one.kind, one.planned, one.actual) for year, one in found.items()} == {
        2024: ("travel", 7, 0),
        2025: ("travel", 120, 0),
    }
    assert {(one.customer_id, one.is_for_campaign, one.is_for_visit) for one in found.values()} == {
        (uuid.UUID(customer_id), False, False)
    }


def test_planning_knows_the_kinds_of_expenses() -> None:
    known = {"gift", "other"} | budgets.CAMPAIGN_KINDS | budgets.VISIT_KINDS
    assert known == {kind.value for kind in ExpenseKind}


async def test_unavailable_services_are_reported(
    customers: CustomerClient, relationships: RelationshipClient, spending: SpendingClient
) -> None:
    with pytest.raises(PeerUnavailable):
        await customers.list_contacts([uuid.uuid4()])
    with pytest.raises(PeerUnavailable):
        await relationships.list_levels([uuid.uuid4()])
    with pytest.raises(PeerUnavailable):
        await relationships.list_level_history(uuid.uuid4())
    with pytest.raises(PeerUnavailable):
        await spending.list_spent([uuid.uuid4()], [2025])


async def test_all_three_kinds_of_relationships_are_read_together(
    new_contact: NewContact, relationship: httpx.AsyncClient, app: FastAPI
) -> None:
    customer_id = uuid.UUID((await new_contact())["customer_id"])
    client = RelationsClient(app.state.peers["relationship"])
    unknown = await client.read_relations(customer_id)
    assert (unknown.people, unknown.general, unknown.organization) == ([], None, None)
    climate = climate_of(str(customer_id), 5, 4, 3, 2, department="采购部")
    assert (await relationship.post("/v1/general-assessments", json=climate)).status_code == 201
    organization = organization_of(str(customer_id), strategic_fit=FIT, supply_position=SUPPLY)
    assert (await relationship.post("/v1/organizational-assessments", json=organization)).status_code == 201
    known = await client.read_relations(customer_id)
    assert known.general is not None
    assert [(one.department, one.weakest_score) for one in known.general.departments] == [("采购部", 2)]
    assert known.organization is not None
    assert known.organization.level is not None


async def test_levels_are_counted_over_many_customers(
    new_contact: NewContact, relationship: httpx.AsyncClient, app: FastAPI
) -> None:
    person = await new_contact()
    of, client = {"customer_id": person["customer_id"]}, MarketLevelClient(app.state.peers["relationship"])
    body = of | {"contact_id": person["id"], "assessed_on": "2025-01-31", "dimensions": dimensions()}
    level = {"level": "supportive", "level_reason": "for the test"}
    made = [
        await relationship.post("/v1/key-person-assessments", json=body | level),
        await relationship.post("/v1/general-assessments", json=climate_of(of["customer_id"], 5, 4, 3, 4)),
        await relationship.post("/v1/organizational-assessments", json=organization_of(of["customer_id"])),
    ]
    assert [one.status_code for one in made] == [201] * 3, [one.text for one in made]
    contact = uuid.UUID(person["id"])
    assert await client.list_ranks({contact}) == [4]
    assert await client.list_ranks({contact} | {uuid.uuid4() for _ in range(500)}) == [4], "everybody in one answer"
    for rank in ("general_rank", "organizational_rank"):
        for among, expected in (({"customer_id__in": [of["customer_id"]]}, 1), ({"region": "CN-GD"}, 0)):
            assert await client.count_customers(among, rank, 0) == expected
    assert await client.count_customers({"industry": "pumps"}, "general_rank", 0) == 0


async def test_the_customers_file_is_read_for_the_analysis(
    new_contact: NewContact, customer: httpx.AsyncClient, app: FastAPI
) -> None:
    customer_id = (await new_contact())["customer_id"]
    rival = (await customer.post("/v1/competitors", json={"name": "明拓电源"})).json()["id"]
    of, file = {"customer_id": customer_id}, CustomerFileClient(app.state.peers["customer"])
    fit = {"channel_now": "main", "channel_ahead": "edge", "trend": "diverging", "evidence": "年报"}
    shares = [{"share": "0.5"}, {"competitor_id": rival, "share": "0.25"}]
    answers = {"lessons": {"text": "驻厂", "source": "coach"}, "strengths": {"text": "快", "source": "internet"}}
    for path, body in (
        ("strategic-fits", fit),
        ("supply-positions", {"category": "parts", "as_of": "2025-02-01", "suppliers": shares}),
        ("competitors/profiles", {"competitor_id": rival, "answers": answers}),
        ("supplier-criteria", {"axis": "price", "demanded": 4, "rivals": [{"competitor_id": rival, "score": 2}]}),
    ):
        response = await customer.post(f"/v1/{path}", json=of | body)
        assert response.status_code == 201, response.text
    found = await file.find_strategic_fit(uuid.UUID(customer_id))
    standing = await file.find_supply_standing(uuid.UUID(customer_id))
    assert found is not None
    assert standing is not None
    assert (found.is_cash_cow, standing.suppression_ratio, str(standing.main_rival_id)) == (True, 2, rival)
    assert [one.known for one in await file.list_rivals(uuid.UUID(customer_id))] == [{"strengths": "快"}]
    (criterion,) = await file.list_supplier_criteria(uuid.UUID(customer_id))
    assert (criterion.axis, criterion.demanded, criterion.rivals[0].score) == ("price", 4, 2)
    assert await file.find_strategic_fit(uuid.uuid4()) is None
