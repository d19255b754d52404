"""What the biggest customers complained about in the last year, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from deploy.local.demo.calendar import Window, working_day
from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer
from shared.time import company_zone

COMPLAINING = 15
"""Customers, from the biggest, that complained."""
STILL_OPEN = (2, 5, 9)
"""Ranks of customers whose last complaint is still open, and late by now."""

SAID = (
    (
        "温升超标",
        "到货批次满载运行 40 分钟后外壳温升超出技术协议。",
        "major",
        "product_quality",
        "导热垫来料偏薄，增加进料检验。",
    ),
    (
        "交期延误一周",
        "承诺周三到货，实际晚七天，影响整机下线。",
        "major",
        "delivery",
        "排产未预留涂覆工序，已调整提前期。",
    ),
    ("包装破损", "四箱外包装破损，两台面板划伤。", "minor", "transport", "更换木箱供应商，增加护角。"),
    ("技术支持回复慢", "通信协议问题两天没有工程师回复。", "minor", "technical_support", "设立值班工程师。"),
    (
        "现场停机",
        "主控板无输出，产线停机等待更换。",
        "critical",
        "product_quality",
        "电容批次缺陷，同批次全部召回更换。",
    ),
    ("发票税号错误", "三张发票税号填写有误，无法入账。", "minor", "invoicing", "开票资料改为系统校验。"),
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint: the body of its request without the customer's id, and the steps that followed."""

    code: str
    number: int
    contact: int
    body: dict[str, Any]
    steps: tuple[tuple[str, dict[str, Any]], ...]


def complaints(customer: Customer, people: list[Contact], window: Window) -> Iterator[Complaint]:
    """The complaints of this customer, the oldest first."""
    random = Random(f"complaints {customer.code}")
    count = random.randint(1, 4)
    for number, said in enumerate(random.sample(SAID, count)):
        days_ago = 330 - 300 * number // count - random.randint(0, 40)
        day = working_day(window.last - timedelta(days=max(days_ago, 6)))
        received = datetime.combine(day, time(random.randint(8, 17), random.randint(0, 59)), company_zone())
        is_open = number == count - 1 and customer.rank in STILL_OPEN
        subject, description, severity, _, _ = said
        body = {"subject": subject, "description": description, "severity": severity}
        body |= {"channel": random.choice(("phone", "wechat", "email", "meeting")), "received_at": received.isoformat()}
        steps = () if is_open else tuple(_steps(random, received, said))
        yield Complaint(customer.code, number, people[number % len(people)].number, body, steps)


def _steps(random: Random, received: datetime, said: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Most are answered and solved in time, some late."""
    answered = received + timedelta(hours=random.choice((1, 2, 4, 20, 30)))
    solved = answered + timedelta(hours=random.choice((6, 20, 26, 60)))
    yield "answer", {"text": "已电话答复，说明处理安排。", "at": answered.isoformat()}
    yield "solution", {"text": "已处理，客户确认。", "at": solved.isoformat()}
    yield "closure", {"root_cause": said[3], "root_cause_detail": said[4]}
