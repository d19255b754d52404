"""The levels of the three kinds of relationships (method, section 4)."""

from shared.labels import Labelled, Ranked
from shared.problems import Text


class RelationshipLevel(Ranked):
    """Level of a key-person relationship, from the worst to the best."""

    OPPOSED = "opposed", "Opposed", "反对"
    CONTACTED = "contacted", "Contacted", "接触"
    ACCEPTED = "accepted", "Accepted", "接受"
    FAVOURABLE = "favourable", "Favourable", "有好感"
    SUPPORTIVE = "supportive", "Supportive, not exclusive", "支持不排他"
    EXCLUSIVE = "exclusive", "Supportive and exclusive", "支持并排他"


SHORT_NAMES = {
    RelationshipLevel.OPPOSED: Text("Opposed", "反对"),
    RelationshipLevel.CONTACTED: Text("Contacted", "接触"),
    RelationshipLevel.ACCEPTED: Text("Accepted", "接受"),
    RelationshipLevel.FAVOURABLE: Text("Favourable", "有好感"),
    RelationshipLevel.SUPPORTIVE: Text("Supportive", "支持"),
    RelationshipLevel.EXCLUSIVE: Text("Exclusive", "支持并排他"),
}
"""What drawings call the levels, where there is little room."""


class LevelState(Labelled):
    """Whether a person's present level can be shown."""

    KNOWN = "known", "Known", "已知"
    NEVER_ASSESSED = "never_assessed", "Never assessed", "从未评估"
    UNAVAILABLE = "unavailable", "Temporarily unavailable", "暂不可读取"
    NOT_PERMITTED = "not_permitted", "Not permitted", "无权查看"


class GeneralLevel(Ranked):
    """Level of a general relationship, from the worst to the best."""

    POOR = "poor", "Poor", "差"
    MEDIUM = "medium", "Medium", "中"
    GOOD = "good", "Good", "良"
    EXCELLENT = "excellent", "Excellent", "优"


class ClimateElement(Labelled):
    """One of the four elements of a general relationship."""

    INFORMATION_CHANNELS = "information_channels", "Information channels open", "信息渠道畅通"
    TECHNICAL_EVALUATION = "technical_evaluation", "Leading in technical bid evaluation", "技术评标领先"
    DELIVERY_SUCCESS = "delivery_success", "Delivery success and better profitability", "交付成功与盈利改善"
    BRAND_LOYALTY = "brand_loyalty", "Brand loyalty", "品牌忠诚度"

    @property
    def place(self) -> int:
        """Its number in the method, from 1 to 4."""
        return list(type(self)).index(self) + 1


class OrganizationalLevel(Ranked):
    """Level of an organizational relationship, from the worst to the best."""

    VENDOR = "vendor", "Vendor", "参与者"
    SUPPLIER = "supplier", "Supplier", "供应商"
    KEY_SUPPLIER = "key_supplier", "Key supplier", "关键供应商"
    STRATEGIC_PARTNER = "strategic_partner", "Strategic partner", "战略合作伙伴"
