"""The parts of a grading scheme (method, 2.2 to 2.5): factors, bands, classes, edges, weights."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.customer.profile.standing.rules import ValueTag
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


class PyramidLevel(Labelled):
    """A level of the reference pyramid, counted from the top; its words are its own, not those of the classes."""

    CORE = "core", "Core", "核心"
    IMPORTANT = "important", "Important", "重要"
    SMALL_AND_MEDIUM = "small_and_medium", "Small and medium", "中小"
    SMALL = "small", "Small", "小"


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
    reference_shares: Mapping[PyramidLevel, Decimal]
    sole_share_from: Decimal
    main_share_above: Decimal
    changing_suppliers_from: int
    supplier_months: int
    lead_ratio_from: Decimal
    equal_ratio_from: Decimal
    most_rivals: int
    credit_months: int
    least_invoices: int
    grace_days: int
    effort_days: int
    lost_days: int
    most_late: Decimal
    most_effort: Decimal
    most_delay_days: int
    lost_from: Decimal
    close_rank_from: int
    touch_rank_from: int
    close_share_from: Decimal
    close_people: int
    deciders_from: int
    loyalty_done_from: GradingBand
    loyalty_begun_from: GradingBand
    value_done_by: Collection[ValueTag]
    value_begun_by: Collection[ValueTag]


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
    reference_shares={
        PyramidLevel.CORE: Decimal("0.01"),
        PyramidLevel.IMPORTANT: Decimal("0.19"),
        PyramidLevel.SMALL_AND_MEDIUM: Decimal("0.3"),
        PyramidLevel.SMALL: Decimal("0.5"),
    },
    sole_share_from=Decimal(1),
    main_share_above=Decimal("0.5"),
    changing_suppliers_from=3,
    supplier_months=24,
    lead_ratio_from=Decimal("1.25"),
    equal_ratio_from=Decimal("0.8"),
    most_rivals=2,
    credit_months=24,
    least_invoices=3,
    grace_days=5,
    effort_days=60,
    lost_days=180,
    most_late=Decimal("0.1"),
    most_effort=Decimal("0.1"),
    most_delay_days=45,
    lost_from=Decimal("0.01"),
    close_rank_from=3,
    touch_rank_from=2,
    close_share_from=Decimal("0.5"),
    close_people=2,
    deciders_from=1,
    loyalty_done_from=GradingBand.B,
    loyalty_begun_from=GradingBand.C,
    value_done_by=[ValueTag.VALUE],
    value_begun_by=[ValueTag.STRATEGIC, ValueTag.PROFIT, ValueTag.BIG],
)
"""The method's defaults (2.2 to 2.5, and 2.3.1); where it has no numbers, the edges are ours.

Ours are: the months with an order that loyalty counts where no supply file is known; how many suppliers in two years
mean that a customer often changes them; and our share of purchasing: we lead with a quarter more than the main rival,
and are a backup where it has over a quarter more than we. So are when the five steps of customer value are done.
"""
