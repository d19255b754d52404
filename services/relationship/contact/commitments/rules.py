"""Commitments of touchpoints (method, 4.4): whose they are, and how they end."""

from shared.labels import Labelled
from shared.problems import Conflict, NotFound, Text


class CommitmentSide(Labelled):
    """Who owes it."""

    OURS = "ours", "Ours", "我方"
    THEIRS = "theirs", "The customer's", "客户方"


class CommitmentStatus(Labelled):
    """State of a commitment today."""

    OPEN = "open", "Open", "待履行"
    OVERDUE = "overdue", "Overdue", "已逾期"
    DONE = "done", "Done", "已履行"


class CommitmentDuty(Labelled):
    """The kind of a due item of a commitment."""

    COMMITMENT = "commitment", "Commitment", "承诺事项"


class CommitmentNotFound(NotFound):
    """There is no such commitment, or the caller may not see its customer or its person."""

    title = Text("Commitment not found", "未找到承诺事项")
    detail = Text("There is no commitment {id}, or you may not see it.", "承诺事项 {id} 不存在，或您无权查看。")


class CommitmentAlreadyDone(Conflict):
    """The commitment was recorded as done before."""

    title = Text("Already done", "承诺事项已履行")
    detail = Text("It was done on {done_on}.", "已于 {done_on} 履行。")
