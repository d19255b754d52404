"""Target customers (method, section 2.2)."""

from shared.problems import NotFound, Text


class CustomerNoTarget(NotFound):
    """The customer is not marked as a target customer."""

    title = Text("No target customer", "不是目标客户")
    detail = Text("The customer is not marked as a target.", "该客户未被标记为目标客户。")
