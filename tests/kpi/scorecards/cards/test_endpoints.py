"""Scorecards over HTTP: set up, agreed, assessed, reviewed, closed, reopened, copied."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.facts.months.operations import archive_period
from services.kpi.facts.months.rules import Period
from services.kpi.scorecards.cards import results
from shared.database import transaction
from shared.time import company_today
from tests.kpi.pushing import line, order, push
from tests.kpi.scorecards.conftest import COLLEAGUE, MANAGER, SALES, URL, People, card, coaching, done, quota, result
from tests.sign_in import Tokens


async def refused(client: httpx.AsyncClient, path: str, body: Any = None, method: str = "POST") -> tuple[int, str]:
    answer = await client.request(method, f"{URL}{path}", json=body)
    return answer.status_code, answer.json()["code"]


async def test_a_quota_against_what_they_sold(people: People, made: Any, erp: httpx.AsyncClient) -> None:
    await push(
        erp,
        order("1", line(amount="500"), ordered_on="2024-01-01", salesperson="276"),
        order("2", line(amount="130"), ordered_on="2024-03-31", salesperson="276"),
        order("3", line(amount="900"), ordered_on="2024-04-01", salesperson="276"),
        order("4", line(amount="900"), ordered_on="2024-02-01", salesperson="277"),
        order("5", line(amount="900"), ordered_on="2024-02-01", salesperson="276", status="cancelled"),
        order("6", line(amount="-30", quantity="-1"), ordered_on="2024-02-02", salesperson="276", kind="credit_note"),
    )
    found = await result(people.sales, await made(card()))
    (goal,) = found["goals"]
    assert (goal["actual"], goal["achievement"], goal["score"], goal["points"]) == ("600", "0.6", "0.6", "60")
    assert (found["score"], found["covered"], found["proposed_rating"]) == ("0.6", "1", "poor")
    assert (found["holder_name"], found["elapsed"], found["currency"]) == ("李销售", "1", "CNY")


async def test_growth_of_what_they_sold_is_against_the_same_days_of_last_year(
    people: People, made: Any, erp: httpx.AsyncClient
) -> None:
    await push(
        erp,
        order("1", line(amount="100"), ordered_on="2023-02-01", salesperson="276"),
        order("2", line(amount="150"), ordered_on="2024-02-01", salesperson="276"),
    )
    growth = quota(kpi="sales_growth", target="1")
    (goal,) = (await result(people.sales, await made(card(growth))))["goals"]
    assert (goal["actual"], goal["numerator"], goal["denominator"]) == ("0.5", "50", "100")


async def test_a_goal_names_the_archived_periods_that_its_actual_lacks(
    app: FastAPI, people: People, made: Any, erp: httpx.AsyncClient
) -> None:
    await push(
        erp,
        order("1", line(amount="100"), ordered_on="2023-02-01", salesperson="276"),
        order("2", line(amount="150"), ordered_on="2024-02-01", salesperson="276"),
    )
    goals = [
        quota(weight="40"),
        quota(key="growth", kpi="sales_growth", target="1", weight="30"),
        quota(key="managed", basis="managed", weight="30"),
    ]
    found, seen = await made(card(*goals)), {}
    for year in (2023, 2024):
        async with transaction(app.state.engine) as session:
            await archive_period(session, Period(date(year, 1, 1), date(year + 1, 1, 1)))
        seen[year] = [one["archived_periods"] for one in (await result(people.sales, found))["goals"]]
    assert seen == {2023: [[], ["2023"], []], 2024: [["2024"], ["2023", "2024"], []]}


async def test_growth_of_a_running_period_is_against_the_days_that_have_passed(
    people: People, made: Any, erp: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "company_today", lambda: date(2024, 2, 15))
    days = {"2023-02-15": "100", "2023-02-16": "900", "2024-02-15": "150"}
    sold = [order(day, line(amount=amount), ordered_on=day, salesperson="276") for day, amount in days.items()]
    await push(erp, *sold)
    growth = quota(kpi="sales_growth", target="1")
    (goal,) = (await result(people.sales, await made(card(growth))))["goals"]
    assert (goal["actual"], goal["numerator"], goal["denominator"]) == ("0.5", "50", "100")


async def test_each_figure_counts_what_its_own_level_sees(
    people: People, made: Any, erp: httpx.AsyncClient, known: Any, fetch: Any
) -> None:
    customer_id = await known("A1", manager_id=SALES)
    await push(erp, order("1", line(amount="100", cost="40"), customer_code="A1", ordered_on="2024-02-01"))
    for level, completeness in ((1, "0.2"), (2, "0.9"), (3, "1")):
        await fetch(
            "INSERT INTO peer_figures (id, kpi, of_customer, month, level, numerator, denominator, n)"
            " VALUES (gen_random_uuid(), 'dossier_completeness', :customer_id, '2024-03-01', :level, :found, 1, 0)"
            " RETURNING id",
            customer_id=customer_id,
            level=level,
            found=Decimal(completeness),
        )
    margin = quota(key="margin", kpi="margin", basis="managed", weight="50", target="0.8")
    dossiers = quota(key="dossiers", kpi="dossier_completeness", basis="managed", weight="50", target="1")
    found = await result(people.manager, await made(card(margin, dossiers)))
    assert [goal["actual"] for goal in found["goals"]] == ["0.6", "0.2"]


async def test_what_managed_customers_buy(people: People, made: Any, erp: httpx.AsyncClient, known: Any) -> None:
    await known("A1", manager_id=SALES)
    await known("B1", manager_id=COLLEAGUE)
    await known("C1", manager_id=MANAGER)
    for number, code in enumerate(("A1", "B1", "C1"), 1):
        await push(erp, order(code, line(amount=f"{number}00", cost="40"), customer_code=code, ordered_on="2024-02-01"))
    goals = [quota(basis="managed", weight="50"), quota(key="margin", kpi="margin", basis="managed", weight="50")]
    goals[1]["target"] = "0.8"
    own = await result(people.sales, await made(card(*goals)))
    assert [goal["actual"] for goal in own["goals"]] == ["100", "0.6"]
    team = card(*goals, team_name="South", member_ids=[str(SALES), str(COLLEAGUE)])
    together = await result(people.sales, await made(team))
    assert [goal["actual"] for goal in together["goals"]] == ["300", "0.733333"]


async def test_a_figure_that_is_missing_says_why_and_is_no_0(people: People, made: Any) -> None:
    margin = quota(key="margin", kpi="margin", weight="60", target="0.3")
    found = await result(people.sales, await made(card(margin, coaching())))
    assert [(goal["actual"], goal["score"], goal["missing"]) for goal in found["goals"]] == [
        (None, None, "no_base"),
        (None, None, "not_entered"),
    ]
    assert (found["score"], found["covered"], found["is_provisional"]) == (None, "0", True)


async def test_figures_of_managed_customers_need_whole_months(people: People, made: Any) -> None:
    body = card(quota(basis="managed"), period="custom", starts_on="2024-01-31", ends_on="2024-04-29")
    (goal,) = (await result(people.sales, await made(body)))["goals"]
    assert (goal["actual"], goal["missing"]) == (None, "not_by_day")


async def test_a_period_that_has_not_begun_has_no_actuals(people: People, made: Any) -> None:
    later = company_today().replace(day=1).replace(year=company_today().year + 1, month=1)
    (goal,) = (await result(people.sales, await made(card(starts_on=str(later)))))["goals"]
    assert (goal["actual"], goal["missing"]) == (None, "not_begun")


async def test_from_draft_to_closed(people: People, made: Any, erp: httpx.AsyncClient) -> None:
    await push(erp, order("1", line(amount="1100"), ordered_on="2024-02-01", salesperson="276"))
    found = await made(card(quota(weight="60"), coaching()), until="agreed")
    at = f"{URL}/{found['id']}"
    entry = {"key": "coaching", "actual": "1", "evidence": "One of two passed"}
    await done(people.sales.post(f"{at}/actuals", json=entry))
    assert await refused(people.sales, f"/{found['id']}/actuals", entry | {"key": "quota"}) == (409, "goal_not_by_hand")
    said = await done(people.sales.post(f"{at}/self-assessment", json={"text": "A good quarter"}))
    assert (said["self_assessment"], said["entered"]["coaching"]["entered_by_name"]) == ("A good quarter", "李销售")
    await done(people.manager.post(f"{at}/review", json={"text": "Well done", "rating": "good"}))
    closed = await done(people.manager.post(f"{at}/closure"))
    assert (closed["status"], closed["score"], closed["covered"]) == ("closed", "0.86", "1")
    assert closed["closed_by_name"] == "王经理"


async def test_a_closed_scorecard_does_not_change_with_the_facts(
    people: People, made: Any, erp: httpx.AsyncClient
) -> None:
    sold = order("1", line(amount="900"), ordered_on="2024-02-01", salesperson="276")
    await push(erp, sold)
    closed = await made(card(), until="closed")
    await push(erp, order("2", line(amount="900"), ordered_on="2024-02-01", salesperson="276"))
    found = await result(people.sales, closed)
    assert (found["goals"][0]["actual"], found["score"], found["is_frozen"]) == ("900", "0.9", True)
    for step, body in (("review", {"text": "x", "rating": "fair"}), ("revision", {"reason": "x"}), ("closure", None)):
        assert await refused(people.manager, f"/{closed['id']}/{step}", body) == (409, "scorecard_status_refuses")
    assert (await refused(people.manager, f"/{closed['id']}", {"region": "x"}, "PATCH"))[0] == 409


async def test_only_executives_reopen_and_what_was_frozen_is_kept(
    people: People, made: Any, erp: httpx.AsyncClient
) -> None:
    await push(erp, order("1", line(amount="900"), ordered_on="2024-02-01", salesperson="276"))
    closed = await made(card(), until="closed")
    reason = {"reason": "An order was booked late"}
    assert await refused(people.manager, f"/{closed['id']}/reopening", reason) == (403, "scope_missing")
    opened = await done(people.executive.post(f"{URL}/{closed['id']}/reopening", json=reason))
    (earlier,) = opened["earlier_results"]
    assert (opened["status"], opened["score"], opened["reopened_for"]) == ("reviewed", None, reason["reason"])
    assert (earlier["score"], earlier["result"]["goals"][0]["actual"]) == ("0.9", "900")
    await push(erp, order("2", line(amount="100"), ordered_on="2024-02-01", salesperson="276"))
    assert (await done(people.manager.post(f"{URL}/{closed['id']}/closure")))["score"] == "1"


@pytest.mark.parametrize("step", ["agreement", "review", "closure", "revision"])
async def test_nobody_judges_their_own(people: People, made: Any, step: str) -> None:
    status = {"agreement": "draft", "review": "agreed", "revision": "agreed", "closure": "reviewed"}[step]
    found = await made(card(), until=status)
    body = {"review": {"text": "x", "rating": "good"}, "revision": {"reason": "x"}}.get(step)
    assert await refused(people.sales, f"/{found['id']}/{step}", body) == (403, "own_scorecard")


async def test_only_the_person_assesses_itself(people: People, made: Any) -> None:
    found = await made(card(), until="agreed")
    said = {"text": "x"}
    assert await refused(people.manager, f"/{found['id']}/self-assessment", said) == (403, "holder_assesses")


async def test_who_sees_a_scorecard(people: People, made: Any) -> None:
    regional = await made(card(region="CN-GD", team_name="South", member_ids=[str(SALES), str(COLLEAGUE)]))
    own = await made(card())
    seen = {
        name: {item["id"] for item in (await done(getattr(people, name).get(URL)))["items"]}
        for name in ("sales", "manager", "colleague", "director", "executive")
    }
    both = {own["id"], regional["id"]}
    one = {regional["id"]}
    expected = {"sales": both, "manager": both, "colleague": one, "director": one, "executive": both}
    assert seen == expected
    assert await refused(people.colleague, f"/{own['id']}", method="GET") == (404, "scorecard_not_found")
    assert await refused(people.colleague, f"/{regional['id']}", {"region": None}, "PATCH") == (
        403,
        "scorecard_not_yours",
    )


async def test_the_period_must_be_over_before_the_review(people: People, made: Any) -> None:
    today = company_today()
    running = card(period="custom", starts_on=str(today - timedelta(days=9)), ends_on=str(today))
    found = await made(running, until="agreed")
    judged = {"text": "x", "rating": "good"}
    assert await refused(people.manager, f"/{found['id']}/review", judged) == (409, "period_not_over")


async def test_weights_add_up_to_100_before_it_is_agreed(people: People, made: Any) -> None:
    found = await made(card(quota(weight="99.9999")))
    answer = await people.manager.post(f"{URL}/{found['id']}/agreement")
    assert (answer.status_code, answer.json()["code"]) == (409, "weights_not_whole")
    assert "99.9999" in answer.json()["detail"]


async def test_an_agreed_scorecard_changes_only_as_a_draft_again(people: People, made: Any) -> None:
    found = await made(card(), until="agreed")
    changed = {"goals": [quota(target="900")]}
    assert await refused(people.sales, f"/{found['id']}", changed, "PATCH") == (409, "scorecard_status_refuses")
    draft = await done(people.manager.post(f"{URL}/{found['id']}/revision", json={"reason": "Territory moved"}))
    assert (draft["status"], draft["revised_for"], draft["agreed_at"]) == ("draft", "Territory moved", None)
    again = await done(people.sales.patch(f"{URL}/{found['id']}", json=changed))
    (earlier,) = again["earlier_goals"]
    assert (again["goals"][0]["target"], earlier["goals"][0]["target"]) == ("900", "1000")
    assert (earlier["agreed_by_name"], earlier["reason"]) == ("王经理", "Territory moved")


async def test_whoever_sees_all_of_the_region_sets_it_up_and_says_whose_business_counts(
    people: People, made: Any
) -> None:
    """Otherwise anybody could look at a colleague's business by a scorecard of their own."""
    for person in (people.sales, people.manager, people.colleague, people.director):
        refused = await person.post(URL, json=card(member_ids=[str(COLLEAGUE)]))
        assert (refused.status_code, refused.json()["code"]) == (403, "scorecard_not_yours")
    assert (await people.director.post(URL, json=card(region="CN-GD", team_name="G"))).status_code == 201
    found = await made(card())
    for body in ({"salespeople": ["277"]}, {"member_ids": [str(COLLEAGUE)]}, {"supervisor_id": str(COLLEAGUE)}):
        refused = await people.sales.patch(f"{URL}/{found['id']}", json=body)
        assert refused.status_code == 403, body


