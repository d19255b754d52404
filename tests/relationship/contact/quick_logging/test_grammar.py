"""Lines of a call log, in English and Chinese."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.relationship.contact.quick_logging.grammar import day_named, parse
from services.relationship.contact.schemes.rules import Channel
from shared.customers.contact_terms import Scene

TODAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "met 李雷 today, routine visit, outcome samples agreed",
            {"people": ["李雷"], "on": TODAY, "scene": Scene.ROUTINE_VISIT, "outcome": "samples agreed"},
        ),
        (
            "今天拜访李雷，日常拜访，结果：同意试样",
            {"people": ["李雷"], "on": TODAY, "channel": Channel.IN_PERSON, "outcome": "同意试样"},
        ),
        (
            "Met with Li Lei and Han Meimei of Huaqiang yesterday, technical exchange",
            {
                "people": ["Li Lei", "Han Meimei"],
                "customer": "Huaqiang",
                "on": date(2026, 3, 11),
                "scene": Scene.TECHNICAL_EXCHANGE,
            },
        ),
        (
            "昨天见了华强的李雷、韩梅梅和王总，高层访谈",
            {
                "people": ["李雷", "韩梅梅", "王总"],
                "customer": "华强",
                "on": date(2026, 3, 11),
                "scene": Scene.EXECUTIVE_TALK,
            },
        ),
        ("called Li Lei", {"people": ["Li Lei"], "channel": Channel.PHONE, "on": None, "outcome": None}),
        ("致电李雷，催合同", {"channel": Channel.PHONE, "outcome": "催合同"}),
        ("宴请李雷 2026-03-01", {"scene": Scene.MEAL, "on": date(2026, 3, 1)}),
        ("2026/3/1 visited Li Lei at Huaqiang", {"customer": "Huaqiang", "on": date(2026, 3, 1)}),
        ("3月1日拜访李雷", {"on": date(2026, 3, 1)}),
        ("12月30日拜访李雷", {"on": date(2025, 12, 30)}),
        ("wrote to Li Lei", {"scene": Scene.LETTER, "channel": Channel.MAIL}),
        (
            "met Li Lei, outcome: price agreed, delivery open, next: send samples by 2026-04-10",
            {"outcome": "price agreed, delivery open", "next_step": "send samples", "next_due_on": date(2026, 4, 10)},
        ),
        (
            "今天拜访李雷，目的：框架价，结果：谈妥价格，交期待定，下一步：寄送样件 2026-04-10 前",
            {
                "purpose": "框架价",
                "outcome": "谈妥价格，交期待定",
                "next_step": "寄送样件",
                "next_due_on": date(2026, 4, 10),
            },
        ),
        ("拜访李雷，下一步寄样件（1月5日前）", {"next_step": "寄样件", "next_due_on": date(2027, 1, 5)}),
        ("met Li Lei, he wants samples", {"outcome": "he wants samples"}),
        ("I met Li Lei, yesterday, meal", {"on": date(2026, 3, 11), "scene": Scene.MEAL}),
    ],
)
def test_a_line_says(text: str, said: dict[str, Any]) -> None:
    line = parse(text, TODAY)
    assert line is not None
    assert {name: getattr(line, name) for name in said} == said


@pytest.mark.parametrize("text", ["", ",", "李雷", "Li Lei was here", "拜访", "met", "outcome good"])
def test_a_line_without_whom_says_nothing(text: str) -> None:
    assert parse(text, TODAY) is None


@given(st.text(max_size=200))
def test_no_line_is_too_strange(text: str) -> None:
    parse(text, TODAY)


@pytest.mark.parametrize("text", ["2026-02-30", "13月1日", "0月0日"])
def test_there_is_no_such_day(text: str) -> None:
    assert day_named(text, TODAY) is None
