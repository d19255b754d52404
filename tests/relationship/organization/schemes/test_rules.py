"""The level of the organizational relationship: both sets of criteria at every edge, and their combination."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.relationship.organization.schemes.rules import (
    ABOVE_VENDOR,
    Combination,
    Criterion,
    Match,
    MatchRule,
    OrganizationalLevel,
    ParticipationRule,
    Unknown,
    combine,
    judge,
    match_gaps,
    participation_gaps,
    participation_of,
)
from services.relationship.organization.schemes.soundness import refuse_unsound
from services.relationship.organization.schemes.store import STANDARD
from shared.customers.purchasing import PurchasingStage, StrategyTrend
from shared.schemes.problems import SchemeUnsound

SCHEME = STANDARD.as_rule(1)
VENDOR, SUPPLIER, KEY, PARTNER = OrganizationalLevel
STAGES = list(PurchasingStage)
PROBLEM, GOALS, TENDER, PRODUCTS, SUPPLIERS, SIGN, IMPLEMENT, RESULTS = STAGES
BEST = Match(StrategyTrend.ALIGNED, Decimal(1), Decimal(0))
SOME_STAGES = st.sets(st.sampled_from(STAGES))
SHARES = st.none() | st.decimals(0, 1, places=4)
MATCHES = st.builds(Match, st.none() | st.sampled_from(list(StrategyTrend)), SHARES, SHARES)


@pytest.mark.parametrize(
    ("stages", "share", "level"),
    [
        ([], "0", VENDOR),
        ([PROBLEM], "0.2222", VENDOR),
        ([SUPPLIERS, SIGN, RESULTS], "0.2222", VENDOR),
        ([SUPPLIERS, SIGN, IMPLEMENT], "0.25", SUPPLIER),
        ([PROBLEM, GOALS, IMPLEMENT], "0.4722", SUPPLIER),
        ([PROBLEM, GOALS, SIGN], "0.5", KEY),
        ([TENDER, PRODUCTS, SUPPLIERS, SIGN], "0.5", KEY),
        ([stage for stage in STAGES if stage is not PROBLEM], "0.7778", KEY),
        ([stage for stage in STAGES if stage is not GOALS], "0.8056", PARTNER),
        (STAGES, "1", PARTNER),
    ],
)
def test_the_level_by_stages(stages: list[PurchasingStage], share: str, level: OrganizationalLevel) -> None:
    assert participation_of(stages, SCHEME) == Decimal(share)
    assert judge(stages, BEST, SCHEME).participation_level is level


@pytest.mark.parametrize(
    ("fit", "ours", "rivals", "level"),
    [
        (None, None, None, VENDOR),
        ("aligned", None, None, VENDOR),
        (None, "0.0499", None, VENDOR),
        (None, "0.05", None, SUPPLIER),
        ("unrelated", "0.05", "0.9", SUPPLIER),
        ("converging", "0.2999", None, SUPPLIER),
        ("diverging", "0.9", None, SUPPLIER),
        (None, "0.9", None, SUPPLIER),
        ("converging", "0.3", "0.7", KEY),
        ("converging", "0.9", None, KEY),
        ("aligned", "0.4999", None, KEY),
        ("aligned", "0.5", "0.5", PARTNER),
        ("aligned", "0.5", None, PARTNER),
    ],
)
def test_the_level_by_match(fit: str | None, ours: str | None, rivals: str | None, level: OrganizationalLevel) -> None:
    match = Match(StrategyTrend(fit) if fit else None, *(Decimal(one) if one else None for one in (ours, rivals)))
    assert judge(STAGES, match, SCHEME).match_level is level


def test_a_rival_with_more_keeps_us_from_being_a_partner() -> None:
    match = Match(StrategyTrend.ALIGNED, Decimal("0.5"), Decimal("0.5001"))
    assert judge(STAGES, match, SCHEME).level is KEY
    assert [gap.criterion for gap in match_gaps(match, PARTNER, SCHEME)] == [Criterion.LEADS_RIVALS]


@pytest.mark.parametrize(
    ("ours", "rivals", "leads", "needed", "unknown"),
    [
        ("0.4", None, None, "0.5", Unknown.RIVAL_SHARE),
        ("0.4999", None, None, "0.5", Unknown.RIVAL_SHARE),
        ("0.5", None, True, None, None),
        ("0.4", "0.4", True, None, None),
        ("0.4", "0.4001", False, "0.4001", None),
        ("0.4", "0", True, None, None),
        ("0", "0", False, "0", None),
        (None, "0.4", None, "0.4", Unknown.OUR_SHARE),
        (None, None, None, "0.5", Unknown.OUR_SHARE),
    ],
)
def test_an_unknown_share_is_unknown_and_not_nothing(
    ours: str | None, rivals: str | None, leads: bool | None, needed: str | None, unknown: Unknown | None
) -> None:
    match = Match(StrategyTrend.ALIGNED, *(Decimal(one) if one else None for one in (ours, rivals)))
    leading = replace(SCHEME, match=(*SCHEME.match[:2], MatchRule(PARTNER, leads_rivals=True)))
    assert match.leads_rivals is leads
    gaps = [(gap.needed, gap.unknown) for gap in match_gaps(match, PARTNER, leading)]
    assert gaps == ([] if leads else [(needed, unknown)])
    assert (judge(STAGES, match, leading).match_level is PARTNER) is bool(leads)


@pytest.mark.parametrize(
    ("one", "other", "lower", "mean", "higher"),
    [
        (VENDOR, VENDOR, VENDOR, VENDOR, VENDOR),
        (VENDOR, SUPPLIER, VENDOR, VENDOR, SUPPLIER),
        (VENDOR, KEY, VENDOR, SUPPLIER, KEY),
        (PARTNER, VENDOR, VENDOR, SUPPLIER, PARTNER),
        (PARTNER, SUPPLIER, SUPPLIER, KEY, PARTNER),
        (PARTNER, PARTNER, PARTNER, PARTNER, PARTNER),
    ],
)
def test_how_both_sets_combine(
    one: OrganizationalLevel,
    other: OrganizationalLevel,
    lower: OrganizationalLevel,
    mean: OrganizationalLevel,
    higher: OrganizationalLevel,
) -> None:
    for combination, level in zip(Combination, (lower, mean, higher), strict=True):
        assert combine(one, other, combination) is combine(other, one, combination) is level


@given(SOME_STAGES, MATCHES, st.sampled_from(STAGES), st.sampled_from(list(Combination)))
def test_one_more_stage_never_lowers_the_level(
    stages: set[PurchasingStage], match: Match, more: PurchasingStage, combination: Combination
) -> None:
    scheme = replace(SCHEME, combination=combination)
    assert judge(stages | {more}, match, scheme).level.rank >= judge(stages, match, scheme).level.rank


@given(SOME_STAGES, MATCHES, st.decimals(0, 1, places=4))
def test_a_larger_share_never_lowers_the_level(stages: set[PurchasingStage], match: Match, more: Decimal) -> None:
    larger = replace(match, our_share=max(more, match.our_share or Decimal(0)))
    assert judge(stages, larger, SCHEME).level.rank >= judge(stages, match, SCHEME).level.rank


@given(SOME_STAGES, MATCHES)
def test_a_level_is_reached_exactly_without_gaps(stages: set[PurchasingStage], match: Match) -> None:
    reached = judge(stages, match, SCHEME).level
    for level in ABOVE_VENDOR:
        gaps = [*participation_gaps(stages, level, SCHEME), *match_gaps(match, level, SCHEME)]
        assert (not gaps) is (level.rank <= reached.rank)


def test_a_stage_that_a_level_cannot_do_without() -> None:
    strict = replace(
        SCHEME, participation=(*SCHEME.participation[:2], ParticipationRule(PARTNER, Decimal("0.5"), (TENDER,)))
    )
    without = [stage for stage in STAGES if stage is not TENDER]
    assert judge(without, BEST, strict).participation_level is KEY
    assert [(gap.criterion, gap.needed) for gap in participation_gaps(without, PARTNER, strict)] == [
        (Criterion.STAGE, "issue_tender")
    ]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"weights": {PROBLEM: 1}}, "/content/weights"),
        ({"weights": dict.fromkeys(STAGES, 0)}, "/content/weights"),
        ({"participation": SCHEME.participation[:2]}, "/content/participation"),
        ({"match": SCHEME.match[::-1]}, "/content/match"),
        (
            {"participation": (*SCHEME.participation[:2], ParticipationRule(PARTNER, Decimal("0.4")))},
            "/content/participation/2/share",
        ),
        (
            {
                "participation": (
                    ParticipationRule(SUPPLIER, Decimal(0), (TENDER,)),
                    ParticipationRule(KEY, Decimal(0), (PROBLEM,)),
                    ParticipationRule(PARTNER, Decimal(0), (PROBLEM, TENDER)),
                )
            },
            "/content/participation/1/stages",
        ),
        ({"match": (*SCHEME.match[:2], MatchRule(PARTNER, our_share=Decimal(1)))}, "/content/match/2/fit"),
        (
            {"match": (*SCHEME.match[:2], MatchRule(PARTNER, StrategyTrend.ALIGNED, Decimal("0.2")))},
            "/content/match/2/our_share",
        ),
        (
            {"match": (MatchRule(SUPPLIER, leads_rivals=True), MatchRule(KEY), MatchRule(PARTNER, leads_rivals=True))},
            "/content/match/1/leads_rivals",
        ),
    ],
)
def test_a_scheme_that_contradicts_itself_is_refused(fields: dict[str, Any], pointer: str) -> None:
    with pytest.raises(SchemeUnsound) as caught:
        refuse_unsound(replace(SCHEME, **fields))
    assert pointer in [error.pointer for error in caught.value.errors]


def test_the_standard_is_sound_and_earlier_stages_count_more() -> None:
    refuse_unsound(SCHEME)
    weights = [SCHEME.weights[stage] for stage in PurchasingStage]
    assert weights == sorted(weights, reverse=True)