@pytest.mark.parametrize("day", ["0001-01-01", "9999-10-01"])
async def test_days_with_which_nothing_can_be_reckoned_are_refused(people: People, day: str) -> None:
    answer = await people.executive.post(URL, json=card(starts_on=day))
    assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, ["/starts_on"])


async def test_what_was_reviewed_is_not_the_persons_to_change(people: People, made: Any) -> None:
    found = await made(card(quota(weight="60"), coaching()), until="reviewed")
    entry = {"key": "coaching", "actual": "999", "evidence": "x"}
    assert (await people.sales.post(f"{URL}/{found['id']}/actuals", json=entry)).status_code == 403
    assert (await people.manager.post(f"{URL}/{found['id']}/actuals", json=entry | {"actual": "1"})).status_code == 200


async def test_a_goal_of_level_2_hides_the_scorecard_also_when_it_was_revised(
    app: FastAPI, tokens: Tokens, people: People, made: Any
) -> None:
    margin = quota(kpi="margin", target="0.3")
    found = await made(card(margin), until="agreed")
    await done(people.manager.post(f"{URL}/{found['id']}/revision", json={"reason": "No margin"}))
    await done(people.manager.patch(f"{URL}/{found['id']}", json={"goals": [quota()]}))
    own = {"scope": "scorecards:read", "clearance": 1, "data_scope": {"kind": "own", "regions": []}}
    async with tokens.client(app, sub=str(SALES), **own) as person:
        assert (await person.get(f"{URL}/{found['id']}")).status_code == 404


