"""Key-person assessments over HTTP: created, read, changed, deleted."""

import uuid
from typing import Any

import httpx
import pytest

from tests.etags import seen_in, state_of
from tests.relationship.conftest import ADDRESS, Assess, Person, body_for, dimensions


async def test_a_new_assessment_has_the_level_its_scores_propose(
    relationship: httpx.AsyncClient, person: Person, new_rival: Any
) -> None:
    rival = await new_rival("Rival A")
    response = await relationship.post(ADDRESS, json=body_for(person, 4, 4, 4, 3, 3, 2, competitor_id=rival))
    body = response.json()
    assert response.status_code == 201, response.text
    assert (body["level"], body["proposed_level"], body["level_rank"], body["scheme_version"]) == (
        "supportive",
        "supportive",
        4,
        1,
    )
    assert (body["status"], body["competitor_id"], body["rates_us"]) == ("submitted", rival, False)
    assert (body["competitor_name"], body["contact_name"]) == ("Rival A", "李雷")
    assert body["dimensions"] == dimensions(4, 4, 4, 3, 3, 2)
    read = await relationship.get(response.headers["location"])
    assert read.json() == body
    assert state_of(read) == state_of(response)


async def test_another_level_needs_a_reason(relationship: httpx.AsyncClient, person: Person) -> None:
    response = await relationship.post(ADDRESS, json=body_for(person, level="exclusive"))
    assert (response.status_code, response.json()["code"]) == (422, "level_reason_missing")
    assert response.json()["errors"][0]["pointer"] == "/level_reason"
    response = await relationship.post(ADDRESS, json=body_for(person, level="exclusive", level_reason="our coach"))
    assert (response.json()["level"], response.json()["proposed_level"]) == ("exclusive", "favourable")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"assessed_on": "2999-01-01"}, "/assessed_on"),
        ({"assessed_on": "31.3.2025"}, "/assessed_on"),
        ({"assessed_on": None}, "/assessed_on"),
        ({"level": "friendly"}, "/level"),
        ({"contact_id": "li-lei"}, "/contact_id"),
        ({"competitor_id": ""}, "/competitor_id"),
        ({"competitor_id": str(uuid.uuid4())}, "/competitor_id"),
        ({"competitor": "Rival"}, "/competitor"),
        ({"key_elements": {"charm": None}}, "/key_elements/charm"),
        ({"key_elements": {"rival_exclusion": {"holds": True}}}, "/key_elements/rival_exclusion/evidence"),
        ({"private_remarks": "a\u0000b"}, "/private_remarks"),
        ({"colour": "red"}, "/colour"),
        ({"status": "confirmed"}, "/status"),
        ({"dimensions": {}}, "/dimensions"),
        ({"dimensions": dimensions() | {"charm": {"score": 5, "evidence": "x"}}}, "/dimensions/charm"),
        ({"dimensions": dimensions() | {"guidance": {"score": 6, "evidence": "x"}}}, "/dimensions/guidance/score"),
        ({"dimensions": dimensions() | {"guidance": {"score": -1, "evidence": "x"}}}, "/dimensions/guidance/score"),
        ({"dimensions": dimensions() | {"guidance": {"score": 1.5, "evidence": "x"}}}, "/dimensions/guidance/score"),
        ({"dimensions": dimensions() | {"guidance": {"score": 3}}}, "/dimensions/guidance/evidence"),
        ({"dimensions": dimensions() | {"guidance": {"score": 3, "evidence": " "}}}, "/dimensions/guidance/evidence"),
        ({"dimensions": [1, 2, 3]}, "/dimensions"),
    ],
)
async def test_invalid_fields_are_listed(
    relationship: httpx.AsyncClient, person: Person, fields: dict[str, Any], pointer: str
) -> None:
    response = await relationship.post(ADDRESS, json=body_for(person) | fields)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await relationship.get(ADDRESS, params={"count": "true"})).json()["count"] == 0


