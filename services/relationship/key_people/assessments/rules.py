"""Key-person assessments (method, 4.1): whose levels are asked for, and how they moved."""

from collections.abc import Sequence
from uuid import UUID

from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.problems import BadRequest, Text


class SubjectsUnclear(BadRequest):
    """Give either a customer or some contacts, not both."""

    title = Text("Customer or contacts needed", "请指明查询对象")
    detail = Text("Name either a customer or contacts, not both.", "请指定客户或联系人，二者只能选其一。")


class RivalsUnclear(BadRequest):
    """Give either one rival or all rivals, not both."""

    title = Text("One rival or all", "请指明查询哪一方")
    detail = Text("Name one competitor or ask for all, not both.", "请指定一个友商或查询全部友商，二者只能选其一。")


def refuse_unclear_subjects(customer_id: UUID | None, contact_ids: Sequence[UUID] | None) -> None:
    """Raises SubjectsUnclear."""
    if (customer_id is None) == (contact_ids is None):
        raise SubjectsUnclear()


def refuse_unclear_rivals(competitor: str | None, with_rivals: bool) -> None:
    """Raises RivalsUnclear."""
    if competitor is not None and with_rivals:
        raise RivalsUnclear()


def movement(now: RelationshipLevel, before: RelationshipLevel | None) -> int | None:
    """Levels up (positive) or down since the previous assessment; None when there is none."""
    return None if before is None else now.rank - before.rank
