"""An account manager prepares the meeting with a key account."""

import xml.etree.ElementTree as ET
from typing import Any

import httpx
import pytest

from shared.web.downloads import DOCUMENT_POLICY
from tests.journeys.house import House, get, post
from tests.relationship.conftest import dimensions

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def manager(house: House) -> httpx.Client:
    """王芳, who sees her own customers alone."""
    admin = house.sign_in()
    account = {"username": "wang.fang", "password": "a-Long-pass-phrase-1"}
    post(admin, "/v1/users", account | {"display_name": "王芳", "roles": ["account_manager"]})
    return house.sign_in(grant_type="password", **account)


@pytest.fixture(scope="module")
def customer_id(house: House, manager: httpx.Client) -> str:
    """A customer of hers: a director, a buyer who reports to him, an engineer who opposes the buyer."""
    customer_id = str(post(manager, "/v1/customers", {"name": "远航重工股份有限公司"})["id"])

    def add(name: str, **fields: Any) -> str:
        return str(post(manager, "/v1/contacts", {"customer_id": customer_id, "name": name, **fields})["id"])

    def assess(contact_id: str, level: str, competitor: str | None = None) -> None:
        body = {"customer_id": customer_id, "contact_id": contact_id, "assessed_on": "2025-01-31"}
        said = {"dimensions": dimensions(), "level": level, "level_reason": "met", "competitor_id": competitor}
        post(manager, "/v1/key-person-assessments", body | said)

    admin = house.sign_in()
    director = add("赵总", title="总经理", decision_role="decider", is_key=True, influence=5)
    buyer = add("钱经理", title="采购经理", decision_role="buyer", is_key=True, reports_to_id=director)
    engineer = add("孙工", title="工程师", decision_role="coach")
    ends = {"customer_id": customer_id, "from_contact_id": engineer, "to_contact_id": buyer}
    post(manager, "/v1/contact-lines", ends | {"kind": "conflicts", "strength": 4})
    for contact_id, stage, role, chain in (
        (buyer, "issue_tender", "buyer", "formal"),
        (director, "negotiate_and_sign", "decider", "formal"),
        (engineer, "issue_tender", "influencer", "hidden"),
    ):
        part = {"customer_id": customer_id, "contact_id": contact_id, "stage": stage, "role": role, "chain": chain}
        post(manager, "/v1/stage-roles", part)
    assess(director, "accepted")
    rival = post(admin, "/v1/competitors", {"name": "明拓电源技术有限公司", "short_name": "明拓电源"})
    assess(director, "supportive", str(rival["id"]))
    assess(engineer, "exclusive")
    return customer_id


def test_she_sees_who_decides_and_whose_friend_he_is(manager: httpx.Client, customer_id: str) -> None:
    power_map = get(manager, f"/v1/customers/{customer_id}/power-map")
    assert power_map["standings"] == "known"
    people = {person["name"]: person for person in power_map["people"]}
    assert people["赵总"]["gaps"] == ["rival_ahead", "decider_below_supportive"]
    assert people["钱经理"]["gaps"] == ["not_assessed"]
    assert people["孙工"]["ours"]["level"] == "exclusive"
    assert (power_map["summary"]["rivals_friends"], len(power_map["summary"]["white_spots"])) == (1, 6)


@pytest.mark.parametrize(("view", "word"), [("organization", "对立 4"), ("fishbone", "编制发布标书")])
def test_she_takes_the_drawings_along(manager: httpx.Client, customer_id: str, view: str, word: str) -> None:
    address = f"/v1/customers/{customer_id}/power-map"
    chinese = {"Accept-Language": "zh-CN"}
    drawing = manager.get(f"{address}.svg", params={"view": view}, headers=chinese)
    assert (drawing.status_code, drawing.headers["content-type"]) == (200, "image/svg+xml")
    assert drawing.headers["content-security-policy"] == DOCUMENT_POLICY
    said = " ".join(ET.fromstring(drawing.content).itertext())
    assert all(text in said for text in ("远航重工股份有限公司", "赵总", "明拓电源", word))
    diagram = manager.get(f"{address}.mmd", params={"view": view}, headers=chinese)
    assert diagram.text.startswith("flowchart")
    assert "赵总" in diagram.text


def test_others_see_what_they_may(house: House, customer_id: str) -> None:
    admin = house.sign_in()
    for name, role in (("li.na", "supply_chain"), ("zhou.yang", "account_manager")):
        account = {"username": name, "password": "a-Long-pass-phrase-1"}
        post(admin, "/v1/users", account | {"display_name": name, "roles": [role]})
    address = f"/v1/customers/{customer_id}/power-map"
    password = {"grant_type": "password", "password": "a-Long-pass-phrase-1"}
    planner = get(house.sign_in(username="li.na", **password), address)
    assert planner["standings"] == "not_permitted"
    assert {edge["kind"] for edge in planner["edges"]} == {"reports_to"}
    stranger = house.sign_in(username="zhou.yang", **password)
    assert stranger.get(address).json()["code"] == "customer_not_found"
    assert stranger.get(f"{address}.svg").status_code == 404
