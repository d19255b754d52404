"""Organizational assessments (method, 4.3): the stages that we take part in, and where fit and supply come from."""

from collections.abc import Sequence
from datetime import date

from shared.customers.purchasing import PurchasingStage
from shared.labels import Labelled
from shared.problems import FieldError, Invalid, Text

MATCH_LEVEL = 2
"""Strategic fit and shares of suppliers are for clearance 2 (method, section 3), and so is what gives them away: the
level, beside the stages that everybody sees."""


class OrganizationalDuty(Labelled):
    """What is due of organizational relationships."""

    ORGANIZATIONAL_ASSESSMENT = (
        "organizational_assessment",
        "Assess the organizational relationship",
        "评估组织客户关系",
    )
    ORGANIZATIONAL_REASSESSMENT = (
        "organizational_reassessment",
        "Assess the organizational relationship again",
        "重新评估组织客户关系",
    )
    ORGANIZATIONAL_REVIEW = "organizational_review", "Review an organizational relationship", "审核组织客户关系评估"


class MatchSource(Labelled):
    """Where an assessment has a strategic fit or supply position from."""

    CUSTOMER_FILE = "customer_file", "The customer's file", "客户档案"
    ASSESSOR = "assessor", "The assessor", "评估人"


class StagesImpossible(Invalid):
    """A stage is named twice, or we take part in it only since a later day."""

    title = Text("The stages cannot be right", "采购阶段有误")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


def refuse_impossible_stages(stages: Sequence[tuple[PurchasingStage, date]], assessed_on: date) -> None:
    """Each stage comes once, and we take part in it on the assessed day. Raises StagesImpossible."""
    errors, seen = [], set[PurchasingStage]()
    for place, (stage, since) in enumerate(stages):
        if stage in seen:
            text = Text("This stage is named twice.", "采购阶段重复。")
            errors.append(FieldError("stage_repeated", text, pointer=f"/stages/{place}/stage"))
        if since > assessed_on:
            text = Text("Later than the assessed day {day}.", "晚于评估日期 {day}。")
            values = {"day": assessed_on}
            errors.append(FieldError("since_too_late", text, pointer=f"/stages/{place}/since", values=values))
        seen.add(stage)
    if errors:
        raise StagesImpossible(errors=errors)
