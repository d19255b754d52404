"""Campaigns: a large one through its whole workflow, a technical forum, a private tour, and what comes next."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo.assessments import Assessment
from deploy.local.demo.calendar import Window, working_day
from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer

INVITED_CUSTOMERS = 20
"""Customers, from the biggest, whose people are invited to the large campaigns."""
AGE_OF_LARGE, AGE_OF_FORUM, AGE_OF_TOUR = 84, 76, 12
"""Days before the end of the books; everybody's latest assessment is after the first two, and shows their effect."""
FORUM, SALON = "技术交流会", "预研沙龙"
CAME = ("attended",) * 8 + ("declined",)
STAYED_AWAY = ("attended",) + ("declined",) * 3 + ("absent",)
"""Of those with whom the relationship has not grown since: few of them came."""
ANSWERED = ("accepted",) * 3 + ("invited",) * 2 + ("declined",)
DECLINED = {"declined": "当天有董事会。", "absent": "临时出差。"}
People = dict[str, list[Contact]]
Assessments = dict[str, list[Assessment]]
Steps = tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of a campaign, by the customer's code and the person's number, and what became of the invitation."""

    code: str
    contact: int
    status: str

    @property
    def said(self) -> dict[str, str]:
        """What is recorded of this person, without the id."""
        remark = DECLINED.get(self.status)
        return {"status": self.status} | ({"remark": remark} if remark else {})


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign: the body of its request without ids, its owner and guests, and the steps before and after these."""

    key: str
    owner: str
    codes: tuple[str, ...]
    body: dict[str, Any]
    guests: tuple[Guest, ...] = ()
    steps: Steps = ()


def campaigns(
    biggest: Sequence[Customer], people: People, assessments: Assessments, window: Window, as_of: date
) -> list[Campaign]:
    """All of them, the earliest first; `biggest` in the order of sales."""
    invited = biggest[:INVITED_CUSTOMERS]
    (industry, _), *_ = Counter(one.profile["industry"] for one in invited).most_common()
    of_industry = [one for one in invited if one.profile["industry"] == industry]
    return [
        _large(invited, people, assessments, working_day(window.last - timedelta(days=AGE_OF_LARGE))),
        _forum(of_industry, people, assessments, working_day(window.last - timedelta(days=AGE_OF_FORUM))),
        _tour(biggest[0], people, working_day(window.last - timedelta(days=AGE_OF_TOUR))),
        _salon(invited[:8], people, working_day(as_of + timedelta(days=18))),
        *_planned(invited, working_day(as_of + timedelta(days=54))),
    ]


def _large(invited: Sequence[Customer], people: People, assessments: Assessments, day: date) -> Campaign:
    """The open day: planned, invited to, held, evaluated and closed."""
    goals = [
        {"kind": "raised_people", "count": 12, "level": "favourable"},
        {"kind": "attendees", "count": 35},
        {"kind": "leads", "count": 5},
        {"kind": "free", "text": "三家以上客户的研发总监到场。"},
    ]
    evaluation = {
        "evaluation": "研发与品质人员到场积极，现场完成两项联合测试；采购高层邀请偏晚，明年提前六周发出邀请函。",
        "results": [{"goal": 3, "number": 6}, {"goal": 4, "is_reached": True}],
    }
    body = {
        "name": f"{day.year} 年客户技术开放日暨新品发布会",
        "reach": "area",
        **_days(day, 1),
        "place": "深圳总部与惠州样板工厂",
        "purpose": "让客户各层级看到第二代控制板的批量质量与追溯系统，提升普遍客户关系。",
        "is_large_brand_campaign": True,
        "goals": goals,
        "planned_cost": "280000",
    }
    steps: Steps = (("holding", {"actual_cost": "268400"}), ("evaluation", evaluation), ("closure", {}))
    guests = tuple(_guests_of_the_past(invited, people, assessments, Random(f"open day {day.year}")))
    return Campaign("open day", "lin.xuemei", _codes(invited), body, guests, (("invitation", {}), *steps))


