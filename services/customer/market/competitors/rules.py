"""The problems of competitors 友商 (method, section 5)."""

from shared.problems import Invalid, NotFound, Text


class CompetitorNotFound(NotFound):
    """There is no such competitor."""

    title = Text("Competitor not found", "未找到友商")
    detail = Text("There is no competitor {id}.", "友商 {id} 不存在。")


class CompetitorUnknown(Invalid):
    """The request names a competitor that does not exist or was deleted."""

    pointer = "/competitor_id"
    title = Text("Unknown competitor", "友商不存在")
    detail = Text("There is no competitor {competitor_id}; create it first.", "没有友商 {competitor_id}，请先创建。")
