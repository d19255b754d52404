"""What the sales force knows of the biggest customers: dossier, rivals, supply file, strategic fit, special dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo.analyses import rivals_at
from deploy.local.demo.calendar import Window
from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer

RIVALS_IN_FULL = {
    "明拓电源": ("明拓电源技术有限公司", "Mingtuo Power Technology Co., Ltd."),
    "研锐控制": ("研锐控制系统有限公司", "Yanrui Control Systems Co., Ltd."),
    "基准视觉": ("基准视觉科技有限公司", "Jizhun Vision Technology Co., Ltd."),
}
FACTS = {
    "ownership": "民营，创始人持股 41%，第二大股东为地方产业基金。",
    "profit_model": "整机微利，靠维保合同和备件盈利。",
    "industry_position": "区域前三，主要客户为行业头部企业。",
    "channels": "直销为主，海外通过两家代理商。",
    "market_strategy": "三年内把海外收入占比提高到三成。",
    "product_strategy": "由单机转向整线交付，控制与电源自研比例下降。",
    "investment_strategy": "新工厂明年投产，设备采购集中在上半年。",
    "purchasing_preferences": "两家供应商并存，年度框架招标，看重交付与账期。",
    "explicit_business_needs": "缩短交期，降低现场故障率。",
    "hidden_business_needs": "希望供应商参与下一代产品的联合设计。",
    "call_notes": "采购总监确认二季度框架标的时间表。",
    "pressure_by_rivals": "主要友商降价抢单，毛利承压。",
}
SOURCES = ("annual_report", "industry_report", "call_note", "internet")
TRENDS = ("aligned", "aligned", "converging", "converging", "unrelated", "diverging")


@dataclass(frozen=True, slots=True)
class Insight:
    """Bodies of requests about one customer, without its id; those of rivals name them."""

    facts: tuple[dict[str, Any], ...]
    profiles: tuple[tuple[str, dict[str, Any]], ...]
    moves: tuple[tuple[str, dict[str, Any]], ...]
    cases: tuple[tuple[str, dict[str, Any]], ...]
    supply: dict[str, Any]
    rival_share: tuple[str, str]
    fit: dict[str, Any]
    special_dates: tuple[tuple[int, dict[str, Any]], ...]
    criteria: tuple[tuple[str, dict[str, Any]], ...]


def insight(customer: Customer, people: list[Contact], window: Window, bought: Mapping[str, int]) -> Insight:
    """What is known of this customer; `bought`: our sales to it by category in the year that is graded, in fen."""
    random = Random(f"insight {customer.code}")
    main, other = rivals_at(customer)
    share = random.randint(35, 75)
    return Insight(
        facts=_facts(random, window),
        profiles=((main, _profile(random, window, is_main=True)), (other, _profile(random, window, is_main=False))),
        moves=((main, _move(random, window)),),
        cases=((main, _case(random, window)),),
        supply=_supply(random, window, share, bought),
        rival_share=(main, f"0.{100 - share}"),
        fit=_fit(random, window, TRENDS[customer.rank % len(TRENDS)]),
        special_dates=tuple((one.number, _special_date(random)) for one in people[:2]),
        criteria=tuple((main, _criterion(random, axis)) for axis in ("price", "delivery", "quality", "technology")),
    )


def _ago(random: Random, window: Window, most: int) -> str:
    return (window.last - timedelta(days=random.randint(1, most))).isoformat()


def _facts(random: Random, window: Window) -> tuple[dict[str, Any], ...]:
    chosen = random.sample(sorted(FACTS), 9)
    return tuple(
        {"item": key, "value": FACTS[key], "source": random.choice(SOURCES), "verified_on": _ago(random, window, 300)}
        for key in chosen
    )


def _profile(random: Random, window: Window, *, is_main: bool) -> dict[str, Any]:
    known = {"source": "call_note", "known_on": _ago(random, window, 200)}
    answers = {
        "market_positioning": {"text": "第二供应商，目标是明年拿到一半用量。", **known},
        "supports_and_problems": {"text": "支撑点在研发部，关系水平为有好感；售后响应慢。", **known},
    }
    return {"answers": answers, "is_main": is_main}


def _move(random: Random, window: Window) -> dict[str, Any]:
    kind, said = random.choice(
        (("price", "电源模块降价 8%，账期放宽到 120 天。"), ("visit", "拜访总经理，提出驻厂服务方案。"))
    )
    return {"kind": kind, "happened_on": _ago(random, window, 120), "description": said, "source": "coach"}


def _case(random: Random, window: Window) -> dict[str, Any]:
    is_won = random.random() < 0.6
    return {
        "subject": f"{window.last.year} 年度框架标",
        "outcome": "won" if is_won else "lost",
        "decided_on": _ago(random, window, 250),
        "amount": str(random.randint(8, 60) * 100_000),
        "reason": "交付记录好，技术标领先。" if is_won else "技术标并列，友商价格低 6%。",
    }


def _supply(random: Random, window: Window, share: int, bought: Mapping[str, int]) -> dict[str, Any]:
    """The category that it buys most; what it spends on it follows from our sales and our share."""
    category = max(bought, key=lambda one: (bought[one], one))
    return {
        "category": category,
        "as_of": date(window.graded_year, random.randint(6, 12), 15).isoformat(),
        "yearly_spend": str(max(1, round(bought[category] / share / 10_000)) * 10_000),
        "source": "采购总监口述，与我司出货核对",
        "suppliers": [{"share": f"0.{share}"}],
    }


def _fit(random: Random, window: Window, trend: str) -> dict[str, Any]:
    is_leaving = trend == "diverging"
    return {
        "channel_now": "main",
        "channel_ahead": "edge" if is_leaving else "main",
        "trend": trend,
        "evidence": "年报：四年内逐步退出该业务。" if is_leaving else "与我司产品规划会的纪要。",
        "assessed_on": date(window.graded_year, random.randint(3, 12), 10).isoformat(),
    }


def _criterion(random: Random, axis: str) -> dict[str, Any]:
    scores = {"demanded": random.randint(3, 5), "ours": random.randint(2, 5)}
    return {"axis": axis, **scores, "evidence": "供应商大会纪要与年度供方评分表。"}


def _special_date(random: Random) -> dict[str, Any]:
    kind = random.choice(("birthday", "wedding", "child_birthday"))
    return {"kind": kind, "month": random.randint(1, 12), "day": random.randint(1, 28)}
