"""What is reordered, and over which time it is looked at."""

from shared.labels import Labelled

LOOKBACK_DAYS = 366
"""Order lines of the last year make the interval: they are many, and a product not bought for a year is history."""


class Reordered(Labelled):
    """What a hint is about."""

    PRODUCT = "product", "Product", "产品"
    CATEGORY = "category", "Product category", "产品类别"
