"""A year of one customer's plan: goals, approval, actions, levels, orders, a review, a revision and the evaluation."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import httpx
import pytest

from shared.time import company_zone
from tests.journeys.house import House, eventually, get, post
from tests.journeys.planned import TODAY, YEAR, Account, refused
from tests.journeys.test_erp_to_bi import push

pytestmark = pytest.mark.journey

CODE = "PLAN-YEAR"
SCHEME = "/v1/execution-schemes"


def order(number: str, day: Any, amount: str) -> dict[str, Any]:
    line = {"line_no": 1, "sku": "CX-800", "quantity": "1", "unit_price": amount, "amount": amount}
    said = {"order_no": number, "customer_code": CODE, "ordered_on": str(day), "lines": [line]}
    return said | {"currency": "CNY", "fx_rate": "1", "status": "open", "source_version": 1}


@pytest.fixture(scope="module")
def evaluation_now(house: House) -> Iterator[None]:
    """A company that evaluates its plans in this month: the year of a journey is short."""
    admin = house.sign_in()
    standard = get(admin, f"{SCHEME}/current")["content"]

    def publish(content: Any, reason: str) -> None:
        tag = admin.get(f"{SCHEME}/current").headers["ETag"]
        answer = admin.post(SCHEME, json={"content": content, "reason": reason}, headers={"If-Match": tag})
        assert answer.status_code == 201, answer.text

    kinds = (("monthly_check", "account_manager"), ("yearly_evaluation", "supervisor"))
    reviews = [{"kind": kind, "months": [TODAY.month], "holder": holder, "days": 5} for kind, holder in kinds]
    publish(standard | {"reviews": reviews}, "年度评估提前至本月。")
    yield
    publish(standard, "恢复标准方案。")


@pytest.fixture(scope="module")
def executive(house: House) -> httpx.Client:
    """A supervisor who writes nothing."""
    return house.hire("year.executive", "钟岳", "executive")[0]


@pytest.fixture(scope="module")
def deputy(house: House) -> httpx.Client:
    """A supervisor who writes in the first version."""
    return house.hire("year.deputy", "柏宁", "executive")[0]


@pytest.fixture(scope="module")
def account(house: House, evaluation_now: None) -> Account:
    return Account(house, "year", "澜沧传动设备有限公司", CODE)


def sales(account: Account) -> Any:
    """The plan's sales goal."""
    return account.read(f"/market-goals/{account.market_goal}")


def test_last_years_sales_are_the_baseline_of_the_goal(house: House, account: Account) -> None:
    push(house.client_of("erp"), [order("PY-1", f"{YEAR - 1}-01-10", "800000")])
    eventually(lambda: get(account.manager, "/v1/orders", customer_id=account.customer_id)["items"])
    account.write_goals(target="1000000")
    goal = sales(account)
    assert (goal["baseline"], goal["baseline_source"]) == ("800000", "kpi")
    assert (goal["progress"]["figure"], goal["progress"]["share"]) == ("0", "0")


def test_a_plan_is_submitted_when_it_is_complete(account: Account, deputy: httpx.Client) -> None:
    account.write("strategies")
    assert refused(account.manager, f"{account.plan}/submission") == (409, "plan_incomplete")
    account.plan_action("与总经理交流二期方案", cost="1200", expected_lift="favourable")
    account.plan_action("提交三年总成本测算", cost="1000")
    resources = {"people": "1.5", "reason": "与另两家客户共用技术支持。"}
    answer = deputy.put(f"{account.plan}/resources", json=resources)
    assert answer.status_code == 200, answer.text
    account.write("execution")
    assert account.act("submission")["status"] == "submitted"


def test_another_supervisor_than_the_author_approves(
    account: Account, deputy: httpx.Client, executive: httpx.Client
) -> None:
    approval = f"{account.plan}/approval"
    assert refused(account.manager, approval) == (403, "scope_missing")
    assert refused(deputy, approval) == (403, "approver_is_author")
    approved = account.act("approval", executive)
    assert (approved["status"], approved["approved_version"], approved["open_step"]) == ("approved", 1, "execution")
    reviews = account.read("/reviews")["items"]
    assert [one["kind"] for one in reviews] == ["monthly_check", "yearly_evaluation"]


def test_an_action_becomes_a_touchpoint_and_its_outcome_comes_back(account: Account) -> None:
    talk, comparison = actions(account)
    url = f"/v1/actions/{talk['id']}"
    begins = datetime.combine(TODAY, time(), company_zone()).isoformat()
    post(account.manager, f"{url}/execution", {"kind": "touchpoint", "starts_at": begins}, 200)
    touchpoint = eventually(lambda: get(account.manager, url)["execution_id"])
    outcome = {"outcome": "总经理同意二期联合评审。"}
    post(account.manager, f"/v1/touchpoints/{touchpoint}/completion", outcome, 200)
    done = eventually(lambda: found if (found := get(account.manager, url))["state"] == "done" else None)
    assert (done["outcome"], done["done_on"], done["execution_state"]) == (outcome["outcome"], str(TODAY), "held")

    said = {"done_on": str(TODAY - timedelta(days=1)), "actual_cost": "900", "outcome": "采购认可测算。"}
    post(account.manager, f"/v1/actions/{comparison['id']}/completion", said, 200)


