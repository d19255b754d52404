"""The content of an organizational scheme."""

from decimal import Decimal
from typing import Annotated

from sqlmodel import Field
from sqlmodel._compat import SQLModelConfig

from services.relationship.organization.schemes.rules import (
    Combination,
    Criterion,
    Match,
    MatchRule,
    OrganizationalLevel,
    OrganizationalScheme,
    ParticipationRule,
    Unknown,
    judge,
    match_gaps,
    participation_gaps,
)
from shared.customers.purchasing import PurchasingStage, StrategyTrend
from shared.money import Ratio
from shared.shapes import Body, EachOnce, Read, example

Share = Annotated[Ratio, Field(ge=0, le=1, max_digits=5, decimal_places=4)]


class ParticipationRequirement(Body):
    """What a level requires of the purchasing stages that we take part in."""

    model_config = SQLModelConfig(from_attributes=True, extra="forbid")

    level: OrganizationalLevel = Field(description="The level that requires this.")
    share: Share = Field(description="Least weighted share of the stages, 0 to 1.")
    stages: EachOnce[PurchasingStage] = Field(
        default_factory=list, max_length=8, description="Stages that the level cannot do without."
    )


class MatchRequirement(Body):
    """What a level requires of strategic fit and supply position."""

    model_config = SQLModelConfig(from_attributes=True, extra="forbid")

    level: OrganizationalLevel = Field(description="The level that requires this.")
    fit: StrategyTrend | None = Field(
        default=None, description="The least strategic fit; from unrelated over diverging and converging to aligned."
    )
    our_share: Share | None = Field(default=None, description="Our least share of the customer's purchasing, 0 to 1.")
    leads_rivals: bool = Field(
        default=False,
        description="Our share must be at least the main rival's; where that is unknown, half of the purchasing.",
    )


class OrganizationalCriteria(Body):
    """What the level is judged by."""

    model_config = example(
        stages=["issue_tender", "evaluate_products", "qualify_suppliers", "negotiate_and_sign", "implement"],
        fit="converging",
        our_share="0.35",
        main_rival_share="0.4",
    )

    stages: EachOnce[PurchasingStage] = Field(max_length=8, description="The purchasing stages that we take part in.")
    fit: StrategyTrend | None = Field(default=None, description="The customer's strategic fit; null: unknown.")
    our_share: Share | None = Field(default=None, description="Our share of its purchasing, 0 to 1; null: unknown.")
    main_rival_share: Share | None = Field(default=None, description="The main rival's share; null: unknown.")

    def as_match(self) -> Match:
        """Strategic fit and supply position, for the rules."""
        return Match(self.fit, self.our_share, self.main_rival_share)


class CriterionGapRead(Read):
    """A requirement that is not met yet."""

    criterion: Criterion = Field(description="What is required.")
    needed: str = Field(
        description="The share, stage or strategic fit that is needed.", schema_extra={"examples": ["0.5"]}
    )
    present: str | None = Field(
        description="What there is now; null: nothing, or nothing known.", schema_extra={"examples": ["0.42"]}
    )
    unknown: Unknown | None = Field(
        description="Why it cannot be judged, so that it does not count as met; null: it is known not to be met."
    )


class OrganizationalProposalRead(Read):
    """The level that both sets of criteria propose, and what is missing for the next one."""

    participation: Ratio = Field(description="Weighted share of the eight stages that we take part in, 0 to 1.")
    participation_level: OrganizationalLevel = Field(description="The level by the stages alone.")
    match_level: OrganizationalLevel = Field(description="The level by strategic fit and supply position alone.")
    level: OrganizationalLevel = Field(description="The level that both propose.")
    next_level: OrganizationalLevel | None = Field(description="Null at the highest level.")
    missing: list[CriterionGapRead] = Field(description="Everything that `next_level` still requires of both sets.")
    scheme_version: int = Field(description="Version of the scheme that was applied.")


class OrganizationalSchemeContent(Body):
    """Both sets of criteria of the organizational relationship, how they combine, and when it is assessed again."""

    model_config = SQLModelConfig(from_attributes=True, extra="forbid")

    weights: dict[PurchasingStage, Annotated[int, Field(ge=0, le=100)]] = Field(
        description="The weight of each of the eight stages; by default earlier ones count more.",
        schema_extra={"examples": [{"recognize_problem": 8, "set_goals": 7}]},
    )
    participation: list[ParticipationRequirement] = Field(
        max_length=3, description="First set: the stages that we take part in; every level above `vendor`, low to high."
    )
    match: list[MatchRequirement] = Field(
        max_length=3, description="Second set: strategic fit and supply position; every level above `vendor`."
    )
    combination: Combination = Field(default=Combination.LOWER, description="How the levels of both sets combine.")
    reassess_months: int = Field(
        default=12, ge=1, le=60, description="Months after which a customer is due to be assessed again."
    )
    first_within_days: int = Field(
        default=90,
        ge=1,
        le=730,
        description="Days to the first assessment, from the first contract, else contact, else entry on.",
    )
    review_days: int = Field(default=7, ge=1, le=90, description="Days within which a supervisor reviews.")

    def as_rule(self, version: int) -> OrganizationalScheme:
        """The scheme, for the rules."""
        return OrganizationalScheme(
            version,
            {stage: self.weights[stage] for stage in PurchasingStage if stage in self.weights},
            tuple(ParticipationRule(one.level, Decimal(one.share), tuple(one.stages)) for one in self.participation),
            tuple(MatchRule(one.level, one.fit, one.our_share, one.leads_rivals) for one in self.match),
            self.combination,
        )


def explain(criteria: OrganizationalCriteria, scheme: OrganizationalScheme) -> OrganizationalProposalRead:
    """The proposed level, and what the next level still requires."""
    stages, match = set(criteria.stages), criteria.as_match()
    judgement = judge(stages, match, scheme)
    above = judgement.level.above
    gaps = [*participation_gaps(stages, above, scheme), *match_gaps(match, above, scheme)] if above else []
    return OrganizationalProposalRead(
        participation=judgement.participation,
        participation_level=judgement.participation_level,
        match_level=judgement.match_level,
        level=judgement.level,
        next_level=above,
        missing=[CriterionGapRead.model_validate(gap) for gap in gaps],
        scheme_version=scheme.version,
    )
