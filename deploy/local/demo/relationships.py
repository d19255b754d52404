"""Loads assessments, targets, touchpoints, complaints and expenses."""

from typing import Any

from deploy.api import Api
from deploy.local.demo.assessments import ACCEPTED, Assessment
from deploy.local.demo.climates import Climate
from deploy.local.demo.colleagues import Colleagues, Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.complaints import Complaint
from deploy.local.demo.customers import Customer
from deploy.local.demo.expenses import Expense, budget
from deploy.local.demo.plans import Plan
from deploy.local.demo.touchpoints import Touchpoint


class Relationships:
    """The load of these: each entry is the account manager's, what only administrators may do is `admin`'s."""

    def __init__(self, admin: Api, colleagues: Colleagues, loaded: Loaded, company: DemoCompany) -> None:
        self._admin = admin
        self._colleagues = colleagues
        self._loaded = loaded
        self._company = company
        self._managers = {one.code: one.team["account_manager"] for one in company.customers}
        self._supervisors = {one.code: one.supervisor for one in company.customers}

    async def load_assessment(self, of: tuple[str, Assessment]) -> None:
        """Assess our, or a rival's, relationship with a key person, and review what is no longer new."""
        code, assessment = of
        rival = {"competitor_id": self._loaded.rivals[assessment.competitor]} if assessment.competitor else {}
        body = {
            **self._loaded.of(code, assessment.contact),
            "assessed_on": assessment.assessed_on.isoformat(),
            "dimensions": assessment.dimensions,
        }
        whose = "of a rival" if assessment.competitor else "of us"
        key = f"demo assessment {whose} {code} {assessment.contact} {assessment.assessed_on}"
        await self._assess(code, "/v1/key-person-assessments", body | rival, assessment.review, key)

    async def load_touchpoint(self, touchpoint: Touchpoint) -> None:
        """Log a touchpoint, or plan one."""
        code, team = touchpoint.customer.code, touchpoint.customer.team
        owner = self._loaded.users[team["account_manager"]]
        sponsor = [self._loaded.users[team["executive_sponsor"]]] if "executive_sponsor" in team else []
        body = touchpoint.body | {
            **self._loaded.of(code),
            "contact_ids": self._loaded.people(code, touchpoint.people),
            "owner_id": owner,
            "user_ids": list(dict.fromkeys([owner, *(sponsor if touchpoint.has_sponsor else [])])),
        }
        key = f"demo touchpoint {code} {touchpoint.number}"
        await self._colleagues.post(self._managers[code], "/v1/touchpoints", body, once=key)

    async def load_targets(self, plan: Plan) -> None:
        """Set the levels that a plan wants as targets of its key people."""
        code = plan.customer.code
        for wanted, due_on in plan.targets(self._company.as_of):
            goal = {"target_level": wanted.level, "due_on": due_on.isoformat(), "reason": plan.title}
            of = self._loaded.of(code, wanted.contact)
            key = f"demo target {code} {wanted.contact}"
            await self._colleagues.post(self._managers[code], "/v1/key-person-targets", of | goal, once=key)

    async def load_responsible(self, customer: Customer) -> None:
        """Make the account manager responsible for the departments and people."""
        code, people = customer.code, self._company.contacts[customer.code]
        of = self._loaded.of(code)
        items = [of | {"contact_id": self._loaded.contacts[code, one.number]} for one in people]
        items += [of | {"department": name} for name in sorted({one.profile["department"] for one in people})]
        body = {"responsible_id": self._loaded.users[self._managers[code]], "items": items}
        await self._admin.post("/v1/responsibilities/assignments", body, once=f"demo responsible {code}")

    async def load_climate(self, climate: Climate) -> None:
        """Assess the general or organizational relationship; what is no longer new was confirmed by a supervisor."""
        body = climate.body | self._loaded.of(climate.code)
        review = ACCEPTED if climate.is_reviewed else None
        await self._assess(climate.code, f"/v1/{climate.collection}", body, review, f"demo {climate.key}")

    async def _assess(
        self, code: str, address: str, body: dict[str, Any], review: dict[str, str] | None, key: str
    ) -> None:
        """Enter an assessment as the account manager, and review it as the supervisor."""
        made = await self._colleagues.post(self._managers[code], address, body, once=key)
        if review:
            path = f"{address}/{made['id']}/review"
            await self._colleagues.post(self._supervisors[code], path, review, once=f"{key} review")

    async def load_complaint(self, complaint: Complaint) -> None:
        """Record a complaint and what followed."""
        code, key = complaint.code, f"demo complaint {complaint.code} {complaint.number}"
        about = self._loaded.of(code, complaint.contact)
        manager = self._managers[code]
        made = await self._colleagues.post(manager, "/v1/complaints", complaint.body | about, once=key)
        for verb, body in complaint.steps:
            await self._colleagues.post(manager, f"/v1/complaints/{made['id']}/{verb}", body, once=f"{key} {verb}")

    async def load_budget(self, customer: Customer) -> None:
        """Set how much may be spent on a customer in the year."""
        body = budget(customer, self._company.window) | self._loaded.of(customer.code)
        await self._admin.post("/v1/spending-budgets", body, once=f"demo spending-budgets {customer.code} 0")

    async def load_expense(self, expense: Expense) -> None:
        """Request an expense; what nobody must approve is recorded at once."""
        code, key = expense.code, f"demo expense {expense.code} {expense.number}"
        manager, about = self._managers[code], self._loaded.of(code)
        named = {"contact_ids": self._loaded.people(code, expense.contacts)}
        made = await self._colleagues.post(manager, "/v1/expenses", expense.body | about | named, once=key)
        if made.get("status") == "approved":
            actual = {"actual_amount": expense.actual}
            await self._colleagues.post(manager, f"/v1/expenses/{made['id']}/actual", actual, once=f"{key} actual")