async def test_only_the_customers_own_people_are_assessed(
    relationship: httpx.AsyncClient, new_person: Any, person: Person
) -> None:
    stranger = await new_person()
    left = await new_person(person.customer_id, has_left=True)

    async def refused(contact_id: str) -> tuple[int, str, str]:
        response = await relationship.post(ADDRESS, json=body_for(person) | {"contact_id": contact_id})
        body = response.json()
        return response.status_code, body["code"], body["errors"][0]["pointer"]

    assert await refused(stranger.contact_id) == (422, "contact_unknown", "/contact_id")
    assert await refused(str(uuid.uuid4())) == (422, "contact_unknown", "/contact_id")
    assert await refused(left.contact_id) == (422, "contact_has_left", "/contact_id")


async def test_an_unknown_customer_is_not_found(relationship: httpx.AsyncClient, person: Person) -> None:
    response = await relationship.post(ADDRESS, json=body_for(person) | {"customer_id": str(uuid.uuid4())})
    assert (response.status_code, response.json()["code"]) == (404, "customer_not_found")


async def test_the_same_idempotency_key_assesses_once(relationship: httpx.AsyncClient, person: Person) -> None:
    headers = {"Idempotency-Key": "assessment-1"}
    first = await relationship.post(ADDRESS, json=body_for(person), headers=headers)
    again = await relationship.post(ADDRESS, json=body_for(person), headers=headers)
    other = await relationship.post(ADDRESS, json=body_for(person, 5, 5, 5, 5, 5, 5), headers=headers)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (await relationship.get(ADDRESS, params={"count": "true"})).json()["count"] == 1


async def test_a_patch_reaches_down_to_a_score(relationship: httpx.AsyncClient, assess: Assess) -> None:
    made = await assess(4, 4, 4, 3, 2, 2)
    url = f"{ADDRESS}/{made['id']}"
    response = await relationship.patch(url, json={"dimensions": {"project_support": {"score": 3}}})
    body = response.json()
    assert response.status_code == 200, response.text
    assert body["dimensions"]["project_support"] == {"score": 3, "evidence": "seen 2"}
    assert body["dimensions"] | {"project_support": None} == dimensions(4, 4, 4, 3, 2, 2) | {"project_support": None}
    assert (made["level"], body["level"]) == ("favourable", "supportive")


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ({"dimensions": {"guidance": {"score": None}}}, "/dimensions/guidance/score"),
        ({"dimensions": {"guidance": {"evidence": None}}}, "/dimensions/guidance/evidence"),
        ({"dimensions": dict.fromkeys(dimensions())}, "/dimensions"),
        ({"dimensions": None}, "/dimensions"),
        ({"assessed_on": None}, "/assessed_on"),
        ({"contact_id": str(uuid.uuid4())}, "/contact_id"),
        ({"level": "exclusive"}, "/level_reason"),
    ],
)
async def test_an_invalid_change_is_refused_with_the_field(
    relationship: httpx.AsyncClient, assess: Assess, patch: dict[str, Any], pointer: str
) -> None:
    made = await assess()
    response = await relationship.patch(f"{ADDRESS}/{made['id']}", json=patch)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await relationship.get(f"{ADDRESS}/{made['id']}")).json() == made


async def test_a_chosen_level_stays_until_it_is_reset(relationship: httpx.AsyncClient, assess: Assess) -> None:
    made = await assess(level="exclusive", level_reason="our coach")
    url = f"{ADDRESS}/{made['id']}"
    better = (await relationship.patch(url, json={"dimensions": {"acceptance": {"score": 5}}})).json()
    assert (better["level"], better["proposed_level"]) == ("exclusive", "supportive")
    given_back = (await relationship.patch(url, json={"level": None, "level_reason": None})).json()
    assert (given_back["level"], given_back["level_reason"]) == ("supportive", None)


async def test_two_changes_of_different_fields_both_stay(relationship: httpx.AsyncClient, assess: Assess) -> None:
    url = f"{ADDRESS}/{(await assess())['id']}"
    await relationship.patch(url, json={"dimensions": {"guidance": {"score": 4}}})
    await relationship.patch(url, json={"dimensions": {"information": {"score": 5}}})
    await relationship.patch(url, json={"private_remarks": "plays badminton"})
    body = (await relationship.get(url)).json()
    assert (body["dimensions"]["guidance"]["score"], body["dimensions"]["information"]["score"]) == (4, 5)
    assert body["private_remarks"] == "plays badminton"


