"""Opportunity points (method, 6, step 2)."""

from shared.problems import NotFound, Text


class OpportunityPointNotFound(NotFound):
    """The plan has no such opportunity point."""

    title = Text("Opportunity point not found", "未找到机会点")
    detail = Text("The plan has no opportunity point {id}.", "该规划没有机会点 {id}。")
