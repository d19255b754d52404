"""Loads the demo company through the public API; every request is repeatable, so a failed load is simply restarted."""

from datetime import date

from rich.progress import Progress

from deploy.api import Api
from deploy.local.demo.acting import Acting
from deploy.local.demo.actions import actions
from deploy.local.demo.answering import Answering
from deploy.local.demo.books import Books
from deploy.local.demo.calendar import Window
from deploy.local.demo.catalogue import catalogue
from deploy.local.demo.colleagues import APPROVER, ORGANIZER, Colleagues, Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.complaints import COMPLAINING, complaints
from deploy.local.demo.customers import Customer, customers
from deploy.local.demo.directory import Directory
from deploy.local.demo.dossiers import Dossiers
from deploy.local.demo.engagement import Engagement
from deploy.local.demo.executing import Executing
from deploy.local.demo.exiting import Exiting
from deploy.local.demo.exits import EXITING, signers
from deploy.local.demo.expenses import SPENT_ON, expenses
from deploy.local.demo.insights import RIVALS_IN_FULL
from deploy.local.demo.leads import leads
from deploy.local.demo.level_actions import level_actions
from deploy.local.demo.market_planning import MarketPlanning
from deploy.local.demo.meetings import meetings
from deploy.local.demo.performance import REPORTED, scorecards
from deploy.local.demo.planning import Planning
from deploy.local.demo.progress import Steps, together
from deploy.local.demo.pursuing import Pursuing
from deploy.local.demo.relationships import Relationships
from deploy.local.demo.risks import risks
from deploy.local.demo.steering import Steering
from deploy.local.demo.summits import summits
from deploy.local.demo.warnings import WORK


async def is_loaded(api: Api) -> bool:
    """Whether the last customer to load exists. Raises ApiRefused."""
    *_, last = customers(Window.ending_before(date(2020, 1, 1)), catalogue())  # its name is the same at any time
    found = await api.get("/v1/customers", name=last.profile["name"], limit="1")
    return bool(found["items"])


