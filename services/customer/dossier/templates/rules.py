"""The sections, cadences and profile fields of a dossier (method, section 3: customer dossier 客户档案)."""

from collections.abc import Iterable

from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound

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
    """How often a fact must be verified; after that it is stale."""

    WEEKLY = "weekly", "Weekly", "每周"
    MONTHLY = "monthly", "Monthly", "每月"
    QUARTERLY = "quarterly", "Quarterly", "每季度"
    HALF_YEARLY = "half_yearly", "Half-yearly", "每半年"
    YEARLY = "yearly", "Yearly", "每年"
    ONCE = "once", "Once; never stale", "一次即可"

    @property
    def days(self) -> int | None:
        """Days for which a verification is valid; None: for ever."""
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
    FIRST_CONTRACT_ON = "first_contract_on", "First contract on", "首次签约日期"


def refuse_repeated(keys: Iterable[str]) -> None:
    """Each key must be unique. Raises SchemeUnsound, which points to each repetition."""
    text = Text("Another item has the key {key}.", "标识“{key}”重复。")
    listed = list(keys)
    errors = [
        FieldError("repeated", text, pointer=f"/content/items/{place}/key", values={"key": key})
        for place, key in enumerate(listed)
        if key in listed[:place]
    ]
    if errors:
        raise SchemeUnsound(errors=errors)
