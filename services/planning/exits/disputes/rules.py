"""Disputes of an exit (method, section 6): legal opens and settles them."""

from collections.abc import Collection

from services.planning.exits.cases.rules import NotItsOwner
from services.planning.exits.schemes.rules import OwnerRole, roles_held
from shared.problems import Conflict, NotFound, Text


class DisputeNotFound(NotFound):
    """There is no such dispute, or the caller may not see its case."""

    title = Text("Dispute not found", "未找到争议")
    detail = Text("There is no dispute {id}, or you may not see it.", "争议 {id} 不存在，或您无权查看。")


class DisputeSettled(Conflict):
    """The dispute is settled already."""

    title = Text("The dispute is settled", "争议已解决")
    detail = Text("Open a new one if it goes on.", "如争议继续，请新建争议。")


def refuse_others_than_legal(role_names: Collection[str]) -> None:
    """Raises NotItsOwner."""
    if OwnerRole.LEGAL not in roles_held(role_names):
        raise NotItsOwner(roles=[OwnerRole.LEGAL.named])


def refuse_settled(settled_at: object) -> None:
    """Raises DisputeSettled."""
    if settled_at is not None:
        raise DisputeSettled()
