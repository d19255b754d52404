"""The plan of a market: what a region's sales director takes on, finds and wants, as bodies of requests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from deploy.local.demo import segments, staff
from deploy.local.demo.analyses import CHALLENGES, CONSEQUENCES, RIVAL_ANSWERS, SWOT
from deploy.local.demo.contacts import RIVALS

Body = dict[str, Any]
REGION = "CN-GD"
RIVAL = RIVALS[1]
GROWTH = Decimal("1.3")
"""The director took on more than the region sells: the goal is off track for most of the year."""
STEP = Decimal(100_000)
SELF = {
    "profit": "{region}毛利率与公司均值持平，维保与升级服务占比偏低。",
    "market": "我司在{region}覆盖七十余家客户，储能与充电领域刚起步。",
    "sales": "销售额集中在前十大客户，新客户开发偏慢。",
    "competition": "技术与交付领先{rival}，价格高 6%–8%；{rival}在电源模块上与我司正面竞争。",
}
OPPORTUNITY = {
    "title": "粤港澳储能与充电项目",
    "product": "控制柜 CX-800",
    "category": "control_boards",
    "description": "区域内储能与充电项目集中招标，今年下半年定点。",
    "amount": "3200000",
    "likelihood": "0.5",
}
STRATEGIES: tuple[Body, ...] = (
    {
        "kind": "relationship",
        "title": "重点客户决策层全覆盖",
        "description": "区域内前十大客户由总监与高管分工，每季度与决策人会谈一次。",
        "expected_effect": "每家重点客户至少一位决策人达到支持。",
    },
    {
        "kind": "competitor",
        "title": "以交付和现场服务压制{rival}",
        "description": "在区域仓备主力料号，备件 24 小时到场；对{rival}供货的品类逐家提出联合测试。",
        "expected_effect": "{rival}在区域内的份额逐季下降。",
    },
    {
        "kind": "product",
        "title": "储能控制柜区域样板",
        "description": "选两家客户建设样板站，形成可参观的运行数据。",
        "product": "控制柜 CX-800",
        "expected_effect": "带动区域内三个以上项目采用。",
    },
    {
        "kind": "price",
        "title": "区域框架价与阶梯返利",
        "description": "重点客户统一签区域框架价，用量达标给予阶梯返利。",
        "expected_effect": "减少单笔议价，毛利率不低于去年。",
    },
)


@dataclass(frozen=True, slots=True)
class MarketPlan:
    """A market's plan of a year; the parts of its analysis each by its address."""

    code: str
    name: str
    fiscal_year: int
    director: str
    goals: tuple[Body, ...]
    rival: str
    rival_answers: Body
    parts: tuple[tuple[str, Body], ...]
    strategies: tuple[Body, ...]
    reach: tuple[Body, ...]

    @property
    def about(self) -> Body:
        """The body of `POST /v1/plans`."""
        of = {"market_kind": "region", "market_code": self.code, "fiscal_year": self.fiscal_year}
        return of | {"title": f"{self.name}区域 {self.fiscal_year} 年市场规划"}

    @property
    def last_day(self) -> str:
        """The end of its year."""
        return date(self.fiscal_year, 12, 31).isoformat()


def market_plan(year: int, sales_last_year: int) -> MarketPlan:
    """The plan of the region for the year; `sales_last_year`: there, in fen."""
    name = next(one.name for one in segments.segments() if one.code == REGION)
    said = {"name": f"{name}客户", "region": name, "rival": RIVAL}
    return MarketPlan(
        code=REGION,
        name=name,
        fiscal_year=year,
        director=staff.director_of(REGION),
        goals=tuple(_goals(name, Decimal(sales_last_year) / 100)),
        rival=RIVAL,
        rival_answers=_filled(RIVAL_ANSWERS, said),
        parts=tuple(_parts(said)),
        strategies=tuple(_filled(one, said) for one in STRATEGIES),
        reach=tuple(_reach()),
    )


def sales_goal(sales_last_year: Decimal) -> Decimal:
    """What the director took on."""
    return (sales_last_year * GROWTH / STEP).quantize(Decimal(1), ROUND_HALF_UP) * STEP


def _goals(name: str, sales: Decimal) -> Iterator[Body]:
    """Their baselines come from last year's figures and the supply landscape; customers' plans take on the first."""
    yield {"kind": "profit", "metric": "revenue", "title": f"{name}全年销售额", "target": str(sales_goal(sales))}
    yield {"kind": "competition", "metric": "rival_share", "title": f"{RIVAL}在{name}的份额", "target": "0.15"}
    yield {"kind": "summit_project", "metric": "projects_won", "title": f"{name}山头项目", "target": "2"}


def _reach() -> Iterator[Body]:
    yield {"kind": "deciders", "level": "supportive", "needed": 6, "reason": "重点客户每家至少两位决策人支持。"}
    yield {"kind": "organizational", "level": "key_supplier", "needed": 2, "reason": "重点客户成为关键供应商。"}


def _parts(said: dict[str, str]) -> Iterator[tuple[str, Body]]:
    for source, challenges in CHALLENGES.items():
        description, answer = challenges[0]
        yield "challenges", _filled({"source": source, "description": description, "our_answer": answer}, said)
    for aspect, finding in SELF.items():
        found = {"aspect": aspect, "finding": finding, "consequence": CONSEQUENCES[aspect]}
        yield "self-assessments", _filled(found, said)
    for quadrant, description in SWOT["we_at_customer"].items():
        found = {"view": "we_at_customer", "quadrant": quadrant, "description": description}
        yield "swot-points", _filled(found, said)
    yield "opportunity-points", OPPORTUNITY


def _filled(body: Body, said: dict[str, str]) -> Body:
    return {name: value.format(**said) if isinstance(value, str) else value for name, value in body.items()}
