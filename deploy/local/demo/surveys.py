"""The satisfaction surveys of the year: whom they ask, and how people fill in the questionnaire that is in force."""

from collections.abc import Iterator, Sequence
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
PAST = ((335, "纸质问卷"), (170, "电话访谈"))
"""About how many days ago the earlier surveys were, which were entered later: on paper, by telephone."""
PAST_DAYS = 20
"""Days for which these were answered."""
TRENDS = (0.09, -0.08, 0.0)
"""How much more content people are from survey to survey: at some customers more, at some less, at some the same."""
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
PAST_CONCLUSION = "结果已向客户反馈；交付与响应两项列入改进计划。"
ANONYMOUS_CONCLUSION = "匿名答卷汇总：对交付总体认可，希望技术答复更快。"
"""Anonymous answers count when their survey is closed."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of one customer: the body of its request without ids, the mood there, and how it was evaluated.

    `asked`: of an earlier one, the numbers of the people who were asked then, without links.
    """

    customer: Customer
    body: dict[str, Any]
    mood: float
    conclusion: str | None
    asked: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """What makes its answers its own."""
        return f"{self.body['title']} {self.customer.code}"

    @property
    def once(self) -> str:
        """The idempotency key of its requests."""
        kind = "anonymous" if "is_anonymous" in self.body else "by name"
        return f"demo survey {kind} {self.body['opens_on']} {self.customer.code}"


def surveys(biggest: Sequence[Customer], people: dict[str, list[Contact]], as_of: date) -> list[Survey]:
    """The earlier surveys, those that are open on this day, and those that are just evaluated."""
    opened = {
        "opens_on": (as_of - timedelta(days=12)).isoformat(),
        "closes_on": (as_of + timedelta(days=18)).isoformat(),
    }
    named = {"title": f"{as_of.year} 年度客户满意度调查", **opened}
    unnamed = {"title": f"{as_of.year} 年交付与服务匿名调查", "is_anonymous": True, **opened}
    asked = biggest[:ASKED_CUSTOMERS]
    made = [Survey(one, named, _mood(one), _evaluation(one)) for one in asked]
    earlier = [survey for one in asked for survey in _earlier(one, people[one.code], as_of)]
    by_people = sorted(biggest, key=lambda one: (-sum(each.is_key for each in people[one.code]), one.rank))
    return [*earlier, *made, *(Survey(one, unnamed, _mood(one), ANONYMOUS_CONCLUSION) for one in by_people[:ANONYMOUS])]


def _earlier(customer: Customer, people: Sequence[Contact], as_of: date) -> Iterator[Survey]:
    asked, trend = tuple(one.number for one in people if one.is_key), TRENDS[customer.rank % len(TRENDS)]
    for place, (age, how) in enumerate(PAST):
        first = (as_of - timedelta(days=age)).replace(day=5)  # within a month: one period of the trend
        days = {"opens_on": first.isoformat(), "closes_on": (first + timedelta(days=PAST_DAYS)).isoformat()}
        body = {"title": f"{first.year} 年客户满意度调查（{how}）", **days}
        mood = _mood(customer) - trend * (len(PAST) - place)
        yield Survey(customer, body, mood, PAST_CONCLUSION, asked)


def sheets(survey: Survey, questionnaire: dict[str, Any]) -> list[dict[str, Any]]:
    """What the people asked then answered, each with their number instead of an id."""
    random, found = Random(survey.key), list[dict[str, Any]]()
    for person in survey.asked:
        day = date.fromisoformat(survey.body["opens_on"]) + timedelta(days=random.randint(0, PAST_DAYS))
        form = _as_answers(answers(survey, person, questionnaire) or {}, questionnaire)
        said = {"answered_on": day.isoformat(), "questionnaire_code": questionnaire["code"], "answers": form}
        found.append(said | {"contact": person})
    return found


def _as_answers(form: dict[str, str], questionnaire: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The fields of a form by question, as they are entered from paper; what is empty is left out."""
    kinds, found = {one["key"]: one["kind"] for one in questionnaire["questions"]}, dict[str, dict[str, Any]]()
    for field, value in form.items():
        key, _, mark = field.partition(".")
        if value:
            is_text = kinds[key] == "text"
            found.setdefault(key, {})[mark or ("text" if is_text else "value")] = value if is_text else int(value)
    return found


def answers(survey: Survey, person: int, questionnaire: dict[str, Any]) -> dict[str, str] | None:
    """The form as the person of this number fills it in; None: no answer, to a survey by name with links."""
    random = Random(f"{survey.key} {person}")
    if random.random() > ANSWERING and not survey.asked and "is_anonymous" not in survey.body:
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
