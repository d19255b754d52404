"""Completeness of a dossier (method, section 3): weighted over the required items, by section and overall."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from services.customer.dossier.templates.rules import DossierSection, SystemSource
from shared.labels import Labelled

PLACES = Decimal("0.0001")


class EntrySource(Labelled):
    """What answers an item of the dossier."""

    FACT = "fact", "Fact", "档案内容"
    PROFILE = "profile", "Customer's profile", "客户资料"
    SYSTEM = "system", "Records of the system", "系统记录"


class PeerState(Labelled):
    """Whether another service answered."""

    ANSWERED = "answered", "Answered", "已答复"
    NOT_PERMITTED = "not_permitted", "The caller lacks the right", "无权限"
    UNAVAILABLE = "unavailable", "Did not answer", "未答复"


class FigureKind(Labelled):
    """A figure with which records of the system answer an item."""

    PEOPLE = "people", "people", "人员"
    KEY_PEOPLE = "key_people", "key people", "关键人"
    PEOPLE_WITH_NEEDS = "people_with_needs", "people whose needs are known", "已了解需求的人"
    PARTICIPANTS = "participants", "people in the chain", "决策参与人"
    STAGES = "stages", "purchasing stages", "采购阶段"
    REPORTING_LINES = "reporting_lines", "reporting lines", "汇报线"
    LINES = "lines", "lines of influence and conflict", "影响与冲突线"
    ASSESSED_PEOPLE = "assessed_people", "people with an assessed relationship", "已评估关系的人"
    CATEGORIES = "categories", "categories", "品类"
    SUPPLIERS = "suppliers", "known suppliers", "已知供应商"
    LATEST_AS_OF = "latest_as_of", "last known on", "最新日期"
    COMPETITORS = "competitors", "competitors", "友商"
    CRITERIA = "criteria", "criteria", "评价标准"
    SALES = "sales", "sales in twelve months", "近十二个月销售额"
    ORDERS = "orders", "orders in twelve months", "近十二个月订单"
    LAST_ORDER_MONTH = "last_order_month", "last order in", "最近下单月份"
    DUE = "due", "fell due in twelve months", "近十二个月到期应收"
    OVERDUE = "overdue", "overdue", "逾期未收"


FIGURES: Mapping[SystemSource, tuple[FigureKind, ...]] = {
    SystemSource.PEOPLE: (FigureKind.PEOPLE, FigureKind.KEY_PEOPLE),
    SystemSource.DECISION_CHAIN: (FigureKind.PARTICIPANTS, FigureKind.STAGES),
    SystemSource.HIDDEN_CHAIN: (FigureKind.PARTICIPANTS, FigureKind.STAGES),
    SystemSource.POWER_MAP: (FigureKind.REPORTING_LINES, FigureKind.LINES, FigureKind.ASSESSED_PEOPLE),
    SystemSource.PERSONAL_NEEDS: (FigureKind.PEOPLE_WITH_NEEDS,),
    SystemSource.SUPPLY_FILE: (FigureKind.CATEGORIES, FigureKind.SUPPLIERS, FigureKind.LATEST_AS_OF),
    SystemSource.COMPETITORS: (FigureKind.COMPETITORS,),
    SystemSource.SUPPLIER_CRITERIA: (FigureKind.CRITERIA,),
    SystemSource.ORDERS: (FigureKind.SALES, FigureKind.ORDERS, FigureKind.LAST_ORDER_MONTH),
    SystemSource.CREDIT: (FigureKind.DUE, FigureKind.OVERDUE),
}
"""The figures of each source, in the order in which they are shown."""

Figures = Mapping[SystemSource, Mapping[FigureKind, str]]
"""What the system knows of one customer. A figure of nothing is left out: a source without any is not known."""


class Item(Protocol):
    """The properties of a template's item that completeness needs."""

    @property
    def key(self) -> str: ...
    @property
    def section(self) -> DossierSection: ...
    @property
    def is_required(self) -> bool: ...
    @property
    def weight(self) -> int: ...


@dataclass(slots=True)
class Completeness:
    """Completeness of one section, or of all: required and known weight, missing and stale items."""

    weight: int = 0
    known_weight: int = 0
    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    unavailable: list[str] = field(default_factory=list)

    @property
    def share(self) -> Decimal | None:
        """Known weight / required weight; None where nothing is required."""
        return (Decimal(self.known_weight) / self.weight).quantize(PLACES, ROUND_HALF_UP) if self.weight else None

    def count(self, item: Item, is_stale: bool | None) -> None:
        """Count an item; `is_stale` is None where it is not known."""
        if is_stale:
            self.stale.append(item.key)
        if not item.is_required:
            return
        self.weight += item.weight
        if is_stale is None:
            self.missing.append(item.key)
        else:
            self.known_weight += item.weight


@dataclass(frozen=True, slots=True)
class DossierState:
    """Completeness of a dossier, overall and by section."""

    overall: Completeness
    sections: Mapping[DossierSection, Completeness]


def assess(items: Iterable[Item], known: Mapping[str, bool], unavailable: Collection[str] = ()) -> DossierState:
    """Completeness of a dossier; `known` maps its known items to whether they are stale. A stale item still counts.

    `unavailable`: items whose service did not answer; they count neither as known nor as missing.
    """
    overall = Completeness()
    sections = {section: Completeness() for section in DossierSection}
    for item in items:
        for part in (overall, sections[item.section]):
            if item.key in unavailable and item.key not in known:
                part.unavailable.append(item.key)
            else:
                part.count(item, known.get(item.key))
    return DossierState(overall, sections)
