"""An assessment of a rival: its table and shapes."""

from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.planning.analysis.rival_assessments.rules import RivalImportance
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import PlanPart, PlanPartKind, complete
from services.planning.tables import PlanningTable
from shared.customers.rival_questions import SIX_QUESTIONS, ProfileQuestion
from shared.database import one_of
from shared.shapes import Body, Patch, RowRead, Statement, example, unset

RIVAL = "The competitor 友商 of the customer service, see `/v1/competitors`; a plan assesses each once."
IMPORTANCE = "The main rival (one in a plan), a strategic one, or another."


def _question(text: str) -> Statement | None:
    answer: Statement | None = Field(default=None, description=f"{text}; null: not known yet.")
    return answer


class RivalAnswers(SQLModel):
    """The answers: the six questions of the method, then what else is worth knowing."""

    market_positioning: Statement | None = _question("Its market positioning and goals 市场定位与目标")
    market_strategy: Statement | None = _question("Its market strategy 市场策略")
    relationship_lifting: Statement | None = _question("How it lifts its relationships 如何提升客户关系")
    expansion_means: Statement | None = _question("By what means it expands them 拓展手段")
    supports_and_problems: Statement | None = _question("Its main supports, its level and problems there 支撑点与问题")
    organization: Statement | None = _question("Its organization and division of work 组织与分工")
    relationship_goals: Statement | None = _question("Its relationship goals 客户关系目标")
    people_and_measures: Statement | None = _question("Its people and what they are measured by 人员及考核指标")
    strengths: Statement | None = _question("What it does well and why 做得好的地方及原因")
    lessons: Statement | None = _question("What we can learn from it 值得我方学习之处")


def _once(name: str, *columns: str, where: str) -> sa.Index:
    return sa.Index(name, *columns, unique=True, postgresql_where=sa.text(where))


class RivalAssessment(RivalAnswers, PlanPart, PlanningTable, table=True):
    """An assessment's row."""

    __tablename__ = "rival_assessments"
    __table_args__ = (
        _once("uq_rival_assessments_rival", "plan_id", "competitor_id", where="deleted_at IS NULL"),
        _once("uq_rival_assessments_main", "plan_id", where="importance = 'main' AND deleted_at IS NULL"),
    )
    kept_as: ClassVar = PlanPartKind.RIVAL_ASSESSMENT
    meets: ClassVar = MappingProxyType({Requirement.RIVAL_ASSESSMENTS: complete(*SIX_QUESTIONS)})

    plan_id: UUID = Field(foreign_key="plans.id")
    competitor_id: UUID
    importance: RivalImportance = Field(sa_type=one_of(RivalImportance))


class RivalAssessmentCreate(Body, RivalAnswers):
    """A new assessment of a rival."""

    model_config = example(
        competitor_id="01a1ff25-b1ec-7b6e-a1d4-3c9e5f7a8b21",
        importance="main",
        market_positioning="电源模块的第二供应商，目标是明年拿到一半用量。",
        market_strategy="以低于我司 8% 的报价切入，免收模具费换份额。",
        relationship_lifting="由区域总经理每月拜访采购总监，并邀请研发参加技术沙龙。",
        expansion_means="驻厂工程师常驻品质部，提供免费失效分析。",
        supports_and_problems="支撑点在研发部，关系水平为有好感；售后响应慢。",
        organization="一名大客户经理、两名应用工程师，交付由华东工厂负责。",
    )

    competitor_id: UUID = Field(description=RIVAL)
    importance: RivalImportance = Field(default=RivalImportance.OTHER, description=IMPORTANCE)


class RivalAssessmentUpdate(Patch, RivalAnswers):
    """Changes to an assessment of a rival (merge-patch). For another rival, create one."""

    model_config = example(lessons="驻厂工程师当天出具失效分析报告，值得借鉴。")

    importance: RivalImportance = unset(IMPORTANCE)


class RivalAssessmentRead(RowRead, RivalAnswers):
    """What we know of a rival at the plan's customer."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    competitor_id: UUID = Field(description="The competitor 友商.")
    competitor_name: str | None = Field(description="What people call the competitor at present.")
    importance: RivalImportance = Field(description=IMPORTANCE)
    unanswered: list[ProfileQuestion] = Field(description="Those of the six questions without an answer.")
