"""The level of a key-person relationship (method, section 4.1)."""

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
