"""Levels of people: whose are asked for."""

from uuid import UUID

from shared.problems import BadRequest, Text


class RivalsUnclear(BadRequest):
    """Give either one rival or all rivals, not both."""

    title = Text("One rival or all", "请指明查询哪一方")
    detail = Text("Name one competitor or ask for all, not both.", "请指定一个友商或查询全部友商，二者只能选其一。")


def refuse_unclear_rivals(competitor_id: UUID | None, with_rivals: bool) -> None:
    """Raises RivalsUnclear."""
    if competitor_id is not None and with_rivals:
        raise RivalsUnclear()
