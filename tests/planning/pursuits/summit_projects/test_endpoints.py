"""Summit projects over HTTP."""

import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.time import company_today
from tests.planning.pursuits.conftest import OWNER, Kept, NewKept, summit_of

TODAY = company_today().isoformat()
YESTERDAY = (company_today() - timedelta(days=1)).isoformat()


async def decide(project: Kept, outcome: str, expected: int = 200, **more: Any) -> Any:
    return await project.ask("POST", "/outcome", expected, outcome=outcome, reason="the best bid", **more)


async def test_it_shows_its_rivals_the_main_one_first(new_summit: NewKept, rivals: list[str]) -> None:
    read = await (await new_summit(rival_ids=rivals, main_rival_id=rivals[1])).ask("GET")
    assert [(one["name"], one["is_main"]) for one in read["rivals"]] == [("Island", True), ("Harbour", False)]
    assert (read["stage"], read["stage_since"], read["outcome"]) == ("set_goals", TODAY, None)
    assert (read["owner_name"], read["amount"], read["probability"]) == (f"User {OWNER}", "26000000", "0.35")


async def test_a_project_without_rivals_has_none(new_summit: NewKept) -> None:
    assert (await (await new_summit()).ask("GET"))["rivals"] == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"main_rival_id": str(uuid.uuid4())}, "main_rival_unfit"),
        ({"rival_ids": [str(uuid.uuid4())]}, "competitor_unknown"),
        ({"probability": "1.1"}, "invalid"),
        ({"probability": "-0.1"}, "invalid"),
        ({"amount": "-1"}, "invalid"),
        ({"stage": "dreaming"}, "invalid"),
    ],
)
async def test_what_does_not_fit_is_refused(
    planning: httpx.AsyncClient, customer: httpx.AsyncClient, customer_id: str, fields: dict[str, Any], code: str
) -> None:
    answer = await planning.post("/v1/summit-projects", json=summit_of(customer_id, **fields))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_project_that_we_hear_of_late_is_in_its_stage_since_an_earlier_day(new_summit: NewKept) -> None:
    project = await new_summit(stage_since=YESTERDAY)
    assert (await project.ask("GET"))["stage_since"] == YESTERDAY
    (move,) = (await project.ask("GET", "/stage-moves"))["items"]
    assert (move["from_stage"], move["moved_on"]) == (None, YESTERDAY)
    assert (await project.ask("POST", "/stage", stage="issue_tender", moved_on=YESTERDAY))["stage"] == "issue_tender"


async def test_moves_between_stages_are_kept_with_their_day(new_summit: NewKept) -> None:
    project = await new_summit()
    early = await project.ask("POST", "/stage", 422, stage="issue_tender", moved_on=YESTERDAY)
    assert early["code"] == "stage_day_too_early"
    moved = await project.ask("POST", "/stage", stage="issue_tender", remark="the tender is out")
    assert (moved["stage"], moved["stage_since"]) == ("issue_tender", TODAY)
    assert (await project.ask("POST", "/stage", 409, stage="issue_tender"))["code"] == "already_in_stage"
    moves = (await project.ask("GET", "/stage-moves"))["items"]
    shown = [(one["from_stage"], one["stage"], one["moved_on"], one["remark"]) for one in moves]
    assert shown == [
        ("set_goals", "issue_tender", TODAY, "the tender is out"),
        (None, "set_goals", TODAY, None),
    ]


async def test_it_changes_until_it_is_decided(new_summit: NewKept, rivals: list[str]) -> None:
    project = await new_summit(rival_ids=rivals, main_rival_id=rivals[0])
    refused = await project.ask("PATCH", expected=422, rival_ids=rivals[1:])
    assert refused["code"] == "main_rival_unfit"
    changed = await project.ask("PATCH", rival_ids=rivals[1:], main_rival_id=None, probability="0.5", owner_id=None)
    assert ([one["name"] for one in changed["rivals"]], changed["probability"]) == (["Island"], "0.5")
    decided = await decide(project, "won")
    assert (decided["outcome"], decided["outcome_reason"], decided["decided_on"]) == ("won", "the best bid", TODAY)
    for method, path, body in (("PATCH", "", {"title": "x"}), ("POST", "/outcome", {"outcome": "won", "reason": "x"})):
        assert (await project.ask(method, path, 409, **body))["code"] == "summit_project_decided"
    assert (await project.ask("POST", "/stage", stage="implement"))["stage"] == "implement"


async def test_the_rival_who_has_won_is_named(new_summit: NewKept, rivals: list[str]) -> None:
    main, other = rivals
    assert (await decide(await new_summit(), "main_rival", 409))["code"] == "main_rival_missing"
    lost = await decide(await new_summit(rival_ids=rivals, main_rival_id=main), "main_rival")
    assert (lost["winner_id"], lost["winner_name"]) == (main, "Harbour")
    lost = await decide(await new_summit(), "other_rival", competitor_id=other)
    assert lost["winner_name"] == "Island"
    assert (await decide(await new_summit(), "won", 422, competitor_id=other))["code"] == "winner_unfit"
    unknown = await decide(await new_summit(), "other_rival", 422, competitor_id=str(uuid.uuid4()))
    assert unknown["code"] == "competitor_unknown"
    cancelled = await new_summit()
    await decide(cancelled, "cancelled")
    assert (await cancelled.ask("POST", "/stage", 409, stage="implement"))["code"] == "summit_project_decided"


async def test_what_was_entered_by_mistake_is_removed(new_summit: NewKept) -> None:
    project = await new_summit()
    assert [one["entity"] for one in (await project.ask("GET", "/history"))["items"]] == ["summit_project"]
    await project.ask("DELETE", expected=204)
    for path in ("", "/history", "/stage-moves", "/people", "/decision-chain-checks"):
        assert (await project.ask("GET", path, 404))["code"] == "summit_project_not_found"


async def test_a_lead_names_the_project_in_which_it_is_decided(
    new_summit: NewKept, new_lead: NewKept, planning: httpx.AsyncClient, customer: httpx.AsyncClient
) -> None:
    other = (await customer.post("/v1/customers", json={"name": "Zeta Pumps"})).json()["id"]
    foreign = (await planning.post("/v1/summit-projects", json=summit_of(other))).json()["id"]
    project, lead = await new_summit(), await new_lead()
    await lead.go("qualification")
    expected = {"probability": "0.4", "expected_order_on": "2099-03-31"}
    refused = await lead.ask("POST", "/conversion", 422, **expected, summit_project_id=foreign)
    assert refused["code"] == "summit_project_unknown"
    own = project.url.rpartition("/")[2]
    made = await lead.ask("POST", "/conversion", **expected, summit_project_id=own)
    assert (made["summit_project_id"], made["summit_project_title"]) == (own, "Frame contract")
