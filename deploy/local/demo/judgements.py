"""What people judged of customers for the graded year: manual factors and judgements, each with its reason."""

from dataclasses import dataclass
from random import Random
from typing import Any

from deploy.local.demo.customers import STRATEGIC, Customer

JUDGED_IN_FULL = 60
"""So many of the biggest customers have every manual factor; the others have those that a final grade needs."""

FACTORS = {
    "product_importance": "我司控制单元用于其主力机型，产品手册有说明。",
    "industry_standing": "行业协会年度排名与其公开年报。",
    "effect_of_loss": "销售例会评估：流失后同行是否跟随、能否恢复。",
}
PROSPECTS = ("policy_support", "related_products", "investment", "talent")
BANDS = "ABCD"
JUDGEMENTS = {
    "demand_stable": "三年框架协议在执行，月度提货平稳。",
    "industry_growing": "所属行业两年增速超过 15%，新产线明年投产。",
    "pain_point": "现场故障率高，我司有同类改造案例。",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Bodies of what was entered of one customer, by the last part of its path."""

    code: str
    entries: tuple[tuple[str, dict[str, Any]], ...]


def judged(customer: Customer, ordering: int, year: int) -> Judged:
    """What was judged of this customer, one of so many that order."""
    random = Random(f"judged {customer.code}")
    share = customer.rank / ordering
    of_year: dict[str, Any] = {"fiscal_year": year}
    names = list(FACTORS) if customer.rank <= JUDGED_IN_FULL else list(FACTORS)[:2]
    entries: list[tuple[str, dict[str, Any]]] = [
        (f"grading-factors/{name}", {"band": _band(share, random), "reason": FACTORS[name], **of_year})
        for name in names
    ]
    if customer.rank <= JUDGED_IN_FULL:
        given = random.sample(PROSPECTS, 4 if customer.rank <= STRATEGIC else random.randint(0, 3))
        said: dict[str, Any] = {"prospects": given, "reason": "行业政策、投资公告与研发投入逐项核对。"}
        entries.append(("grading-factors/prospects", said | of_year))
    if (kind := _judgement(customer.rank, ordering)) is not None:
        entries.append((f"judgements/{kind}", {"holds": True, "reason": JUDGEMENTS[kind], **of_year}))
    return Judged(customer.code, tuple(entries))


def _band(share: float, random: Random) -> str:
    """The bigger the customer, the better the band, more or less."""
    place = 3 * share**0.5 + random.uniform(-0.6, 0.4)
    return BANDS[min(3, max(0, round(place)))]


def _judgement(rank: int, ordering: int) -> str | None:
    """The biggest are stable; of the middle some grow and some are stable; the smallest have a pain point."""
    if rank <= ordering // 10:
        return "demand_stable"
    if rank > ordering * 5 // 6:
        return "pain_point"
    return {0: "industry_growing", 1: "demand_stable"}.get(rank % 3)
