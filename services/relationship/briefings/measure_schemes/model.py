"""The content of a measure scheme."""

from sqlmodel import Field
from sqlmodel._compat import SQLModelConfig

from services.relationship.key_people.schemes.rules import AssessmentDimension, RelationshipLevel
from shared.customers.contact_terms import Scene
from shared.shapes import Body, EachOnce, Line

STRICT = SQLModelConfig(from_attributes=True, extra="forbid")


class PersonMeasure(Body):
    """Something to do with a person, to reach the next level or to keep the highest."""

    model_config = STRICT

    name_en: Line = Field(description="In English.")
    name_zh: Line = Field(description="In Chinese.")
    levels: EachOnce[RelationshipLevel] = Field(
        max_length=6, description="The present levels that it suits; none: people who are not in contact yet."
    )
    dimension: AssessmentDimension | None = Field(
        default=None, description="For people whose next level lacks this dimension; null: for everybody of the level."
    )
    scene: Scene | None = Field(default=None, description="The scene of contact that it takes; null: none, or any.")


class MeasureSchemeContent(Body):
    """The default measures for a person's next level, the first in the list first."""

    model_config = STRICT

    measures: list[PersonMeasure] = Field(min_length=1, max_length=200, description="The measures.")
