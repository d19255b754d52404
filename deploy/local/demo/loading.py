"""Loads the demo company through the public API; every request is repeatable, so a failed load is simply restarted."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence, Sized
from datetime import date
from functools import partial
from typing import Any, TypeVar

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.api import Api, ApiRefused
from deploy.local.demo.calendar import Window
from deploy.local.demo.catalogue import catalogue
from deploy.local.demo.colleagues import APPROVER, REVIEWER, Colleagues, Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.complaints import COMPLAINING, complaints
from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer, customers
from deploy.local.demo.decisions import Line, StageRole
from deploy.local.demo.engagement import Engagement
from deploy.local.demo.expectations import (
    exchange_rate_rows,
    forecast_rows,
    market_volume_rows,
    product_cost_rows,
)
from deploy.local.demo.expenses import SPENT_ON, expenses
from deploy.local.demo.insights import RIVALS_IN_FULL
from deploy.local.demo.judgements import Judged
from deploy.local.demo.performance import REPORTED, STEPS, Scorecard, scorecards, value_report
from deploy.local.demo.plans import Plan
from deploy.local.demo.relationships import Relationships
from deploy.local.demo.returns import credit_note_rows
from deploy.local.demo.segments import Segment
from deploy.local.demo.staff import Colleague
from deploy.local.demo.warnings import WARNINGS_WITHIN, WORK

CONNECTIONS = 8
ROWS_IN_A_BATCH = 2_000
T = TypeVar("T")


def progress_bars(console: Console) -> Progress:
    """The progress bars of a load; output to a file gets one line per finished kind instead."""
    columns = (TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


async def is_loaded(api: Api) -> bool:
    """Whether the last customer to load exists. Raises ApiRefused."""
    *_, last = customers(Window.ending_before(date(2020, 1, 1)), catalogue())  # its name is the same at any time
    found = await api.get("/v1/customers", name=last.profile["name"], limit="1")
    return bool(found["items"])


class Loader:
    """One load: `admin` creates users and customers, `erp` pushes the books like an ERP."""

    def __init__(self, admin: Api, erp: Api, company: DemoCompany, password: str, progress: Progress) -> None:
        self._admin = admin
        self._erp = erp
        self._company = company
        self._password = password
        self._progress = progress
        self._loaded = Loaded()
        self._colleagues = Colleagues(admin, password)
        self._relationships = Relationships(admin, self._colleagues, self._loaded, company)
        self._engagement = Engagement(admin, self._colleagues, self._loaded)

    async def load(self) -> None:
        """Load everything, into several services in parallel. Raises ApiRefused."""
        await self._each("Users", self._company.staff, self._load_user)
        managers = {one.team["account_manager"] for one in self._company.customers}
        await self._each("Sign-ins", sorted({REVIEWER, APPROVER, *managers}), self._colleagues.sign_in)
        await self._each("Segments", self._company.segments, self._load_segment)
        await _together(self._load_books(), self._load_people())
        await self._each("Grades", [self._company.window.graded_year], self._grade)
        await self._each("Warnings", list(WORK), self._work_on_warning)
        found = scorecards(self._company.orders, self._company.window)
        await self._each("Scorecards", found, self._load_scorecard)
        await self._each("Value reports", self._company.customers[:REPORTED], self._load_value_report)
        await self._each("Last customer", [self._company.customers[-1]], self._load_customer)

    async def _load_books(self) -> None:
        """Load the ERP's data. Facts count for their customers as soon as these exist."""
        company = self._company
        await self._push("products", [product.as_row() for product in company.products])
        await self._push("product-costs", list(product_cost_rows(company.products, company.window)))
        await self._push("exchange-rates", list(exchange_rate_rows(company.window)))
        await self._push("orders", [order.as_row(company.window) for order in company.orders])
        await self._push("orders", list(credit_note_rows(company.orders, company.window)))
        await self._push("forecasts", list(forecast_rows(company.customers, company.window)))
        await self._push("market-volumes", list(market_volume_rows(company.orders, company.window)))
        await self._push("receivables", [receivable.as_row() for receivable in company.receivables])
        await self._push("payments", [row for one in company.receivables for row in one.payment_rows()])

    async def _load_people(self) -> None:
        """Load customers, contacts, assessments, decision chains and plans."""
        company, others, relationships = self._company, self._company.customers[:-1], self._relationships
        await self._each("Customers", [one for one in others if one.parent is None], self._load_customer)
        await self._each("Subsidiaries", [one for one in others if one.parent is not None], self._load_customer)
        await self._each("Contacts", others, self._load_contacts)
        await self._each("Rivals", list(RIVALS_IN_FULL), self._load_rival)
        assessed = [(code, one) for code, found in company.assessments.items() for one in found]
        await _together(self._each("Assessments", assessed, relationships.load_assessment), self._load_decision_chain())
        await self._each("Touchpoints", company.touchpoints, relationships.load_touchpoint)
        await self._each("Plans", company.plans, self._load_plan)
        await self._each("Targets", company.plans, relationships.load_targets)
        await self._each("Responsible", others, relationships.load_responsible)
        known = [one for one in others if one.code in company.insights]
        await self._each("Insights", known, self._load_insight)
        await self._each("Climates", company.climates, relationships.load_climate)
        await self._each("Judgements", company.judged, self._load_judged)
        await self._each("Dossier", known[:3], self._load_dossier)
        await self._load_care(others)
        await self._load_engagement()
        await self._each("Changes", [others[39], others[59]], self._change)
        await self._load_routine(others[:3])

    async def _load_decision_chain(self) -> None:
        parts = [(code, one) for code, found in self._company.stage_roles.items() for one in found]
        await self._each("Stage roles", parts, self._load_stage_role)
        drawn = [(code, one) for code, found in self._company.lines.items() for one in found]
        await self._each("Contact lines", drawn, self._load_line)

    async def _load_user(self, colleague: Colleague) -> None:
        try:
            made = await self._admin.post("/v1/users", colleague.as_user(self._password))
        except ApiRefused as refused:
            if refused.status != 409:
                raise
            made = (await self._admin.get("/v1/users", username=colleague.username))["items"][0]
        self._loaded.users[colleague.username] = made["id"]

    async def _load_segment(self, segment: Segment) -> None:
        key = f"demo segment {segment.kind} {segment.code}"
        await self._admin.post("/v1/segments", segment.as_body(), once=key)

    async def _load_customer(self, customer: Customer) -> None:
        since = customer.profile.get("first_contract_on", self._company.window.first.isoformat())
        team = [
            {"user_id": self._loaded.users[who], "role": role, "started_on": since}
            for role, who in customer.team.items()
        ]
        parent = {"parent_id": self._loaded.customers[customer.parent]} if customer.parent else {}
        body = customer.profile | parent | {"team": team}
        made = await self._admin.post("/v1/customers", body, once=f"demo customer {customer.code}")
        self._loaded.customers[customer.code] = made["id"]

    async def _load_contacts(self, customer: Customer) -> None:
        for contact in self._company.contacts[customer.code]:
            await self._load_contact(customer.code, contact)

    async def _load_contact(self, code: str, contact: Contact) -> None:
        superior = {} if contact.superior is None else {"reports_to_id": self._loaded.contacts[code, contact.superior]}
        body = contact.profile | superior | {"customer_id": self._loaded.customers[code]}
        made = await self._admin.post("/v1/contacts", body, once=f"demo contact {code} {contact.number}")
        self._loaded.contacts[code, contact.number] = made["id"]

    async def _load_stage_role(self, of: tuple[str, StageRole]) -> None:
        code, part = of
        body = {
            "customer_id": self._loaded.customers[code],
            "contact_id": self._loaded.contacts[code, part.contact],
            "stage": part.stage,
            "chain": part.chain,
            "role": part.role,
            "weight": part.weight,
            "remark": part.remark,
        }
        key = f"demo stage role {code} {part.contact} {part.stage} {part.chain}"
        await self._admin.post("/v1/stage-roles", body, once=key)

    async def _load_line(self, of: tuple[str, Line]) -> None:
        code, line = of
        body = {
            "customer_id": self._loaded.customers[code],
            "from_contact_id": self._loaded.contacts[code, line.start],
            "to_contact_id": self._loaded.contacts[code, line.end],
            "kind": line.kind,
            "strength": line.strength,
            "evidence": line.evidence,
        }
        key = f"demo contact line {code} {line.start} {line.end} {line.kind}"
        await self._admin.post("/v1/contact-lines", body, once=key)

    async def _load_rival(self, short_name: str) -> None:
        name, english_name = RIVALS_IN_FULL[short_name]
        body = {"name": name, "short_name": short_name, "english_name": english_name}
        self._loaded.rivals[short_name] = (
            await self._admin.post("/v1/competitors", body, once=f"demo rival {english_name}")
        )["id"]

    async def _load_insight(self, customer: Customer) -> None:
        """Load what is known of a customer, and mark it as a target customer."""
        code, known = customer.code, self._company.insights[customer.code]
        post = partial(self._post_about, code)
        owner = {"owner_id": self._loaded.users[customer.team["account_manager"]]}
        owner_of_rivals = {"responsible_id": self._loaded.users[customer.team["backup_contact"]]}
        for number, fact in enumerate(known.facts):
            await post("dossier-facts", number, fact | owner)
        for path, found in (
            ("competitors/profiles", known.profiles),
            ("competitor-moves", known.moves),
            ("competitive-cases", known.cases),
        ):
            for number, (rival, body) in enumerate(found):
                named = owner_of_rivals if path == "competitors/profiles" else {}
                await post(path, number, body | {"competitor_id": self._loaded.rivals[rival]} | named)
        for number, (rival, body) in enumerate(known.criteria):
            scored = [{"competitor_id": self._loaded.rivals[rival], "score": 3}]
            await post("supplier-criteria", number, body | {"rivals": scored})
        rival, share = known.rival_share
        others = {"competitor_id": self._loaded.rivals[rival], "share": share}
        await post("supply-positions", 0, known.supply | {"suppliers": [*known.supply["suppliers"], others]})
        await post("strategic-fits", 0, known.fit)
        for person, special in known.special_dates:
            key = f"demo special date {code} {person}"
            await self._admin.post(
                f"/v1/contacts/{self._loaded.contacts[code, person]}/special-dates", special, once=key
            )
        reason = {"reason": "销售额与增长均居前列。"}
        await self._admin.ask("PUT", f"/v1/customers/{self._loaded.customers[code]}/target", json=reason)

    async def _post_about(self, code: str, path: str, number: int, body: dict[str, Any]) -> None:
        about = {"customer_id": self._loaded.customers[code]}
        await self._admin.post(f"/v1/{path}", body | about, once=f"demo {path} {code} {number}")

    async def _load_judged(self, judged: Judged) -> None:
        """Enter what people judged of a customer for the graded year."""
        for path, body in judged.entries:
            await self._admin.ask("PUT", f"/v1/customers/{self._loaded.customers[judged.code]}/{path}", json=body)

    async def _load_dossier(self, customer: Customer) -> None:
        """Add a file, ban gifts and open a breakdown, as some customers have."""
        code, customer_id = customer.code, self._loaded.customers[customer.code]
        notes = f"{customer.profile['name']}：年度框架谈判要点。".encode()
        said = {"customer_id": customer_id, "file_name": "年度框架谈判要点.txt", "section": "supply_landscape"}
        headers = {"Content-Type": "text/plain", "Idempotency-Key": f"demo attachment {code}"}
        await self._admin.ask("POST", "/v1/attachments", params=said, content=notes, headers=headers)
        await self._post_about(code, "gift-bans", 0, {"reason": "their_policy", "note": "对方《廉洁从业规定》。"})
        coming = {"customer_id": customer_id, "status": "open", "limit": "1"}
        for action in (await self._admin.get("/v1/stage-actions", **coming))["items"]:
            occurrence = {name: action[name] for name in ("stage", "key", "due_on")}
            done = occurrence | {"note": "已提前完成，客户确认。", "customer_id": customer_id}
            # A load that goes on after a failure finds the next one open.
            once = f"demo stage action {code} {' '.join(occurrence.values())}"
            await self._admin.post("/v1/stage-actions/records", done, once=once)

    async def _load_care(self, customers: Sequence[Customer]) -> None:
        """Load complaints, and what was spent on customers."""
        people, window, relationships = self._company.contacts, self._company.window, self._relationships
        found = [one for by in customers[:COMPLAINING] for one in complaints(by, people[by.code], window)]
        await self._each("Complaints", found, relationships.load_complaint)
        await self._each("Budgets", customers[:SPENT_ON], relationships.load_budget)
        spent = [one for on in customers[:SPENT_ON] for one in expenses(on, people[on.code], window)]
        await self._each("Expenses", spent, relationships.load_expense)

    async def _load_engagement(self) -> None:
        """Load campaigns, visit plans, insights and surveys."""
        company, engagement = self._company, self._engagement
        await self._each("Campaigns", company.campaigns, engagement.load_campaign)
        await self._each("Visit plans", company.visits, engagement.load_visit)
        await self._each("Enablement", company.enablement, engagement.load_enablement)
        await engagement.read_questionnaires()
        await self._each("Surveys", company.surveys, engagement.load_survey)

    async def _change(self, customer: Customer) -> None:
        """Let the backup contact take over, which opens a handover, and merge a customer entered twice."""
        customer_id, code = self._loaded.customers[customer.code], customer.code
        successor = {"user_id": self._loaded.users[customer.team["backup_contact"]], "role": "account_manager"}
        await self._admin.post(f"/v1/customers/{customer_id}/team", successor, once=f"demo successor {code}")
        asked = {"customer_id": customer_id, "status": "open"}
        for handover in (await self._admin.get("/v1/handovers", **asked))["items"]:
            points = {
                "open_points": ["月底前回复样机报价。", "质量异议等待第三方检测。"],
                "documents": ["年度框架协议.pdf"],
                "introductions": "下周三一同拜访采购总监。",
            }
            await self._admin.ask("PATCH", f"/v1/handovers/{handover['id']}", json=points)
        twin = {name: customer.profile[name] for name in ("name", "region", "industry")}
        made = await self._admin.post("/v1/customers?force=true", twin, once=f"demo twin {code}")
        absorbed = {"absorbed_id": made["id"]}
        await self._admin.post(f"/v1/customers/{customer_id}/merge", absorbed, once=f"demo merge {code}")

    async def _load_routine(self, customers: Sequence[Customer]) -> None:
        """Push customers and contacts as the ERP does, define a field of one's own, and import a table."""
        said = {"source_version": 1, "address": "深圳市南山区科技园"}
        await self._push("customers", [{"code": one.code} | said for one in customers])
        told = {"contact_no": "E1", "name": "赵敏", "title": "应付会计", "source_version": 1}
        await self._push("contacts", [{"customer_code": one.code} | told for one in customers])
        field = {"applies_to": "customer", "code": "payment_terms", "kind": "text", "label": "账期条款"}
        await self._admin.post("/v1/custom-fields", field, once="demo custom field")
        table = "客户编码,账期条款\n" + "".join(f"{one.code},月结 60 天\n" for one in customers)
        headers = {"Content-Type": "text/csv", "Idempotency-Key": "demo import"}
        sent = await self._admin.ask(
            "POST", "/v1/imports", params={"kind": "customers"}, content=table.encode(), headers=headers
        )
        for step in ("preview", "run"):
            await self._admin.post(f"/v1/imports/{sent['id']}/{step}", {}, once=f"demo import {step}")

    async def _grade(self, fiscal_year: int) -> None:
        """Grade all customers for the last closed year."""
        await self._admin.post("/v1/grading-runs", {"fiscal_year": fiscal_year}, once=f"demo grades {fiscal_year}")

    async def _work_on_warning(self, kind: str) -> None:
        """Bring a warning into each state. They are raised by themselves, soon after the facts."""
        asked = {"kind": kind, "status": "open", "sort": "created_at", "limit": "1"}
        for _ in range(WARNINGS_WITHIN):
            if found := (await self._admin.get("/v1/warnings", **asked))["items"]:
                for step, body in WORK[kind].items():
                    key = f"demo warning {kind} {step}"
                    await self._admin.post(f"/v1/warnings/{found[0]['id']}/{step}", body, once=key)
                return
            await asyncio.sleep(1)

    async def _load_scorecard(self, scorecard: Scorecard) -> None:
        """Set up a scorecard of the last quarter, and take it as far as it has got; a closed one is copied."""
        key = f"demo scorecard {scorecard.holder.username}"
        made = await self._admin.post("/v1/scorecards", scorecard.as_body(self._loaded.users), once=key)
        address = f"/v1/scorecards/{made['id']}"
        for step, body in STEPS[: scorecard.steps]:
            await self._admin.post(f"{address}/{step}", body, once=f"{key} {step}")
        if scorecard.steps == len(STEPS):
            await self._admin.post(f"{address}/copy", {"target_factor": "1.05"}, once=f"{key} copy")

    async def _load_value_report(self, customer: Customer) -> None:
        """Add to a customer's value report of the last quarter, and release it; the last customer's stays a draft."""
        key = f"demo value report {customer.code}"
        body = value_report(self._company.window) | {"customer_id": self._loaded.customers[customer.code]}
        made = await self._admin.post("/v1/value-reports", body, once=key)
        if customer is not self._company.customers[REPORTED - 1]:
            await self._admin.post(f"/v1/value-reports/{made['id']}/release", None, once=f"{key} release")

    async def _load_plan(self, plan: Plan) -> None:
        """Load a plan step by step: relationship goals need complete market goals and analysis."""
        code = plan.customer.code
        about = {"customer_id": self._loaded.customers[code], "fiscal_year": plan.fiscal_year, "title": plan.title}
        made = await self._admin.post("/v1/plans", about, once=f"demo plan {code}")
        post = partial(self._post_to_plan, f"/v1/plans/{made['id']}", f"demo plan {code}")
        due = {"due_on": plan.due_on.isoformat()}
        goals = [
            await post("market-goals", place, goal.as_body() | due) for place, goal in enumerate(plan.market_goals)
        ]
        await post("steps/market_goals/completion", 0, {})
        await post("steps/analysis/completion", 0, {"statement": plan.findings})
        for wanted in plan.relationship_goals:
            serves = {"market_goal_id": goals[wanted.market_goal]["id"], "target_level": wanted.level}
            person = {"contact_id": self._loaded.contacts[code, wanted.contact]}
            await post("relationship-goals", wanted.contact, serves | person)

    async def _post_to_plan(self, plan: str, key: str, part: str, number: int, body: dict[str, Any]) -> Any:
        return await self._admin.post(f"{plan}/{part}", body, once=f"{key} {part} {number}")

    async def _push(self, kind: str, rows: Sequence[dict[str, Any]]) -> None:
        batches = [rows[place : place + ROWS_IN_A_BATCH] for place in range(0, len(rows), ROWS_IN_A_BATCH)]
        bar = self._progress.add_task(kind.capitalize(), total=len(rows))
        for batch in batches:
            lines = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in batch)
            headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
            body = gzip.compress(lines, 3)
            report = await self._erp.ask("POST", f"/v1/{kind}/batches", content=body, headers=headers)
            if report["rejected"]:
                raise ApiRefused(f"POST /v1/{kind}/batches", 201, {"title": str(report["rejections"][:3])})
            self._progress.advance(bar, len(batch))
        self._report(kind.capitalize(), rows)

    def _report(self, what: str, loaded: Sized) -> None:
        if self._progress.disable:
            self._progress.console.print(f"{what:<14} {len(loaded)}")

    async def _each(self, what: str, items: Collection[T], load: Callable[[T], Awaitable[None]]) -> None:
        """Load the items, a few at a time. Raises ApiRefused."""
        bar, waiting = self._progress.add_task(what, total=len(items)), iter(items)

        async def work() -> None:
            for item in waiting:
                await load(item)
                self._progress.advance(bar)

        await _together(*(work() for _ in range(CONNECTIONS)))
        self._report(what, items)


async def _together(*work: Coroutine[Any, Any, None]) -> None:
    """Run all at once. Raises the first error."""
    try:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(one)
    except* (ApiRefused, httpx.HTTPError) as failures:
        raise failures.exceptions[0] from None
