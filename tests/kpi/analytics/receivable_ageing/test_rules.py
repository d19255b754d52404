"""The edges of ages."""

import pytest

from services.kpi.analytics.receivable_ageing.rules import AgeBucket, bucket_of


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-400, AgeBucket.NOT_DUE),
        (0, AgeBucket.NOT_DUE),
        (1, AgeBucket.DAYS_1_30),
        (30, AgeBucket.DAYS_1_30),
        (31, AgeBucket.DAYS_31_60),
        (60, AgeBucket.DAYS_31_60),
        (61, AgeBucket.DAYS_61_90),
        (90, AgeBucket.DAYS_61_90),
        (91, AgeBucket.OVER_90),
        (4000, AgeBucket.OVER_90),
    ],
)
def test_the_edges_of_ages(days: int, bucket: AgeBucket) -> None:
    assert bucket_of(days) is bucket
