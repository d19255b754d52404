"""How far each plan is: what it takes, who answers for what, its submission, decision, reviews and revision."""

from dataclasses import dataclass
from typing import Any

from deploy.local.demo.customers import Customer
from deploy.local.demo.plans import Plan

RETURN = "关系目标只覆盖采购线，研发与品质未列责任人；销售额目标未说明新品贡献。请补充后重新提交。"
REVISION = "客户推迟二期产线投产，年度采购预算下调；同步调整销售额目标与关键人关系目标。"
GOAL_CHANGE = "二期产线推迟到明年投产，采购预算下调约一成。"
PERSON_CHANGE = "二期推迟，今年先提升到较低一级，原目标级别列入明年。"
LOWER = {"exclusive": "supportive", "supportive": "favourable", "favourable": "accepted"}
"""The level to which the revision lowers a person's."""
CUT = "0.9"
"""By what the revision multiplies the sales goal."""
FINDINGS = "技术交流已按期完成，样件进入可靠性评审；采购线跟进偏慢，年度会谈尚未约定。"
CORRECTIONS = (
    ("与采购负责人约定年度会谈并准备三年总成本材料", 10, "approver"),
    ("补充品质经理的关系评估", 21, "gatekeeper"),
)
"""What the review corrects, in how many days, and the role in decisions of the person whose goal it serves."""
EVALUATIONS = (
    "销售额与份额目标达成；决策层关系有提升，采购线不足。新年度以采购与品质为重点，保留联合评审机制。",
    "销售额与份额目标达成；决策层接触偏少，关系无提升，新年度由高管对接人按季度会谈。",
    "销售额未达成，主因集团采购上收；关系投入集中在事业部，新年度提前检查集团决策链。",
)
"""What the yearly evaluation of each plan of last year found."""


@dataclass(frozen=True, slots=True)
class Course:
    """What happens to a plan after its steps are written; an approved one may be reviewed, revised or evaluated."""

    decision: str | None = None
    """The supervisor's: `approval` or `return`; None: it waits."""
    findings: str | None = None
    corrections: tuple[tuple[str, int, str], ...] = ()
    is_revised: bool = False


COURSES = {
    1: Course("approval", FINDINGS, CORRECTIONS),
    2: Course("approval", is_revised=True),
    3: Course("approval"),
    4: Course(),
    5: Course("return"),
    7: Course("approval"),
    10: Course("approval"),
}
"""By rank, of this year's plans; the others are drafts."""


def course_of(plan: Plan, year: int) -> Course | None:
    """How far the plan is in this year; None: it is a draft. A plan of last year was evaluated."""
    if plan.fiscal_year < year:
        return Course("approval", EVALUATIONS[plan.customer.rank - 1])
    return COURSES.get(plan.customer.rank)


def resources(customer: Customer) -> dict[str, str]:
    """The body of `PUT /v1/plans/{id}/resources`."""
    people = "2.5" if customer.rank <= 3 else "1.5"
    return {"people": people, "reason": "客户经理与技术支持为主，样件与交付由公共资源按需支持。"}


def budget(customer: Customer) -> dict[str, str]:
    """The body of `PUT /v1/plans/{id}/budget`, with the customer's yearly limit as its sum."""
    amounts = (18_000, 24_000, 3_000, 5_000) if customer.rank <= 5 else (8_000, 8_000, 1_500, 2_500)
    named = zip(("visits", "campaigns", "gifts", "other"), map(str, amounts), strict=True)
    return dict(named) | {"reason": "按客户年度费用限额安排，重点活动另行申请。"}


def responsibilities(customer: Customer, market_goal: str, users: dict[str, str]) -> list[dict[str, Any]]:
    """The bodies of `POST /v1/plans/{id}/responsibilities`; the second one's ability is judged."""
    team = customer.team
    manager = {"duty": "accountable", "user_id": users[team["account_manager"]]}
    return [
        {
            "subject": "market_goal",
            "subject_id": market_goal,
            "ability_needed": "熟悉客户预算与定点流程，能与采购高层谈年度框架。",
            "assignments": [
                manager,
                {"duty": "responsible", "role": "backup_contact"},
                {"duty": "informed", "role": "sales_director"},
            ],
        },
        {
            "subject": "work_area",
            "work_area": "技术线关系与联合评审",
            "ability_needed": "熟悉控制系统认证流程，能独立主持技术交流。",
            "assignments": [
                manager,
                {"duty": "responsible", "user_id": users[team["technical_support"]]},
                {"duty": "consulted", "role": "product"},
            ],
        },
        {
            "subject": "work_area",
            "work_area": "交付与账款",
            "assignments": [
                {"duty": "accountable", "role": "supply_chain"},
                {"duty": "responsible", "role": "account_manager"},
                {"duty": "consulted", "role": "finance"},
            ],
        },
    ]


JUDGEMENT = {"verdict": "developing", "remark": "技术扎实；主持评审的经验不足，安排参加三月认证培训。"}
