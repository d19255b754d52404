"""A workstream's checklist and its sign-offs (method, section 6): pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from services.planning.exits.cases.rules import ItemState, NotItsOwner
from services.planning.exits.schemes.rules import OwnerRole, roles_held
from shared.problems import Conflict, FieldError, Forbidden, Invalid, NotFound, Text

Stored = Mapping[str, Any]
"""An item or a sign-off, as stored."""


class WorkstreamNotFound(NotFound):
    """There is no such workstream, or the caller may not see its case."""

    title = Text("Workstream not found", "未找到工作流")
    detail = Text("There is no workstream {id}, or you may not see it.", "工作流 {id} 不存在，或您无权查看。")


class WorkstreamSigned(Conflict):
    """Somebody has signed the workstream off: its checklist cannot change before it is reopened."""

    title = Text("The workstream is signed", "工作流已签核")
    detail = Text(
        "Reopen it, with a reason, before you change its checklist.", "如需修改清单，请先说明原因并重新打开。"
    )


class WorkstreamNotSigned(Conflict):
    """Nobody has signed the workstream off: there is nothing to reopen."""

    title = Text("The workstream is not signed", "工作流未签核")
    detail = Text("There is nothing to reopen.", "无需重新打开。")


class ChecklistIncomplete(Conflict):
    """Every item must be done, or marked as not applicable with a reason, before the workstream is signed off."""

    title = Text("The checklist is not complete", "清单未完成")
    detail = Text("Still open: {items}.", "尚未完成：{items}。")


class AlreadySigned(Conflict):
    """Somebody has signed the workstream off for this role."""

    title = Text("Signed off for this role", "该部门已签核")
    detail = Text('It was signed off for "{role}" by {name}.', "{name} 已代表“{role}”签核。")


class RoleNotOwner(Forbidden):
    """The workstream is not owned by this role, or the caller is no user with it."""

    title = Text("You do not sign for this role", "您不能代表该部门签核")
    detail = Text(
        'Only users of "{role}" sign for it, and only its own workstreams.', "仅“{role}”人员可签核其负责的工作流。"
    )


class ItemUnknown(Invalid):
    """The checklist has no such item."""

    title = Text("No such item", "清单中无此项")


class ReasonMissing(Invalid):
    """An item that is not applicable needs a reason."""

    title = Text("Say why it is not applicable", "请说明不适用的原因")


_UNKNOWN = Text("The checklist has no item {code}.", "清单中没有 {code}。")


def changed_items(items: Sequence[Stored], changes: Sequence[Stored]) -> list[dict[str, Any]]:
    """The checklist with these items changed. Raises ItemUnknown, ReasonMissing."""
    sent = {one["code"]: one for one in changes}
    known = {one["code"] for one in items}
    unknown = [
        FieldError("item_unknown", _UNKNOWN, f"/checklist/{place}/code", values={"code": one["code"]})
        for place, one in enumerate(changes)
        if one["code"] not in known
    ]
    if unknown:
        raise ItemUnknown(errors=unknown)
    unexplained = [
        FieldError("reason_missing", ReasonMissing.title, f"/checklist/{place}/reason")
        for place, one in enumerate(changes)
        if one["state"] == ItemState.NOT_APPLICABLE and not one["reason"]
    ]
    if unexplained:
        raise ReasonMissing(errors=unexplained)
    return [{**one, **sent.get(one["code"], {})} for one in items]


def refuse_other_than_owners(owners: Collection[str], held_names: Collection[str]) -> None:
    """Raises NotItsOwner."""
    if roles_held(held_names).isdisjoint(owners):
        raise NotItsOwner(roles=[OwnerRole(one).named for one in owners])


def refuse_signed(sign_offs: Sequence[Stored]) -> None:
    """Raises WorkstreamSigned."""
    if sign_offs:
        raise WorkstreamSigned()


def refuse_unsigned(sign_offs: Sequence[Stored]) -> None:
    """Raises WorkstreamNotSigned."""
    if not sign_offs:
        raise WorkstreamNotSigned()


def refuse_sign_off(
    items: Sequence[Stored],
    sign_offs: Sequence[Stored],
    owners: Collection[str],
    role: OwnerRole,
    held: Collection[OwnerRole],
) -> None:
    """`held`: for whom the caller acts. Raises RoleNotOwner, AlreadySigned, ChecklistIncomplete."""
    if role not in owners or role not in held:
        raise RoleNotOwner(role=role.named)
    if signed := next((one for one in sign_offs if one["role"] == role), None):
        raise AlreadySigned(role=role.named, name=signed["signed_by_name"])
    if unfinished := [Text(one["name_en"], one["name_zh"]) for one in items if one["state"] == ItemState.OPEN]:
        raise ChecklistIncomplete(items=unfinished)


def is_signed_off(owners: Collection[str], sign_offs: Sequence[Stored]) -> bool:
    """Whether each of the owners has signed."""
    return {one["role"] for one in sign_offs} >= set(owners)
