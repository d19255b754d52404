"""What is due about satisfaction (method, 2.7 and 4.5), and the words of the warning."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from services.relationship.satisfaction.schemes.rules import SatisfactionRating, Steps, severity_of
from shared.labels import Labelled
from shared.money import format_decimal
from shared.problems import FieldError, Invalid, NotFound, Text

WARNING = "satisfaction_low"
DUTIES_CLEARANCE = 2
"""Duties follow from targets, which follow from the tags."""
EVIDENCE = Text(
    "Satisfaction {score} % (n = {n}) is below the target of {target} %.",
    "满意度 {score}%（n = {n}），低于目标 {target}%。",
)


class SatisfactionDutyKind(Labelled):
    """What a duty is about."""

    LOW_SCORE = "low_score", "Follow up a score below the target", "跟进满意度未达标"
    CONVERSION = "conversion", "Convert the customer to profit or value", "转化为利润或价值客户"


class ConversionGoal(Labelled):
    """What a big customer without profit is to become."""

    PROFIT = "profit", "Profit customer", "利润客户"
    VALUE = "value", "Value customer", "价值客户"


class SatisfactionDue(Labelled):
    """Kinds of due items."""

    SURVEY_CLOSURE = "survey_closure", "Survey to close and evaluate", "调查待结束并评估"
    SURVEY_DUE = "survey_due", "Survey due", "应开展满意度调查"
    SATISFACTION_LOW = "satisfaction_low", "Satisfaction below target", "满意度未达标"
    CONVERSION_DUE = "conversion_due", "Conversion goal", "客户转化目标"


class SatisfactionDutyNotFound(NotFound):
    """There is no such duty, or the caller may not see it; one whose cause is gone is removed."""

    title = Text("Duty not found", "未找到该事项")


class GoalMissing(Invalid):
    """A conversion is planned with its goal and the day on which it is reviewed."""

    title = Text("Complete the plan", "请补全计划")


def refuse_incomplete(kind: SatisfactionDutyKind, goal: ConversionGoal | None, review_on: date | None) -> None:
    """A conversion has a goal and a day; a low score has no goal. Raises GoalMissing."""
    errors = []
    if kind is SatisfactionDutyKind.CONVERSION:
        if goal is None:
            errors.append(FieldError("goal_missing", Text("Say what it is to become.", "请选择转化目标。"), "/goal"))
        if review_on is None:
            text = Text("Say when it is reviewed.", "请填写检查日期。")
            errors.append(FieldError("review_missing", text, "/review_on"))
    elif goal is not None:
        text = Text("Only a conversion has a goal.", "仅客户转化需要目标。")
        errors.append(FieldError("goal_unexpected", text, "/goal"))
    if errors:
        raise GoalMissing(errors=errors)


def warning_of(
    row: Mapping[str, Any], targets: Mapping[SatisfactionRating, Decimal], steps: Steps
) -> dict[str, Any] | None:
    """The warning about a customer's present score; None: there is no target, or it is reached."""
    target = targets.get(SatisfactionRating(row["rating"]))
    severity = None if target is None else severity_of(row["mean"], target, steps)
    if target is None or severity is None:
        return None
    shown = {"score": percent(row["mean"]), "target": percent(target), "n": row["n"]}
    words = EVIDENCE.filled(**shown)
    return {
        "customer_id": row["customer_id"],
        "severity": severity,
        "evidence_en": words.en,
        "evidence_zh": words.zh,
        "figures": {"score": format_decimal(row["mean"].quantize(Decimal("0.0001"))), "target": format_decimal(target)}
        | {"n": row["n"]},
        "clearance": DUTIES_CLEARANCE,
        "owner_id": row["owner_id"],
        "has_due_item": True,
        "link": f"/v1/satisfaction?customer_id={row['customer_id']}",
    }


def percent(value: Decimal) -> str:
    """The share in percent, with one place at most."""
    return format_decimal((value * 100).quantize(Decimal("0.1")))
