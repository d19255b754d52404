"""Relationship goals (method, 6, step 3): the gap between each person's level and the level a market goal needs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.customers.relationship_levels import LevelState as LevelState
from shared.customers.relationship_levels import RelationshipLevel
from shared.customers.roles import DecisionRole
from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Invalid, NotFound, Text


class ContactState(Labelled):
    """Whether a person can be shown."""

    KNOWN = "known", "Known", "已知"
    GONE = "gone", "No longer there", "已不存在"
    UNAVAILABLE = "unavailable", "Temporarily unavailable", "暂不可读取"
    NOT_PERMITTED = "not_permitted", "Not permitted", "无权查看"


MAX_RELATIONSHIP_GOALS = 200


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """A relationship goal for the gap: its target, the current level, and the best rival's."""

    market_goal_id: UUID | None
    role: DecisionRole | None
    target: RelationshipLevel
    current: RelationshipLevel | None
    rival: RelationshipLevel | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A market goal needs 3 supportive deciders and has 1 today; `present` is None when levels cannot be read."""

    market_goal_id: UUID | None
    decision_role: DecisionRole | None
    target_level: RelationshipLevel
    needed: int
    present: int | None
    rivals_ahead: int | None


class RelationshipGoalNotFound(NotFound):
    """The plan has no such relationship goal."""

    title = Text("Relationship goal not found", "未找到关系目标")
    detail = Text("The plan has no relationship goal {id}.", "该规划没有关系目标 {id}。")


class MarketGoalUnknown(Invalid):
    """`market_goal_id` is not a market goal of this plan; every relationship goal serves one."""

    pointer = "/market_goal_id"
    title = Text("Unknown market goal", "市场目标不存在")
    detail = Text("Name a market goal of the same plan.", "请填写同一规划中的市场目标。")


class GoalContactUnknown(Invalid):
    """The contact does not belong to the plan's customer, or the caller may not see it."""

    title = Text("Unknown contact", "联系人不存在")
    detail = Text("Choose a contact of the plan's customer.", "请选择规划所属客户的联系人。")


class GoalContactHasLeft(Invalid):
    """The person no longer works for the customer."""

    title = Text("The contact has left", "联系人已离职")
    detail = Text("{name} no longer works for the customer.", "{name} 已不在该客户任职。")


class RelationshipGoalExists(Conflict):
    """The plan has a goal for this person and market goal already."""

    title = Text("There is a goal for that person", "该联系人已有目标")
    detail = Text("Change the relationship goal {goal_id} instead.", "请直接修改关系目标 {goal_id}。")


def gap_steps(target: RelationshipLevel, current: RelationshipLevel | None) -> int | None:
    """Levels still missing, 0 at or above the target; None when the present level is unknown."""
    return None if current is None else max(0, target.rank - current.rank)


def gaps(wants: Iterable[GoalStanding], *, are_levels_known: bool) -> list[Gap]:
    """By market goal, decision role and level: the people needed, and the people present.

    A person above the target level counts as present; a person who was never assessed does not.
    """
    needed: Counter[tuple[UUID | None, DecisionRole | None, RelationshipLevel]] = Counter()
    present: Counter[tuple[UUID | None, DecisionRole | None, RelationshipLevel]] = Counter()
    ahead: Counter[tuple[UUID | None, DecisionRole | None, RelationshipLevel]] = Counter()
    for want in wants:
        place = (want.market_goal_id, want.role, want.target)
        needed[place] += 1
        present[place] += gap_steps(want.target, want.current) == 0
        ahead[place] += is_rival_ahead(want.current, want.rival)
    return [
        Gap(*place, count, *((present[place], ahead[place]) if are_levels_known else (None, None)))
        for place, count in needed.items()
    ]


def is_rival_ahead(ours: RelationshipLevel | None, rival: RelationshipLevel | None) -> bool:
    """Whether a rival is on a higher level with the person, or on any while nobody of us was assessed.

    A rival whom the person opposes is ahead of nobody.
    """
    if rival is None or rival is RelationshipLevel.OPPOSED:
        return False
    return ours is None or rival.rank > ours.rank


def refuse_contact(works_at: UUID | None, name: str, has_left: bool, customer_id: UUID) -> None:
    """Check that the person works at the customer. Raises GoalContactUnknown, GoalContactHasLeft."""
    if works_at != customer_id:
        text = GoalContactUnknown.detail
        raise GoalContactUnknown(errors=[FieldError("contact_unknown", text, pointer="/contact_id")])
    if has_left:
        text = GoalContactHasLeft.detail
        error = FieldError("contact_has_left", text, pointer="/contact_id", values={"name": name})
        raise GoalContactHasLeft(errors=[error], name=name)


def refuse_second(existing: UUID | None) -> None:
    """Raises RelationshipGoalExists."""
    if existing is not None:
        raise RelationshipGoalExists(goal_id=existing)


def unknown_market_goal() -> MarketGoalUnknown:
    """The problem, with the field's pointer."""
    return MarketGoalUnknown(errors=[MarketGoalUnknown.at("/market_goal_id")])
