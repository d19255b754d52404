"""What competitors do at customers (method, section 5)."""

from shared.customers.market_terms import MoveKind as MoveKind
from shared.problems import NotFound, Text


class MoveNotFound(NotFound):
    """There is no such move, or its customer is not one of the caller's."""

    title = Text("Move not found", "未找到友商动态")
    detail = Text("No move of a competitor {id} that you may see.", "没有您可查看的友商动态 {id}。")