async def test_an_unseen_change_is_not_overwritten(relationship: httpx.AsyncClient, assess: Assess) -> None:
    url = f"{ADDRESS}/{(await assess())['id']}"
    headers = seen_in(await relationship.get(url))
    assert (await relationship.patch(url, json={"level_reason": "a"}, headers=headers)).status_code == 200
    refused = await relationship.patch(url, json={"level_reason": "b"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (412, "precondition_failed")
    assert (await relationship.delete(url, headers=headers)).status_code == 412
    assert (await relationship.get(url)).json()["level_reason"] == "a"


async def test_a_deleted_assessment_is_not_found(relationship: httpx.AsyncClient, assess: Assess) -> None:
    made = await assess()
    url = f"{ADDRESS}/{made['id']}"
    assert (await relationship.delete(url)).status_code == 204
    assert (await relationship.get(url)).status_code == 404
    assert (await relationship.delete(url)).status_code == 404
    assert (await relationship.get(ADDRESS)).json()["items"] == []
    current = await relationship.get(f"{ADDRESS}/current", params={"customer_id": made["customer_id"]})
    assert current.json()["items"] == []


async def test_the_history_lists_the_changes(relationship: httpx.AsyncClient, assess: Assess) -> None:
    made, other = await assess(), await assess()
    await relationship.patch(f"{ADDRESS}/{made['id']}", json={"assessed_on": "2025-01-01"})
    await relationship.patch(f"{ADDRESS}/{other['id']}", json={"assessed_on": "2025-01-02"})
    items = (await relationship.get(f"{ADDRESS}/{made['id']}/history")).json()["items"]
    assert [item["type"].removeprefix("guanxi.key_person_assessment.") for item in items] == ["updated", "created"]
    assert items[0]["changes"] == {"assessed_on": ["2025-03-31", "2025-01-01"]}
    assert (await relationship.get(f"{ADDRESS}/{uuid.uuid4()}/history")).status_code == 404


async def test_a_persons_assessments_are_listed_newest_first(
    relationship: httpx.AsyncClient, assess: Assess, new_rival: Any
) -> None:
    for day in ("2025-02-01", "2024-12-01", "2025-03-01"):
        made = await assess(assessed_on=day)
    await assess(assessed_on="2025-03-02", competitor_id=await new_rival("Rival"))
    params = {"contact_id": made["contact_id"], "rates_us": "true", "sort": "-assessed_on"}
    items = (await relationship.get(ADDRESS, params=params)).json()["items"]
    assert [item["assessed_on"] for item in items] == ["2025-03-01", "2025-02-01", "2024-12-01"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"level": "opposed"}, 1),
        ({"level__in": "opposed,exclusive"}, 2),
        ({"level_rank__gte": "4"}, 1),
        ({"assessed_on__gte": "2025-02-01"}, 2),
        ({"status": "draft"}, 1),
        ({"competitor_name": "Rival"}, 1),
        ({"rates_us": "false"}, 1),
        ({"sort": "-level_rank,assessed_on"}, 3),
    ],
)
async def test_filters_and_sorting(
    relationship: httpx.AsyncClient, assess: Assess, new_rival: Any, params: dict[str, str], expected: int
) -> None:
    await assess(0, 0, 0, 0, 0, 0, assessed_on="2025-01-01")
    await assess(5, 5, 5, 5, 5, 5, assessed_on="2025-02-01", is_draft=True)
    await assess(assessed_on="2025-03-01", competitor_id=await new_rival("Rival"))
    response = await relationship.get(ADDRESS, params={**params, "count": "true"})
    assert (response.status_code, response.json()["count"]) == (200, expected), response.text


async def test_levels_sort_by_rank_not_by_name(relationship: httpx.AsyncClient, assess: Assess) -> None:
    for scores in ((5,) * 6, (0,) * 6, (3,) * 6, (2,) * 6):
        await assess(*scores)
    items = (await relationship.get(ADDRESS, params={"sort": "level_rank"})).json()["items"]
    assert [item["level"] for item in items] == ["opposed", "accepted", "favourable", "exclusive"]


@pytest.mark.parametrize("params", [{"colour": "red"}, {"limit": "0"}, {"level": "friendly"}, {"sort": "dimensions"}])
async def test_a_list_refuses_unknown_parameters(relationship: httpx.AsyncClient, params: dict[str, str]) -> None:
    assert (await relationship.get(ADDRESS, params=params)).status_code == 400
