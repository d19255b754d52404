"""Assessments of ourselves (method, 6, step 2)."""

from shared.labels import Labelled
from shared.problems import NotFound, Text

PROFIT_CLEARANCE = 2
"""Gross margins are for clearance 2 (method, section 3)."""


class SelfAspect(Labelled):
    """What of ourselves is assessed; profit is the centre."""

    PROFIT = "profit", "Profit", "利润"
    MARKET = "market", "Market", "市场"
    SALES = "sales", "Sales", "销售"
    COMPETITION = "competition", "Competition", "竞争"


class SelfAssessmentNotFound(NotFound):
    """The plan has no such assessment of ourselves."""

    title = Text("Assessment of ourselves not found", "未找到自身分析")
    detail = Text("The plan has no assessment of ourselves {id}.", "该规划没有自身分析 {id}。")
