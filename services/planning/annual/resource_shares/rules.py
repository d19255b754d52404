"""By what shares of resources are compared with shares of value (method, 2.5 and 2.6): pure."""

from decimal import Decimal

from shared.labels import Labelled

PLACES = Decimal("0.0001")


class ShareGrouping(Labelled):
    """By what customers are grouped."""

    QUADRANT = "quadrant", "Quadrant of value and potential", "价值潜力象限"
    CUSTOMER_CLASS = "customer_class", "Class of the customer", "客户分类"
    REGION = "region", "Region of the customer", "客户区域"
    STANCE = "stance", "What its value means for resources", "资源投入方向"


def share_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """The part of the whole; None where there is none."""
    return (part / whole).quantize(PLACES) if whole else None


def excess(people: Decimal | None, value: Decimal | None) -> Decimal | None:
    """Share of people less share of value; above 0 the group takes more than it is worth."""
    return None if people is None or value is None else people - value