def _forum(of_industry: Sequence[Customer], people: People, assessments: Assessments, day: date) -> Campaign:
    """A forum for the engineers of one industry: held and evaluated, not closed yet."""
    body = {
        "name": f"{FORUM}：可靠性与散热设计",
        "reach": "line",
        **_days(day),
        "place": "东莞松山湖会议中心",
        "purpose": "研发与品质条线的技术交流，为明年的技术评标做准备。",
        "goals": [{"kind": "raised_people", "count": 3, "level": "favourable"}, {"kind": "leads", "count": 2}],
        "planned_cost": "36000",
    }
    said = "两位研发负责人要求样件；品质部希望共享失效分析报告。"
    steps: Steps = (
        ("holding", {"actual_cost": "38200"}),
        ("evaluation", {"evaluation": said, "results": [{"goal": 2, "number": 2}]}),
    )
    guests = tuple(_guests_of_the_past(of_industry, people, assessments, Random(f"forum {day.year}")))
    return Campaign("forum", "cai.wenbo", _codes(of_industry), body, guests, (("invitation", {}), *steps))


def _tour(customer: Customer, people: People, day: date) -> Campaign:
    """One person is shown a reference site: held, and due for its evaluation."""
    body = {
        "name": "采购负责人样板客户考察",
        "reach": "point",
        **_days(day),
        "place": "苏州样板客户工厂",
        "purpose": "由样板客户介绍切换经验，消除对批量切换的顾虑。",
        "goals": [{"kind": "raised_people", "count": 1, "level": "favourable"}],
        "planned_cost": "8600",
    }
    heads = [one for one in people[customer.code] if one.post.department == "采购部"] or people[customer.code]
    guests = (Guest(customer.code, heads[0].number, "attended"),)
    steps: Steps = (("invitation", {}), ("holding", {"actual_cost": "7900"}))
    return Campaign("tour", customer.team["account_manager"], (customer.code,), body, guests, steps)


def _salon(invited: Sequence[Customer], people: People, day: date) -> Campaign:
    """It is soon: the answers to the invitations come in."""
    body = {
        "name": f"研发负责人{SALON}",
        "reach": "line",
        **_days(day),
        "place": "深圳南山研发中心",
        "purpose": "与研发负责人讨论下一代平台规格，提前参与立项。",
        "goals": [{"kind": "attendees", "count": 8}, {"kind": "leads", "count": 2}],
        "planned_cost": "24000",
    }
    of_research = {code: [one for one in found if one.post.department == "研发中心"] for code, found in people.items()}
    random = Random(f"salon {day.year}")
    guests = tuple(Guest(code, one, random.choice(ANSWERED)) for code, one in _key_people(invited, of_research))
    return Campaign("salon", "yuan.jie", _codes(invited), body, guests, (("invitation", {}),))


def _planned(invited: Sequence[Customer], day: date) -> Iterator[Campaign]:
    """One whose invitations are due, and one that does not take place."""
    goals = [{"kind": "attendees", "count": 30}]
    family = {
        "name": f"{day.year} 年客户家庭日",
        "reach": "area",
        **_days(day),
        "place": "惠州双月湾",
        "purpose": "增进与关键人及家人的感情，作为年度答谢。",
        "is_large_brand_campaign": True,
        "goals": goals,
        "planned_cost": "120000",
    }
    yield Campaign("family day", "lin.xuemei", _codes(invited[:12]), family)
    summit = family | {"name": "行业高层峰会", "place": "上海国际会议中心", "purpose": "高层互访，签署联合创新备忘录。"}
    why = {"reason": "与行业协会年会日期冲突，改为分别拜访。"}
    yield Campaign("summit", "lin.xuemei", _codes(invited[:6]), summit, steps=(("cancellation", why),))


def _days(first: date, more: int = 0) -> dict[str, str]:
    return {"starts_on": first.isoformat(), "ends_on": (first + timedelta(days=more)).isoformat()}


def _codes(customers: Sequence[Customer]) -> tuple[str, ...]:
    return tuple(one.code for one in customers)


def _guests_of_the_past(
    invited: Sequence[Customer], people: People, assessments: Assessments, random: Random
) -> Iterator[Guest]:
    """The key people, each with what became of the invitation: who came is mostly who is closer to us since."""
    for code, one in _key_people(invited, people):
        counting = (each for each in assessments[code] if each.contact == one and each.counts)
        ours = [each.mean for each in counting if each.competitor is None]
        answers = CAME if ours[-1] > ours[-2] else STAYED_AWAY
        yield Guest(code, one, random.choice(answers))


def _key_people(invited: Sequence[Customer], people: People) -> Iterator[tuple[str, int]]:
    for customer in invited:
        yield from ((customer.code, one.number) for one in people[customer.code] if one.is_key)
