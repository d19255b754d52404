"""What an assessment judges: the six dimensions and the four key elements, each with its evidence."""

from typing import Any

from sqlmodel import Field

from services.relationship.key_people.schemes.rules import HIGHEST_SCORE, AssessmentDimension
from shared.shapes import Body, Patch, Remark, unset


class DimensionAssessment(Body):
    """One dimension's score and its evidence."""

    score: int = Field(
        ge=0,
        le=HIGHEST_SCORE,
        description="0 (worst) to 5 (best); `DimensionScores` describes the scale of each dimension.",
    )
    evidence: Remark = Field(
        description="What was seen or heard, and when; readable by everybody who may see the customer."
    )


def _dimension(description: str) -> Any:
    return Field(default=None, description=f"{description} Null: nothing was seen.")


class Dimensions(Body):
    """The six dimensions, each with its evidence; at least one."""

    acceptance: DimensionAssessment | None = _dimension(
        "接受认可度: acceptance of our company and brand, not of a person."
    )
    participation: DimensionAssessment | None = _dimension("活动参与度: participation in our activities.")
    information: DimensionAssessment | None = _dimension("信息传递: information passed on to us.")
    guidance: DimensionAssessment | None = _dimension("业务指导: guidance of our work.")
    project_support: DimensionAssessment | None = _dimension("项目支持: support of our projects.")
    competitive_attitude: DimensionAssessment | None = _dimension("竞争态度: attitude towards our rivals.")

    def scores(self) -> dict[AssessmentDimension, int]:
        """The scores given, by dimension, for the rules."""
        given = {dimension: getattr(self, dimension.value) for dimension in AssessmentDimension}
        return {dimension: one.score for dimension, one in given.items() if one is not None}


class DimensionAssessmentUpdate(Patch):
    """Changes to one dimension."""

    score: int = Field(default=None, ge=0, le=HIGHEST_SCORE, description="0 (worst) to 5 (best).")
    evidence: Remark = unset("What was seen or heard, and when.")


class DimensionsUpdate(Patch):
    """Changes to some of the dimensions; the others stay."""

    acceptance: DimensionAssessmentUpdate | None = _dimension(
        "接受认可度: acceptance of our company and brand, not of a person."
    )
    participation: DimensionAssessmentUpdate | None = _dimension("活动参与度: participation in our activities.")
    information: DimensionAssessmentUpdate | None = _dimension("信息传递: information passed on to us.")
    guidance: DimensionAssessmentUpdate | None = _dimension("业务指导: guidance of our work.")
    project_support: DimensionAssessmentUpdate | None = _dimension("项目支持: support of our projects.")
    competitive_attitude: DimensionAssessmentUpdate | None = _dimension("竞争态度: attitude towards our rivals.")


class KeyElementAssessment(Body):
    """Whether a key element is there, and what shows it."""

    holds: bool = Field(description="Whether the person gives us this.")
    evidence: Remark = Field(description="What was seen or heard, and when.")


class KeyElements(Body):
    """The four key elements beside the level 四个关键要素; null: not judged."""

    all_round_support: KeyElementAssessment | None = Field(
        default=None, description="全方位的立体支撑: support on all levels and sides."
    )
    key_project_support: KeyElementAssessment | None = Field(
        default=None, description="关键项目支持: support of our key projects."
    )
    strategic_partnership: KeyElementAssessment | None = Field(
        default=None, description="战略合作伙伴关系: stands for a strategic partnership with us."
    )
    rival_exclusion: KeyElementAssessment | None = Field(
        default=None, description="竞争排他性支持: support that excludes our rivals."
    )
