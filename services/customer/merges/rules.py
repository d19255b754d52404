"""When two customers may be merged, and which values the survivor then has."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from services.customer.profile.register.rules import ContractBeforeFounding, refuse_contract_before_founding
from shared.customers.uniting import is_empty, unite
from shared.labels import Labelled
from shared.problems import Conflict, Forbidden, Invalid, Text

MAX_SCENARIOS = 50


class MergeField(Labelled):
    """A field with a single value; lists are united instead."""

    NAME = "name", "Name", "名称"
    SHORT_NAME = "short_name", "Short name", "简称"
    ENGLISH_NAME = "english_name", "English name", "英文名称"
    STATUS = "status", "Status", "状态"
    REGION = "region", "Region", "区域"
    INDUSTRY = "industry", "Industry", "行业"
    USCC = "uscc", "Unified social credit code", "统一社会信用代码"
    WEBSITE = "website", "Website", "网站"
    PHONE = "phone", "Phone", "电话"
    ADDRESS = "address", "Address", "地址"
    COUNTRY = "country", "Country", "国家"
    EMPLOYEES = "employees", "Employees", "员工人数"
    FOUNDED_ON = "founded_on", "Founded on", "成立日期"
    FIRST_CONTRACT_ON = "first_contract_on", "First contract on", "首次签约日期"
    DECISION_MODE = "decision_mode", "Decision mode", "决策模式"
    RESPONSIBLE_ID = "responsible_id", "Responsible person", "责任人"
    NOTES = "notes", "Notes", "备注"
    PARENT_ID = "parent_id", "Group it belongs to", "所属集团"


class FieldOrigin(Labelled):
    """Where the merged customer's value comes from."""

    SAME = "same", "Both have the same value", "两者相同"
    SURVIVOR = "survivor", "The survivor", "保留方"
    FILLED = "filled", "The absorbed customer; the survivor had none", "被合并方，保留方为空"
    TAKEN = "taken", "The absorbed customer, as chosen", "被合并方，按选择"


class MergeWithItself(Invalid):
    """A customer cannot absorb itself."""

    pointer = "/absorbed_id"
    title = Text("A customer cannot absorb itself", "客户不能与自己合并")
    detail = Text("Name two different customers.", "请指定两个不同的客户。")


class AbsorbedUnknown(Invalid):
    """`absorbed_id` names no customer that the caller may see."""

    pointer = "/absorbed_id"
    title = Text("Unknown customer to absorb", "被合并客户不存在")
    detail = Text(
        "There is no customer {absorbed_id}, or you may not see it.", "客户 {absorbed_id} 不存在，或您无权查看。"
    )


class AlreadyAbsorbed(Conflict):
    """Another customer has already absorbed the customer: `errors` name that survivor, in `about`."""

    title = Text("Already merged", "该客户已被合并")
    detail = Text("Its survivor is {name} ({survivor_id}).", "该客户已并入 {name}（{survivor_id}）。")


class ScenariosTooMany(Conflict):
    """Together the two have more scenarios than a customer can have."""

    title = Text("Too many scenarios together", "合并后场景过多")
    detail = Text("Together {count}, at most {most}: remove some first.", "合计 {count} 个，最多 {most} 个，请先删减。")


class MergeNeedsClearance(Forbidden):
    """The two have different values above the caller's clearance, of which the merge would keep one."""

    title = Text("Above your clearance", "超出您的权限级别")
    detail = Text(
        "The two differ in what is above your clearance, and one value would be given up: ask a colleague with "
        "clearance {clearance} to merge them.",
        "两者在超出您权限级别的内容上不一致，合并须舍弃其一：请由具备 {clearance} 级权限的同事合并。",
    )


class MergedDatesContradict(Conflict):
    """Merged, the customer would have signed its first contract before it was founded."""

    title = Text("The dates of the two contradict each other", "两者的日期相互矛盾")
    detail = Text(
        "Founded on {founded_on}, first contract on {first_contract_on}: prefer the other value of one of them in "
        "`take`, or correct it first.",
        "成立于 {founded_on}，首次签约于 {first_contract_on}：请用 `take` 选用另一方的日期，或先更正。",
    )


class Origin(NamedTuple):
    """A field's value after the merge, and its origin."""

    value: Any
    origin: FieldOrigin


def refuse_itself(survivor_id: UUID, absorbed_id: UUID) -> None:
    """Raises MergeWithItself."""
    if survivor_id == absorbed_id:
        raise MergeWithItself()


def decide(ours: Any, theirs: Any, *, is_taken: bool) -> Origin:
    """The survivor's value, unless it has none or the absorbed customer's was chosen; nothing is ever emptied."""
    if ours == theirs:
        return Origin(ours, FieldOrigin.SAME)
    if is_empty(theirs):
        return Origin(ours, FieldOrigin.SURVIVOR)
    if is_empty(ours):
        return Origin(theirs, FieldOrigin.FILLED)
    return Origin(theirs, FieldOrigin.TAKEN) if is_taken else Origin(ours, FieldOrigin.SURVIVOR)


def merge_profiles(ours: Mapping[str, Any], theirs: Mapping[str, Any], take: Collection[str]) -> dict[str, Any]:
    """The fields of the survivor that change, with their new values. Raises ScenariosTooMany."""
    merged = {
        name: unite(ours[name], theirs[name])
        if isinstance(ours[name] if ours[name] is not None else theirs[name], list | dict)
        else decide(ours[name], theirs[name], is_taken=name in take).value
        for name in ours
    }
    if (count := len(merged.get("scenarios", ()))) > MAX_SCENARIOS:
        raise ScenariosTooMany(count=count, most=MAX_SCENARIOS)
    return {name: value for name, value in merged.items() if value != ours[name]}


def dates_of(ours: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any] | None:
    """The merged customer's founding and first contract, where the merge would combine them to a contradiction.

    One that the survivor has already is not the merge's: its dates may be corrected afterwards.
    """
    merged = {name: changes.get(name, ours[name]) for name in DATES}
    return merged if DATES & changes.keys() and _contradict(merged) else None


def refuse_contradiction(dates: Mapping[str, Any] | None) -> None:
    """Raises MergedDatesContradict."""
    if dates is not None:
        raise MergedDatesContradict(**dates)


DATES = {"founded_on", "first_contract_on"}


def _contradict(dates: Mapping[str, Any]) -> bool:
    try:
        refuse_contract_before_founding(dates)
    except ContractBeforeFounding:
        return True
    return False


class GroupPlaces(NamedTuple):
    """The places of the two in groups of customers."""

    survivor_parent_id: UUID | None
    absorbed_parent_id: UUID | None
    is_survivor_below: bool
    """The survivor is below the absorbed customer, at any depth."""
    is_absorbed_parent_below: bool
    """The absorbed customer is below the survivor, at any depth."""


def parents(places: GroupPlaces) -> tuple[UUID | None, UUID | None]:
    """The parents to choose between, the survivor's and the absorbed customer's; neither forms a cycle.

    A survivor below the absorbed customer takes its place. A survivor that absorbs a member of its own group keeps its
    parent.
    """
    if places.is_survivor_below:
        return places.absorbed_parent_id, places.absorbed_parent_id
    return places.survivor_parent_id, None if places.is_absorbed_parent_below else places.absorbed_parent_id
