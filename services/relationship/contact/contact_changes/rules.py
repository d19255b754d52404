"""Contact changes (method, section 3: account team; section 6: risks): kinds, the visit, a rival's hire."""

from datetime import date

from services.relationship.contact.schemes.rules import Channel
from shared.customers.contact_terms import Scene
from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text

VISITED_BY = (Channel.IN_PERSON, Channel.ONLINE)
NO_VISITS = (Scene.LETTER, Scene.BRAND_SPONSORSHIP)
"""Scenes in which nobody meets anybody."""
WARNED_DAYS = 365
"""Days after a rival's hire of our coach in which it is a warning."""
NOTED_LATE_DAYS = 366
"""Days by which we may have noted too late that somebody has left."""
COACH_HIRED = "coach_hired"
"""The kind of the warning, as the kpi service names it."""
HIRED_EVIDENCE = Text("{rival} has hired {person}, our coach until then.", "{rival}已聘用原我方教练{person}。")


class ContactChangeKind(Labelled):
    """Who has changed."""

    KEY_CONTACT = "key_contact", "Key contact who has left", "关键人离职"
    ACCOUNT_MANAGER = "account_manager", "Account manager", "客户经理变动"
    BACKUP_CONTACT = "backup_contact", "Backup contact", "备份对接人变动"


class ChangeSide(Labelled):
    """On whose side somebody has changed."""

    THEIRS = "theirs", "The customer's", "客户方"
    OURS = "ours", "Ours", "我方"


class HandoverState(Labelled):
    """State of the handover that the change belongs to."""

    OPEN = "open", "Open", "进行中"
    DONE = "done", "Done", "已完成"
    CANCELLED = "cancelled", "Cancelled; the person has returned or is removed", "已取消（本人返岗或已删除）"


class NewContactVisitStatus(Labelled):
    """State of the visit to the new person, or of the new person's first visit."""

    SUCCESSOR_UNKNOWN = "successor_unknown", "Successor not known yet", "继任者未确定"
    DUE = "due", "To be planned", "待安排"
    PLANNED = "planned", "Planned", "已安排"
    DONE = "done", "Done", "已拜访"
    CANCELLED = "cancelled", "Not needed any more", "已取消"


class ContactChangeDuty(Labelled):
    """The kind of a due item of a contact change."""

    NEW_CONTACT_VISIT = "new_contact_visit", "Visit to the new person", "拜访新对接人"


class ContactChangeNotFound(NotFound):
    """There is no such contact change, or the caller may not see its customer or its people."""

    title = Text("Contact change not found", "未找到对接人变动")
    detail = Text("There is no contact change {id}, or you may not see it.", "对接人变动 {id} 不存在，或您无权查看。")


class NotTheirPerson(Conflict):
    """Only a person of the customer who has left can be hired by a competitor."""

    title = Text("Nobody of the customer has left", "并非客户方人员离职")
    detail = Text(
        'This is a change of ours ("{kind}"); choose the change of the customer\'s person.',
        "该变动为我方变动（{kind}），请选择客户方人员的变动。",
    )


class ContactChangeCancelled(Conflict):
    """The person has returned or was removed; nothing more is recorded."""

    title = Text("The change is cancelled", "对接人变动已取消")
    detail = Text("The person has returned or was removed.", "本人已返岗或已删除。")


class HiredBeforeLeaving(Invalid):
    """The competitor cannot have hired the person long before we noted that the person had left."""

    pointer = "/hired_on"
    title = Text("Hired too early", "入职日期过早")
    detail = Text(
        "It was noted on {changed_on} that the person has left; give a day at most {days} days earlier.",
        "该人员离职的登记日期为 {changed_on}，入职日期最多可早 {days} 天。",
    )


def refuse_hire(kind: ContactChangeKind, handover: HandoverState, changed_on: date, hired_on: date) -> None:
    """Raises NotTheirPerson, ContactChangeCancelled, HiredBeforeLeaving."""
    if kind is not ContactChangeKind.KEY_CONTACT:
        raise NotTheirPerson(kind=kind.named)
    if handover is HandoverState.CANCELLED:
        raise ContactChangeCancelled()
    if (changed_on - hired_on).days > NOTED_LATE_DAYS:
        raise HiredBeforeLeaving(changed_on=changed_on, days=NOTED_LATE_DAYS)
