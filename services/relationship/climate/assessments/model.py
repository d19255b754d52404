"""A general assessment: its table and shapes."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AfterValidator
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.relationship.assessing.counting import COUNTS
from services.relationship.assessing.model import Reviewed, ReviewedRead
from services.relationship.climate.schemes.rules import HIGHEST_SCORE, ClimateElement, GeneralLevel
from services.relationship.tables import RelationshipTable
from shared.database import Row, one_of
from shared.shapes import (
    Body,
    CustomerId,
    CustomerName,
    Line,
    PastDate,
    Patch,
    Remark,
    RowRead,
    example,
    unset,
)
from shared.stored_shapes import check


@check
def _with_single_spaces(name: str) -> str:
    return " ".join(name.split())


Department = Annotated[Line, AfterValidator(_with_single_spaces)]
OF_DEPARTMENT = "The customer's department 部门, by its name; null: the whole customer."


class ElementAssessment(Body):
    """One element's score and its evidence."""

    score: int = Field(
        ge=0,
        le=HIGHEST_SCORE,
        description="0 (worst) to 5 (best); `ElementScores` describes the scale of each element.",
    )
    evidence: Remark = Field(
        description="What was seen or heard, and when; readable by everybody who may see the customer."
    )


class Elements(Body):
    """The four elements, each with its evidence."""

    information_channels: ElementAssessment = Field(
        description="信息渠道畅通: what we learn is timely, valid and comes unasked."
    )
    technical_evaluation: ElementAssessment = Field(description="技术评标领先: how we do in technical bid evaluation.")
    delivery_success: ElementAssessment = Field(description="交付成功与盈利改善: deliveries, and our profit with them.")
    brand_loyalty: ElementAssessment = Field(description="品牌忠诚度: loyalty to our brand.")

    def scores(self) -> dict[ClimateElement, int]:
        """The scores by element, for the rules."""
        return {element: getattr(self, element.value).score for element in ClimateElement}


class ElementAssessmentUpdate(Patch):
    """Changes to one element."""

    score: int = Field(default=None, ge=0, le=HIGHEST_SCORE, description="0 (worst) to 5 (best).")
    evidence: Remark = unset("What was seen or heard, and when.")


class ElementsUpdate(Patch):
    """Changes to some of the elements; the others stay."""

    information_channels: ElementAssessmentUpdate = unset("信息渠道畅通: what we learn is timely, valid, unasked.")
    technical_evaluation: ElementAssessmentUpdate = unset("技术评标领先: how we do in technical bid evaluation.")
    delivery_success: ElementAssessmentUpdate = unset("交付成功与盈利改善: deliveries, and our profit with them.")
    brand_loyalty: ElementAssessmentUpdate = unset("品牌忠诚度: loyalty to our brand.")


class GeneralAssessment(Reviewed, Row, RelationshipTable, table=True):
    """An assessment's row."""

    __tablename__ = "general_assessments"
    __table_args__ = (
        sa.Index("ix_general_assessments_customer", "customer_id", "assessed_on"),
        sa.Index(
            "ix_general_assessments_latest",
            *("customer_id", "department", sa.desc("assessed_on"), sa.desc("id")),
            postgresql_include=["status", "level", "weakest_element", "weakest_score", "ended_on"],
            postgresql_where=sa.text(COUNTS),
        ),
        sa.Index(
            "ix_general_assessments_ended",
            *("customer_id", "ended_on"),
            postgresql_where=sa.text("ended_on IS NOT NULL AND deleted_at IS NULL"),
        ),
        sa.Index("ix_general_assessments_created", "created_at", "id"),
        sa.Index(
            "ix_general_assessments_waiting",
            "assessed_on",
            postgresql_where=sa.text("status = 'submitted' AND deleted_at IS NULL"),
        ),
    )

    customer_id: UUID
    department: str | None = None
    assessed_on: date
    elements: dict[str, Any] = Field(sa_type=JSONB)
    level: GeneralLevel = Field(sa_type=one_of(GeneralLevel))
    weakest_element: ClimateElement = Field(sa_type=one_of(ClimateElement))
    weakest_score: int
    element_levels: dict[str, str] = Field(sa_type=JSONB)
    scheme_version: int
    ended_on: date | None = None
    end_reason: str | None = None


class GeneralAssessmentCreate(Body):
    """A new assessment of the climate at a department, or at the whole customer."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        department="采购部",
        assessed_on="2025-03-31",
        elements={
            "information_channels": {"score": 4, "evidence": "招标计划在发布前两周由采购部主动告知。"},
            "technical_evaluation": {"score": 3, "evidence": "三月评标技术分第二，仅次于研锐控制。"},
            "delivery_success": {"score": 4, "evidence": "一季度 38 批全部按期验收，返修成本下降。"},
            "brand_loyalty": {"score": 2, "evidence": "新项目仍要求三家比价，未指定品牌。"},
        },
    )

    customer_id: CustomerId
    department: Department | None = Field(default=None, description=OF_DEPARTMENT)
    assessed_on: PastDate = Field(description="The day that the assessment describes.")
    elements: Elements = Field(description="The four elements 四个要素, each with its evidence.")
    is_draft: bool = Field(
        default=False, description="Store it as a draft, which does not count until it is submitted."
    )


class GeneralAssessmentUpdate(Patch):
    """Changes to an assessment (merge-patch); omitted elements, scores and evidence stay."""

    model_config = example(elements={"brand_loyalty": {"score": 3}})

    department: Department | None = Field(default=None, description=OF_DEPARTMENT)
    assessed_on: PastDate = unset("The day that the assessment describes.")
    elements: ElementsUpdate = unset("The elements to change; the others stay.")


class DepartmentEnd(Body):
    """A department that no longer exists: from then on its assessment does not count."""

    model_config = example(ended_on="2025-06-30", reason="采购二部并入采购部。")

    ended_on: PastDate = Field(description="The first day without the department.")
    reason: Remark = Field(description="What became of the department.")


class GeneralAssessmentRead(RowRead, ReviewedRead):
    """The climate at a customer's department on a day."""

    customer_id: CustomerId
    customer_name: CustomerName
    department: str | None = Field(description=OF_DEPARTMENT)
    assessed_on: date = Field(description="The day that the assessment describes.")
    elements: Elements = Field(description="The four elements 四个要素, each with its evidence.")
    level: GeneralLevel = Field(description="The level, by the shortest plank 短板 of the four elements.")
    level_rank: int = Field(description="The level as a number, 0 (poor) to 3 (excellent), to filter and sort by.")
    weakest_element: ClimateElement = Field(description="The shortest plank: the weakest of the four elements.")
    weakest_score: int = Field(description="Its score, 0 to 5.")
    scheme_version: int = Field(description="Version of the scheme that gave the level.")
    ended_on: date | None = Field(description="From this day on it does not count: the department was dissolved.")
    end_reason: str | None = Field(description="What became of the department; null while it exists.")
