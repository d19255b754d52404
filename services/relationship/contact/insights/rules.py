"""The problems of insights, and the kind of their due item."""

from shared.labels import Labelled
from shared.problems import BadRequest, Conflict, NotFound, Text


class InsightDutyKind(Labelled):
    """The kind of an insight's due item."""

    INSIGHT = "insight", "Insight to be prepared", "行业洞察待制作"


class InsightNotFound(NotFound):
    """There is no such insight, or it is for customers that the caller may not see."""

    title = Text("Insight not found", "未找到行业洞察")
    detail = Text("There is no insight {id}, or you may not see it.", "行业洞察 {id} 不存在，或您无权查看。")


class InsightWasGiven(Conflict):
    """An insight that somebody has got stays; correct it instead."""

    title = Text("Somebody has got it", "已有客户收到")
    detail = Text("{count} people have got it; change it instead.", "已有 {count} 人收到，请改为修改内容。")


class PeopleNeeded(BadRequest):
    """Materials are suggested for people: name some, or leave them out for the customer's key people."""

    parameter = "contact_ids"
    title = Text("Name the people", "请指定人员")
    detail = Text("Name at least one of the customer's people.", "请至少指定一位该客户的联系人。")
