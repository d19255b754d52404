"""Portfolio maps over HTTP: rows, columns, totals, order, pages."""

import csv
import io
import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.relationship.key_people.schemes.rules import RelationshipLevel
from tests.relationship.maps.companies import Company
from tests.sign_in import Tokens

ADDRESS = "/v1/relationship-maps"


async def portfolio(client: httpx.AsyncClient, **params: str) -> dict[str, Any]:
    response = await client.get(ADDRESS, params=params)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


@pytest.fixture
async def companies(app: FastAPI, relationship: httpx.AsyncClient) -> dict[str, Company]:
    """One well covered, one with gaps, one without people."""
    manager = uuid.uuid4()
    covered = await Company(app, relationship).open("甲", region="CN-GD", tier="key", manager_id=manager)
    await covered.add("李雷", decision_role="decider", seniority="top")
    await covered.add("韩梅梅", decision_role="buyer", seniority="middle", is_key=False)
    await covered.assess("李雷", "supportive")
    await covered.assess("李雷", "opposed", rival="Rival")
    bare = await Company(app, relationship).open("乙", region="CN-BJ", customer_class="core", stage="deep")
    await bare.add("王伟", decision_role="decider")
    await bare.add("赵敏")
    await bare.add("走了", decision_role="decider", has_left=True)
    await bare.assess("赵敏", "opposed")
    return {"甲": covered, "乙": bare, "丙": await Company(app, relationship).open("丙", industry="pumps")}


async def test_customers_are_rows_and_decision_roles_columns(
    relationship: httpx.AsyncClient, companies: dict[str, Company]
) -> None:
    found = await portfolio(relationship)
    assert found["keys"][0] == "decider"
    assert found["keys"][-1] is None
    assert found["levels"] == ["not_in_contact", "not_assessed", *(level.value for level in RelationshipLevel)]
    assert [(one["customer_name"], one["gaps"], one["contact_share"]) for one in found["items"]] == [
        ("乙", 2, "0.5"),
        *sorted([("丙", 0, None), ("甲", 0, "1")], key=lambda one: str(companies[one[0]].id), reverse=True),
    ]
    rows = {one["customer_name"]: one for one in found["items"]}
    assert rows["甲"]["cells"] == [
        {"key": "decider", "count": 1, "counts": [0, 0, 0, 0, 0, 0, 1, 0], "shares": ["0"] * 6 + ["1", "0"]},
        {"key": "buyer", "count": 1, "counts": [1, 0, 0, 0, 0, 0, 0, 0], "shares": ["1"] + ["0"] * 7},
    ]
    assert rows["乙"]["cells"] == [
        {"key": "decider", "count": 1, "counts": [1, 0, 0, 0, 0, 0, 0, 0], "shares": ["1"] + ["0"] * 7},
        {"key": None, "count": 1, "counts": [0, 0, 1, 0, 0, 0, 0, 0], "shares": ["0", "0", "1"] + ["0"] * 5},
    ]
    assert rows["丙"]["cells"] == []


async def test_totals_are_of_all_pages(relationship: httpx.AsyncClient, companies: dict[str, Company]) -> None:
    found = await portfolio(relationship, limit="1")
    totals = found["totals"]
    assert (found["customers"], len(found["items"])) == (3, 1)
    assert (totals["people"], totals["key_people"], totals["in_contact"], totals["gaps"]) == (4, 3, 2, 2)
    assert {one["key"]: one["count"] for one in totals["cells"]} == {"decider": 2, "buyer": 1, None: 1}


@pytest.mark.parametrize(
    "sort", ["-gaps", "gaps", "contact_share", "-contact_share", "target_share", "-key_people", "name", "-name"]
)
async def test_pages_together_are_the_whole_in_order(
    relationship: httpx.AsyncClient, companies: dict[str, Company], sort: str
) -> None:
    whole = [one["customer_name"] for one in (await portfolio(relationship, sort=sort))["items"]]
    assert set(whole) == companies.keys()
    pages, cursor = [], None
    while True:
        page = await portfolio(relationship, sort=sort, limit="1", **({"cursor": cursor} if cursor else {}))
        pages += [one["customer_name"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert pages == whole
    if "share" in sort:
        assert whole[-1] == "丙" or sort.endswith("target_share")  # what has no share comes last


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"region": "CN-GD"}, {"甲"}),
        ({"region": "CN-GD,CN-BJ"}, {"甲", "乙"}),
        ({"tier": "key"}, {"甲"}),
        ({"customer_class": "core", "stage": "deep"}, {"乙"}),
        ({"industry": "pumps"}, {"丙"}),
        ({"status": "exited"}, set()),
        ({"region": "CN-GD", "tier": "basic"}, set()),
    ],
)
async def test_customers_are_filtered_as_the_directory_has_them(
    relationship: httpx.AsyncClient, companies: dict[str, Company], params: dict[str, str], names: set[str]
) -> None:
    found = await portfolio(relationship, **params)
    assert {one["customer_name"] for one in found["items"]} == names
    assert found["customers"] == len(names)
    assert found["totals"]["people"] == sum(one["people"] for one in found["items"])


