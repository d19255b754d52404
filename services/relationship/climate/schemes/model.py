"""The content of a general scheme, and the shapes of scores and proposals."""

from typing import Any

from sqlmodel import Field
from sqlmodel._compat import SQLModelConfig

from services.relationship.climate.schemes import rules
from services.relationship.climate.schemes.rules import (
    HIGHEST_SCORE,
    ClimateElement,
    ClimateScheme,
    ElementRule,
    GeneralLevel,
    MeasureReach,
)
from shared.shapes import Body, Line, Read, example


def _scored(description: str) -> Any:
    return Field(ge=0, le=HIGHEST_SCORE, description=description, schema_extra={"examples": [3]})


def _threshold(level: str) -> Any:
    return Field(ge=1, le=HIGHEST_SCORE, description=f"Lowest score with which the element is {level}.")


class ElementScores(Body):
    """The scores of the four elements, 0 to 5."""

    model_config = example(information_channels=4, technical_evaluation=3, delivery_success=4, brand_loyalty=2)

    information_channels: int = _scored("0 we learn nothing · 3 timely when asked · 5 timely, valid and unasked.")
    technical_evaluation: int = _scored("0 last in technical bid evaluation · 3 among the first · 5 always leading.")
    delivery_success: int = _scored("0 deliveries fail · 3 they succeed · 5 they succeed and our margin grows.")
    brand_loyalty: int = _scored("0 our brand is rejected · 3 it is preferred · 5 the department recommends it.")

    def by_element(self) -> dict[ClimateElement, int]:
        """The scores by element, for the rules."""
        return {element: getattr(self, element.value) for element in ClimateElement}


class ElementShortfallRead(Read):
    """An element whose score does not reach the next level."""

    element: ClimateElement = Field(description="The element.")
    needed: int = Field(description="Score that the next level requires.")
    present: int = Field(description="Present score.")


class GeneralProposalRead(Read):
    """The level that scores give, the shortest plank, and what is missing for the next level."""

    level: GeneralLevel = Field(description="The level, by the shortest plank.")
    weakest_element: ClimateElement = Field(description="The shortest plank 短板.")
    weakest_score: int = Field(description="Its score, 0 to 5.")
    next_level: GeneralLevel | None = Field(description="Null at the highest level.")
    missing: list[ElementShortfallRead] = Field(
        description="The elements that do not reach `next_level`, the furthest from it first."
    )
    scheme_version: int = Field(description="Version of the scheme that was applied.")


class Measure(Body):
    """A measure that lifts an element."""

    model_config = SQLModelConfig(extra="forbid")

    reach: MeasureReach = Field(description="Whom it reaches.")
    name_en: Line = Field(description="What to do, in English.", schema_extra={"examples": ["Training day on site"]})
    name_zh: Line = Field(description="What to do, in Chinese.", schema_extra={"examples": ["驻厂培训日"]})


class ElementThresholds(Body):
    """When an element is medium, good and excellent, and what lifts it."""

    model_config = SQLModelConfig(extra="forbid")

    element: ClimateElement = Field(description="The element that this is about.")
    medium: int = _threshold("medium 中")
    good: int = _threshold("good 良")
    excellent: int = _threshold("excellent 优")
    measures: list[Measure] = Field(max_length=20, description="What is suggested while it is the shortest plank.")

    def as_rule(self) -> ElementRule:
        """The thresholds, for the rules."""
        return ElementRule(self.element, self.medium, self.good, self.excellent)


class GeneralSchemeContent(Body):
    """The scores that each level of the general relationship requires, and when it is assessed again."""

    model_config = SQLModelConfig(extra="forbid")

    elements: list[ElementThresholds] = Field(max_length=4, description="The four elements, in the method's order.")
    reassess_months: int = Field(
        default=12, ge=1, le=60, description="Months after which a department is due to be assessed again."
    )
    first_within_days: int = Field(
        default=90,
        ge=1,
        le=730,
        description="Days to the first assessment, from the first contract, else contact, else entry on.",
    )
    review_days: int = Field(default=7, ge=1, le=90, description="Days within which a supervisor reviews.")

    def as_rule(self, version: int) -> ClimateScheme:
        """The scheme, for the rules."""
        return ClimateScheme(version, tuple(thresholds.as_rule() for thresholds in self.elements))

    def measures_for(self, element: ClimateElement) -> list[Measure]:
        """What lifts the element."""
        return next(thresholds.measures for thresholds in self.elements if thresholds.element is element)


def explain(scores: dict[ClimateElement, int], scheme: ClimateScheme) -> GeneralProposalRead:
    """The level, the shortest plank, and what the next level still requires."""
    judgement = rules.judge(scores, scheme)
    above = judgement.level.above
    missing = rules.shortfalls(scores, above, scheme) if above else []
    return GeneralProposalRead(
        level=judgement.level,
        weakest_element=judgement.weakest,
        weakest_score=judgement.weakest_score,
        next_level=above,
        missing=[ElementShortfallRead.model_validate(shortfall) for shortfall in missing],
        scheme_version=scheme.version,
    )
