"""Power maps over HTTP, with standings from the real relationship service and without."""

import asyncio
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.decision_chain.power_maps import operations, store
from tests.customer.contact_makers import People, people_of, posted
from tests.relationship.conftest import dimensions
from tests.sign_in import Tokens

VIEWS = ("organization", "fishbone")
OWN = {"kind": "own", "regions": []}


@pytest.fixture
async def relationship(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(await open_service("relationship")) as client:
        yield client


@pytest.fixture
async def people(customer: httpx.AsyncClient) -> People:
    """A director who decides, the buyer below, and the owner's brother behind the scenes."""
    made = await people_of(customer)
    await made.add("李雷", decision_role="decider", is_key=True, influence=5, seniority="top", title="总经理")
    await made.add("韩梅梅", superior="李雷", decision_role="buyer", is_key=True)
    await made.add("王伟", decision_role="coach")
    await made.take_part("韩梅梅", "issue_tender", "buyer", weight=3)
    await made.take_part("李雷", "negotiate_and_sign", "decider", weight=5)
    await made.take_part("王伟", "issue_tender", "influencer", chain="hidden", remark="the owner's brother")
    await made.draw("王伟", "李雷", "influences", strength=5)
    await made.draw("韩梅梅", "王伟", "conflicts", strength=2, remark="over the promotion")
    return made


async def assess(
    relationship: httpx.AsyncClient, people: People, name: str, level: str, competitor: str | None = None
) -> None:
    body = {"customer_id": people.customer_id, "contact_id": people.ids[name], "assessed_on": "2025-01-31"}
    said = {"dimensions": dimensions(), "level": level, "level_reason": "for the test", "competitor_id": competitor}
    await posted(relationship, "/v1/key-person-assessments", body | said)


async def read(client: httpx.AsyncClient, people: People) -> dict[str, Any]:
    response = await client.get(f"/v1/customers/{people.customer_id}/power-map")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def by_name(power_map: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {person["name"]: person for person in power_map["people"]}


async def test_the_map_shows_deciders_opponents_and_our_standing(
    customer: httpx.AsyncClient, relationship: httpx.AsyncClient, people: People
) -> None:
    rival = await posted(customer, "/v1/competitors", {"name": "明拓电源有限公司", "short_name": "明拓"})
    await assess(relationship, people, "李雷", "accepted")
    other = await posted(customer, "/v1/competitors", {"name": "Nobody's"})
    await assess(relationship, people, "李雷", "exclusive", rival["id"])
    await assess(relationship, people, "李雷", "contacted", other["id"])
    power_map = await read(customer, people)
    assert (power_map["standings"], power_map["rivals"]) == ("known", ["Nobody's", "明拓"])
    director = by_name(power_map)["李雷"]
    assert (director["ours"]["level"], director["ours"]["rank"], director["decides"]) == ("accepted", 2, True)
    assert [(one["rival_name"], one["competitor_id"], one["rank"]) for one in director["rivals"]] == [
        ("明拓", rival["id"], 5),
        ("Nobody's", other["id"], 1),
    ]
    assert director["gaps"] == ["rival_ahead", "decider_below_supportive"]
    assert by_name(power_map)["韩梅梅"]["gaps"] == ["not_assessed"]
    assert (by_name(power_map)["王伟"]["is_coach"], by_name(power_map)["王伟"]["is_hidden"]) == (True, True)
    assert power_map["summary"] == {
        "people": 3,
        "key_people": 2,
        "key_people_assessed": 1,
        "deciders": 1,
        "deciders_supportive": 0,
        "coaches": 1,
        "opponents": 0,
        "rivals_friends": 1,
        "white_spots": [
            *("recognize_problem", "set_goals", "evaluate_products", "qualify_suppliers"),
            *("implement", "evaluate_results"),
        ],
    }


async def test_the_map_has_edges_and_stages_with_the_hidden_chain_apart(
    customer: httpx.AsyncClient, people: People
) -> None:
    power_map = await read(customer, people)
    names = {contact_id: name for name, contact_id in people.ids.items()}
    edges = [
        (one["kind"], names[one["from_contact_id"]], names[one["to_contact_id"]], one["strength"], one["is_mutual"])
        for one in power_map["edges"]
    ]
    assert edges == [
        ("reports_to", "韩梅梅", "李雷", None, False),
        ("influences", "王伟", "李雷", 5, False),
        ("conflicts", "韩梅梅", "王伟", 2, True),
    ]
    stages = power_map["stages"]
    assert len(stages) == 8
    tender = next(one for one in stages if one["stage"] == "issue_tender")
    assert [names[part["contact_id"]] for part in tender["formal"]] == ["韩梅梅"]
    hidden = [(names[part["contact_id"]], part["remark"]) for part in tender["hidden"]]
    assert hidden == [("王伟", "the owner's brother")]
    assert tender["gaps"] == []  # nobody is expected to decide when the tender is written
    assert stages[0]["gaps"] == ["nobody_known"]


async def test_a_dead_relationship_service_costs_only_the_standings(
    customer: httpx.AsyncClient, people: People
) -> None:
    power_map = await read(customer, people)  # nobody has opened the relationship service here
    assert power_map["standings"] == "unavailable"
    assert all(person["ours"] is None and person["rivals"] == [] for person in power_map["people"])
    assert by_name(power_map)["李雷"]["gaps"] == []
    assert power_map["summary"]["deciders_supportive"] is None
    for view in VIEWS:
        address = f"/v1/customers/{people.customer_id}/power-map"
        assert "currently unavailable" in (await customer.get(f"{address}.svg", params={"view": view})).text
        assert "currently unavailable" in (await customer.get(f"{address}.mmd", params={"view": view})).text


async def test_a_slow_relationship_service_is_not_waited_for(
    app: FastAPI, customer: httpx.AsyncClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_: Any, **__: Any) -> Any:
        await asyncio.sleep(30)

    monkeypatch.setattr(operations, "STANDINGS_TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr(app.state.peers["relationship"], "_ask", hang)
    assert (await asyncio.wait_for(read(customer, people), 5))["standings"] == "unavailable"


async def test_who_may_not_read_relationships_gets_the_map_without(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, people: People
) -> None:
    await assess(relationship, people, "李雷", "exclusive")
    reader = tokens.client(app, scope="customers:read")
    power_map = await read(reader, people)
    assert (power_map["standings"], by_name(power_map)["李雷"]["ours"]) == ("not_permitted", None)
    refused = await tokens.client(app, scope="relationships:read").get(f"/v1/customers/{people.customer_id}/power-map")
    assert refused.json()["code"] == "scope_missing"


@pytest.mark.parametrize("path", ["power-map", "power-map.svg", "power-map.mmd"])
async def test_a_strangers_customer_is_not_found(app: FastAPI, tokens: Tokens, people: People, path: str) -> None:
    stranger = tokens.client(app, data_scope=OWN)
    response = await stranger.get(f"/v1/customers/{people.customer_id}/{path}")
    assert (response.status_code, response.json()["code"]) == (404, "customer_not_found")


async def test_what_is_above_the_clearance_is_nowhere_on_the_map(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, people: People
) -> None:
    assistant = tokens.client(app, clearance=1)
    await customer.patch(f"/v1/contacts/{people.ids['李雷']}", json={"seniority": "middle"})
    await customer.patch(f"/v1/contacts/{people.ids['王伟']}", json={"decision_role": "influencer"})
    power_map = await read(assistant, people)
    assert [edge["kind"] for edge in power_map["edges"]] == ["reports_to", "influences"]
    assert all(stage["hidden"] == [] for stage in power_map["stages"])
    assert by_name(power_map)["王伟"]["is_hidden"] is False
    for path in ("power-map", "power-map.svg", "power-map.mmd", "power-map.svg?view=fishbone"):
        said = (await assistant.get(f"/v1/customers/{people.customer_id}/{path}")).text
        assert "brother" not in said
        assert "promotion" not in said
    assert len((await read(customer, people))["edges"]) == 3


async def test_people_who_may_not_be_seen_leave_no_trace(app: FastAPI, tokens: Tokens, people: People) -> None:
    assistant = tokens.client(app, clearance=1)
    for path in ("power-map", "power-map.svg", "power-map.mmd", "power-map.mmd?view=fishbone"):
        said = (await assistant.get(f"/v1/customers/{people.customer_id}/{path}")).text
        assert "李雷" not in said
        assert people.ids["李雷"] not in said
        assert "王伟" not in said  # a coach
    power_map = await read(assistant, people)
    assert by_name(power_map)["韩梅梅"]["reports_to_id"] is None
    unknown = ("deciders", "deciders_supportive", "coaches", "opponents", "rivals_friends")
    assert (power_map["summary"]["people"], *(power_map["summary"][one] for one in unknown)) == (1, *[None] * 5)
    drawn = (await assistant.get(f"/v1/customers/{people.customer_id}/power-map.svg")).text
    assert "决策者 " not in drawn
    assert "Deciders 0" not in drawn
    assert "negotiate_and_sign" in power_map["summary"]["white_spots"]
    for address in ("/v1/contact-lines", "/v1/stage-roles"):
        assert "李雷" not in (await assistant.get(address, params={"customer_id": people.customer_id})).text


async def test_below_the_clearance_for_senior_people_the_map_warns_about_gaps(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, people: People
) -> None:
    assistant = tokens.client(app, clearance=1)
    other = (await customer.post("/v1/customers", json={"name": "Nobody senior"})).json()["id"]
    for customer_id in (people.customer_id, other):  # told whether or not there is anybody, so it tells of nobody
        assert (await assistant.get(f"/v1/customers/{customer_id}/power-map")).json()["is_without_senior_people"]
    assert (await read(customer, people))["is_without_senior_people"] is False
    for path in ("power-map.svg", "power-map.svg?view=fishbone", "power-map.mmd"):
        address = f"/v1/customers/{people.customer_id}/{path}"
        said = [(await one.get(address)).text for one in (assistant, customer)]
        assert ["Senior people are not shown" in text for text in said] == [True, False]


async def test_who_is_deleted_vanishes(customer: httpx.AsyncClient, people: People) -> None:
    await customer.delete(f"/v1/contacts/{people.ids['李雷']}")
    power_map = await read(customer, people)
    assert by_name(power_map).keys() == {"韩梅梅", "王伟"}
    assert [edge["kind"] for edge in power_map["edges"]] == ["conflicts"]
    assert by_name(power_map)["韩梅梅"]["reports_to_id"] is None


async def test_who_has_left_is_marked_while_somebody_reports_there(
    customer: httpx.AsyncClient, relationship: httpx.AsyncClient, people: People
) -> None:
    await assess(relationship, people, "李雷", "exclusive")
    await people.change("李雷", has_left=True)
    await people.change("王伟", has_left=True)
    power_map = await read(customer, people)
    assert by_name(power_map).keys() == {"韩梅梅", "李雷"}
    director = by_name(power_map)["李雷"]
    assert (director["has_left"], director["ours"], director["gaps"]) == (True, None, [])
    assert "superior_left" in by_name(power_map)["韩梅梅"]["gaps"]
    assert [edge["kind"] for edge in power_map["edges"]] == ["reports_to"]
    assert power_map["summary"]["people"] == 1
    assert "negotiate_and_sign" in power_map["summary"]["white_spots"]


async def test_a_line_that_ended_is_no_longer_drawn(customer: httpx.AsyncClient, people: People) -> None:
    await people.draw("李雷", "王伟", "allied", until="2024-12-31")
    assert "allied" not in {edge["kind"] for edge in (await read(customer, people))["edges"]}


async def test_a_large_map_shows_the_most_important_people_and_counts_the_others(
    customer: httpx.AsyncClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MAX_PEOPLE", 2)
    power_map = await read(customer, people)
    assert (by_name(power_map).keys(), power_map["people_left_out"]) == ({"李雷", "韩梅梅"}, 1)
    drawing = await customer.get(f"/v1/customers/{people.customer_id}/power-map.svg")
    assert "1 more people are not shown." in drawing.text


async def test_a_customer_without_people_has_a_map(customer: httpx.AsyncClient) -> None:
    nobody = await people_of(customer)
    power_map = await read(customer, nobody)
    assert (power_map["people"], power_map["edges"], len(power_map["summary"]["white_spots"])) == ([], [], 8)
    for view in VIEWS:
        drawing = await customer.get(f"/v1/customers/{nobody.customer_id}/power-map.svg", params={"view": view})
        ET.fromstring(drawing.content)


@pytest.mark.parametrize(("path", "media_type"), [("svg", "image/svg+xml"), ("mmd", "text/vnd.mermaid; charset=utf-8")])
@pytest.mark.parametrize(("language", "word"), [("en", "Decider"), ("zh-CN", "决策者")])
async def test_drawings_speak_the_readers_language_and_run_nothing(
    customer: httpx.AsyncClient, people: People, path: str, media_type: str, language: str, word: str
) -> None:
    await people.add('<script>alert(1)</script>"]')
    for view in VIEWS:
        address = f"/v1/customers/{people.customer_id}/power-map.{path}"
        response = await customer.get(address, params={"view": view}, headers={"Accept-Language": language})
        assert (response.headers["content-type"], response.headers["content-language"]) == (media_type, language)
        assert response.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert response.headers["x-content-type-options"] == "nosniff"
        assert word in response.text
        assert "<script" not in response.text


@pytest.mark.parametrize("params", [{"view": "cube"}, {"colour": "red"}])
async def test_an_unknown_view_is_refused(customer: httpx.AsyncClient, people: People, params: dict[str, str]) -> None:
    response = await customer.get(f"/v1/customers/{people.customer_id}/power-map.svg", params=params)
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, next(iter(params)))


async def test_after_a_merge_the_people_and_their_lines_are_on_the_survivors_map(
    customer: httpx.AsyncClient, people: People
) -> None:
    survivor = await people_of(customer, "赵敏", name="北方重工有限公司")
    answer = await customer.post(
        f"/v1/customers/{survivor.customer_id}/merge", json={"absorbed_id": people.customer_id}
    )
    assert answer.status_code == 201, answer.text
    power_map = await read(customer, survivor)
    assert by_name(power_map).keys() == {"赵敏", "李雷", "韩梅梅", "王伟"}
    assert [edge["kind"] for edge in power_map["edges"]] == ["reports_to", "influences", "conflicts"]
    assert len(power_map["summary"]["white_spots"]) == 6
    gone = await customer.get(f"/v1/customers/{people.customer_id}/power-map")
    assert (gone.status_code, gone.json()["code"]) == (410, "customer_merged")


async def test_a_decider_is_missed_where_the_scheme_expects_one(customer: httpx.AsyncClient, people: People) -> None:
    async def gaps(stage: str) -> list[str]:
        found = (await customer.get(f"/v1/customers/{people.customer_id}/power-map")).json()
        (gaps,) = [one["gaps"] for one in found["stages"] if one["stage"] == stage]
        return [*gaps, str(found["scheme_version"])]

    assert await gaps("issue_tender") == ["1"]
    content = {"deciding_stages": ["issue_tender"]}
    sent = {"content": content, "reason": "tenders are decided when they are written"}
    published = await customer.post("/v1/decision-chain-schemes", json=sent)
    assert published.status_code == 201, published.text
    assert await gaps("issue_tender") == ["decider_unknown", "2"]
