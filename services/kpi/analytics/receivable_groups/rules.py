"""What receivables are grouped by, and how groups are called."""

from shared.customers.receivable_kinds import ReceivableKind
from shared.customers.traits import CustomerClass, LifecycleStage, Quadrant, ServiceTier
from shared.labels import Labelled
from shared.problems import Language


class ReceivableDimension(Labelled):
    """What receivables are grouped by; the customers' attributes are the present ones."""

    KIND = "kind", "Kind of receivable", "应收类型"
    CUSTOMER = "customer", "Customer", "客户"
    GROUP = "group", "Group of customers", "客户集团"
    MANAGER = "manager", "Account manager", "客户经理"
    CURRENCY = "currency", "Currency", "币种"
    REGION = "region", "Region", "区域"
    INDUSTRY = "industry", "Industry", "行业"
    CLASS = "class", "Customer class", "客户分类"
    TIER = "tier", "Service tier", "服务等级"
    QUADRANT = "quadrant", "Quadrant", "价值潜力象限"
    STAGE = "stage", "Lifecycle stage", "合作阶段"


NAMES: dict[ReceivableDimension, type[Labelled]] = {
    ReceivableDimension.KIND: ReceivableKind,
    ReceivableDimension.CLASS: CustomerClass,
    ReceivableDimension.TIER: ServiceTier,
    ReceivableDimension.QUADRANT: Quadrant,
    ReceivableDimension.STAGE: LifecycleStage,
}


def label_of(dimension: ReceivableDimension, key: str | None, name: str | None, language: Language) -> str | None:
    """What people call the group: in their language where it is of an enumeration; None: unknown, or none."""
    labels = NAMES.get(dimension)
    if labels is None or key is None or key not in {member.value for member in labels}:
        return name
    return labels(key).named.in_language(language)
