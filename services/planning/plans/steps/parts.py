"""The parts of a plan: rows that its author writes, that its steps require and that its versions keep."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.planning.plans.plans.rules import Market, MarketPlanHasNone, owned_market
from services.planning.plans.schemes.rules import Requirement
from services.planning.tables import PlanningTable
from shared.database import Row, rows_of
from shared.labels import Labelled

Count = Callable[[sa.Table], sa.ColumnElement[int]]
"""How many of a requirement the rows of a table are."""
COUNTED: Count = lambda _: sa.func.count()  # noqa: E731 - a value of the mapping below


def different(name: str, *complete: str) -> Count:
    """How many different values of the column there are, in rows whose `complete` columns are filled."""
    return lambda table: _of_complete(sa.func.count(sa.distinct(table.c[name])), table, complete)


def complete(*names: str) -> Count:
    """How many rows have all these columns filled."""
    return lambda table: _of_complete(sa.func.count(), table, names)


def of_kind(value: Labelled, name: str = "kind") -> Count:
    """How many rows are of this kind."""
    return lambda table: sa.func.count().filter(table.c[name] == value)


BY_A_MERGE = ("customer_id", "contact_id")
"""What a merge changes of a part: nobody writes the plan by it."""


class PlanPartKind(Labelled):
    """A part of a plan that a version keeps."""

    PLAN = "plan", "The plan itself", "规划本身"
    MARKET_GOAL = "market_goal", "Market goal", "市场目标"
    RELATIONSHIP_SNAPSHOT = "relationship_snapshot", "Snapshot of our relationships", "关系现状快照"
    ENVIRONMENT_FACTOR = "environment_factor", "Factor of the environment", "环境因素"
    CHALLENGE = "challenge", "Challenge of the customer", "客户挑战"
    RIVAL_ASSESSMENT = "rival_assessment", "Assessment of a rival", "友商分析"
    SELF_ASSESSMENT = "self_assessment", "Assessment of ourselves", "自身分析"
    SWOT_POINT = "swot_point", "SWOT point", "SWOT 要点"
    SUPPLIER_CRITERION = "supplier_criterion", "Supplier criterion", "供应商评价标准"
    OPPORTUNITY_POINT = "opportunity_point", "Opportunity point", "机会点"
    MATCH_ASSESSMENT = "match_assessment", "Assessment of the match", "匹配度评估"
    RELATIONSHIP_GOAL = "relationship_goal", "Relationship goal", "关系目标"
    LEVEL_GOAL = "level_goal", "General or organizational goal", "普遍或组织关系目标"
    REACH_GOAL = "reach_goal", "Number over a market's customers", "市场内客户数量目标"
    STRATEGY = "strategy", "Strategy", "策略"
    ACTION = "action", "Action", "行动"
    RESOURCES = "resources", "Resources", "资源投入"
    RESPONSIBILITY = "responsibility", "Responsibility", "责任分工"
    BUDGET = "budget", "Budget", "费用预算"
    CONCLUSION = "conclusion", "Conclusion of a step", "步骤结论"


@dataclass(frozen=True, slots=True)
class Naming:
    """What a field of a part names: another part of the same plan, and which of them."""

    table: "type[PlanPart]"
    such_that: tuple[str, Labelled] | None = None
    """The field and its value, of the parts that may be named; None: all."""


@dataclass(frozen=True, slots=True)
class KeptIds:
    """Ids that a version keeps with a row though another table has them."""

    table: type[Row]
    owner: str
    """The column that names the row."""
    column: str


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a version keeps of a table's rows."""

    without: tuple[str, ...] = ()
    unless: tuple[str, Labelled] | None = None
    """The field and its value, of the rows that it does not keep; None: it keeps all."""
    lists: Mapping[str, KeptIds] = field(default_factory=dict)


