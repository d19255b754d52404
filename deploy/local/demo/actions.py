"""Actions of the plans: carried out as a touchpoint, a visit or a campaign, done by hand, late, cancelled and open."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from deploy.local.demo.summits import NEEDED

PLANNED_WITHIN = 60
"""Seconds within which the relationship service plans what carries an action out."""
Step = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Execution:
    """What carries an action out, its goals when it needs some, and its steps; an approval is not its author's."""

    kind: str
    said: dict[str, Any]
    steps: tuple[Step, ...] = ()
    goals: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """An action with the customer of a rank, of its plan unless it comes from the summit project.

    `roles`: it is about the first person there with one of these roles in decisions, and serves the goal for them.
    `contact`: it is about the person with this number. `year`: of the plan; None: this year. `level`: it serves the
    plan's goal for the general or organizational relationship.
    """

    rank: int
    key: str
    body: dict[str, Any]
    roles: tuple[str, ...]
    of_summit: bool = False
    execution: Execution | None = None
    steps: tuple[Step, ...] = field(default=())
    contact: int | None = None
    year: int | None = None
    level: str | None = None


def actions(as_of: date) -> tuple[Action, ...]:
    """The actions on this day."""

    def day(days: int) -> str:
        return (as_of + timedelta(days=days)).isoformat()

    return (*_carried_out(day), *_others(day))


def _carried_out(day: Any) -> tuple[Action, ...]:
    talk = {
        "title": "与研发负责人交流第二代控制板的冗余设计",
        "description": "带失效分析报告与对比测试数据，争取样件进入评审。",
        "due_on": day(-30),
        "scene": "technical_exchange",
        "expected_lift": "favourable",
        "cost": "1200",
    }
    tour = {
        "title": "邀请采购与品质负责人考察惠州样板工厂",
        "description": "展示追溯系统与老化测试线，回应整改关切。",
        "due_on": day(-20),
        "scene": "company_tour",
        "expected_lift": "supportive",
        "cost": "3600",
    }
    salon = {
        "title": "为研发条线举办可靠性技术沙龙",
        "description": "面向研发与品质人员，收集下一代平台规格。",
        "due_on": day(-25),
        "scene": "technical_exchange",
        "expected_lift": "favourable",
    }
    agreed = {"outcome": "认可冗余设计，同意安排两套样件进入可靠性评审。"}
    visited = {"outcome": "现场确认两项整改，品质负责人同意启动供方复审。"}
    judged = {
        "evaluation": "六位工程师到场，两项规格建议被采纳；品质条线参与不足。",
        "results": [{"goal": 1, "number": 1}],
    }
    return (
        Action(
            1,
            "talk",
            talk,
            ("evaluator", "approver"),
            execution=Execution("touchpoint", {"starts_at": f"{day(-33)}T14:00:00+08:00"}, (("completion", agreed),)),
        ),
        Action(
            3,
            "tour",
            tour,
            ("approver", "gatekeeper"),
            execution=Execution(
                "visit",
                {"starts_on": day(-22), "direction": "inbound", "place": "惠州样板工厂"},
                (("submission", {}), ("approval", {}), ("holding", visited)),
            ),
        ),
        Action(
            4,
            "salon",
            salon,
            ("evaluator", "gatekeeper", "buyer"),
            execution=Execution(
                "campaign",
                {"starts_on": day(-26), "reach": "line", "place": "深圳南山研发中心"},
                (("invitation", {}), ("holding", {"actual_cost": "5200"}), ("evaluation", judged)),
                goals=({"kind": "leads", "count": 1},),
            ),
        ),
        Action(
            2,
            "next talk",
            {
                "title": "介绍招标技术条款的应答方案",
                "due_on": day(9),
                "scene": "special_topic_meeting",
                "expected_lift": "supportive",
            },
            ("evaluator", "gatekeeper"),
            execution=Execution("touchpoint", {"starts_at": f"{day(8)}T10:00:00+08:00"}),
        ),
    )


def _others(day: Any) -> tuple[Action, ...]:
    station = {"title": "邀请研发负责人参观储能样板站", "due_on": day(15), "expected_lift": "supportive"}
    compared = {
        "outcome": "切换成本测算已提交，采购认可三年总成本低 6%。",
        "done_on": day(-8),
        "actual_cost": "900",
    }
    return (
        Action(10, "station", station, ("evaluator", "gatekeeper", "buyer", "approver")),
        Action(
            7,
            "comparison",
            {"title": "提供替换友商的切换成本测算", "due_on": day(-5), "cost": "1000"},
            ("approver", "buyer"),
            steps=(("completion", compared),),
        ),
        Action(
            2,
            "roadmap",
            {"title": "提交三年降本路线图并与采购负责人对齐", "due_on": day(-12), "expected_lift": "favourable"},
            ("approver", "buyer"),
        ),
        Action(
            5,
            "reference",
            {"title": "邀请生产经理参加样板客户考察", "due_on": day(-3), "scene": "company_tour", "cost": "4800"},
            ("user", "gatekeeper"),
            steps=(("cancellation", {"reason": "客户年底盘点，生产现场暂停外访，明年一季度另行安排。"}),),
        ),
        Action(
            5,
            "line talk",
            {
                "title": "与生产经理核对新产线节拍与备件需求",
                "due_on": day(18),
                "scene": "routine_visit",
                "expected_lift": "favourable",
                "cost": "800",
            },
            ("user", "gatekeeper"),
        ),
        Action(
            1,
            "yearly talk",
            {
                "title": "安排双方总经理年度会谈，确认框架协议",
                "due_on": day(24),
                "scene": "executive_talk",
                "expected_lift": "supportive",
                "cost": "6000",
            },
            ("decider", "approver"),
        ),
        Action(
            2,
            "gap",
            {
                "title": "高管对接人拜访采购负责人",
                "description": "决策链检查发现的差距：说明供应安全与三年总成本。",
                "due_on": day(14),
                "scene": "executive_talk",
                "expected_lift": NEEDED["approver"],
            },
            ("approver", "decider"),
            of_summit=True,
        ),
    )
