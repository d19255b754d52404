"""Units, directions and dimensions of KPIs, and why one has no value (method, section 7)."""

from shared.customers.traits import TRAITS_CLEARANCE
from shared.labels import Labelled


class Unit(Labelled):
    """The unit of a KPI."""

    AMOUNT = "amount", "Amount in the base currency", "本位币金额"
    QUANTITY = "quantity", "Quantity", "数量"
    COUNT = "count", "Count", "个数"
    RATIO = "ratio", "Ratio (0.25 is 25 %)", "比率（0.25 即 25%）"
    AVERAGE = "average", "Average number", "平均数"
    DAYS = "days", "Days", "天"

    @property
    def places(self) -> int:
        """Decimal places of a value, at most."""
        return {Unit.COUNT: 0, Unit.RATIO: 6}.get(self, 4)


class Direction(Labelled):
    """Which way a KPI is better."""

    HIGHER = "higher", "Higher is better", "越高越好"
    LOWER = "lower", "Lower is better", "越低越好"
    TARGET = "target", "Neither: compare it with a target", "无固定方向，对照目标判断"


class Grain(Labelled):
    """The length of a period; quarters and years are fiscal."""

    DAY = "day", "Day", "日"
    MONTH = "month", "Month", "月"
    QUARTER = "quarter", "Quarter", "季度"
    YEAR = "year", "Year", "年"
    TOTAL = "total", "The whole time", "合计"


class NullReason(Labelled):
    """Why a figure has no value."""

    NO_BASE = "no_base", "What it is divided by is zero or negative", "基数为零或为负"
    NO_DATA = "no_data", "Nothing was recorded for it", "没有相关数据"
    NOT_BEGUN = "not_begun", "The period has not begun", "期间尚未开始"
    SOURCE_MISSING = "source_missing", "Its source sends no figures yet", "数据来源尚未接入"


class Dimension(Labelled):
    """A dimension that figures can be grouped by."""

    CUSTOMER = "customer", "Customer", "客户"
    GROUP = "group", "Group of customers", "客户集团"
    REGION = "region", "Region", "区域"
    ORDER_REGION = "order_region", "Region of the order", "订单区域"
    INDUSTRY = "industry", "Industry", "行业"
    CLASS = "class", "Customer class", "客户分类"
    TIER = "tier", "Service tier", "服务等级"
    QUADRANT = "quadrant", "Quadrant", "价值潜力象限"
    STAGE = "stage", "Lifecycle stage", "合作阶段"
    MANAGER = "manager", "Account manager", "客户经理"
    PRODUCT = "product", "Product", "产品"
    CATEGORY = "category", "Product category", "产品类别"
    PROJECT = "project", "Project", "项目"
    CUSTOM = "custom", "Custom field", "自定义字段"

    @property
    def clearance(self) -> int:
        """The clearance that grouping and filtering by it needs."""
        return TRAITS_CLEARANCE if self is Dimension.QUADRANT else 1


OF_CUSTOMERS = frozenset(Dimension) - {
    Dimension.ORDER_REGION,
    Dimension.PRODUCT,
    Dimension.CATEGORY,
    Dimension.PROJECT,
}
"""Dimensions of the customers themselves."""
OF_LINES = frozenset({Dimension.ORDER_REGION, Dimension.PRODUCT, Dimension.PROJECT})
"""Dimensions that only order lines have: no rollup is kept by them."""
OF_ORDERS = OF_CUSTOMERS | {Dimension.ORDER_REGION, Dimension.PROJECT}
EVERY = frozenset(Dimension)

EVERY_GRAIN = frozenset(Grain)
BY_MONTH = EVERY_GRAIN - {Grain.DAY}
"""Grains of what is kept, or defined, by month."""
