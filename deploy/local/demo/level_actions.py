"""Actions for level goals: the climate of departments, and our place among the customer's suppliers."""

from datetime import date, timedelta

from deploy.local.demo.actions import Action


def level_actions(as_of: date) -> tuple[Action, ...]:
    """The actions on this day."""

    def day(days: int) -> str:
        return (as_of + timedelta(days=days)).isoformat()

    open_day = {
        "title": "举办品质与采购部门开放日",
        "description": "公开质量数据与整改进展，改善两个部门的整体氛围。",
        "due_on": day(-15),
        "scene": "routine_visit",
        "cost": "2400",
    }
    came = {"outcome": "两个部门共十一人到场，品质部提出三项改进建议。", "done_on": day(-16), "actual_cost": "2250"}
    return (
        Action(1, "open day", open_day, ("gatekeeper", "approver"), steps=(("completion", came),), level="general"),
        Action(
            1,
            "supplier council",
            {"title": "申请进入客户供应商理事会，提交三年供应保障方案", "due_on": day(30), "cost": "1500"},
            ("approver", "decider"),
            level="organizational",
        ),
        Action(
            2,
            "department review",
            {"title": "与技术部开展季度满意度回访并逐项整改", "due_on": day(-4), "scene": "special_topic_meeting"},
            ("evaluator", "gatekeeper"),
            level="general",
        ),
        Action(
            3,
            "framework agreement",
            {"title": "完成框架协议评审，列入关键供应商名录", "due_on": day(21)},
            ("approver", "buyer"),
            level="organizational",
        ),
    )
