"""Reactions to insights, and the problem of a delivery that is not there."""

from shared.labels import Labelled
from shared.problems import NotFound, Text


class Reaction(Labelled):
    """How a person took an insight."""

    ASKED_FOR_MORE = "asked_for_more", "Asked for more", "希望深入了解"
    INTERESTED = "interested", "Interested", "感兴趣"
    INDIFFERENT = "indifferent", "Indifferent", "反应平淡"
    REJECTED = "rejected", "Rejected it", "不认可"


class DeliveryNotFound(NotFound):
    """There is no such delivery, or the caller may not see it."""

    title = Text("Delivery not found", "未找到发放记录")
    detail = Text("There is no delivery {id}, or you may not see it.", "发放记录 {id} 不存在，或您无权查看。")
