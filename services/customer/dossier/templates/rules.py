"""What a dossier consists of (method, section 3: customer dossier 客户档案)."""

from collections import Counter
from collections.abc import Iterable

from shared.labels import Labelled
from shared.problems import FieldError, Forbidden, Invalid, NotFound, Text

HIGHEST_CLEARANCE = 3


class DossierSection(Labelled):
    """A section of the dossier."""

    PROFILE = "profile", "Profile", "画像"
    BUSINESS_MODEL = "business_model", "Business model", "商业模式"
    STRATEGY = "strategy", "Strategy", "战略"
    NEEDS_AND_PAINS = "needs_and_pains", "Needs and pains", "需求及痛点"
    ORGANIZATION = "organization", "Organization, decision tree and power map", "组织/决策树/权力地图"
    OPERATIONS = "operations", "Operations", "经营"
    SUPPLY_LANDSCAPE = "supply_landscape", "Supply landscape", "供应商档案"
    CHALLENGES = "challenges", "Challenges", "挑战"


class CollectionCadence(Labelled):
    """How often a fact is to be verified; past that it is stale."""

    WEEKLY = "weekly", "Weekly", "每周"
    MONTHLY = "monthly", "Monthly", "每月"
    QUARTERLY = "quarterly", "Quarterly", "每季度"
    HALF_YEARLY = "half_yearly", "Half-yearly", "每半年"
    YEARLY = "yearly", "Yearly", "每年"
    ONCE = "once", "Once; never stale", "一次即可"

    @property
    def days(self) -> int | None:
        """Days for which a verification holds; None for ever."""
        return CADENCE_DAYS.get(self)


CADENCE_DAYS = {
    CollectionCadence.WEEKLY: 7,
    CollectionCadence.MONTHLY: 31,
    CollectionCadence.QUARTERLY: 92,
    CollectionCadence.HALF_YEARLY: 184,
    CollectionCadence.YEARLY: 366,
}


class ProfileField(Labelled):
    """A field of the customer itself that answers a dossier's item."""

    REGION = "region", "Region", "区域"
    INDUSTRY = "industry", "Industry", "行业"
    USCC = "uscc", "Unified social credit code", "统一社会信用代码"
    WEBSITE = "website", "Website", "网站"
    PHONE = "phone", "Phone", "电话"
    ADDRESS = "address", "Address", "地址"
    COUNTRY = "country", "Country", "国家"
    EMPLOYEES = "employees", "Employees", "员工人数"
    FOUNDED_ON = "founded_on", "Founded on", "成立日期"
    FIRST_CONTRACT_ON = "first_contract_on", "First contract on", "首份合同日期"


class DossierTemplateNotFound(NotFound):
    """There is no such version of the dossier template."""

    title = Text("Dossier template not found", "未找到档案模板")
    detail = Text("There is no version {number}.", "没有版本 {number}。")


class DossierTemplateForTheWholeHouse(Forbidden):
    """The template holds for everyone: who replaces it must see all customers and every field."""

    title = Text("The template holds for everyone", "档案模板适用于全公司")
    detail = Text(
        "Only somebody who sees all customers, with the highest clearance, may replace it.",
        "仅可查看全部客户且具有最高权限级别的人员可以替换。",
    )


class DossierItemsRepeated(Invalid):
    """Two items of a template have the same key."""

    title = Text("An item stands twice", "档案项重复")
    detail = Text("Each key may stand once: {keys}.", "每个键只能出现一次：{keys}。")


def refuse_repeated(keys: Iterable[str]) -> None:
    """Raises DossierItemsRepeated, which names where each repetition stands."""
    listed = list(keys)
    repeated = {key for key, count in Counter(listed).items() if count > 1}
    if not repeated:
        return
    once = Text("The key {key} stands twice.", "键 {key} 重复。")
    errors = [
        FieldError("repeated", once, pointer=f"/items/{place}/key", values={"key": key})
        for place, key in enumerate(listed)
        if key in repeated and key in listed[:place]
    ]
    raise DossierItemsRepeated(errors=errors, keys=", ".join(sorted(repeated)))
