"""Relationship maps (method, 4.1 to 4.3): who decides, gaps, coverage, and what moved between two days."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from services.relationship.key_people.closeness.rules import Closeness, NoLevel, why_no_level
from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.customers.roles import DecisionRole, Seniority
from shared.labels import Labelled
from shared.problems import BadRequest, Text

DECIDING = frozenset({DecisionRole.DECIDER, DecisionRole.APPROVER})
SHARE_PLACES = Decimal("0.0001")


class MapGap(Labelled):
    """A gap or danger concerning a person, the worst first."""

    OPPOSED = "opposed", "Opposed to us", "反对我方"
    DECIDER_NOT_IN_CONTACT = "decider_not_in_contact", "Decides, not in contact", "决策者尚未接触"
    RIVAL_AHEAD = "rival_ahead", "A rival is ahead of us", "友商关系领先"
    TARGET_OVERDUE = "target_overdue", "Target not reached in time", "目标逾期未达成"
    BELOW_TARGET = "below_target", "Below target", "低于目标级别"
    KEY_PERSON_NOT_IN_CONTACT = "key_person_not_in_contact", "Key person, not in contact", "关键人尚未接触"
    MET_NOT_ASSESSED = "met_not_assessed", "Met, not assessed yet", "已接触，尚未评估"


class MapMoveKind(Labelled):
    """What happened to a person, or to a relationship, between two days."""

    CAME = "came", "Came", "新增"
    LEFT = "left", "Left", "离职"
    MET = "met", "First assessed", "首次评估"
    ROSE = "rose", "Rose", "提升"
    FELL = "fell", "Fell", "下降"


class ComparisonNotEarlier(BadRequest):
    """A map is compared with an earlier day."""

    parameter = "compare_with"
    title = Text("Compare with an earlier day", "对比日期须更早")
    detail = Text("Choose a day before {as_of}.", "请选择 {as_of} 之前的日期。")


@dataclass(frozen=True, slots=True)
class Standing:
    """A person on a map, as far as the rules look at it; `ours` is None where we have no level."""

    contact_id: UUID
    is_key: bool = False
    seniority: Seniority | None = None
    role: DecisionRole | None = None
    influence: int | None = None
    is_met: bool = False
    ours: RelationshipLevel | None = None
    rivals: Sequence[RelationshipLevel] = ()
    target: RelationshipLevel | None = None
    target_on: date | None = None

    @property
    def decides(self) -> bool:
        return self.role in DECIDING

    @property
    def closeness(self) -> Closeness:
        """Our level, or why there is none."""
        return self.ours if self.ours is not None else why_no_level(is_met=self.is_met)

    @property
    def no_level(self) -> NoLevel | None:
        """Why we have no level; None: we have one."""
        found = self.closeness
        return found if isinstance(found, NoLevel) else None

    @property
    def is_at_target(self) -> bool:
        """Whether there is a target, and it is reached."""
        return self.target is not None and not self.levels_missing

    @property
    def levels_missing(self) -> int:
        """Steps up to the target; whoever has no level begins at the bottom."""
        if self.target is None or (self.ours is not None and self.ours.rank >= self.target.rank):
            return 0
        return max(self.target.rank - (self.ours.rank if self.ours else 0), 1)

    @property
    def is_rival_ahead(self) -> bool:
        """Whether a rival is at favourable or above with the person, and ahead of us."""
        return any(is_ahead(level, self.ours) for level in self.rivals)


def is_ahead(rival: RelationshipLevel, ours: RelationshipLevel | None) -> bool:
    """Whether a rival is at favourable or above, and ahead of us."""
    return rival.rank >= RelationshipLevel.FAVOURABLE.rank and rival.rank > (ours.rank if ours else -1)


def gaps_of(one: Standing, day: date) -> list[MapGap]:
    """A person's gaps on a day, the worst first."""
    is_unmet, missing = one.no_level is NoLevel.NOT_IN_CONTACT, one.levels_missing > 0
    is_late = missing and one.target_on is not None and one.target_on < day
    found = {
        MapGap.OPPOSED: one.ours is RelationshipLevel.OPPOSED,
        MapGap.DECIDER_NOT_IN_CONTACT: one.decides and is_unmet,
        MapGap.RIVAL_AHEAD: one.is_rival_ahead,
        MapGap.TARGET_OVERDUE: is_late,
        MapGap.BELOW_TARGET: missing and not is_late,
        MapGap.KEY_PERSON_NOT_IN_CONTACT: one.is_key and is_unmet and not one.decides,
        MapGap.MET_NOT_ASSESSED: (one.is_key or one.decides) and one.no_level is NoLevel.NOT_ASSESSED,
    }
    return [gap for gap, holds in found.items() if holds]


@dataclass(slots=True)
class Coverage:
    """How many are there, and of the key people how many are in contact and at their target."""

    people: int = 0
    key_people: int = 0
    in_contact: int = 0
    assessed: int = 0
    with_target: int = 0
    at_target: int = 0
    levels: Counter[Closeness] = field(default_factory=Counter)

    def add(self, one: Standing) -> None:
        """Count one more person."""
        self.people += 1
        self.levels[one.closeness] += 1
        if one.is_key:
            self.key_people += 1
            self.in_contact += one.no_level is not NoLevel.NOT_IN_CONTACT
            self.assessed += one.ours is not None
            self.with_target += one.target is not None
            self.at_target += one.is_at_target

    @property
    def contact_share(self) -> Decimal | None:
        """In contact / key people; None without key people."""
        return share(self.in_contact, self.key_people)

    @property
    def target_share(self) -> Decimal | None:
        """At target / key people (method, section 7); None while nobody has a target."""
        return share(self.at_target, self.key_people) if self.with_target else None


@lru_cache(maxsize=4096)
def share(part: int, whole: int) -> Decimal | None:
    """The part of a whole, to four places; None of nothing."""
    return (Decimal(part) / whole).quantize(SHARE_PLACES) if whole else None


def coverage_of(people: Iterable[Standing]) -> Coverage:
    """The coverage of these people."""
    found = Coverage()
    for one in people:
        found.add(one)
    return found


Placed = tuple[UUID, UUID | str | None]
"""A person, and the rival whose relationship it is; None: ours."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that is different on the later day."""

    kind: MapMoveKind
    contact_id: UUID
    rival: UUID | str | None = None
    before: RelationshipLevel | None = None
    after: RelationshipLevel | None = None


def moves_between(
    before: Iterable[UUID],
    after: Iterable[UUID],
    levels_before: Mapping[Placed, RelationshipLevel],
    levels_after: Mapping[Placed, RelationshipLevel],
) -> Iterator[Move]:
    """Who came and left; of those who were there on both days, whose level with us or a rival is another one."""
    there_before, there_after = set(before), set(after)
    for contact_id in sorted(there_after - there_before):
        yield Move(MapMoveKind.CAME, contact_id, after=levels_after.get((contact_id, None)))
    for contact_id in sorted(there_before - there_after):
        yield Move(MapMoveKind.LEFT, contact_id, before=levels_before.get((contact_id, None)))
    stayed = there_before & there_after
    for (contact_id, rival), level in levels_after.items():
        earlier = levels_before.get((contact_id, rival))
        if contact_id in stayed and earlier is not level:
            yield Move(_kind_of(earlier, level), contact_id, rival, earlier, level)


def _kind_of(before: RelationshipLevel | None, after: RelationshipLevel) -> MapMoveKind:
    if before is None:
        return MapMoveKind.MET
    return MapMoveKind.ROSE if after.rank > before.rank else MapMoveKind.FELL
