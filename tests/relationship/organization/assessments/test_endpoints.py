"""Organizational assessments over HTTP: what they are judged by, changing them, their review, levels of access."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.organization.conftest import ADDRESS, KEY, SUPPLIED, AssessLadder, body_for, stages
from tests.sign_in import Tokens

FIT = {"trend": "converging", "evidence": "与其战略总监访谈"}
SUPPLY = {"our_share": "0.35", "main_rival_share": "0.4", "evidence": "采购总监口述"}
HIDDEN = ("strategic_fit", "supply_position", "match_level", "proposed_level", "level", "level_rank", "level_reason")


@pytest.fixture
def supervisor(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    return tokens.client(app, sub=str(uuid.uuid4()), name="Director Zhao")


@pytest.fixture
def assistant(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    return tokens.client(app, sub=str(uuid.uuid4()), clearance=1)


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json().get("code", response.json().get("status"))


async def test_fit_and_supply_are_read_from_the_customers_file_as_of_the_day(
    relationship: httpx.AsyncClient, assess: AssessLadder, filed: Any, customer: httpx.AsyncClient, customer_id: str
) -> None:
    await filed("aligned", "0.6", "0.3")
    await filed("diverging", "0.1", on="2025-06-30")
    made = await assess(*KEY)
    fit, supply = made["strategic_fit"], made["supply_position"]
    assert (fit["source"], fit["trend"], fit["assessed_on"]) == ("customer_file", "aligned", "2025-01-15")
    (known,) = (await customer.get("/v1/strategic-fits", params={"trend": "aligned"})).json()["items"]
    assert fit["strategic_fit_id"] == known["id"]
    assert (supply["our_share"], supply["main_rival_share"], supply["oldest_as_of"]) == ("0.6", "0.3", "2025-01-15")
    assert (made["participation"], made["participation_level"]) == ("0.5556", "key_supplier")
    assert (made["match_level"], made["level"], made["level_rank"]) == ("strategic_partner", "key_supplier", 2)
    later = await assess(*KEY, assessed_on="2025-07-31")
    assert (later["strategic_fit"]["trend"], later["level"]) == ("diverging", "supplier")
    assert (await relationship.get(f"{ADDRESS}/{made['id']}")).json() == made


async def test_the_assessor_may_state_both_with_evidence(relationship: httpx.AsyncClient, assess: AssessLadder) -> None:
    made = await assess(*KEY, strategic_fit=FIT, supply_position=SUPPLY)
    assert (made["strategic_fit"]["source"], made["supply_position"]["source"]) == ("assessor", "assessor")
    assert (made["match_level"], made["level"]) == ("key_supplier", "key_supplier")
    assert made["strategic_fit"]["evidence"] == FIT["evidence"]


async def test_what_is_unknown_meets_no_requirement(assess: AssessLadder) -> None:
    made = await assess(*KEY)
    assert (made["strategic_fit"], made["supply_position"], made["level"]) == (None, None, "vendor")


async def test_the_customer_service_away_is_503_unless_both_are_stated(
    app: FastAPI,
    relationship: httpx.AsyncClient,
    assess: AssessLadder,
    customer_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = await assess(*SUPPLIED)

    async def away(*_: Any) -> httpx.Response:
        raise httpx.ConnectError("away")

    monkeypatch.setattr(app.state.peers["customer"]._http._transport, "handle_async_request", away)
    refused = await relationship.post(ADDRESS, json=body_for(customer_id, *KEY))
    assert code_of(refused) == (503, "peer_unavailable")
    assert [one["id"] for one in (await relationship.get(ADDRESS)).json()["items"]] == [known["id"]]
    stated = await relationship.post(ADDRESS, json=body_for(customer_id, strategic_fit=FIT, supply_position=SUPPLY))
    assert stated.status_code == 201, stated.text


async def test_another_level_needs_a_reason(relationship: httpx.AsyncClient, customer_id: str) -> None:
    body = body_for(customer_id, *SUPPLIED, level="supplier")
    silent = await relationship.post(ADDRESS, json=body)
    assert (code_of(silent), silent.json()["errors"][0]["pointer"]) == ((422, "level_reason_missing"), "/level_reason")
    made = (await relationship.post(ADDRESS, json=body | {"level_reason": "框架协议已签"})).json()
    assert (made["proposed_level"], made["level"]) == ("vendor", "supplier")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"stages": stages("implement", "implement")}, "/stages/1/stage"),
        ({"stages": stages("implement", since="2025-04-01")}, "/stages/0/since"),
        ({"stages": stages("shopping")}, "/stages/0/stage"),
        ({"stages": [{"stage": "implement", "since": "2024-01-01"}]}, "/stages/0/evidence"),
        ({"assessed_on": "2999-01-01"}, "/assessed_on"),
        ({"strategic_fit": {"trend": "aligned"}}, "/strategic_fit/evidence"),
        ({"supply_position": {"our_share": "1.1", "evidence": "x"}}, "/supply_position/our_share"),
    ],
)
async def test_bad_input_names_the_field(
    relationship: httpx.AsyncClient, customer_id: str, fields: dict[str, Any], pointer: str
) -> None:
    response = await relationship.post(ADDRESS, json=body_for(customer_id, **fields))
    assert response.status_code == 422, response.text
    assert pointer in [error["pointer"] for error in response.json()["errors"]]


async def test_a_patch_follows_the_criteria_and_keeps_a_chosen_level(
    relationship: httpx.AsyncClient, assess: AssessLadder
) -> None:
    made = await assess(*SUPPLIED, strategic_fit=FIT, supply_position=SUPPLY)
    url = f"{ADDRESS}/{made['id']}"
    assert made["level"] == "supplier"
    assert (await relationship.patch(url, json={"stages": stages(*KEY)})).json()["level"] == "key_supplier"
    history = (await relationship.get(f"{url}/history")).json()["items"]
    assert len(history) == 2
    chosen = {"level": "supplier", "level_reason": "尚未入围"}
    assert (await relationship.patch(url, json=chosen)).json()["level"] == "supplier"
    kept = (await relationship.patch(url, json={"stages": stages(*KEY, "evaluate_results")})).json()
    assert (kept["proposed_level"], kept["level"]) == ("key_supplier", "supplier")
    assert (await relationship.patch(url, json={"level": None})).json()["level"] == "key_supplier"


async def test_another_day_reads_the_file_anew_and_null_reads_what_was_stated(
    relationship: httpx.AsyncClient, assess: AssessLadder, filed: Any
) -> None:
    await filed("aligned", "0.6")
    await filed("diverging", "0.1", on="2025-06-30")
    made = await assess(*KEY, supply_position=SUPPLY)
    url = f"{ADDRESS}/{made['id']}"
    later = (await relationship.patch(url, json={"assessed_on": "2025-07-31"})).json()
    assert (later["strategic_fit"]["trend"], later["supply_position"]["our_share"]) == ("diverging", "0.35")
    read = (await relationship.patch(url, json={"supply_position": None})).json()["supply_position"]
    assert (read["source"], read["our_share"]) == ("customer_file", "0.1")
    early = await relationship.patch(url, json={"assessed_on": "2024-01-30"})
    assert early.json()["errors"][0]["pointer"] == "/stages/0/since"


async def test_stages_are_for_everybody_and_what_gives_the_fit_away_is_not(
    assistant: httpx.AsyncClient, supervisor: httpx.AsyncClient, assess: AssessLadder, customer_id: str
) -> None:
    made = await assess(*KEY, strategic_fit=FIT, supply_position=SUPPLY)
    seen = (await assistant.get(f"{ADDRESS}/{made['id']}")).json()
    assert {name: seen[name] for name in HIDDEN} == dict.fromkeys(HIDDEN)
    assert (seen["participation_level"], len(seen["stages"])) == ("key_supplier", 5)
    for name in ("level", "level_rank", "match_level", "proposed_level"):
        value = 2 if name == "level_rank" else "key_supplier"
        assert code_of(await assistant.get(ADDRESS, params={name: value})) == (403, "field_hidden")
    assert code_of(await assistant.post(ADDRESS, json=body_for(customer_id))) == (403, "row_hidden")
    review = await assistant.post(f"{ADDRESS}/{made['id']}/review", json={"decision": "accept"})
    assert code_of(review) == (403, "row_hidden")
    assert code_of(await supervisor.post(f"{ADDRESS}/{made['id']}/review", json={"decision": "accept"})) == (
        *(200, "confirmed"),
    )


async def test_criteria_propose_a_level_without_storing_anything(assistant: httpx.AsyncClient) -> None:
    asked = {"stages": list(KEY), "fit": "diverging", "our_share": "0.2"}
    proposed = (await assistant.post(f"{ADDRESS}/proposals", json=asked)).json()
    assert (proposed["participation_level"], proposed["match_level"], proposed["level"]) == (
        *("key_supplier", "supplier", "supplier"),
    )
    assert [(one["criterion"], one["needed"], one["present"]) for one in proposed["missing"]] == [
        ("strategic_fit", "converging", "diverging"),
        ("our_share", "0.3", "0.2"),
    ]


async def test_a_published_combination_is_in_force_at_once(
    relationship: httpx.AsyncClient, assess: AssessLadder
) -> None:
    before = await assess(*KEY)
    content = (await relationship.get("/v1/organizational-schemes/current")).json()["content"]
    published = {"content": content | {"combination": "higher"}, "reason": "供应数据尚不完整"}
    assert (await relationship.post("/v1/organizational-schemes", json=published)).status_code == 201
    after = await assess(*KEY)
    assert [(one["level"], one["scheme_version"]) for one in (before, after)] == [("vendor", 1), ("key_supplier", 2)]


async def test_an_unsound_scheme_is_refused_by_name(relationship: httpx.AsyncClient) -> None:
    content = (await relationship.get("/v1/organizational-schemes/current")).json()["content"]
    content["participation"][2]["share"] = "0.1"
    refused = await relationship.post("/v1/organizational-schemes", json={"content": content, "reason": "x"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/content/participation/2/share")
