"""Numbers over a market's customers (method, 6, step 3): kinds, their levels, and what they count; pure."""

from collections.abc import Iterable

from shared.customers.relationship_levels import GeneralLevel, OrganizationalLevel, RelationshipLevel
from shared.labels import Labelled
from shared.problems import FieldError, Invalid, NotFound, Text


class ReachKind(Labelled):
    """What is counted over the market's customers."""

    DECIDERS = "deciders", "Deciders at the level or above", "达到该级别及以上的决策者"
    GENERAL = "general", "Customers at the general level or above", "普遍关系达到该级别及以上的客户"
    ORGANIZATIONAL = (
        "organizational",
        "Customers at the organizational level or above",
        "组织关系达到该级别及以上的客户",
    )


class ReachLevel(Labelled):
    """The level to reach: with a person, or of a customer's general or organizational relationship."""

    OPPOSED = "opposed", "Opposed", "反对"
    CONTACTED = "contacted", "Contacted", "接触"
    ACCEPTED = "accepted", "Accepted", "接受"
    FAVOURABLE = "favourable", "Favourable", "有好感"
    SUPPORTIVE = "supportive", "Supportive, not exclusive", "支持不排他"
    EXCLUSIVE = "exclusive", "Supportive and exclusive", "支持并排他"
    POOR = "poor", "Poor", "差"
    MEDIUM = "medium", "Medium", "中"
    GOOD = "good", "Good", "良"
    EXCELLENT = "excellent", "Excellent", "优"
    VENDOR = "vendor", "Vendor", "参与者"
    SUPPLIER = "supplier", "Supplier", "供应商"
    KEY_SUPPLIER = "key_supplier", "Key supplier", "关键供应商"
    STRATEGIC_PARTNER = "strategic_partner", "Strategic partner", "战略合作伙伴"

    @property
    def kind(self) -> ReachKind:
        """What is counted by such levels."""
        return next(kind for kind, levels in LEVELS.items() if self.value in set(levels))

    @property
    def rank(self) -> int:
        """Its place among the levels of its kind, from 0."""
        return [level.value for level in LEVELS[self.kind]].index(self.value)


LEVELS: dict[ReachKind, tuple[Labelled, ...]] = {
    ReachKind.DECIDERS: tuple(RelationshipLevel),
    ReachKind.GENERAL: tuple(GeneralLevel),
    ReachKind.ORGANIZATIONAL: tuple(OrganizationalLevel),
}


class ReachState(Labelled):
    """Whether the number of today can be shown."""

    KNOWN = "known", "Known", "已知"
    UNAVAILABLE = "unavailable", "Temporarily unavailable", "暂不可读取"
    NOT_PERMITTED = "not_permitted", "Not permitted", "无权查看"


class ReachGoalNotFound(NotFound):
    """The plan has no such number over customers."""

    title = Text("Number over customers not found", "未找到客户数量目标")
    detail = Text("The plan has no number over customers {id}.", "该规划没有客户数量目标 {id}。")


class ReachLevelUnfit(Invalid):
    """The level does not fit the kind: people, general and organizational relationships have levels of their own."""

    title = Text("The level does not fit the kind", "级别与统计对象不符")
    detail = Text('"{kind}" has other levels: {levels}.', "“{kind}”的级别应为：{levels}。")


def refuse_unfit_level(kind: ReachKind, level: ReachLevel) -> None:
    """Raises ReachLevelUnfit."""
    if level.kind is not kind:
        fitting = LEVELS[kind]
        levels = Text(", ".join(one.value for one in fitting), "、".join(one.zh for one in fitting))
        values = {"kind": kind.named, "levels": levels}
        error = FieldError("level_does_not_fit", ReachLevelUnfit.detail, pointer="/level", values=values)
        raise ReachLevelUnfit(errors=[error], **values)


def count_from(level: ReachLevel, ranks: Iterable[int]) -> int:
    """How many of the ranks are at the level or above."""
    return sum(rank >= level.rank for rank in ranks)


def lacking(needed: int, present: int | None) -> int | None:
    """How many are still missing: 0 at or above the number; None where it cannot be read."""
    return None if present is None else max(needed - present, 0)