async def test_one_scorecard_for_each_person_and_period(people: People, made: Any) -> None:
    found = await made(card())
    answer = await people.executive.post(URL, json=card())
    assert (answer.status_code, answer.json()["code"]) == (409, "scorecard_exists")
    assert answer.json()["errors"][0]["about"] == found["id"]
    await made(card(team_name="South"))
    assert (await people.manager.delete(f"{URL}/{found['id']}")).status_code == 204
    await made(card())


async def test_a_copy_grows_the_targets_and_keeps_the_ratios(people: People, made: Any) -> None:
    growth = quota(key="growth", kpi="sales_growth", weight="40", target="0.1")
    found = await made(card(quota(weight="60"), growth), until="closed")
    copied = await done(people.manager.post(f"{URL}/{found['id']}/copy", json={"target_factor": "1.1"}))
    assert (copied["starts_on"], copied["ends_on"], copied["status"]) == ("2024-04-01", "2024-06-30", "draft")
    assert [(goal["key"], goal["target"]) for goal in copied["goals"]] == [("quota", "1100"), ("growth", "0.1")]
    again = await people.manager.post(f"{URL}/{found['id']}/copy", json={})
    assert (again.status_code, again.json()["errors"][0]["about"]) == (409, copied["id"])


async def test_a_margin_raises_the_level_of_the_scorecard(app: Any, tokens: Any, people: People, made: Any) -> None:
    margin = quota(kpi="margin", target="0.3")
    found = await made(card(margin))
    assert found["clearance"] == 2
    async with tokens.client(app, sub=str(SALES), clearance=1, scope="scorecards:read scorecards:write") as assistant:
        assert (await assistant.get(f"{URL}/{found['id']}")).status_code == 404
        answer = await assistant.post(URL, json=card(margin, team_name="x"))
    assert (answer.status_code, answer.json()["code"]) == (403, "row_hidden")


