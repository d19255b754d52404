"""A customer's exit: each department signs its workstreams, finance waives the rest, and the customer is released."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.time import company_today
from tests.journeys.house import House, agenda, eventually, get, post
from tests.journeys.planned import refused
from tests.journeys.test_erp_to_bi import push

pytestmark = pytest.mark.journey

CODE, TODAY = "EXIT-1", company_today()
ROLES = {
    "sales_operations": "闻笛",
    "product": "乔安",
    "supply_chain": "封山",
    "finance": "谢明",
    "legal": "蒋正",
}


class Exit:
    """The customer's exit, opened by its account manager, and a colleague of each department."""

    def __init__(self, house: House) -> None:
        manager, manager_id = house.hire("exit.manager", "卓然", "account_manager")
        hired = {role: house.hire(f"exit.{role}", name, role) for role, name in ROLES.items()}
        self.clients: dict[str, httpx.Client] = {role: one for role, (one, _) in hired.items()} | {"sales": manager}
        self.users = {role: user_id for role, (_, user_id) in hired.items()}
        team = [{"user_id": manager_id, "role": "account_manager"}]
        named = {"name": "青衣江制冷设备有限公司", "status": "active", "codes": [{"code": CODE}], "team": team}
        self.customer_id = post(house.sign_in(), "/v1/customers", named)["id"]
        owed = {"invoice_no": "EX-R1", "customer_code": CODE, "kind": "retention", "amount": "5200", "currency": "CNY"}
        days = {"issued_on": str(TODAY - timedelta(days=200)), "due_on": str(TODAY - timedelta(days=140))}
        push(house.client_of("erp"), [owed | days | {"fx_rate": "1", "source_version": 1}], "receivables")
        case = {"customer_id": self.customer_id, "reason": "连续两年亏损。", "planned_on": str(TODAY)}
        self.url = f"/v1/exits/{post(manager, '/v1/exits', case)['id']}"

    def act(self, who: str, path: str, **body: Any) -> Any:
        return post(self.clients[who], f"{self.url}/{path}", body or None, 200)

    def change(self, who: str, code: str, **body: Any) -> None:
        """Change a workstream."""
        stream = self.workstreams()[code]
        answer = self.clients[who].patch(f"{self.url}/workstreams/{stream['id']}", json=body)
        assert answer.status_code == 200, answer.text

    def workstreams(self) -> dict[str, Any]:
        """By code, as sales sees them."""
        found = get(self.clients["sales"], f"{self.url}/workstreams")["items"]
        return {one["code"]: one for one in found}

    def finish(self, code: str) -> None:
        """Do every item of the checklist, and sign it off for each owner by somebody of that department."""
        stream = self.workstreams()[code]
        items = [{"code": item["code"], "state": "done"} for item in stream["checklist"]]
        self.change(stream["roles"][0], code, checklist=items)
        for role in stream["roles"]:
            self.act(role, f"workstreams/{stream['id']}/sign-off", role=role)

    def owed(self) -> Any:
        """What the case says is open, asked anew."""
        return self.act("sales", "receivables")["open_amounts"]


@pytest.fixture(scope="module")
def leaving(house: House) -> Exit:
    return Exit(house)


def test_a_workstream_is_due_for_whom_sales_names(leaving: Exit) -> None:
    until = str(TODAY + timedelta(days=120))
    for role, code in (("product", "end_of_life"), ("finance", "receivables")):
        leaving.change("sales", code, owner_id=leaving.users[role])
        due = agenda(leaving.clients[role], customer_id=leaving.customer_id, to=until)
        assert [one["kind"] for one in due if one["service"] == "planning"] == ["exit_workstream"], role


def test_nobody_signs_for_another_department(leaving: Exit) -> None:
    stock = leaving.workstreams()["dead_stock"]["id"]
    sign_off = f"{leaving.url}/workstreams/{stock}/sign-off"
    assert refused(leaving.clients["product"], sign_off, {"role": "supply_chain"})[0] == 403
    assert refused(leaving.clients["supply_chain"], sign_off, {"role": "supply_chain"}) == (409, "checklist_incomplete")


def test_the_case_stays_open_until_all_have_signed_and_the_dispute_is_settled(leaving: Exit) -> None:
    closure = f"{leaving.url}/closure"
    dispute = post(leaving.clients["legal"], f"{leaving.url}/disputes", {"subject": "两批货的外观争议。"})
    assert refused(leaving.clients["sales"], closure, {"reason": "完成。"})[0] == 409
    leaving.act("legal", f"disputes/{dispute['id']}/settlement", outcome="双方和解，各担一半。")
    for code in leaving.workstreams():
        assert refused(leaving.clients["sales"], closure, {"reason": "完成。"}) == (409, "workstreams_unsigned"), code
        leaving.finish(code)
    case = get(leaving.clients["sales"], leaving.url)
    assert (case["unsigned_count"], case["open_dispute_count"]) == (0, 0)


def test_what_is_owed_is_waived_by_finance_only(leaving: Exit) -> None:
    (open_amount,) = eventually(leaving.owed)
    assert (open_amount["kind"], open_amount["amount"]) == ("retention", "5200")
    assert refused(leaving.clients["sales"], f"{leaving.url}/closure", {"reason": "完成。"}) == (
        409,
        "receivables_open",
    )
    waiver = {"reason": "质保金争议和解，予以豁免。", "amounts": [{"currency": "CNY", "amount": "5200"}]}
    assert refused(leaving.clients["sales"], f"{leaving.url}/waiver", waiver)[0] == 403
    assert leaving.act("finance", "waiver", **waiver)["waiver"]["waived_by_name"] == "谢明"


def test_the_closed_case_releases_the_customer_to_the_resource_pool(leaving: Exit) -> None:
    assert leaving.act("sales", "closure", reason="全部完成。")["status"] == "closed"
    customer = f"/v1/customers/{leaving.customer_id}"
    eventually(lambda: get(leaving.clients["finance"], customer)["status"] == "resource_pool")
    eventually(lambda: get(leaving.clients["finance"], leaving.url)["customer_move"] == "done")
    record = get(leaving.clients["finance"], f"{leaving.url}/document")
    assert {one["actor_name"] for one in record["changes"]} >= {"卓然", *ROLES.values()}
