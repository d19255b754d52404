"""Challenges of the customer (method, 3 and 6, step 2)."""

from shared.labels import Labelled
from shared.problems import NotFound, Text


class ChallengeSource(Labelled):
    """Where a customer's challenge comes from: the four sources of the method."""

    MACRO_ENVIRONMENT = "macro_environment", "Macro environment", "宏观环境"
    INTERNAL_PRESSURE = "internal_pressure", "Internal pressure", "内部压力"
    RIVALS = "rivals", "Its rivals", "竞争对手"
    SUPPLIERS = "suppliers", "Its own suppliers", "自身供应商"


class ChallengeNotFound(NotFound):
    """The plan has no such challenge."""

    title = Text("Challenge not found", "未找到客户挑战")
    detail = Text("The plan has no challenge {id}.", "该规划没有客户挑战 {id}。")