async def test_the_manager_is_somebody_else(people: People) -> None:
    answer = await people.executive.post(URL, json=card(supervisor_id=str(SALES)))
    assert (answer.status_code, answer.json()["code"]) == (422, "supervisor_is_holder")


async def test_the_person_does_not_choose_another_judge(people: People, made: Any) -> None:
    found = await made(card())
    for body in ({"supervisor_id": str(COLLEAGUE)}, {"region": "CN-GD"}):
        assert await refused(people.sales, f"/{found['id']}", body, "PATCH") == (403, "scorecard_not_yours")
    moved = await done(people.executive.patch(f"{URL}/{found['id']}", json={"supervisor_id": str(COLLEAGUE)}))
    assert moved["supervisor_id"] == str(COLLEAGUE)


async def test_a_stranger_sets_up_nothing(people: People) -> None:
    assert await refused(people.colleague, "", card()) == (403, "scorecard_not_yours")


async def test_what_is_between_few_people_is_in_no_event(people: People, made: Any, fetch: Any) -> None:
    found = await made(card(), until="agreed")
    before = found["updated_at"]
    said = await done(people.sales.post(f"{URL}/{found['id']}/self-assessment", json={"text": "quietly said"}))
    await done(people.manager.post(f"{URL}/{found['id']}/review", json={"text": "harshly put", "rating": "poor"}))
    assert said["updated_at"] > before
    events = await fetch("SELECT changes::text AS changes FROM events WHERE entity = 'scorecard'")
    assert len(events) == 4
    assert not any(word in one["changes"] for one in events for word in ("quietly", "harshly", "poor", "1000"))
    history = await done(people.sales.get(f"{URL}/{found['id']}/history"))
    assert history["items"][0]["changes"]["status"] == ["agreed", "reviewed"]


async def test_the_results_of_a_period(people: People, made: Any, erp: httpx.AsyncClient) -> None:
    await push(erp, order("1", line(amount="700"), ordered_on="2024-02-01", salesperson="276"))
    await made(card())
    await made(card(quota(target="700"), team_name="South"), until="closed")
    await made(card(coaching(weight="100"), team_name="North"))
    await made(card(starts_on="2024-04-01"))
    period = {"starts_on": "2024-01-01", "ends_on": "2024-03-31"}
    found = await done(people.manager.get(f"{URL}/results", params=period))
    assert [(one["team_name"], one["score"], one["is_frozen"]) for one in found["items"]] == [
        ("South", "1", True),
        (None, "0.7", False),
        ("North", None, False),
    ]
    table = await people.manager.get(
        f"{URL}/results", params=period | {"format": "csv"}, headers={"Accept-Language": "zh-CN"}
    )
    header, *rows = table.text.lstrip("\ufeff").splitlines()
    assert "total_score" in header
    assert [row.split(",")[7] for row in rows] == ["销售额", "销售额", "带教新人"]
    none = {"supervisor_id": str(uuid.UUID(int=99))}
    assert (await done(people.manager.get(f"{URL}/results", params=period | none)))["items"] == []
