"""Why somebody takes no gifts (method, 4.4: refusal where banned)."""

from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text


class GiftBanReason(Labelled):
    """Why gifts are banned."""

    PUBLIC_OFFICIAL = "public_official", "A public official", "公职人员"
    THEIR_POLICY = "their_policy", "The customer's own policy", "对方单位规定"
    THEIR_WISH = "their_wish", "Their own wish", "本人谢绝"
    OUR_DECISION = "our_decision", "Our decision", "我方决定"


class GiftBanNotFound(NotFound):
    """There is no such gift ban, or its customer is not one of the caller's."""

    title = Text("Gift ban not found", "未找到谢绝礼品登记")
    detail = Text("There is no gift ban {id}, or you may not see it.", "谢绝礼品登记 {id} 不存在，或您无权查看。")


class AlreadyBanned(Conflict):
    """Gifts to this customer or contact are banned already; `errors` name the ban."""

    title = Text("Gifts are banned already", "已登记谢绝礼品")
    detail = Text("Lift the present ban first if the reason has changed.", "如原因有变，请先解除现有登记。")


class BannedContactElsewhere(Invalid):
    """The contact does not belong to this customer."""

    pointer = "/contact_id"
    title = Text("Not a contact of this customer", "联系人不属于该客户")
    detail = Text("The contact {contact_id} belongs to another customer.", "联系人 {contact_id} 不属于该客户。")
