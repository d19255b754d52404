"""What makes a scheme sound."""

from dataclasses import replace
from decimal import Decimal

import pytest

from services.customer.grading.schemes.rules import (
    STANDARD,
    BandEdges,
    GradingBand,
    GradingFactor,
    GradingScheme,
    PyramidLevel,
)
from services.customer.grading.schemes.soundness import refuse_unsound
from shared.schemes.problems import SchemeUnsound


def test_the_methods_defaults_are_sound() -> None:
    refuse_unsound(STANDARD)


@pytest.mark.parametrize(
    ("scheme", "pointer"),
    [
        (replace(STANDARD, weights={GradingFactor.SALES: Decimal(1)}), "/weights"),
        (replace(STANDARD, weights=dict.fromkeys(GradingFactor, Decimal(0))), "/weights"),
        (replace(STANDARD, edges={}), "/edges"),
        (replace(STANDARD, core_from=Decimal("0.7")), "/core_from"),
        (replace(STANDARD, basic_tier_from=Decimal(2_000_000)), "/strategic_tier_from"),
        (replace(STANDARD, stable_months=40), "/deep_months"),
        (replace(STANDARD, main_share_above=Decimal(1)), "/sole_share_from"),
        (replace(STANDARD, equal_ratio_from=Decimal("1.25")), "/lead_ratio_from"),
        (replace(STANDARD, lost_days=60), "/lost_days"),
        (replace(STANDARD, grace_days=60), "/lost_days"),
        (replace(STANDARD, touch_rank_from=3), "/close_rank_from"),
        (replace(STANDARD, loyalty_done_from=GradingBand.C), "/loyalty_done_from"),
        (replace(STANDARD, loyalty_begun_from=GradingBand.A), "/loyalty_done_from"),
        (
            replace(STANDARD, edges={**STANDARD.edges, GradingFactor.SALES: BandEdges(*map(Decimal, (1, 2, 3)))}),
            "/edges/sales",
        ),
        (replace(STANDARD, reference_shares={PyramidLevel.CORE: Decimal(1)}), "/reference_shares"),
        (
            replace(STANDARD, reference_shares=STANDARD.reference_shares | {PyramidLevel.SMALL: Decimal("0.49")}),
            "/reference_shares",
        ),
    ],
)
def test_a_scheme_that_could_grade_somebody_better_worse_is_refused(scheme: GradingScheme, pointer: str) -> None:
    with pytest.raises(SchemeUnsound) as refusal:
        refuse_unsound(scheme)
    assert [error.pointer for error in refusal.value.errors] == [f"/content{pointer}"]
