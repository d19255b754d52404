"""The traits of a customer that all services act upon (method, 2.4 to 2.6 and 3): class, quadrant, tier, stage."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from shared.labels import Labelled
from shared.time import months_between

TRAITS_CLEARANCE = 2
"""Clearance for quadrant and cash cow: they follow from margins, judgements and strategic fit (method, 3)."""


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


@dataclass(frozen=True, slots=True)
class Traits:
    """What the service policy looks at; None: the customer has none, or it is hidden from the caller."""

    quadrant: Quadrant | None = None
    tier: ServiceTier | None = None
    customer_class: CustomerClass | None = None
    stage: LifecycleStage | None = None
    is_cash_cow: bool | None = None
    is_provisional: bool | None = None


class StageMonths(Protocol):
    """The last month of each lifecycle stage after the first contract; symbiosis does not end."""

    @property
    def initial_months(self) -> int: ...
    @property
    def stable_months(self) -> int: ...
    @property
    def deep_months(self) -> int: ...


def last_months(months: StageMonths) -> dict[LifecycleStage, int]:
    """The last month of each stage that ends, in order."""
    return {
        LifecycleStage.INITIAL: months.initial_months,
        LifecycleStage.STABLE: months.stable_months,
        LifecycleStage.DEEP: months.deep_months,
    }


def stage_of(first_contract_on: date | None, as_of: date, months: StageMonths) -> LifecycleStage | None:
    """The lifecycle stage (3); a stage ends with the day its months after the contract. None before the contract."""
    if first_contract_on is None or first_contract_on > as_of:
        return None
    begun = months_between(first_contract_on, as_of) + (as_of.day != first_contract_on.day)  # a started month counts
    for stage, last in last_months(months).items():
        if begun <= last:
            return stage
    return LifecycleStage.SYMBIOSIS
