"""The level that scores propose (method, 4.1): dimensions, levels, thresholds as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shared.customers.relationship_levels import RelationshipLevel as RelationshipLevel
from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound

HIGHEST_SCORE = 5
HIGHEST_TOTAL = 30
NOT_ASSESSED = Text("Not assessed", "未评估")
"""What it is called that nobody has assessed the person yet: no level, and never `opposed`."""


class KeyElement(Labelled):
    """One of the four key elements that stand beside the level."""

    ALL_ROUND_SUPPORT = "all_round_support", "All-round support", "全方位的立体支撑"
    KEY_PROJECT_SUPPORT = "key_project_support", "Support of key projects", "关键项目支持"
    STRATEGIC_PARTNERSHIP = "strategic_partnership", "Strategic partnership", "战略合作伙伴关系"
    RIVAL_EXCLUSION = "rival_exclusion", "Support that excludes rivals", "竞争排他性支持"


class AssessmentDimension(Labelled):
    """One of the six dimensions a key-person relationship is scored by."""

    ACCEPTANCE = "acceptance", "Acceptance", "接受认可度"
    PARTICIPATION = "participation", "Participation", "活动参与度"
    INFORMATION = "information", "Information", "信息传递"
    GUIDANCE = "guidance", "Guidance", "业务指导"
    PROJECT_SUPPORT = "project_support", "Project support", "项目支持"
    COMPETITIVE_ATTITUDE = "competitive_attitude", "Competitive attitude", "竞争态度"


@dataclass(frozen=True, slots=True)
class Requirement:
    """The requirement of a level: a minimum sum of all six scores, and minimum scores in some dimensions."""

    level: RelationshipLevel
    total: int
    gates: Mapping[AssessmentDimension, int]


@dataclass(frozen=True, slots=True)
class LevelScheme:
    """Requirements by level, from low to high; the lowest level has none. `names`, `dimension_names`: its own names."""

    version: int
    requirements: tuple[Requirement, ...]
    names: Mapping[RelationshipLevel, Text] = field(default_factory=dict)
    dimension_names: Mapping[AssessmentDimension, Text] = field(default_factory=dict)

    def name_of(self, level: RelationshipLevel | None) -> Text:
        """What the company calls the level; none: nobody has assessed the person."""
        return NOT_ASSESSED if level is None else self.names.get(level, level.named)

    def name_of_dimension(self, dimension: AssessmentDimension) -> Text:
        """What the company calls the dimension."""
        return self.dimension_names.get(dimension, dimension.named)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The shortfall of one score, or without a dimension of the sum; `present` is None where nothing was seen."""

    dimension: AssessmentDimension | None
    needed: int
    present: int | None


STANDARD = LevelScheme(
    version=1,
    requirements=(
        Requirement(
            RelationshipLevel.CONTACTED,
            total=0,
            gates={
                AssessmentDimension.ACCEPTANCE: 1,
                AssessmentDimension.COMPETITIVE_ATTITUDE: 1,
            },
        ),
        Requirement(
            RelationshipLevel.ACCEPTED,
            total=9,
            gates={
                AssessmentDimension.ACCEPTANCE: 2,
                AssessmentDimension.COMPETITIVE_ATTITUDE: 1,
            },
        ),
        Requirement(
            RelationshipLevel.FAVOURABLE,
            total=15,
            gates={
                AssessmentDimension.ACCEPTANCE: 3,
                AssessmentDimension.COMPETITIVE_ATTITUDE: 2,
            },
        ),
        Requirement(
            RelationshipLevel.SUPPORTIVE,
            total=20,
            gates={
                AssessmentDimension.ACCEPTANCE: 3,
                AssessmentDimension.PROJECT_SUPPORT: 3,
                AssessmentDimension.COMPETITIVE_ATTITUDE: 2,
            },
        ),
        Requirement(
            RelationshipLevel.EXCLUSIVE,
            total=25,
            gates={
                AssessmentDimension.ACCEPTANCE: 4,
                AssessmentDimension.PROJECT_SUPPORT: 4,
                AssessmentDimension.COMPETITIVE_ATTITUDE: 4,
            },
        ),
    ),
)


def refuse_not_rising(requirements: Sequence[Requirement]) -> None:
    """Check that every level above `opposed` comes once, from low to high, and requires no less than the one below.

    Raises SchemeUnsound.
    """
    ranked = [level for level in RelationshipLevel if level is not RelationshipLevel.OPPOSED]
    if [requirement.level for requirement in requirements] != ranked:
        text = Text("Give each level once, in this order: {names}.", "每个级别须且只须给出一次，依次为：{names}。")
        wrong = FieldError(
            "levels_incomplete",
            text,
            pointer="/content/requirements",
            values={"names": [level.named for level in ranked]},
        )
        raise SchemeUnsound(errors=[wrong])
    errors = []
    for place, (below, above) in enumerate(pairwise(requirements), start=1):
        if above.total < below.total:
            errors.append(_falls(f"/content/requirements/{place}/total", below.total))
        for dimension, needed in below.gates.items():
            if above.gates.get(dimension, 0) < needed:
                errors.append(_falls(f"/content/requirements/{place}/gates/{dimension.value}", needed))
    if errors:
        raise SchemeUnsound(errors=errors)


def _falls(pointer: str, at_least: int) -> FieldError:
    text = Text("At least {needed}, like the level below.", "不得低于下一级别的 {needed}。")
    return FieldError("less_than_below", text, pointer=pointer, values={"needed": at_least})


def shortfalls(scores: Mapping[AssessmentDimension, int], requirement: Requirement) -> list[Shortfall]:
    """The shortfalls for the level of the scores that were given; empty when they meet it."""
    total = sum(scores.values())
    sums = [Shortfall(None, requirement.total, total)] if total < requirement.total else []
    gates = [
        Shortfall(dimension, needed, scores.get(dimension))
        for dimension, needed in requirement.gates.items()
        if scores.get(dimension, 0) < needed
    ]
    return [*sums, *gates]


def propose_level(
    scores: Mapping[AssessmentDimension, int], scheme: LevelScheme = STANDARD
) -> RelationshipLevel | None:
    """The highest level whose requirements the scores all meet (method, 4.1); None where nothing was seen.

    The sum measures the relationship as a whole; the minimum scores ensure what a level means: a supportive person
    supports projects, an exclusive one keeps rivals out. Opposition needs evidence: only a score that was seen and is
    below a minimum of `contacted` (a person who rejects us, or sides with a rival) proposes `opposed`, however often we
    meet; whoever shows little is contacted. Requirements are only minimums, so a better score never lowers the level.
    """
    if not scores:
        return None
    met = [requirement.level for requirement in scheme.requirements if not shortfalls(scores, requirement)]
    if met:
        return met[-1]
    return RelationshipLevel.OPPOSED if _is_opposed(scores, scheme) else RelationshipLevel.CONTACTED


def _is_opposed(scores: Mapping[AssessmentDimension, int], scheme: LevelScheme) -> bool:
    gates = scheme.requirements[0].gates
    return any(score < gates.get(dimension, 0) for dimension, score in scores.items())


def next_requirement(level: RelationshipLevel | None, scheme: LevelScheme = STANDARD) -> Requirement | None:
    """The requirement of the next level, without a level of the first; None for the highest."""
    rank = 0 if level is None else level.rank
    above = [requirement for requirement in scheme.requirements if requirement.level.rank > rank]
    return above[0] if above else None
