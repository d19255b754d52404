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
from shared.customers.roles import Seniority
from shared.problems import Text
from shared.shapes import Body, Line, Read, example


def _scored(description: str) -> Any:
    return Field(default=None, ge=0, le=HIGHEST_SCORE, description=description, schema_extra={"examples": [3]})


class DimensionScores(Body):
    """The scores of the six dimensions, 0 to 5; null where nothing was seen yet."""

    model_config = example(
        acceptance=4, participation=3, information=3, guidance=2, project_support=3, competitive_attitude=2
    )

    acceptance: int | None = _scored(
        "Of our company and brand, not of a person: 0 rejects us · 3 thinks well · 5 recommends."
    )
    participation: int | None = _scored("Participation in our activities: 0 never · 3 when invited · 5 unasked.")
    information: int | None = _scored("Information passed on: 0 none · 3 when asked · 5 early and unasked.")
    guidance: int | None = _scored("Guidance of our work: 0 none · 3 answers how things are decided · 5 coaches us.")
    project_support: int | None = _scored(
        "Support of our projects: 0 blocks · 3 speaks for us · 5 makes others follow."
    )
    competitive_attitude: int | None = _scored(
        "Towards rivals: 0 sides with one · 2 treats all alike · 5 keeps them out."
    )

    def by_dimension(self) -> dict[AssessmentDimension, int]:
        """The scores given, by dimension, for the rules."""
        scores = {dimension: getattr(self, dimension.value) for dimension in AssessmentDimension}
        return {dimension: score for dimension, score in scores.items() if score is not None}


class ShortfallRead(Read):
    """A requirement of the next level that the scores do not meet."""

    dimension: AssessmentDimension | None = Field(description="Null: the sum of all six scores.")
    needed: int = Field(description="Score that the next level requires.")
    present: int | None = Field(description="Present score; null where nothing was seen.")


class LevelProposalRead(Read):
    """The level that scores propose, and what is missing for the next one."""

    level: RelationshipLevel | None = Field(description="The level that the scores propose; null: nothing was seen.")
    total: int = Field(description="Sum of the scores, at most 30.")
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


class OwnName(Body):
    """What the company calls something, in both languages."""

    en: Line = Field(description="The English name.")
    zh: Line = Field(description="The Chinese name.")


Months = Annotated[int, Field(ge=1, le=60)]


class ReassessmentRules(Body):
    """When a person is due for assessment again: after the shortest time that applies."""

    first_within_days: int = Field(
        default=30, ge=0, le=365, description="Days after a key person was entered within which they are assessed."
    )
    months: Months = Field(default=12, description="Of everybody who was ever assessed.")
    key_person_months: Months = Field(default=6, description="Of key people.")
    seniority_months: dict[Seniority, Months] = Field(
        default={Seniority.TOP: 6}, description="By seniority; those left out have no shorter time."
    )
    level_months: dict[RelationshipLevel, Months] = Field(
        default={RelationshipLevel.OPPOSED: 3}, description="By our present level; those left out have no shorter time."
    )
    review_within_days: int = Field(
        default=7, ge=0, le=365, description="Days within which the supervisor reviews a submitted assessment."
    )


class KeyPersonSchemeContent(Body):
    """The scores that each level of a key person requires, what the company calls levels and dimensions, and when
    people are assessed again.

    No level requires less than the one below. Codes, number and order of levels and dimensions are the same everywhere,
    because grades, plans and KPIs compare them; a company gives them names of its own.
    """

    model_config = SQLModelConfig(from_attributes=True, extra="forbid")

    requirements: list[LevelRequirement] = Field(
        max_length=5,
        description="Every level above `opposed`, low to high. Whoever is below the minimum scores of `contacted` is "
        "opposed; its sum keeps nobody at `opposed`.",
    )
    level_names: dict[RelationshipLevel, OwnName] = Field(
        default_factory=dict, description="Names of the company's own, by level; the others keep the usual ones."
    )
    dimension_names: dict[AssessmentDimension, OwnName] = Field(
        default_factory=dict, description="Names of the company's own, by dimension."
    )
    reassessment: ReassessmentRules = Field(
        default_factory=ReassessmentRules, description="When people are assessed again, and assessments reviewed."
    )

    def as_rule(self, version: int) -> LevelScheme:
        """The scheme, for the rules."""
        names = {level: Text(name.en, name.zh) for level, name in self.level_names.items()}
        dimensions = {dimension: Text(name.en, name.zh) for dimension, name in self.dimension_names.items()}
        required = tuple(requirement.as_rule() for requirement in self.requirements)
        return LevelScheme(version, required, names, dimensions)


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
