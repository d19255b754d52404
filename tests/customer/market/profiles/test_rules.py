"""How the ten axes add up."""

from decimal import Decimal

from services.customer.market.profiles.rules import Comparison, ComparisonAxis, Scores, compare


def test_there_are_ten_axes() -> None:
    assert len(ComparisonAxis) == 10


def test_the_widest_gap_comes_first() -> None:
    found = compare(
        {
            ComparisonAxis.PRODUCT: Scores(4, 3),
            ComparisonAxis.QUALITY: Scores(5, 2),
            ComparisonAxis.PRICE: Scores(1, 4),
            ComparisonAxis.DELIVERY: Scores(3, 3),
        }
    )
    assert found.advantages == (ComparisonAxis.QUALITY, ComparisonAxis.PRODUCT)
    assert found.disadvantages == (ComparisonAxis.PRICE,)
    assert found.lead == Decimal("0.25")


def test_without_scores_there_is_no_lead() -> None:
    assert compare({}) == Comparison((), (), None)
