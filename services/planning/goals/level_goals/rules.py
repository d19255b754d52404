"""Goals for the general and the organizational relationship (method, 6, step 3): levels, gaps and refusals."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Invalid, NotFound, Text

MAX_LEVEL_GOALS = 50
ORGANIZATIONAL_CLEARANCE = 2
"""Needed to see organizational levels, as in the relationship service."""


class LevelGoalKind(Labelled):
    """Which relationship with the customer a goal is for."""

    GENERAL = "general", "General relationship", "普遍客户关系"
    ORGANIZATIONAL = "organizational", "Organizational relationship", "组织客户关系"


class CustomerLevel(Labelled):
    """Level of a general relationship, from poor to excellent, or of an organizational one, from vendor on."""

    POOR = "poor", "Poor", "差"
    MEDIUM = "medium", "Medium", "中"
    GOOD = "good", "Good", "良"
    EXCELLENT = "excellent", "Excellent", "优"
    VENDOR = "vendor", "Vendor", "参与者"
    SUPPLIER = "supplier", "Supplier", "供应商"
    KEY_SUPPLIER = "key_supplier", "Key supplier", "关键供应商"
    STRATEGIC_PARTNER = "strategic_partner", "Strategic partner", "战略合作伙伴"

    @property
    def rank(self) -> int:
        """Its place among the levels of its kind, from 0."""
        return LEVELS[self.kind].index(self)

    @property
    def kind(self) -> LevelGoalKind:
        """The relationship that has such levels."""
        return LevelGoalKind.GENERAL if self in LEVELS[LevelGoalKind.GENERAL] else LevelGoalKind.ORGANIZATIONAL


LEVELS = {
    LevelGoalKind.GENERAL: tuple(CustomerLevel)[:4],
    LevelGoalKind.ORGANIZATIONAL: tuple(CustomerLevel)[4:],
}


@dataclass(frozen=True, slots=True)
class LevelStanding:
    """A level goal for the gap: its target and the current level."""

    market_goal_id: UUID | None
    target: CustomerLevel
    current: CustomerLevel | None


@dataclass(frozen=True, slots=True)
class LevelGap:
    """A market goal needs 3 departments at `good` and has 1 today; `present` is None when levels cannot be read."""

    market_goal_id: UUID | None
    kind: LevelGoalKind
    target_level: CustomerLevel
    needed: int
    present: int | None


class LevelGoalNotFound(NotFound):
    """The plan has no such level goal."""

    title = Text("Level goal not found", "未找到关系级别目标")
    detail = Text("The plan has no level goal {id}.", "该规划没有关系级别目标 {id}。")


class LevelGoalInconsistent(Invalid):
    """The level is none of the kind, or an organizational goal names a department."""

    title = Text("The goal is inconsistent", "目标内容前后矛盾")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


class LevelGoalExists(Conflict):
    """The plan has a goal of this kind for the same department and market goal already."""

    title = Text("There is such a goal", "已有相同目标")
    detail = Text("Change the level goal {goal_id} instead.", "请直接修改关系级别目标 {goal_id}。")


def refuse_inconsistent(kind: LevelGoalKind, department: str | None, target: CustomerLevel) -> None:
    """Raises LevelGoalInconsistent."""
    errors = []
    if target.kind is not kind:
        text = Text("One of: {levels}.", "应为以下之一：{levels}。")
        levels = [one.named for one in LEVELS[kind]]
        errors.append(FieldError("level_does_not_fit", text, "/target_level", values={"levels": levels}))
    if department is not None and kind is LevelGoalKind.ORGANIZATIONAL:
        text = Text("The organizational relationship is with the whole customer.", "组织客户关系针对整个客户。")
        errors.append(FieldError("department_does_not_fit", text, "/department"))
    if errors:
        raise LevelGoalInconsistent(errors=errors)


def refuse_second(existing: UUID | None) -> None:
    """Raises LevelGoalExists."""
    if existing is not None:
        raise LevelGoalExists(goal_id=existing)


def gap_steps(target: CustomerLevel, current: CustomerLevel | None) -> int | None:
    """Levels still missing, 0 at or above the target; None when the present level is unknown."""
    return None if current is None else max(0, target.rank - current.rank)


def gaps(standings: Iterable[LevelStanding], readable: frozenset[LevelGoalKind]) -> list[LevelGap]:
    """By market goal and level: the relationships needed, and those that are there. `readable`: kinds with levels."""
    needed: Counter[tuple[UUID | None, LevelGoalKind, CustomerLevel]] = Counter()
    present: Counter[tuple[UUID | None, LevelGoalKind, CustomerLevel]] = Counter()
    for one in standings:
        place = (one.market_goal_id, one.target.kind, one.target)
        needed[place] += 1
        present[place] += gap_steps(one.target, one.current) == 0
    return [
        LevelGap(*place, count, present[place] if place[1] in readable else None) for place, count in needed.items()
    ]
