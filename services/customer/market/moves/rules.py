"""What competitors do at customers (method, section 5)."""

from shared.labels import Labelled
from shared.problems import NotFound, Text


class MoveKind(Labelled):
    """The kind of a competitor's move."""

    OFFER = "offer", "Offer", "报价/方案"
    PRICE = "price", "Price change", "价格变动"
    VISIT = "visit", "Visit", "拜访"
    WIN = "win", "Win", "中标/获单"
    PRODUCT = "product", "New product or sample", "新品/送样"
    PEOPLE = "people", "Change of people", "人员变动"
    OTHER = "other", "Other", "其他"


class MoveNotFound(NotFound):
    """There is no such move, or its customer is not one of the caller's."""

    title = Text("Move not found", "未找到友商动态")
    detail = Text("No move of a competitor {id} that you may see.", "没有您可查看的友商动态 {id}。")