async def test_customers_of_a_manager(relationship: httpx.AsyncClient, companies: dict[str, Company]) -> None:
    (row,) = [one for one in (await portfolio(relationship))["items"] if one["customer_name"] == "甲"]
    (own,) = (await portfolio(relationship, manager_id=row["manager_id"]))["items"]
    assert own == row


async def test_columns_may_be_seniorities(relationship: httpx.AsyncClient, companies: dict[str, Company]) -> None:
    found = await portfolio(relationship, columns="seniority")
    assert found["keys"] == ["top", "middle", "base", None]
    assert {one["key"]: one["count"] for one in found["totals"]["cells"]} == {"top": 1, "middle": 1, None: 2}


async def test_columns_may_be_elements_of_the_general_relationship(
    relationship: httpx.AsyncClient, companies: dict[str, Company]
) -> None:
    found = await portfolio(relationship, columns="element")
    assert found["levels"] == ["poor", "medium", "good", "excellent"]
    assert len(found["keys"]) == 4
    assert (found["totals"]["cells"], found["totals"]["people"]) == ([], 4)  # no general assessments are known


@pytest.mark.parametrize(
    "params",
    [
        {"columns": "shoe_size"},
        {"sort": "shoe_size"},
        {"limit": "501"},
        {"manager_id": "li-lei"},
        {"colour": "red"},
        {"cursor": "x"},
        {"format": "png"},
    ],
)
async def test_a_question_nobody_can_answer_is_refused(relationship: httpx.AsyncClient, params: dict[str, str]) -> None:
    response = await relationship.get(ADDRESS, params=params)
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, next(iter(params)))


async def test_a_cursor_of_another_order_is_refused(
    relationship: httpx.AsyncClient, companies: dict[str, Company]
) -> None:
    cursor = (await portfolio(relationship, limit="1"))["next_cursor"]
    response = await relationship.get(ADDRESS, params={"cursor": cursor, "sort": "-key_people"})
    assert (response.status_code, response.json()["code"]) == (400, "cursor_invalid")


async def test_people_see_only_what_their_data_scope_covers(
    app: FastAPI, tokens: Tokens, companies: dict[str, Company]
) -> None:
    south = tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]})
    found = await portfolio(south)
    assert ([one["customer_name"] for one in found["items"]], found["customers"]) == (["甲"], 1)
    assert found["totals"]["people"] == 2
    nobody = await portfolio(tokens.client(app, data_scope={"kind": "own", "regions": []}))
    assert (nobody["items"], nobody["customers"], nobody["totals"]["people"]) == ([], 0, 0)


async def test_whom_we_met_without_an_assessment_is_not_out_of_contact(
    relationship: httpx.AsyncClient, companies: dict[str, Company]
) -> None:
    await companies["乙"].meet("王伟")
    found = await portfolio(relationship)
    (row,) = [one for one in found["items"] if one["customer_name"] == "乙"]
    assert row["cells"][0]["counts"][:2] == [0, 1]
    assert (row["in_contact"], row["assessed"], row["contact_share"], row["gaps"]) == (2, 1, "1", 2)
    assert (found["totals"]["in_contact"], found["totals"]["assessed"]) == (3, 2)


async def test_the_table_has_a_line_for_each_level_with_somebody(
    relationship: httpx.AsyncClient, companies: dict[str, Company]
) -> None:
    response = await relationship.get(ADDRESS, params={"format": "csv", "sort": "name"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [(one["customer_name"], one["column"], one["level"], one["count"], one["share"]) for one in lines] == [
        ("乙", "decider", "not_in_contact", "1", "1"),
        ("乙", "", "opposed", "1", "1"),
        ("甲", "decider", "supportive", "1", "1"),
        ("甲", "buyer", "not_in_contact", "1", "1"),
    ]


@pytest.mark.parametrize(("language", "word"), [("en", "Decider"), ("zh-CN", "决策者")])
async def test_the_drawing_speaks_the_readers_language(
    relationship: httpx.AsyncClient, companies: dict[str, Company], language: str, word: str
) -> None:
    headers = {"Accept": "image/svg+xml", "Accept-Language": language}
    response = await relationship.get(ADDRESS, headers=headers)
    assert (response.headers["content-type"], response.headers["content-language"]) == ("image/svg+xml", language)
    assert word in response.text
    assert "甲" in response.text
