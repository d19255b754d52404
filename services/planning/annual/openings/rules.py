"""Who may open plans for many customers, and how many at once."""

from services.planning.plans.plans.rules import is_supervisor
from shared.auth.access import Principal
from shared.problems import Forbidden, Invalid, Text

MAX_OPENED = 5_000
"""Plans of one call."""


class OpeningNotAllowed(Forbidden):
    """Plans of many customers are opened by those who see a region or all customers."""

    title = Text("Opening is for supervisors", "须由主管批量创建")
    detail = Text("Ask a supervisor: you see only your own customers.", "请由主管操作：您只能查看本人负责的客户。")


class TooManyPlans(Invalid):
    """The call would open more plans than one call may."""

    title = Text("Too many customers", "客户数量过多")
    detail = Text(
        "{count} customers would get a plan; at most {most} at once. Name classes or a region.",
        "将为 {count} 个客户创建规划，每次最多 {most} 个。请指定客户分类或区域。",
    )


def refuse_opening(principal: Principal) -> None:
    """Raises OpeningNotAllowed."""
    if not is_supervisor(principal):
        raise OpeningNotAllowed()


def refuse_too_many(count: int) -> None:
    """Raises TooManyPlans."""
    if count > MAX_OPENED:
        raise TooManyPlans(count=count, most=MAX_OPENED)
