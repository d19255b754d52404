"""Made-up documents of any size."""

import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.planning.analysis.swot_points.rules import SwotQuadrant
from services.planning.execution.reviews.rules import ReviewKind
from services.planning.execution.reviews.shapes import PlanReviewRead
from services.planning.papers.plan_documents.model import (
    DocumentMoveRead,
    DocumentPositionRead,
    DocumentRivalRead,
    MissingPartRead,
    PlanDocumentRead,
    RivalAnswerRead,
)
from services.planning.papers.plan_documents.operations import Material
from services.planning.papers.plan_documents.rules import PlanDocumentKind
from services.planning.papers.traces.chain import trace_of
from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.model import PlanStepRead, RequirementRead
from services.planning.plans.steps.parts import PlanPartKind
from services.planning.plans.steps.rules import StepStatus
from services.planning.plans.versions.model import KeptRowRead
from shared.customers.market_terms import FactSource, MoveKind
from shared.customers.rival_questions import ProfileQuestion
from shared.documents.maps.canvas import sheet, words
from tests.planning.papers.traces.made_up import CUSTOMER, row, rows_of

TODAY = date(2026, 6, 30)
RIVAL_ID = uuid.UUID(int=7)
CONCLUSION = (
    "明拓电源与采购部关系较好，我司应从技术委员会切入，补齐决策层支持；二期产线招标前须完成样件试产。\n\n"
    "The purchasing department decides with the technical committee; we lack a supporter there."
)
DRAWING = sheet("Map", "A map", (900, 500), "en", words(20, 40, "客户关系地图 Map", 24))


def document(
    kind: PlanDocumentKind,
    goals: int = 3,
    actions: int = 8,
    *,
    rival: str = "明拓电源",
    missing: Sequence[MissingPartRead] = (),
    drawing: str | None = DRAWING,
    **how: Any,
) -> Material:
    """A document with so many market goals and actions."""
    rows, needs, levels = rows_of(goals, actions, **how)
    read = PlanDocumentRead(
        kind=kind,
        as_of=TODAY,
        manager_name="王敏",
        plan=rows.plan,
        steps=[step(one) for one in PlanStep],
        market_goals=list(rows.market_goals),
        relationship_goals=[one.model_copy(update={"reason": "秋季招标由其决定。"}) for one in needs],
        level_goals=levels,
        actions=list(rows.actions),
        parts=parts_of() if goals else [],
        reviews=[a_review(None), a_review(date(2026, 4, 3))] if goals else [],
        names={RIVAL_ID: rival},
        trace=trace_of(rows, needs, levels),
        rivals=[a_rival(rival), a_rival("Northern Precision Instruments & Controls", is_main=False)] if goals else [],
        moves=[a_move(rival)] if goals else [],
        positions=[a_position(rival)] if goals else [],
        missing=list(missing),
    )
    return Material(read, drawing)


def parts_of() -> list[KeptRowRead]:
    """Parts as versions keep them."""
    swot = {"view": "we_at_customer", "description": "连续四个季度准时交付率 98%，高于客户要求的 95%。"}
    scores = {"demanded": 4, "ours": 3, "rivals": [{"competitor_id": str(RIVAL_ID), "score": 2}], "evidence": None}
    answers = dict.fromkeys(tuple(ProfileQuestion), "由区域总经理每月拜访采购总监，并邀请研发参加技术沙龙。")
    chance = {"title": "二期产线电源模块", "amount": "1800000.0000", "currency": "CNY", "likelihood": "0.6000"}
    strategy = {"title": "联合开发", "description": "共同定义规格，派应用工程师驻场。", "competitor_id": str(RIVAL_ID)}
    said = [
        *((PlanPartKind.SWOT_POINT, {**swot, "quadrant": one.value}) for one in SwotQuadrant),
        (PlanPartKind.SUPPLIER_CRITERION, {"axis": "delivery", **scores}),
        (PlanPartKind.SUPPLIER_CRITERION, {"axis": "price", **scores, "evidence": "采购总监：价格须再降 5%。"}),
        (PlanPartKind.RIVAL_ASSESSMENT, {**answers, "competitor_id": str(RIVAL_ID), "importance": "main"}),
        (PlanPartKind.OPPORTUNITY_POINT, {**chance, "description": "现有供应商产能不足。", "strength_ids": []}),
        (PlanPartKind.STRATEGY, {"kind": "competitor", **strategy}),
        (PlanPartKind.RESOURCES, {"people": "2.5", "reason": "与另外两家客户共用"}),
    ]
    return [KeptRowRead(part=part, id=uuid.uuid4(), fields=fields) for part, fields in said]


def a_review(held_on: date | None) -> PlanReviewRead:
    """A quarterly review."""
    said = {
        **dict.fromkeys(PlanReviewRead.model_fields),
        **row(
            kind=ReviewKind.QUARTERLY_SELF_CHECK, due_on=date(2026, 4, 10), held_on=held_on, is_late=False, days_late=0
        ),
    }
    if held_on:
        said |= {"held_by_name": "王敏", "findings": "技术委员会的拜访落后于计划，四月补上。"}
    return PlanReviewRead.model_construct(**said)


def step(one: PlanStep) -> PlanStepRead:
    """A step; the execution is open."""
    is_open = one is PlanStep.EXECUTION
    need = RequirementRead(requirement=Requirement.YEARLY_EVALUATION, needed=1, present=0, is_met=False)
    return PlanStepRead(
        step=one,
        number=one.number,
        status=StepStatus.OPEN if is_open else StepStatus.COMPLETE,
        requirements=[need] if is_open else [],
        conclusion=CONCLUSION,
    )


def a_rival(name: str, *, is_main: bool = True) -> DocumentRivalRead:
    """A rival of whom two questions are answered."""
    text = "电源模块的第二供应商，目标是明年拿到一半用量；免收模具费换份额，账期放宽到 120 天。"
    answers = [
        RivalAnswerRead(question=question, text=text, source=FactSource.COACH, known_on=date(2026, 3, 1))
        for question in tuple(ProfileQuestion)[:2]
    ]
    return DocumentRivalRead(
        competitor_id=uuid.uuid4(),
        competitor_name=name,
        is_main=is_main,
        is_strategic=True,
        answers=answers,
        unanswered=list(ProfileQuestion)[2:6],
        won_cases=2,
        lost_cases=1,
    )


def a_move(name: str) -> DocumentMoveRead:
    """A change of prices."""
    return DocumentMoveRead(
        competitor_name=name,
        kind=MoveKind.PRICE,
        happened_on=date(2026, 5, 12),
        description="电源模块降价 8%，账期放宽到 120 天。",
        source=FactSource.CALL_NOTE,
    )


def a_position(name: str) -> DocumentPositionRead:
    """A category that we share with a rival."""
    return DocumentPositionRead(
        category="power-modules",
        as_of=date(2026, 4, 1),
        our_share=Decimal("0.6"),
        main_rival_name=name,
        main_rival_share=Decimal("0.3"),
        suppression_ratio=Decimal(2),
    )


__all__ = ["CUSTOMER", "document"]
