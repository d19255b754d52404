"""Won and lost cases (method, section 5)."""

from shared.labels import Labelled
from shared.problems import NotFound, Text


class CaseOutcome(Labelled):
    """Who won."""

    WON = "won", "We won", "我方赢单"
    LOST = "lost", "The competitor won", "友商赢单"


class CaseNotFound(NotFound):
    """There is no such case, or its customer is not one of the caller's."""

    title = Text("Case not found", "未找到胜败案例")
    detail = Text("No case {id} that you may see.", "没有您可查看的胜败案例 {id}。")
