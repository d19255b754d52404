"""What people send to act on a scorecard."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlmodel import Field

from services.kpi.scorecards.goals.model import GoalKey
from services.kpi.scorecards.schemes.rules import Rating
from shared.money import Amount, Ratio
from shared.shapes import Body, Remark, Statement, example


class ScorecardReason(Body):
    """Why an agreed scorecard becomes a draft again, or a closed one is reopened."""

    model_config = example(reason="客户 A 的订单转由他人负责，目标须调整。")

    reason: Remark = Field(description="Why; kept in the history.")


class SelfAssessment(Body):
    """What the person says of the period."""

    model_config = example(text="完成两家新客户开发；销售额差距主要来自 3 月推迟的项目。")

    text: Statement = Field(description="The self-assessment.")


class ActualEntry(Body):
    """The actual of a goal that is no KPI."""

    model_config = example(key="coaching", actual="2", evidence="两名新人已通过转正考核（人事记录 2026-03-20）。")

    key: GoalKey = Field(description="The goal.")
    actual: Amount = Field(description="The figure reached.")
    evidence: Remark = Field(description="What shows it.")


class SupervisorReview(Body):
    """The supervisor's judgement."""

    model_config = example(text="新客户开发超出预期，须加强回款跟进。", rating="good")

    text: Statement = Field(description="The review.")
    rating: Rating = Field(description="The rating, which may differ from the proposed one.")


class ScorecardCopy(Body):
    """The next scorecard of the same person or team."""

    model_config = example(target_factor="1.1")

    target_factor: Annotated[Ratio, Field(gt=0, le=100)] = Field(
        default=Decimal(1), description="Targets are multiplied by it; those of ratios stay."
    )
    starts_on: date | None = Field(default=None, description="First day; null: the day after this period.")
    ends_on: date | None = Field(default=None, description="Last day of a custom period; null: the same length.")
