"""Lines between two people of a customer (method, section 3: influence and conflict lines)."""

from datetime import date
from uuid import UUID

from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Invalid, NotFound, Text

PRIVATE_CLEARANCE = 2


class ContactLineKind(Labelled):
    """The kind of relation between two people."""

    INFLUENCES = "influences", "Influences", "影响"
    SPONSORS = "sponsors", "Sponsors", "提携"
    ALLIED = "allied", "Allied", "同盟"
    PERSONAL_TIE = "personal_tie", "Personal tie", "私人关系"
    CONFLICTS = "conflicts", "Conflicts", "对立"

    @property
    def is_mutual(self) -> bool:
        """Whether it has no direction."""
        return self not in (ContactLineKind.INFLUENCES, ContactLineKind.SPONSORS)


PRIVATE_KINDS = frozenset({ContactLineKind.PERSONAL_TIE, ContactLineKind.CONFLICTS})


class ContactLineNotFound(NotFound):
    """There is no such line, or the caller may not see it."""

    title = Text("Contact line not found", "未找到关系线")
    detail = Text("There is no contact line {id}, or you may not see it.", "关系线 {id} 不存在，或您无权查看。")


class LineToSelf(Invalid):
    """A line connects two different people."""

    pointer = "/to_contact_id"
    title = Text("A line needs two people", "关系线须连接两个人")
    detail = Text("Choose somebody else at the other end.", "请在另一端选择其他人。")


class LineAlreadyDrawn(Conflict):
    """The two already have a line of this kind and level that has not ended."""

    title = Text("Already drawn", "关系线已存在")
    detail = Text("Change that line, or end it first.", "请修改该关系线，或先结束它。")


class LineEndsBeforeItBegins(Invalid):
    """`until` is a day before `since`."""

    title = Text("Ends before it begins", "结束早于开始")
    detail = Text("{until} is before {since}.", "{until} 早于 {since}。")


def usual_clearance(kind: ContactLineKind) -> int:
    """The default clearance: conflicts and personal ties are confidential."""
    return PRIVATE_CLEARANCE if kind in PRIVATE_KINDS else 1


def refuse_line_to_self(from_contact_id: UUID, to_contact_id: UUID) -> None:
    """Raises LineToSelf."""
    if from_contact_id == to_contact_id:
        raise LineToSelf()


def refuse_reversed_time(since: date | None, until: date | None) -> None:
    """Raises LineEndsBeforeItBegins."""
    if since is not None and until is not None and until < since:
        values = {"since": since, "until": until}
        error = FieldError("ends_before_it_begins", LineEndsBeforeItBegins.detail, pointer="/until", values=values)
        raise LineEndsBeforeItBegins(errors=[error], **values)
