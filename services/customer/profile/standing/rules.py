"""The enumerations of a customer's standing (method, 2.2, 2.4, 2.5 and 3)."""

from shared.labels import Labelled

PROFIT_CLEARANCE = 2
"""Clearance for gross margin (method, 3), for judgements and for strategic fit, and so for what they lead to: score,
coverage, factors, tags, quadrant, cash cow, the mark `potential`. Class, tier and stage are for everybody."""


JUDGEMENT_CLEARANCE = 2
"""Entering a judgement or an override, and reading it, is level 2."""
NET_PROFIT_CLEARANCE = 3
"""What executives and finance enter of our net profit with a customer is level 3."""
HIDDEN_STANDING = ("is_potential", "quadrant", "is_cash_cow", "tags")
"""The parts of a customer's standing with that clearance, in the history of customers."""


class CustomerClass(Labelled):
    """Class of a customer, from its score; a customer without any order has none."""

    CORE = "core", "Core", "核心客户"
    IMPORTANT = "important", "Important", "重要客户"
    ORDINARY = "ordinary", "Ordinary", "普通客户"
    SMALL = "small", "Small", "中小客户"


class ValueTag(Labelled):
    """What a customer is worth."""

    STRATEGIC = "strategic", "Strategic", "战略客户"
    PROFIT = "profit", "Profit", "利润客户"
    NON_PROFIT = "non_profit", "Non-profit", "非利润客户"
    BIG = "big", "Big", "大客户"
    VALUE = "value", "Value", "价值客户"


class Quadrant(Labelled):
    """Place in the matrix of value and potential."""

    CORE_VALUE = "core_value", "Core value", "核心价值"
    HIGH_POTENTIAL = "high_potential", "High potential", "高潜力"
    MAINTAIN = "maintain", "Maintain", "维持型"
    TO_OPTIMIZE = "to_optimize", "To optimize", "待优化"


class ServiceTier(Labelled):
    """Service level that a customer's yearly spend entitles it to."""

    STRATEGIC = "strategic", "Strategic", "战略级"
    KEY = "key", "Key", "重点级"
    BASIC = "basic", "Basic", "基础级"
    STANDARD = "standard", "Standard", "标准级"


class LifecycleStage(Labelled):
    """How long we have worked together, from the first signed contract."""

    INITIAL = "initial", "Initial", "初步合作"
    STABLE = "stable", "Stable", "稳定合作"
    DEEP = "deep", "Deep", "深度绑定"
    SYMBIOSIS = "symbiosis", "Symbiosis", "价值共生"
