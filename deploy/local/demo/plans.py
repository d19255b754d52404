"""Plans for the biggest customers, of this year and the last: market goals, and the support they need."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from deploy.local.demo.analyses import Analysis, analysis, rivals_at
from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer


@dataclass(frozen=True, slots=True)
class MarketGoal:
    """A market goal: a figure to move from the baseline to the target; without a baseline it is taken from figures."""

    kind: str
    metric: str
    title: str
    baseline: Decimal | None
    target: Decimal
    rival: str | None = None
    share_of: str | None = None

    def as_body(self) -> dict[str, str]:
        """The body of `POST /v1/plans/{id}/market-goals` without the due date and the rival's id."""
        said = {"baseline": self.baseline, "target": self.target, "share_of": self.share_of}
        figures = {name: str(value) for name, value in said.items() if value is not None}
        return {"kind": self.kind, "metric": self.metric, "title": self.title, **figures}


@dataclass(frozen=True, slots=True)
class RelationshipGoal:
    """The target level with a key person, and the market goal (its position in the plan) that it serves."""

    contact: int
    level: str
    market_goal: int


OFF_TRACK, OVERRATED = 3, Decimal("0.35")
"""Rank of the customer whose sales were planned too high, and by how much of last year's."""
PAST = ("1.04", "1.02", "0.88")
"""Sales of last year by last year's goal, for the customers with a plan of last year: two goals were reached."""
OF_CATEGORY = (1, 4)
"""Ranks of the customers whose plans have goals on a category and on a rival."""
OF_SUMMITS = (1, 2)
"""Ranks of those whose plans have a goal on summit projects."""
TARGET_DAYS = (0, 21, 45, 90, 120)
"""From today to the day of a target."""
_FINDINGS = (
    "{name}今年扩产，新增两条产线；{rival}以低价进入备件供应。我司交付与技术响应领先，高层接触不足。",
    "{name}推进降本，采购权上收集团；研发对我司评价高，品质部要求缩短整改周期。主要友商为{rival}。",
    "{name}新品导入窗口在三季度，需提前参与规格定义；{rival}与采购总监关系较好，应补齐决策层支持。",
)
"""The results of a plan's analysis."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A customer's plan for a fiscal year; `findings` is the result of its analysis."""

    customer: Customer
    fiscal_year: int
    title: str
    market_goals: tuple[MarketGoal, ...]
    findings: str
    analysis: Analysis
    relationship_goals: tuple[RelationshipGoal, ...]

    @property
    def due_on(self) -> date:
        """The end of the plan's year."""
        return date(self.fiscal_year, 12, 31)

    def targets(self, as_of: date) -> Iterator[tuple[RelationshipGoal, date]]:
        """The goals as targets of the people, each with its day; what is due today and not reached is late tomorrow."""
        for place, goal in enumerate(self.relationship_goals):
            days = TARGET_DAYS[(self.customer.rank + place) % len(TARGET_DAYS)]
            yield goal, as_of + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Supplied:
    """The category that the customer buys most, and our share of it; the main rival has the rest."""

    category: str
    share: Decimal

    @property
    def suppression_ratio(self) -> Decimal:
        """Our share by the main rival's."""
        return self.share / (1 - self.share)


def plan(customer: Customer, people: list[Contact], year: int, sales: int, supplied: Supplied) -> Plan:
    """The plan for the year. `sales` of the year before in fen."""
    growth = Decimal(Random(f"growth {customer.rank}").randint(3, 9)) / 100
    before = _yuan(sales)
    goal = before * (1 + growth + (OVERRATED if customer.rank == OFF_TRACK else 0))
    made = _plan(customer, people, year, (before, goal), supplied)
    return replace(made, market_goals=(*made.market_goals, *_goals_of_today(customer, supplied)))


def past_plan(customer: Customer, people: list[Contact], year: int, sales: int, supplied: Supplied) -> Plan:
    """The plan for a year that is over; `sales` of that year in fen."""
    goal = _yuan(sales) / Decimal(PAST[customer.rank - 1])
    before = Supplied(supplied.category, supplied.share - Decimal("0.06"))
    return _plan(customer, people, year, (goal * Decimal("0.9"), goal), before)


def _plan(
    customer: Customer, people: list[Contact], year: int, revenue: tuple[Decimal, Decimal], supplied: Supplied
) -> Plan:
    random = Random(f"plan {customer.rank} {year}")
    short_name, (rival, _) = customer.profile["short_name"], rivals_at(customer)
    return Plan(
        customer=customer,
        fiscal_year=year,
        title=f"{short_name} {year} 年客户关系规划",
        market_goals=tuple(_market_goals(revenue, supplied, rival, random)),
        findings=random.choice(_FINDINGS).format(name=short_name, rival=rival),
        analysis=analysis(customer, round(revenue[0] * 100)),
        relationship_goals=tuple(
            RelationshipGoal(contact.number, _level(contact, random), random.randint(0, 1))
            for contact in people
            if contact.is_key
        ),
    )


def _market_goals(
    revenue: tuple[Decimal, Decimal], supplied: Supplied, rival: str, random: Random
) -> Iterator[MarketGoal]:
    baseline, target = (_rounded(one, Decimal(10_000)) for one in revenue)
    yield MarketGoal("profit", "revenue", "全年销售额", baseline, target)
    yield MarketGoal("share", "share_of_wallet", "采购占比", supplied.share, supplied.share + Decimal("0.04"))
    if random.random() < 0.6:
        ratio = _rounded(supplied.suppression_ratio, Decimal("0.1"))
        title = f"对{rival}的压制比"
        yield MarketGoal("competition", "suppression_ratio", title, ratio, ratio + Decimal("0.3"), rival)


def _goals_of_today(customer: Customer, supplied: Supplied) -> Iterator[MarketGoal]:
    """What this year's plans of some customers have besides; baselines come from the figures where these are shown."""
    if customer.rank in OF_CATEGORY:
        title, share = "主力品类份额", supplied.share
        yield MarketGoal("share", "category_share", title, share, share + Decimal("0.05"), None, supplied.category)
        rival, _ = rivals_at(customer)
        target = _rounded((1 - share) * Decimal("0.8"), Decimal("0.01"))
        yield MarketGoal("competition", "rival_share", f"{rival}的份额", None, target, rival)
    if customer.rank in OF_SUMMITS:
        yield MarketGoal("summit_project", "projects_won", "山头项目", None, Decimal(1))


def _level(contact: Contact, random: Random) -> str:
    wanted = {"decider": "supportive", "approver": "supportive"}.get(contact.post.decision_role, "favourable")
    return "exclusive" if contact.post.decision_role == "coach" or random.random() < 0.1 else wanted


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def _rounded(amount: Decimal, step: Decimal) -> Decimal:
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step
