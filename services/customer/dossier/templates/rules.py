"""The sections, cadences and sources of a dossier's items (method, section 3: customer dossier 客户档案)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

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


class SystemSource(Labelled):
    """Records of the system that answer a dossier's item: it is filled from there, never typed twice."""

    PEOPLE = "people", "People", "关键人"
    DECISION_CHAIN = "decision_chain", "Formal decision chain", "正式决策链"
    HIDDEN_CHAIN = "hidden_chain", "Hidden decision chain", "隐性决策链"
    POWER_MAP = "power_map", "Power map", "权力地图"
    PERSONAL_NEEDS = "personal_needs", "Needs of people", "个人需求"
    SUPPLY_FILE = "supply_file", "Supply file", "供应商档案"
    COMPETITORS = "competitors", "Competitors", "友商"
    SUPPLIER_CRITERIA = "supplier_criteria", "Criteria for suppliers", "供应商评价标准"
    ORDERS = "orders", "Orders and sales", "订单与销售"
    CREDIT = "credit", "Receivables and payments", "应收与回款"

    @property
    def collection(self) -> str:
        """Address of the records; below it `?customer_id=` selects one customer's."""
        return COLLECTIONS[self]


COLLECTIONS = {
    SystemSource.PEOPLE: "/v1/contacts",
    SystemSource.DECISION_CHAIN: "/v1/stage-roles",
    SystemSource.HIDDEN_CHAIN: "/v1/stage-roles",
    SystemSource.POWER_MAP: "/v1/contact-lines",
    SystemSource.PERSONAL_NEEDS: "/v1/contacts",
    SystemSource.SUPPLY_FILE: "/v1/supply-positions",
    SystemSource.COMPETITORS: "/v1/competitors/profiles",
    SystemSource.SUPPLIER_CRITERIA: "/v1/supplier-criteria",
    SystemSource.ORDERS: "/v1/orders",
    SystemSource.CREDIT: "/v1/receivables",
}


class Answerable(Protocol):
    """The properties of a template's item that say by what it is answered."""

    @property
    def key(self) -> str: ...
    @property
    def profile_field(self) -> ProfileField | None: ...
    @property
    def filled_from(self) -> SystemSource | None: ...
    @property
    def is_log(self) -> bool: ...


class StaleShares(Protocol):
    """From which share of stale facts on a dossier is stale, by severity."""

    low: Decimal
    medium: Decimal
    high: Decimal


def refuse_unsound(items: Iterable[Answerable], stale: StaleShares) -> None:
    """Each key is unique, each item has one source, the shares rise. Raises SchemeUnsound with each fault."""
    repeated = Text("Another item has the key {key}.", "标识“{key}”重复。")
    several = Text(
        "An item has one source: a profile field, records of the system, or facts; only facts are a log.",
        "每一项只能有一个来源：客户资料字段、系统记录或档案内容；只有档案内容可为日志。",
    )
    errors, seen = [], set()
    for place, item in enumerate(items):
        if item.key in seen:
            pointer = f"/content/items/{place}/key"
            errors.append(FieldError("repeated", repeated, pointer=pointer, values={"key": item.key}))
        seen.add(item.key)
        if (item.profile_field is not None) + (item.filled_from is not None) + item.is_log > 1:
            errors.append(FieldError("several_sources", several, pointer=f"/content/items/{place}"))
    if not stale.low < stale.medium < stale.high:
        rising = Text("Each severity begins at a higher share than the one below.", "各级别的起点须逐级升高。")
        errors.append(FieldError("steps_not_rising", rising, pointer="/content/stale_steps"))
    if errors:
        raise SchemeUnsound(errors=errors)
