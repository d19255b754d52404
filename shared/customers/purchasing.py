"""How a customer buys, and where its strategy goes (method, 2.6, 4.3 and 6): what several services judge it by."""

from shared.labels import Labelled


class PurchasingStage(Labelled):
    """The eight stages in which a customer buys, in their order."""

    RECOGNIZE_PROBLEM = "recognize_problem", "Recognize the problem", "识别问题"
    SET_GOALS = "set_goals", "Set goals", "确定目标"
    ISSUE_TENDER = "issue_tender", "Write and issue the tender", "编制发布标书"
    EVALUATE_PRODUCTS = "evaluate_products", "Evaluate products", "评估产品"
    QUALIFY_SUPPLIERS = "qualify_suppliers", "Qualify suppliers", "认证供应商"
    NEGOTIATE_AND_SIGN = "negotiate_and_sign", "Negotiate and sign", "谈判签约"
    IMPLEMENT = "implement", "Implement", "实施"
    EVALUATE_RESULTS = "evaluate_results", "Evaluate results", "评估结果"

    @property
    def place(self) -> int:
        """Its number, from 1 to 8."""
        return list(type(self)).index(self) + 1


class StrategyTrend(Labelled):
    """Whether the customer's strategy and ours come together."""

    ALIGNED = "aligned", "Aligned", "一致"
    CONVERGING = "converging", "Converging", "趋同"
    DIVERGING = "diverging", "Diverging", "背离"
    UNRELATED = "unrelated", "Unrelated", "无关"


class ChannelPlace(Labelled):
    """Our offer's place in the customer's business."""

    MAIN = "main", "Main channel", "主航道"
    EDGE = "edge", "Edge", "边缘"


class CriterionAxis(Labelled):
    """One of the ten axes by which a customer chooses its suppliers."""

    PRODUCT = "product", "Product", "产品"
    TECHNOLOGY = "technology", "Technology", "技术"
    TIME_TO_MARKET = "time_to_market", "Time to market", "上市时间"
    MANUFACTURING = "manufacturing", "Manufacturing", "制造"
    QUALITY = "quality", "Quality", "质量"
    QUALIFICATION = "qualification", "Qualification", "资质"
    DELIVERY = "delivery", "Delivery", "交付"
    PROCESS = "process", "Process", "流程"
    INFORMATION_SYSTEMS = "information_systems", "Information systems", "信息系统"
    PRICE = "price", "Price", "价格"


HIGHEST_SCORE = 5
"""Scores on an axis are from 0 to this."""