class PlanPart(Row):
    """Columns of every part. Whoever writes one does so in `editing`, so that the plan's steps follow.

    A part of a market's plan has no customer.
    """

    kept_as: ClassVar[PlanPartKind]
    identity: ClassVar[str] = "id"
    """The field by which a part is the same in two versions."""
    meets: ClassVar[Mapping[Requirement, Count]] = MappingProxyType({})
    """The requirements that present rows of a plan meet; other tables with a `plan_id` may have it too."""
    names: ClassVar[Mapping[str, Naming]] = MappingProxyType({})
    """The fields that name other parts of the plan, one id or a list of them."""

    plan_id: UUID = Field(foreign_key="plans.id", index=True)
    customer_id: UUID | None = None
    deleted_at: AwareDatetime | None = None

    @classmethod
    def refuse_market(cls, market: Market | None) -> None:
        """Raises MarketPlanHasNone or CustomerPlanHasNone where plans of this kind do not have the part."""


class CustomerPart(PlanPart):
    """Columns of a part that only plans of customers have."""

    customer_id: UUID

    @classmethod
    def refuse_market(cls, market: Market | None) -> None:
        """Raises MarketPlanHasNone."""
        if market is not None:
            raise MarketPlanHasNone()


class MarketPart(PlanPart):
    """Columns of a part that only plans of markets have."""

    @classmethod
    def refuse_market(cls, market: Market | None) -> None:
        """Raises CustomerPlanHasNone."""
        owned_market(market)


def kept_tables() -> list[type[Row]]:
    """The tables whose rows versions keep, in the order in which they show them: parts, and others with `kept_as`."""
    tables = [table for table in rows_of(PlanningTable) if hasattr(table, "kept_as")]
    return sorted(tables, key=lambda table: list(PlanPartKind).index(kind_of(table)))


def part_tables() -> list[type[PlanPart]]:
    """The tables of all parts, in the same order."""
    return [table for table in kept_tables() if issubclass(table, PlanPart)]


def kind_of(table: type[Row]) -> PlanPartKind:
    """What a version calls the rows of a kept table."""
    kind: PlanPartKind = table.kept_as  # type: ignore[attr-defined]
    return kind


def keeping_of(table: type[Row]) -> Keeping:
    """What a version keeps of the rows of a kept table."""
    declared: Keeping = getattr(table, "keeping", Keeping())
    return declared


def written_tables() -> list[type[Row]]:
    """The tables of all that a plan's authors write: its parts, and what else its steps need before the approval."""
    needed = [row for row, requirement, _ in _meeting() if not requirement.is_after_approval]
    return list(dict.fromkeys([*part_tables(), *needed]))


def changed_by_work() -> frozenset[str]:
    """The fields that change while a plan is carried out: nobody writes the plan by them."""
    return frozenset().union(*(getattr(row, "changed_by_work", ()) for row in written_tables()))


def select_counts(plan_ids: Sequence[UUID]) -> sa.CompoundSelect[Any]:
    """How many of each requirement the plans have: plan, requirement, present; none of what a plan lacks."""
    among = sa.any_(sa.cast(plan_ids, ARRAY(sa.Uuid)))
    counts = []
    for row, requirement, count in _meeting():
        table: sa.Table = row.__table__  # type: ignore[attr-defined]
        met = sa.literal(requirement.value).label("requirement"), count(table).label("present")
        is_of_plans = (table.c.plan_id == among, *_is_present(table))
        counts.append(sa.select(table.c.plan_id, *met).where(*is_of_plans).group_by(table.c.plan_id))
    return sa.union_all(*counts)


def _meeting() -> Iterator[tuple[type[Row], Requirement, Count]]:
    for row in rows_of(PlanningTable):
        for requirement, count in getattr(row, "meets", {}).items():
            yield row, requirement, count


def _of_complete(count: Any, table: sa.Table, names: tuple[str, ...]) -> sa.ColumnElement[int]:
    filled: sa.ColumnElement[int] = count.filter(*(table.c[name].is_not(None) for name in names)) if names else count
    return filled


def _is_present(table: sa.Table) -> list[sa.ColumnElement[bool]]:
    return [table.c.deleted_at.is_(None)] if "deleted_at" in table.c else []
