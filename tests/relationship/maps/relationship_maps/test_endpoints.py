"""Relationship maps over HTTP."""

import uuid
from datetime import date, timedelta

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.contact_makers import posted
from tests.relationship.maps.companies import Company, gaps_of, people_of
from tests.sign_in import Tokens

OWN = {"kind": "own", "regions": []}


async def test_the_map_shows_our_level_and_each_rivals_by_department_and_influence(
    app: FastAPI, company: Company
) -> None:
    rival = await company.add_rival("明拓电源有限公司", "明拓")
    await company.add("韩梅梅", department="采购部", decision_role="buyer", influence=3, is_key=False)
    await company.add("李雷", department="研发中心", decision_role="decider", influence=5)
    await company.add("王伟", department="采购部", influence=4, title="采购总监")
    await company.add("路人", is_key=False)  # neither key nor with a role
    await company.assess("李雷", "accepted")
    await company.assess("李雷", "exclusive", rival="明拓电源有限公司")
    await company.record("李雷", "contacted", rival="Nobody's")
    found = await company.map()
    shown = [(one["department"], [person["name"] for person in one["people"]]) for one in found["departments"]]
    assert shown == [("研发中心", ["李雷"]), ("采购部", ["王伟", "韩梅梅"])]
    director = people_of(found)["李雷"]
    assert (director["ours"]["level"], director["ours"]["rank"], director["ours"]["is_confirmed"]) == (
        "accepted",
        2,
        False,
    )
    assert [(one["name"], one["competitor_id"], one["rank"]) for one in director["rivals"]] == [
        ("明拓", str(rival), 5),
        ("Nobody's", None, 1),
    ]
    assert [one["name"] for one in found["rivals"]] == ["Nobody's", "明拓"]
    assert people_of(found)["王伟"]["ours"] is None
    assert gaps_of(found) == [("李雷", "rival_ahead"), ("王伟", "key_person_not_in_contact")]
    assert (found["general"], found["organization"], found["comparison"]) == ([], None, None)


async def test_coverage_counts_key_people_by_seniority_and_role(company: Company) -> None:
    await company.add("李雷", seniority="top", decision_role="decider")
    await company.add("王伟", seniority="middle")
    await company.add("韩梅梅", seniority="middle", decision_role="buyer", is_key=False)
    await company.assess("王伟", "favourable")
    found = await company.map()
    total = found["coverage"]
    assert (total["people"], total["key_people"], total["in_contact"], total["contact_share"]) == (3, 2, 1, "0.5")
    assert (total["with_target"], total["target_share"]) == (0, None)
    levels = {one["level"] or one["no_level"]: one["people"] for one in total["levels"] if one["people"]}
    assert levels == {"not_in_contact": 2, "favourable": 1}
    by_seniority = {one["seniority"]: one["contact_share"] for one in found["by_seniority"]}
    assert by_seniority == {"top": "0", "middle": "1"}
    by_role = {one["decision_role"]: (one["people"], one["key_people"]) for one in found["by_decision_role"]}
    assert by_role == {"decider": (1, 1), "buyer": (1, 0), None: (1, 1)}


async def test_a_map_is_as_of_a_day(company: Company) -> None:
    await company.add("李雷")
    await company.add("新来", added_on=date(2025, 6, 1))
    await company.add("走了", left_on=date(2025, 5, 1))
    await company.add("不知何时走的", has_left=True)
    await company.assess("李雷", "contacted", "2025-01-31")
    await company.assess("李雷", "supportive", "2025-06-30")
    then = people_of(await company.map(as_of="2025-04-30"))
    assert (then.keys(), then["李雷"]["ours"]["level"]) == ({"李雷", "走了"}, "contacted")
    assert people_of(await company.map(as_of="2025-05-01")).keys() == {"李雷"}  # gone at the end of the day
    now = people_of(await company.map())
    assert (now.keys(), now["李雷"]["ours"]["level"]) == ({"李雷", "新来"}, "supportive")
    assert people_of(await company.map(as_of="2025-01-30"))["李雷"]["ours"] is None


