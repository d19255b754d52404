"""The match with the customer (method, 6, step 2, and 2.6)."""

from shared.labels import Labelled
from shared.problems import NotFound, Text

MATCH_CLEARANCE = 2
"""Strategic fit and supplier shares are for clearance 2 (method, section 3), and so is entering a judgement."""


class MarketOpportunity(Labelled):
    """How large our market opportunity at the customer is."""

    HIGH = "high", "High", "大"
    MEDIUM = "medium", "Medium", "中"
    LOW = "low", "Low", "小"


class MatchAssessmentNotFound(NotFound):
    """The plan has no such assessment of the match."""

    title = Text("Assessment of the match not found", "未找到匹配度评估")
    detail = Text("The plan has no assessment of the match {id}.", "该规划没有匹配度评估 {id}。")
