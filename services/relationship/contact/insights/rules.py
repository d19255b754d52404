"""The problems of insights, and the kind of their due item."""

from uuid import UUID

from shared.labels import Labelled
from shared.problems import BadRequest, Conflict, Invalid, NotFound, Text


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


class InsightGivenBeyond(Conflict):
    """Customers whose people have got the insight stay in its audience: they know its title."""

    title = Text("Another customer has got it", "已有其他客户收到")
    detail = Text(
        "People of a customer that the audience would leave out have got it; keep the customer, or name none.",
        "拟排除的客户已有人员收到该洞察；请保留该客户，或不指定客户。",
    )


class NotInAudience(Invalid):
    """The insight is for other customers only, and its title may be confidential."""

    pointer = "/customer_id"
    title = Text("The insight is for other customers", "该洞察不面向此客户")
    detail = Text(
        "It names the customers that it is for, and this is none of them; add the customer to them, or choose another "
        "insight.",
        "该洞察已指定适用客户，不含此客户；请先将该客户加入适用范围，或选择其他洞察。",
    )


class PeopleNeeded(BadRequest):
    """Materials are suggested for people: name some, or leave them out for the customer's key people."""

    parameter = "contact_ids"
    title = Text("Name the people", "请指定人员")
    detail = Text("Name at least one of the customer's people.", "请至少指定一位该客户的联系人。")


def line_of(insight_id: UUID) -> str:
    """The lock of whom an insight is for and who has got it."""
    return f"insight {insight_id}"
