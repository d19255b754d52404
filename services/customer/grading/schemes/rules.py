"""The parts of a grading scheme (method, 2.2 to 2.5): factors, bands, classes, edges, weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.customer.profile.standing.rules import CustomerClass
from shared.labels import Labelled


class GradingFactor(Labelled):
    """One of the thirteen grading factors."""

    PROFIT = "profit", "Last-year profit", "上年度利润"
    SALES = "sales", "Last-year sales", "上年度销售额"
    EXPECTED_SALES = "expected_sales", "Expected sales this year", "本年度预计销售额"
    CREDIT = "credit", "Credit record", "信用记录"
    LOYALTY = "loyalty", "Loyalty", "忠诚度"
    PRODUCT_IMPORTANCE = "product_importance", "Importance of our product", "产品重视程度"
    INDUSTRY_STANDING = "industry_standing", "Standing in its industry", "行业地位"
    RELATIONSHIP_LENGTH = "relationship_length", "Length of relationship", "合作年限"
    SHARE_OF_PURCHASING = "share_of_purchasing", "Our share of its purchasing", "占有率"
    RELATIONSHIP_DEPTH = "relationship_depth", "Depth of relationship", "关系程度"
    PROSPECTS = "prospects", "Prospects", "发展前景"
    EFFECT_OF_LOSS = "effect_of_loss", "Effect of losing it", "失去的影响"
    STRATEGY_MATCH = "strategy_match", "Strategy match", "战略匹配"


class GradingBand(Labelled):
    """The rating of a factor; A is the best."""

    A = "A", "A (best)", "A（最好）"
    B = "B", "B", "B"
    C = "C", "C", "C"
    D = "D", "D (worst)", "D（最差）"


FACTORS = tuple(GradingFactor)
"""All thirteen, in the method's order."""

MEASURED = (
    GradingFactor.PROFIT,
    GradingFactor.SALES,
    GradingFactor.EXPECTED_SALES,
    GradingFactor.LOYALTY,
    GradingFactor.RELATIONSHIP_LENGTH,
    GradingFactor.PROSPECTS,
)
"""Factors whose band follows from a number."""

POINTS = {GradingBand.A: 4, GradingBand.B: 3, GradingBand.C: 2, GradingBand.D: 1}
MAX_POINTS = 4


@dataclass(frozen=True, slots=True)
class BandEdges:
    """The lowest value of each band; below C it is D."""

    a: Decimal
    b: Decimal
    c: Decimal


@dataclass(frozen=True, slots=True)
class GradingScheme:
    """Everything a grade depends on besides the customer. Amounts in the base currency, shares as ratios."""

    version: int
    weights: Mapping[GradingFactor, Decimal]
    edges: Mapping[GradingFactor, BandEdges]
    least_coverage: Decimal
    core_from: Decimal
    important_from: Decimal
    ordinary_from: Decimal
    profit_margin_from: Decimal
    profit_from: Decimal
    big_sales_from: Decimal
    top_share: Decimal
    middle_sales_from: Decimal
    strategic_tier_from: Decimal
    key_tier_from: Decimal
    basic_tier_from: Decimal
    initial_months: int
    stable_months: int
    deep_months: int
    regrade_months: int
    reference_shares: Mapping[CustomerClass, Decimal]
    sole_share_from: Decimal
    main_share_from: Decimal
    lead_ratio_from: Decimal
    equal_ratio_from: Decimal
    most_rivals: int
    effort_days: int
    lost_days: int
    most_late: Decimal
    most_effort: Decimal
    most_lost: Decimal


def _edges(a: int, b: int, c: int) -> BandEdges:
    return BandEdges(Decimal(a), Decimal(b), Decimal(c))


STANDARD = GradingScheme(
    version=1,
    weights=dict.fromkeys(GradingFactor, Decimal(1)),
    edges={
        GradingFactor.PROFIT: _edges(300_000, 100_000, 30_000),
        GradingFactor.SALES: _edges(1_000_000, 500_000, 50_000),
        GradingFactor.EXPECTED_SALES: _edges(1_000_000, 500_000, 50_000),
        GradingFactor.LOYALTY: _edges(12, 9, 4),
        GradingFactor.RELATIONSHIP_LENGTH: _edges(60, 36, 12),
        GradingFactor.PROSPECTS: _edges(4, 2, 1),
    },
    least_coverage=Decimal("0.6"),
    core_from=Decimal("0.85"),
    important_from=Decimal("0.7"),
    ordinary_from=Decimal("0.5"),
    profit_margin_from=Decimal("0.2"),
    profit_from=Decimal(100_000),
    big_sales_from=Decimal(1_000_000),
    top_share=Decimal("0.1"),
    middle_sales_from=Decimal(50_000),
    strategic_tier_from=Decimal(5_000_000),
    key_tier_from=Decimal(1_000_000),
    basic_tier_from=Decimal(500_000),
    initial_months=3,
    stable_months=12,
    deep_months=36,
    regrade_months=12,
    reference_shares={
        CustomerClass.CORE: Decimal("0.01"),
        CustomerClass.IMPORTANT: Decimal("0.19"),
        CustomerClass.ORDINARY: Decimal("0.3"),
        CustomerClass.SMALL: Decimal("0.5"),
    },
    sole_share_from=Decimal(1),
    main_share_from=Decimal("0.5"),
    lead_ratio_from=Decimal("1.25"),
    equal_ratio_from=Decimal("0.8"),
    most_rivals=2,
    effort_days=60,
    lost_days=90,
    most_late=Decimal("0.1"),
    most_effort=Decimal("0.1"),
    most_lost=Decimal("0.05"),
)
"""The method's defaults; where it has no numbers (loyalty, credit, our share of purchasing), the edges are ours.

Loyalty counts the last fiscal year's months with an order, length whole months. A sole supplier has all of a
customer's purchasing, a main one half of it; we lead with a quarter more than the main rival, and are a backup where
it has over a quarter more than we. A customer pays as agreed while at most a tenth of what fell due comes late; it
takes effort where more than a tenth comes over 60 days late, and is hard to collect where more than a twentieth is
written off or over 90 days unpaid.
"""