def actions(account: Account) -> tuple[Any, Any]:
    """The talk and the comparison."""
    found = get(account.manager, "/v1/actions", plan_id=account.plan.rpartition("/")[2], sort="created_at")["items"]
    return found[0], found[1]


def test_an_assessment_moves_the_level_and_shows_the_effect_with_its_cost(account: Account) -> None:
    account.assess("favourable", TODAY)
    (goal,) = account.read("/relationship-goals")["items"]
    assert (goal["level_when_set"], goal["current_level"], goal["gap_steps"]) == ("contacted", "favourable", 1)
    effects = account.read("/effects")
    moved = {one["title"]: (one["state"], one["levels_moved"], one["cost_per_level"]) for one in effects["actions"]}
    assert moved == {"与总经理交流二期方案": ("raised", 2, "600"), "提交三年总成本测算": ("raised", 2, "450")}
    (cost,) = account.read("/progress")["costs"]
    assert (cost["planned"], cost["actual"]) == ("2200", "2100")


def test_orders_move_the_goal(house: House, account: Account) -> None:
    push(house.client_of("erp"), [order("PY-2", TODAY, "640000")])
    progress = eventually(lambda: found if (found := sales(account)["progress"])["figure"] != "0" else None)
    assert (progress["state"], progress["figure"], progress["share"]) == ("known", "640000", "0.64")


def test_the_account_manager_holds_the_check_with_a_correction(account: Account) -> None:
    check, _ = account.read("/reviews")["items"]
    correction = {"title": "邀请总经理参观样板工厂", "due_on": str(TODAY), "relationship_goal_id": account.goal}
    held = account.act(f"reviews/{check['id']}/holding", findings="技术线进展好。", corrections=[correction])
    marks = ("actions_done", "actions_open", "goals_set", "goals_reached")
    assert [held[mark] for mark in marks] == [2, 0, 1, 0]
    (action,) = get(account.manager, "/v1/actions", source_id=check["id"])["items"]
    assert (action["source"], action["title"], action["state"]) == ("review", "邀请总经理参观样板工厂", "open")


def test_a_revision_changes_the_goal_with_its_reason(account: Account, deputy: httpx.Client) -> None:
    goal = f"{account.plan}/market-goals/{account.market_goal}"
    assert account.manager.patch(goal, json={"target": "600000"}).json()["code"] == "plan_frozen"
    assert account.act("revision", reason="二期推迟。")["working_version"] == 2
    assert account.manager.patch(goal, json={"target": "600000"}).json()["code"] == "goal_change_unexplained"
    reason = "客户二期推迟到明年，预算下调。"
    changed = account.manager.patch(goal, json={"target": "600000", "change_reason": reason})
    assert changed.json()["progress"]["track"] == "reached"
    account.act("submission")
    assert account.act("approval", deputy)["approved_version"] == 2  # who wrote only in the first version
    changed_goal, correction = account.read("/comparison", **{"from": 1, "to": 2})["changes"]
    assert (changed_goal["part"], changed_goal["kind"], changed_goal["reason"]) == ("market_goal", "changed", reason)
    fields = {one["field"]: (one["before"], one["after"]) for one in changed_goal["fields"]}
    assert fields == {"target": ("1000000", "600000")}
    title = {"field": "title", "before": None, "after": "邀请总经理参观样板工厂"}  # of the check
    assert (correction["part"], correction["kind"], correction["fields"][0]) == ("action", "added", title)


def test_the_yearly_evaluation_completes_the_last_step(account: Account, executive: httpx.Client) -> None:
    _, evaluation = account.read("/reviews")["items"]
    holding = f"reviews/{evaluation['id']}/holding"
    said = {"findings": "销售目标达成，关系提升两级。"}
    assert refused(account.manager, f"{account.plan}/{holding}", said) == (403, "holder_not_supervisor")
    account.act(holding, executive, **said)
    plan, progress = account.read(), account.read("/progress")
    assert (plan["status"], plan["open_step"]) == ("approved", None)
    assert (progress["reviews"], progress["reviews_held"], progress["next_review_on"]) == (2, 2, None)


def test_the_plan_of_the_next_year_is_opened(account: Account) -> None:
    following = account.add("/v1/plans", fiscal_year=YEAR + 1)
    assert (following["status"], following["open_step"]) == ("draft", "market_goals")
    needs = {}
    for year in (YEAR, YEAR + 1):
        asked = {"fiscal_year": year, "customer_id": account.customer_id}
        (row,) = get(account.manager, "/v1/plan-portfolio", **asked)["items"]
        needs[year] = (row["need"], row["actions_open"], row["actions_done"])
    assert needs == {YEAR: ("in_force", 1, 2), YEAR + 1: ("in_work", 0, 0)}