class Loader:
    """One load, in the order in which one thing needs another.

    `admin` creates users and customers, `erp` pushes the books like an ERP.
    """

    def __init__(self, admin: Api, erp: Api, company: DemoCompany, password: str, progress: Progress) -> None:
        loaded, steps = Loaded(), Steps(progress)
        self._company = company
        self._each = steps.each
        self._colleagues = Colleagues(admin, password)
        self._books = Books(erp, steps)
        self._directory = Directory(admin, loaded, company, password)
        self._dossiers = Dossiers(admin, loaded, company)
        self._relationships = Relationships(admin, self._colleagues, loaded, company)
        self._engagement = Engagement(admin, self._colleagues, loaded)
        self._steering = Steering(admin, loaded, company)
        self._planning = Planning(self._colleagues, loaded)
        self._market_planning = MarketPlanning(self._colleagues, loaded)
        self._executing = Executing(self._colleagues, loaded, company)
        self._answering = Answering(self._colleagues, loaded, company)
        self._exiting = Exiting(self._colleagues, loaded, company)
        self._pursuing = Pursuing(self._colleagues, loaded)
        self._acting = Acting(self._colleagues, loaded, company)

    async def load(self) -> None:
        """Load everything, into several services in parallel. Raises ApiRefused."""
        company, directory, steering = self._company, self._directory, self._steering
        leaving = company.customers[EXITING - 1]
        await self._each("Users", company.staff, directory.load_user)
        acting = {name for one in company.customers for name in (one.team["account_manager"], one.supervisor)}
        acting |= {ORGANIZER, APPROVER, *signers(leaving)}
        await self._each("Sign-ins", sorted(acting), self._colleagues.sign_in)
        await self._each("Segments", company.segments, directory.load_segment)
        await together(self._books.load(company), self._load_people())
        await self._each("Grades", [company.window.graded_year], steering.grade)
        await self._each("Warnings", list(WORK), steering.work_on_warning)
        found = scorecards(company.orders, company.window)
        await self._each("Scorecards", found, steering.load_scorecard)
        await self._each("Value reports", company.customers[:REPORTED], steering.load_value_report)
        await self._each("Risks", risks(company.as_of), self._answering.load_risk)
        await self._each("Exits", [leaving], self._exiting.load_exit)
        await self._load_pursuits()
        await self._each("Last customer", [company.customers[-1]], directory.load_customer)

    async def _load_people(self) -> None:
        """Load customers with their people, and what is done with them."""
        company, others, directory = self._company, self._company.customers[:-1], self._directory
        await self._each("Customers", [one for one in others if one.parent is None], directory.load_customer)
        await self._each("Subsidiaries", [one for one in others if one.parent is not None], directory.load_customer)
        await self._each("Contacts", others, directory.load_contacts)
        await self._each("Rivals", list(RIVALS_IN_FULL), directory.load_rival)
        await self._load_relationships(others)
        known = [one for one in others if one.code in company.insights]
        await self._each("Insights", known, self._dossiers.load_insight)
        await self._each("Climates", company.climates, self._relationships.load_climate)
        await self._each("Market plans", [company.market_plan], self._market_planning.load_plan)
        await self._each("Plans", [*company.past_plans, *company.plans], self._planning.load_plan)
        await self._each("Targets", company.plans, self._relationships.load_targets)
        await self._each("Judgements", company.judged, self._dossiers.load_judged)
        await self._each("Dossier", known[:3], self._dossiers.load_dossier)
        await self._load_care(others)
        await self._load_engagement()
        await self._each("Changes", [others[39], others[59]], self._dossiers.change)
        await self._books.load_routine(others[:3])
        await self._dossiers.load_terms(others[:3])

    async def _load_pursuits(self) -> None:
        """Load leads and summit projects, then the actions of the plans and what was decided on these, and meetings."""
        company, pursuing, acting = self._company, self._pursuing, self._acting
        await self._each("Leads", leads(company.customers, company.orders, company.as_of), pursuing.load_lead)
        projects = summits(company.customers, company.contacts, company.as_of)
        await self._each("Summits", projects, pursuing.load_summit)
        present = (*actions(company.as_of), *level_actions(company.as_of))
        await self._each("Actions", [*present, *company.past_actions], acting.load_action)
        await self._each("Decisions", [*company.past_plans, *company.plans], self._executing.load_course)
        await self._each("Meetings", meetings(company.as_of), acting.load_meeting)

    async def _load_relationships(self, others: tuple[Customer, ...]) -> None:
        """Load assessments, decision chains, touchpoints, and who is responsible."""
        company, relationships = self._company, self._relationships
        assessed = [(code, one) for code, found in company.assessments.items() for one in found]
        await together(self._each("Assessments", assessed, relationships.load_assessment), self._load_decision_chain())
        await self._each("Touchpoints", company.touchpoints, relationships.load_touchpoint)
        await self._each("Responsible", others, relationships.load_responsible)

    async def _load_decision_chain(self) -> None:
        parts = [(code, one) for code, found in self._company.stage_roles.items() for one in found]
        await self._each("Stage roles", parts, self._directory.load_stage_role)
        drawn = [(code, one) for code, found in self._company.lines.items() for one in found]
        await self._each("Contact lines", drawn, self._directory.load_line)

    async def _load_care(self, others: tuple[Customer, ...]) -> None:
        """Load complaints, and what was spent on customers."""
        people, window, relationships = self._company.contacts, self._company.window, self._relationships
        found = [one for by in others[:COMPLAINING] for one in complaints(by, people[by.code], window)]
        await self._each("Complaints", found, relationships.load_complaint)
        await self._each("Budgets", others[:SPENT_ON], relationships.load_budget)
        spent = [one for on in others[:SPENT_ON] for one in expenses(on, people[on.code], window)]
        await self._each("Expenses", spent, relationships.load_expense)

    async def _load_engagement(self) -> None:
        """Load campaigns, visit plans, insights and surveys."""
        company, engagement = self._company, self._engagement
        await self._each("Campaigns", company.campaigns, engagement.load_campaign)
        await self._each("Visit plans", company.visits, engagement.load_visit)
        await self._each("Enablement", company.enablement, engagement.load_enablement)
        await engagement.read_questionnaires()
        await self._each("Surveys", company.surveys, engagement.load_survey)
