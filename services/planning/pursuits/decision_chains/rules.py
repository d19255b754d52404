"""Checks of decision chains: what is refused."""

from shared.problems import NotFound, Text


class DecisionChainCheckNotFound(NotFound):
    """There is no such check, or the caller may not see its project."""

    title = Text("Check not found", "未找到决策链检查")
    detail = Text("There is no check {id}, or you may not see it.", "决策链检查 {id} 不存在，或您无权查看。")
