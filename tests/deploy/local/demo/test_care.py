"""What the demo company's customers complained about, and what was spent on them: the API would take all of it."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from deploy.local.demo.company import DemoCompany
from deploy.local.demo.complaints import COMPLAINING, STILL_OPEN, complaints
from deploy.local.demo.expenses import SPENT_ON, expenses
from services.relationship.satisfaction.complaints.model import ComplaintCreate
from services.relationship.spending.expenses.checks import Planned, Used, check_expense
from services.relationship.spending.expenses.model import ExpenseCreate
from services.relationship.spending.schemes.model import STANDARD
from services.relationship.spending.schemes.rules import ExpenseKind
from shared.time import day_of


def test_complaints_go_their_way_within_the_window_and_a_few_are_open(company: DemoCompany) -> None:
    waiting = set()
    for customer in company.customers[:COMPLAINING]:
        for one in complaints(customer, company.contacts[customer.code], company.window):
            body = ComplaintCreate.model_validate({**one.body, "customer_id": uuid4()})
            moments = [datetime.fromisoformat(said["at"]) for _, said in one.steps if "at" in said]
            assert body.received_at is not None
            assert [body.received_at, *moments] == sorted([body.received_at, *moments])
            assert day_of(moments[-1] if moments else body.received_at) <= company.window.last
            waiting |= set() if one.steps else {customer.rank}
    assert waiting == set(STILL_OPEN)


def test_expenses_are_within_the_policy(company: DemoCompany) -> None:
    for customer in company.customers[:SPENT_ON]:
        used: dict[ExpenseKind, Decimal] = defaultdict(Decimal)
        for one in expenses(customer, company.contacts[customer.code], company.window):
            body = ExpenseCreate.model_validate({**one.body, "customer_id": uuid4()})
            planned = Planned(body.kind, body.amount, body.amount / body.sharing)
            assert not check_expense(STANDARD, planned, Used(used)).refusals
            assert body.happens_on <= company.window.last
            used[body.kind] += body.amount