async def test_whoever_was_assessed_was_there_however_late_they_were_entered(company: Company) -> None:
    await company.add("李雷", added_on=date(2025, 6, 1))
    await company.assess("李雷", "contacted", "2025-01-31")
    assert people_of(await company.map(as_of="2025-01-30")) == {}
    assert people_of(await company.map(as_of="2025-01-31")).keys() == {"李雷"}


@pytest.mark.parametrize("params", [{"as_of": "soon"}, {"as_of": "2999-01-01"}, {"colour": "red"}, {"format": "x"}])
async def test_a_question_nobody_can_answer_is_refused(company: Company, params: dict[str, str]) -> None:
    response = await company.client.get(company.address, params=params)
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, next(iter(params)))


async def test_a_customer_without_people_has_a_map(company: Company) -> None:
    found = await company.map()
    assert (found["departments"], found["gaps"], found["coverage"]["contact_share"]) == ([], [], None)
    assert (found["customer_name"], found["as_of"] <= str(date.today() + timedelta(1))) == ("华强电子有限公司", True)


async def test_a_strangers_customer_is_not_found(
    app: FastAPI, tokens: Tokens, company: Company, customer: httpx.AsyncClient
) -> None:
    stranger = tokens.client(app, data_scope=OWN)
    for address in (company.address, f"/v1/relationship-maps/{uuid.uuid4()}"):
        response = await stranger.get(address)
        assert (response.status_code, response.json()["code"]) == (404, "customer_not_found")


@pytest.mark.parametrize("scope", ["relationships:read", "customers:read"])
async def test_a_map_needs_the_right_to_people_and_to_relationships(
    app: FastAPI, tokens: Tokens, company: Company, scope: str
) -> None:
    assert (await tokens.client(app, scope=scope).get(company.address)).json()["code"] == "scope_missing"


async def test_a_merged_customer_names_its_survivor(
    app: FastAPI, customer: httpx.AsyncClient, relationship: httpx.AsyncClient
) -> None:
    names = ("北方重工有限公司", "华强电子有限公司")
    made = [(await posted(customer, "/v1/customers?force=true", {"name": name}))["id"] for name in names]
    assert (await relationship.get(f"/v1/relationship-maps/{made[0]}")).status_code == 200  # not copied before
    merged = await customer.post(f"/v1/customers/{made[0]}/merge", json={"absorbed_id": made[1]})
    assert merged.status_code == 201, merged.text
    gone = await relationship.get(f"/v1/relationship-maps/{made[1]}")
    assert (gone.status_code, gone.json()["code"]) == (410, "customer_merged")


@pytest.mark.parametrize(("language", "word"), [("en", "Relationship map"), ("zh-CN", "客户关系地图")])
async def test_the_drawing_speaks_the_readers_language_and_runs_nothing(
    company: Company, language: str, word: str
) -> None:
    await company.add('<script>alert(1)</script>"]', department="<b>")
    for asked in ({"params": {"format": "svg"}}, {"headers": {"Accept": "image/svg+xml"}}):
        headers = {"Accept-Language": language, **asked.get("headers", {})}
        response = await company.client.get(company.address, params=asked.get("params"), headers=headers)
        assert (response.headers["content-type"], response.headers["content-language"]) == ("image/svg+xml", language)
        assert response.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert word in response.text
        assert "<script" not in response.text


@pytest.mark.parametrize(("language", "word"), [("en", "No contact"), ("zh-CN", "未接触")])
async def test_the_diagram_is_mermaid(company: Company, language: str, word: str) -> None:
    await company.add("李雷", department="采购部")
    spoken = {"Accept-Language": language}
    response = await company.client.get(company.address, headers={**spoken, "Accept": "text/vnd.mermaid"})
    assert response.headers["content-type"] == "text/vnd.mermaid; charset=utf-8"
    assert response.text.startswith("flowchart TD")
    assert word in response.text
    same = await company.client.get(
        company.address, params={"format": "mermaid"}, headers={"Accept-Language": language}
    )
    assert same.text == response.text


async def test_a_format_that_is_not_offered_is_refused(company: Company) -> None:
    assert (await company.client.get(company.address, headers={"Accept": "application/pdf"})).status_code == 406
