"""The problems of customer codes."""

from shared.problems import NotFound, Text


class CodeNotFound(NotFound):
    """The customer has no such code."""

    title = Text("Code not found", "未找到客户编码")
    detail = Text("The customer has no code {id}.", "该客户没有编码 {id}。")
