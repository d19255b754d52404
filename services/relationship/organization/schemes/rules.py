"""The level of the organizational relationship (method, 4.3): two sets of criteria as data, and their combination."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from shared.customers.purchasing import PurchasingStage, StrategyTrend
from shared.customers.relationship_levels import OrganizationalLevel as OrganizationalLevel
from shared.labels import Labelled
from shared.money import format_decimal

PLACES = Decimal("0.0001")
HALF = Decimal("0.5")


LEVELS = tuple(OrganizationalLevel)
ABOVE_VENDOR = LEVELS[1:]


class Combination(Labelled):
    """How the levels of the two sets of criteria combine."""

    LOWER = "lower", "The lower of both", "取两者中较低的"
    MEAN = "mean", "Their mean, rounded down", "取两者平均（向下取整）"
    HIGHER = "higher", "The higher of both", "取两者中较高的"


class Criterion(Labelled):
    """What a level may require."""

    PARTICIPATION = "participation", "Weighted share of the purchasing stages", "参与采购阶段的加权比例"
    STAGE = "stage", "A purchasing stage", "必须参与的采购阶段"
    STRATEGIC_FIT = "strategic_fit", "Strategic fit", "战略匹配度"
    OUR_SHARE = "our_share", "Our share of its purchasing", "我方采购占比"
    LEADS_RIVALS = "leads_rivals", "Our share is at least the main rival's", "我方份额不低于主要友商"


FIT_RANKS = {trend: rank for rank, trend in enumerate(reversed(StrategyTrend))}
"""From unrelated (0) to aligned (3), as the grading factor orders them (method, 2.3)."""


@dataclass(frozen=True, slots=True)
class ParticipationRule:
    """The weighted share of stages that a level requires, and the stages that it cannot do without."""

    level: OrganizationalLevel
    share: Decimal
    stages: tuple[PurchasingStage, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchRule:
    """The strategic fit and supply position that a level requires; None: any, known or not."""

    level: OrganizationalLevel
    fit: StrategyTrend | None = None
    our_share: Decimal | None = None
    leads_rivals: bool = False


@dataclass(frozen=True, slots=True)
class OrganizationalScheme:
    """Both sets of criteria, from low to high; the lowest level has none."""

    version: int
    weights: Mapping[PurchasingStage, int]
    participation: tuple[ParticipationRule, ...]
    match: tuple[MatchRule, ...]
    combination: Combination = Combination.LOWER


@dataclass(frozen=True, slots=True)
class Match:
    """The customer's strategic fit and our supply position, as far as they are known."""

    fit: StrategyTrend | None = None
    our_share: Decimal | None = None
    main_rival_share: Decimal | None = None

    @property
    def leads_rivals(self) -> bool | None:
        """Whether our share is at least the main rival's; None: unknown.

        An unknown rival has what we leave at most: with half of the purchasing we lead whoever it is.
        """
        if self.our_share is None:
            return None
        if self.main_rival_share is None:
            return True if self.our_share >= HALF else None
        return bool(self.our_share) and self.our_share >= self.main_rival_share


class Unknown(Labelled):
    """Why a requirement cannot be judged."""

    FIT = "strategic_fit_unknown", "The strategic fit is unknown", "战略匹配度未知"
    OUR_SHARE = "our_share_unknown", "Our share is unknown", "我方份额未知"
    RIVAL_SHARE = "main_rival_share_unknown", "The main rival's share is unknown", "主要友商份额未知"


@dataclass(frozen=True, slots=True)
class Gap:
    """A requirement of a level that is not met, or unknown to be met; `present` is None where nothing is known."""

    criterion: Criterion
    needed: str
    present: str | None
    unknown: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The levels by each set of criteria, and together."""

    participation: Decimal
    participation_level: OrganizationalLevel
    match_level: OrganizationalLevel
    level: OrganizationalLevel


def participation_of(stages: Collection[PurchasingStage], scheme: OrganizationalScheme) -> Decimal:
    """The weights of the stages that we take part in, by those of all eight."""
    total = sum(scheme.weights.values())
    ours = sum(weight for stage, weight in scheme.weights.items() if stage in stages)
    return (Decimal(ours) / total).quantize(PLACES, rounding=ROUND_HALF_EVEN)


def participation_gaps(
    stages: Collection[PurchasingStage], level: OrganizationalLevel, scheme: OrganizationalScheme
) -> Iterator[Gap]:
    """What the level still requires of the first set of criteria."""
    share = participation_of(stages, scheme)
    for rule in scheme.participation:
        if rule.level is level:
            if share < rule.share:
                yield Gap(Criterion.PARTICIPATION, format_decimal(rule.share), format_decimal(share))
            for stage in rule.stages:
                if stage not in stages:
                    yield Gap(Criterion.STAGE, stage.value, None)


def match_gaps(match: Match, level: OrganizationalLevel, scheme: OrganizationalScheme) -> Iterator[Gap]:
    """What the level still requires of the second set of criteria."""
    for rule in scheme.match:
        if rule.level is level:
            if rule.fit and (match.fit is None or FIT_RANKS[match.fit] < FIT_RANKS[rule.fit]):
                present = match.fit.value if match.fit else None
                yield Gap(Criterion.STRATEGIC_FIT, rule.fit.value, present, None if match.fit else Unknown.FIT)
            if rule.our_share is not None and (match.our_share is None or match.our_share < rule.our_share):
                present = _shown(match.our_share)
                yield Gap(Criterion.OUR_SHARE, format_decimal(rule.our_share), present, _unknown_share(match))
            if rule.leads_rivals and not match.leads_rivals:
                yield _gap_to_rival(match)


def _gap_to_rival(match: Match) -> Gap:
    is_unknown = match.leads_rivals is None
    rival = match.main_rival_share
    needed = format_decimal(HALF if rival is None else rival)
    unknown = (_unknown_share(match) or Unknown.RIVAL_SHARE) if is_unknown else None
    return Gap(Criterion.LEADS_RIVALS, needed, _shown(match.our_share), unknown)


def _unknown_share(match: Match) -> Unknown | None:
    return Unknown.OUR_SHARE if match.our_share is None else None


def _shown(share: Decimal | None) -> str | None:
    return None if share is None else format_decimal(share)


def judge(stages: Collection[PurchasingStage], match: Match, scheme: OrganizationalScheme) -> Judgement:
    """The level by the stages that we take part in, by strategic fit and supply position, and together (method, 4.3).

    Each set gives the highest level whose requirements are all met. Requirements are only minimums, so that taking
    part in one more stage never lowers the level.
    """
    by_stages = _highest(level for level in ABOVE_VENDOR if not [*participation_gaps(stages, level, scheme)])
    by_match = _highest(level for level in ABOVE_VENDOR if not [*match_gaps(match, level, scheme)])
    level = combine(by_stages, by_match, scheme.combination)
    return Judgement(participation_of(stages, scheme), by_stages, by_match, level)


def _highest(met: Iterator[OrganizationalLevel]) -> OrganizationalLevel:
    return max(met, key=lambda level: level.rank, default=OrganizationalLevel.VENDOR)


def combine(one: OrganizationalLevel, other: OrganizationalLevel, combination: Combination) -> OrganizationalLevel:
    """The level that both sets of criteria give together."""
    low, high = sorted((one.rank, other.rank))
    rank = {Combination.LOWER: low, Combination.MEAN: (low + high) // 2, Combination.HIGHER: high}[combination]
    return LEVELS[rank]
