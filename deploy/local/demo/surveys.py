"""The satisfaction surveys of the year: whom they ask, and how people fill in the questionnaire that is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer

ASKED_CUSTOMERS = 15
"""Customers, from the biggest, that are asked by name."""
ANONYMOUS = 4
"""Customers, those with most key people, that are also asked anonymously: their answers count from three on."""
EVALUATED = (2, 3, 8, 12)
"""Ranks of customers whose survey is closed with its evaluation; the others' are open."""
ANSWERING = 0.75
"""Share of the people who answer."""
EXPECTED = {"quality": 5, "on_time": 5, "response": 4, "trust": 5, "value": 4}
"""What people expect, by question; 4 or 5 where nothing is said."""
WISHES = (
    "希望交期更稳定，提前告知变更。",
    "技术支持响应快，希望增加驻场频次。",
    "备件价格偏高，期待年度降本方案。",
    "",
)
CONCLUSION = "差距最大的是准时交付；计划部与物流两周内提交改进措施，季度例会复查。"
ANONYMOUS_CONCLUSION = "匿名答卷汇总：对交付总体认可，希望技术答复更快。"
"""Anonymous answers count when their survey is closed."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of one customer: the body of its request without ids, the mood there, and how it was evaluated."""

    customer: Customer
    body: dict[str, Any]
    mood: float
    conclusion: str | None

    @property
    def key(self) -> str:
        """What makes its answers its own."""
        return f"{self.body['title']} {self.customer.code}"


def surveys(biggest: Sequence[Customer], people: dict[str, list[Contact]], as_of: date) -> list[Survey]:
    """The surveys that are open on this day, and those that are just evaluated."""
    opened = {
        "opens_on": (as_of - timedelta(days=12)).isoformat(),
        "closes_on": (as_of + timedelta(days=18)).isoformat(),
    }
    named = {"title": f"{as_of.year} 年度客户满意度调查", **opened}
    unnamed = {"title": f"{as_of.year} 年交付与服务匿名调查", "is_anonymous": True, **opened}
    made = [Survey(one, named, _mood(one), _evaluation(one)) for one in biggest[:ASKED_CUSTOMERS]]
    by_people = sorted(biggest, key=lambda one: (-sum(each.is_key for each in people[one.code]), one.rank))
    return [*made, *(Survey(one, unnamed, _mood(one), ANONYMOUS_CONCLUSION) for one in by_people[:ANONYMOUS])]


def answers(survey: Survey, person: int, questionnaire: dict[str, Any]) -> dict[str, str] | None:
    """The form as the person of this number fills it in; None: no answer, except to an anonymous survey."""
    random = Random(f"{survey.key} {person}")
    if random.random() > ANSWERING and "is_anonymous" not in survey.body:
        return None
    mood, form = survey.mood + random.uniform(-0.12, 0.1), dict[str, str]()
    for question in questionnaire["questions"]:
        form |= _answer(question, questionnaire["scale"], mood, random)
    return form


def _answer(question: dict[str, Any], scale: int, mood: float, random: Random) -> dict[str, str]:
    key, kind = question["key"], question["kind"]
    if kind == "comparison":
        weak = 0.25 if key in {"on_time", "value"} else 0.0
        rival = {f"{key}.rival": _mark(0.72, scale, random)} if random.random() < 0.7 else {}
        expected = str(min(scale, EXPECTED.get(key, random.choice((4, 5)))))
        return {f"{key}.expectation": expected, f"{key}.perception": _mark(mood - weak, scale, random)} | rival
    if kind == "nps":
        return {key: str(min(10, max(0, round(mood * 10 + random.uniform(-1, 1.2)))))}
    if kind == "csat":
        return {key: _mark(mood, 5, random)}
    return {key: random.choice(WISHES)}


def _mark(strength: float, scale: int, random: Random) -> str:
    return str(min(scale, max(1, round(strength * scale + random.uniform(-0.6, 0.6)))))


def _mood(customer: Customer) -> float:
    """How content the people of this customer are, as a share of the highest mark."""
    return Random(f"mood {customer.code}").uniform(0.72, 1.02)


def _evaluation(customer: Customer) -> str | None:
    return CONCLUSION if customer.rank in EVALUATED else None
