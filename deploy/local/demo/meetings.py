"""Meetings of the four kinds: with released minutes and action items, one with late minutes, and one that is coming."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from deploy.local.demo.calendar import working_day

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting about the customer of a rank: the body of its request without ids.

    `done`: what came of the first action item; `are_released`: whether its minutes are.
    """

    rank: int
    key: str
    body: dict[str, Any]
    are_released: bool = False
    done: str | None = None


def meetings(as_of: date) -> tuple[Meeting, ...]:
    """The meetings on this day."""

    def items(*agreed: tuple[str, int]) -> list[dict[str, str]]:
        return [{"title": title, "due_on": (as_of + timedelta(days=days)).isoformat()} for title, days in agreed]

    return (
        Meeting(
            1,
            "mto",
            {
                **_when("mto", "季度 MTO 会议", as_of - timedelta(days=26), 9, 120),
                "place": "深圳总部一号会议室",
                "agenda": _agenda(("市场目标完成情况", 30), ("机会点与差距", 40), ("重点行动与资源", 50)),
                "minutes": "销售目标完成 78%，缺口来自新厂二期；关键差距是采购负责人的支持度。",
                "decisions": ["新厂二期列入重点项目，由高管对接人牵头。", "每月复核一次关系目标。"],
                "action_items": items(("补齐新厂二期的需求清单", -10), ("与采购负责人确认年度框架条款", 12)),
            },
            are_released=True,
            done="需求清单已与客户研发、生产两方核对。",
        ),
        Meeting(
            2,
            "sales",
            {
                **_when("sales", "销售周例会", as_of - timedelta(days=12), 10, 60),
                "place": "线上会议",
                "agenda": _agenda(("在手订单与回款", 20), ("线索与商机", 25), ("活动安排", 15)),
                "minutes": "两条商机预计下季度落单；备件框架受友商低价影响，需提交降本方案。",
                "decisions": ["降本方案由销售与技术支持共同完成。"],
                "action_items": items(("整理备件降本方案", 6)),
            },
            are_released=True,
        ),
        Meeting(
            3,
            "project",
            {
                **_when("project", "防护等级变更项目会", as_of - timedelta(days=9), 14, 90),
                "place": "客户研发楼三层",
                "agenda": _agenda(("变更范围与费用", 40), ("认证计划", 30), ("交期影响", 20)),
                "minutes": "客户接受结构改动，认证费用由双方分担的比例待定。",
                "action_items": items(("给出认证费用分担方案", 5)),
            },
        ),
        Meeting(
            4,
            "relationship",
            {
                **_when("customer_relationship", "客户关系季度例会", as_of - timedelta(days=18), 14, 90),
                "place": "惠州样板工厂三号会议室",
                "agenda": _agenda(("决策链变化与责任人", 30), ("关系目标差距", 30), ("下季度活动", 30)),
                "minutes": "采购对接人已更换，品质条线关系下滑；下季度以技术沙龙带动研发与品质。",
                "decisions": ["客户经理一周内拜访新的采购对接人。"],
                "action_items": items(("拜访新的采购对接人", -9), ("邀请品质经理参加沙龙", 20)),
            },
            are_released=True,
            done="已完成首次拜访，确认交接事项与联系方式。",
        ),
        Meeting(
            1,
            "kickoff",
            {
                **_when("project", "新厂二期项目启动会", as_of + timedelta(days=6), 9, 180),
                "place": "客户新厂会议室",
                "agenda": _agenda(("目标与里程碑", 60), ("双方责任人", 40), ("风险与变更流程", 80)),
            },
        ),
    )


def _when(kind: str, title: str, day: date, hour: int, minutes: int) -> dict[str, Any]:
    begins = datetime.combine(working_day(day), time(hour), ZONE)
    ends = begins + timedelta(minutes=minutes)
    return {"kind": kind, "title": title, "starts_at": begins.isoformat(), "ends_at": ends.isoformat()}


def _agenda(*items: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"topic": topic, "duration_minutes": minutes} for topic, minutes in items]
