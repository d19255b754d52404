"""The problems of a campaign's people."""

from services.relationship.contact.campaigns.invitations import InvitationStatus
from shared.problems import Invalid, NotFound, Text

MAX_PEOPLE = 2_000
"""Of one campaign."""


OF_THE_DAY = frozenset({InvitationStatus.ATTENDED, InvitationStatus.ABSENT})
"""What only the day of the campaign shows."""


class CampaignPersonNotFound(NotFound):
    """There is no such invitation, or the caller may not see the person."""

    title = Text("Invitation not found", "未找到邀请记录")
    detail = Text("There is no invitation {id}, or you may not see it.", "邀请记录 {id} 不存在，或您无权查看。")


class TooManyPeople(Invalid):
    """A campaign has 2,000 people at most."""

    pointer = "/people"
    title = Text("Too many people", "人数过多")
    detail = Text(
        "With these the campaign would have {count} people; {limit} is the limit. Divide it into several.",
        "加上本次人员，该活动将达 {count} 人，上限为 {limit} 人，请拆分为多场活动。",
    )


class CampaignNotBegun(Invalid):
    """Nobody has attended, or been absent, before the campaign begins."""

    pointer = "/people"
    title = Text("The campaign has not begun", "活动尚未开始")
    detail = Text(
        "It begins on {starts_on}; until then people are invited, accept or decline.",
        "活动于 {starts_on} 开始，此前只能登记邀请、接受或谢绝。",
    )
