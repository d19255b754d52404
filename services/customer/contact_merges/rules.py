"""When two contacts may be merged, and which values the survivor then has."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from services.customer.merges.rules import FieldOrigin, GroupPlaces, MergeNeedsClearance, Origin, decide, parents
from services.customer.people.contacts.rules import DecisionRole, Seniority
from services.customer.profile.search.rules import is_chinese
from shared.customers.uniting import is_empty, unite
from shared.labels import Labelled
from shared.problems import Conflict, Invalid, Text

__all__ = ["GroupPlaces", "MergeNeedsClearance", "Origin", "decide", "parents"]


class ContactMergeField(Labelled):
    """A field with a single value; decision bases are united, and a key person stays one."""

    NAME = "name", "Name", "姓名"
    ENGLISH_NAME = "english_name", "English name", "英文名"
    DEPARTMENT = "department", "Department", "部门"
    TITLE = "title", "Title", "职务"
    SENIORITY = "seniority", "Seniority", "层级"
    REPORTS_TO_ID = "reports_to_id", "Superior", "上级"
    DECISION_ROLE = "decision_role", "Decision role", "决策角色"
    INFLUENCE = "influence", "Influence", "影响力"
    HAS_LEFT = "has_left", "Has left", "已离职"
    EMAIL = "email", "E-mail", "邮箱"
    PHONE = "phone", "Phone", "电话"
    BIRTHDAY = "birthday", "Birthday", "生日"
    CAREER_WISHES = "career_wishes", "Career wishes", "职业愿望"
    PREFERENCES = "preferences", "Preferences", "喜好"
    EXPLICIT_NEEDS = "explicit_needs", "Explicit needs", "显性需求"
    HIDDEN_NEEDS = "hidden_needs", "Hidden needs", "隐性需求"
    PRIVATE_NOTES = "private_notes", "Private notes", "私人备注"


class ContactMergedWithItself(Invalid):
    """A contact cannot absorb itself."""

    pointer = "/absorbed_id"
    title = Text("A contact cannot absorb itself", "联系人不能与自己合并")
    detail = Text("Name two different contacts.", "请指定两个不同的联系人。")


class AbsorbedContactUnknown(Invalid):
    """`absorbed_id` names no contact that the caller may see."""

    pointer = "/absorbed_id"
    title = Text("Unknown contact to absorb", "被合并联系人不存在")
    detail = Text("No contact {absorbed_id} that you may see.", "没有您可查看的联系人 {absorbed_id}。")


class ContactAlreadyAbsorbed(Conflict):
    """Another contact has already absorbed the contact: `errors` name that survivor, in `about`."""

    title = Text("Already merged", "该联系人已被合并")
    detail = Text("Its survivor is {name} ({survivor_id}).", "该联系人已并入 {name}（{survivor_id}）。")


class ContactsOfTwoCustomers(Conflict):
    """The two contacts belong to different customers."""

    title = Text("Contacts of two customers", "两个联系人属于不同客户")
    detail = Text(
        "Only contacts of one customer are merged: merge the customers first, if they are one.",
        "只能合并同一客户的联系人；如两家客户实为一家，请先合并客户。",
    )


def refuse_itself(survivor_id: UUID, absorbed_id: UUID) -> None:
    """Raises ContactMergedWithItself."""
    if survivor_id == absorbed_id:
        raise ContactMergedWithItself()


def contested(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> set[ContactMergeField]:
    """The fields in which each has a value of its own, so that one is given up."""
    return {
        name
        for name in ContactMergeField
        if decide(ours[name], theirs[name], is_taken=True).origin is FieldOrigin.TAKEN
    }


def merge_people(ours: Mapping[str, Any], theirs: Mapping[str, Any], take: Collection[str]) -> dict[str, Any]:
    """The fields of the survivor that change, with their new values.

    The higher level wins: who is at the top, or a coach, in either record stays hidden from those who may not see it.
    """
    merged = {
        name: unite(ours[name], theirs[name])
        if isinstance(ours[name], list)
        else decide(ours[name], theirs[name], is_taken=name in take).value
        for name in ours
    }
    merged["is_key"] = ours["is_key"] or theirs["is_key"]
    if Seniority.TOP in (ours["seniority"], theirs["seniority"]):
        merged["seniority"] = Seniority.TOP
    if DecisionRole.COACH in (ours["decision_role"], theirs["decision_role"]):
        merged["decision_role"] = DecisionRole.COACH
    if is_empty(merged["english_name"]):
        merged["english_name"] = _latin_name(merged["name"], ours["name"], theirs["name"])
    return {name: value for name, value in merged.items() if value != ours[name]}


def _latin_name(name: str, *names: str) -> str | None:
    """The English name of a survivor with a Chinese name: the name in Latin script that one of the two had, if any."""
    latin = (one for one in names if not is_chinese(one))
    return next(latin, None) if is_chinese(name) else None
