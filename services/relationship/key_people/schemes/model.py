"""The content of a key-person scheme, and the shapes of scores and proposals."""

from typing import Annotated, Any

from sqlmodel import Field
from sqlmodel._compat import SQLModelConfig

from services.relationship.key_people.schemes import rules
from services.relationship.key_people.schemes.rules import (
    HIGHEST_SCORE,
    HIGHEST_TOTAL,
    AssessmentDimension,
    LevelScheme,
    RelationshipLevel,
    Requirement,
)
from shared.shapes import Body, Read, example


def _scored(description: str) -> Any:
    return Field(ge=0, le=HIGHEST_SCORE, description=description, schema_extra={"examples": [3]})


class DimensionScores(Body):
    """The scores of all six dimensions, 0 to 5."""

    model_config = example(
        acceptance=4, participation=3, information=3, guidance=2, project_support=3, competitive_attitude=2
    )

    acceptance: int = _scored("Of our company and brand, not of a person: 0 rejects us · 3 thinks well · 5 recommends.")
    participation: int = _scored("Participation in our activities: 0 never · 3 when invited · 5 unasked.")
    information: int = _scored("Information passed on: 0 none · 3 when asked · 5 early and unasked.")
    guidance: int = _scored("Guidance of our work: 0 none · 3 answers how things are decided · 5 coaches us.")
    project_support: int = _scored("Support of our projects: 0 blocks · 3 speaks for us · 5 makes others follow.")
    competitive_attitude: int = _scored("Towards rivals: 0 sides with one · 2 treats all alike · 5 keeps them out.")

    def by_dimension(self) -> dict[AssessmentDimension, int]:
        """The scores by dimension, for the rules."""
        return {dimension: getattr(self, dimension.value) for dimension in AssessmentDimension}


class ShortfallRead(Read):
    """A requirement of the next level that the scores do not meet."""

    dimension: AssessmentDimension | None = Field(description="Null: the sum of all six scores.")
    needed: int = Field(description="Score that the next level requires.")
    present: int = Field(description="Present score.")


class LevelProposalRead(Read):
    """The level that scores propose, and what is missing for the next one."""

    level: RelationshipLevel = Field(description="The level that the scores propose.")
    total: int = Field(description="Sum of the six scores, at most 30.")
    next_level: RelationshipLevel | None = Field(description="Null at the highest level.")
    missing: list[ShortfallRead] = Field(description="Everything that `next_level` still requires.")
    scheme_version: int = Field(description="Version of the scheme that was applied.")


class LevelRequirement(Body):
    """The requirement of a level."""

    model_config = SQLModelConfig(from_attributes=True, extra="forbid")

    level: RelationshipLevel = Field(description="The level that requires this.")
    total: int = Field(ge=0, le=HIGHEST_TOTAL, description="Minimum sum of the six scores.")
    gates: dict[AssessmentDimension, Annotated[int, Field(ge=1, le=HIGHEST_SCORE)]] = Field(
        description="Minimum score by dimension; other dimensions have none.",
        schema_extra={"examples": [{"project_support": 3}]},
    )

    def as_rule(self) -> Requirement:
        """The requirement, for the rules."""
        return Requirement(self.level, self.total, self.gates)


class KeyPersonSchemeContent(Body):
    """The scores that each level of a key person requires; no level requires less than the one below."""

    model_config = SQLModelConfig(from_attributes=True, extra="forbid")

    requirements: list[LevelRequirement] = Field(max_length=5, description="Every level above `opposed`, low to high.")

    def as_rule(self, version: int) -> LevelScheme:
        """The scheme, for the rules."""
        return LevelScheme(version, tuple(requirement.as_rule() for requirement in self.requirements))


def explain(scores: dict[AssessmentDimension, int], scheme: LevelScheme) -> LevelProposalRead:
    """The proposed level, and what the next level still requires."""
    level = rules.propose_level(scores, scheme)
    above = rules.next_requirement(level, scheme)
    missing = rules.shortfalls(scores, above) if above else []
    return LevelProposalRead(
        level=level,
        total=sum(scores.values()),
        next_level=above.level if above else None,
        missing=[ShortfallRead.model_validate(shortfall) for shortfall in missing],
        scheme_version=scheme.version,
    )
