"""Value tags, value and potential, service tier (method, 2.2 and 2.5)."""

from dataclasses import dataclass
from decimal import Decimal

from services.customer.grading.schemes.rules import GradingBand, GradingScheme
from services.customer.profile.standing.rules import Quadrant, ServiceTier, ValueTag


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A customer's last fiscal year; None when not known."""

    sales: Decimal
    profit: Decimal | None
    margin: Decimal | None


def value_tags(
    figures: YearFigures | None,
    scheme: GradingScheme,
    *,
    cutoff: Decimal | None,
    is_on_course: bool,
    strategy: GradingBand | None,
) -> list[ValueTag]:
    """The derived tags (2.2). `cutoff`: sales of the last customer within the top share; `is_on_course`: the newest
    strategic fit is aligned or converging; `strategy`: the band of factor 13."""
    is_strategic = is_on_course and strategy in {GradingBand.A, GradingBand.B}
    is_profit = figures is not None and _is_profitable(figures, scheme)
    is_big = figures is not None and (figures.sales >= scheme.big_sales_from or is_within_top(figures.sales, cutoff))
    tags = [ValueTag.STRATEGIC] if is_strategic else []
    tags.append(ValueTag.PROFIT if is_profit else ValueTag.NON_PROFIT)
    if is_big:
        tags.append(ValueTag.BIG)
    if is_strategic and is_profit and is_big:
        tags.append(ValueTag.VALUE)
    return tags


def _is_profitable(figures: YearFigures, scheme: GradingScheme) -> bool:
    if figures.margin is None or figures.profit is None:
        return False
    return figures.margin >= scheme.profit_margin_from and figures.profit >= scheme.profit_from


def is_within_top(sales: Decimal, cutoff: Decimal | None) -> bool:
    """Whether the customer's sales reach those of the last customer within the top share."""
    return cutoff is not None and sales >= cutoff


def quadrant_of(
    sales: Decimal,
    scheme: GradingScheme,
    *,
    is_top: bool,
    is_demand_stable: bool | None,
    is_industry_growing: bool | None,
    has_pain_point: bool | None,
) -> Quadrant | None:
    """The quadrant of the matrix (2.5); None until its judgements are set."""
    if is_top and is_demand_stable:
        return Quadrant.CORE_VALUE
    if sales < scheme.middle_sales_from:
        return Quadrant.TO_OPTIMIZE if has_pain_point else None
    if is_industry_growing:
        return Quadrant.HIGH_POTENTIAL
    return Quadrant.MAINTAIN if is_demand_stable else None


def tier_of(sales: Decimal, scheme: GradingScheme) -> ServiceTier:
    """The service tier by yearly spend (2.5)."""
    if sales >= scheme.strategic_tier_from:
        return ServiceTier.STRATEGIC
    if sales >= scheme.key_tier_from:
        return ServiceTier.KEY
    return ServiceTier.BASIC if sales >= scheme.basic_tier_from else ServiceTier.STANDARD
