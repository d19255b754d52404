"""The problems of competitors 友商 (method, section 5)."""

from shared.customers.competitors import CompetitorUnknown as CompetitorUnknown
from shared.problems import NotFound, Text


class CompetitorNotFound(NotFound):
    """There is no such competitor."""

    title = Text("Competitor not found", "未找到友商")
    detail = Text("There is no competitor {id}.", "友商 {id} 不存在。")
