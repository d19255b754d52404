"""Standings, gaps, white spots and figures of a power map (method, sections 3, 4.1 and 4.3)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.customer.decision_chain.stage_roles.rules import DecisionChain, PurchasingStage
from services.customer.people.contacts.rules import DecisionRole
from shared.customers.relationship_levels import RelationshipLevel as RelationshipLevel
from shared.labels import Labelled


class StandingsState(Labelled):
    """Whether the map has our and our rivals' standings."""

    KNOWN = "known", "Standings as of now", "关系现状已读取"
    UNAVAILABLE = "unavailable", "Standings currently unavailable", "关系现状暂不可用"
    NOT_PERMITTED = "not_permitted", "Standings not permitted", "无权查看关系现状"


class PowerMapView(Labelled):
    """The drawings of a power map."""

    ORGANIZATION = (
        "organization",
        "Power map: who reports to, influences and opposes whom",
        "权力地图：汇报、影响与对立",
    )
    FISHBONE = "fishbone", "Decision chain: who takes part in which purchasing stage", "决策链鱼骨图：各采购阶段参与人"


class EdgeKind(Labelled):
    """The kind of a line between two people."""

    REPORTS_TO = "reports_to", "Reports to", "汇报"
    INFLUENCES = "influences", "Influences", "影响"
    SPONSORS = "sponsors", "Sponsors", "提携"
    ALLIED = "allied", "Allied", "同盟"
    PERSONAL_TIE = "personal_tie", "Personal tie", "私人关系"
    CONFLICTS = "conflicts", "Conflicts", "对立"


class PersonGap(Labelled):
    """A gap or danger concerning a person."""

    OPPOSED = "opposed", "Opposed to us", "反对我方"
    RIVAL_AHEAD = "rival_ahead", "A rival's friend", "友商关系领先"
    DECIDER_BELOW_SUPPORTIVE = "decider_below_supportive", "Decides, not supportive", "决策者尚未支持"
    NOT_ASSESSED = "not_assessed", "Key person not assessed", "关键人未评估"
    ROLE_UNKNOWN = "role_unknown", "Key person, role unknown", "关键人角色不明"
    NOT_IN_ANY_STAGE = "not_in_any_stage", "Key person in no stage", "关键人未归入阶段"
    SUPERIOR_LEFT = "superior_left", "Superior has left", "上级已离职"


class StageGap(Labelled):
    """A gap in a purchasing stage."""

    NOBODY_KNOWN = "nobody_known", "Nobody known", "尚无已知人员"
    DECIDER_UNKNOWN = "decider_unknown", "No decider known", "决策者未知"
    NOBODY_SUPPORTIVE = "nobody_supportive", "No supporter", "无支持者"


DECIDING = frozenset({DecisionRole.DECIDER, DecisionRole.APPROVER})


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing of one party with a person; `rival` is None for us."""

    rival: str | None
    level: RelationshipLevel


@dataclass(frozen=True, slots=True)
class Person:
    """The properties of a person that the rules need."""

    id: UUID
    superior_id: UUID | None
    role: DecisionRole | None
    is_key: bool
    has_left: bool


@dataclass(frozen=True, slots=True)
class Participation:
    """A person's participation in a purchasing stage."""

    contact_id: UUID
    stage: PurchasingStage
    chain: DecisionChain
    role: DecisionRole


@dataclass(frozen=True, slots=True)
class Standings:
    """Our and the rivals' standings by person; if they are unknown, nothing that depends on them is shown."""

    state: StandingsState
    ours: Mapping[UUID, RelationshipLevel] = field(default_factory=dict)
    rivals: Mapping[UUID, Sequence[Standing]] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        return self.state is StandingsState.KNOWN

    def supports(self, contact_id: UUID) -> bool:
        """Whether the person supports us."""
        level = self.ours.get(contact_id)
        return level is not None and level.rank >= RelationshipLevel.SUPPORTIVE.rank

    def opposes(self, contact_id: UUID) -> bool:
        """Whether the person is against us."""
        return self.ours.get(contact_id) is RelationshipLevel.OPPOSED

    def is_rivals_friend(self, contact_id: UUID) -> bool:
        """Whether a rival is at favourable or above with the person, and ahead of us."""
        best = max((one.level.rank for one in self.rivals.get(contact_id, ())), default=-1)
        ours = self.ours.get(contact_id)
        return best >= RelationshipLevel.FAVOURABLE.rank and best > (ours.rank if ours else -1)


@dataclass(frozen=True, slots=True)
class MapFigures:
    """The map in figures; those that need standings, or everybody, are None if these are unknown."""

    people: int
    key_people: int
    key_people_assessed: int | None
    deciders: int | None
    deciders_supportive: int | None
    coaches: int | None
    opponents: int | None
    rivals_friends: int | None
    white_spots: list[PurchasingStage]


def people_on_map(people: Sequence[Person]) -> set[UUID]:
    """The people the map shows: those who work there, and those who left but whom somebody there still reports to."""
    present = {one.id for one in people if not one.has_left}
    left = {one.id: one for one in people if one.has_left}
    wanted = {one.superior_id for one in people if not one.has_left}
    vacant: set[UUID] = set()
    while found := {one for one in wanted if one in left and one not in vacant}:
        vacant |= found
        wanted = {left[one].superior_id for one in found}
    return present | vacant


def deciders(people: Iterable[Person], parts: Iterable[Participation]) -> set[UUID]:
    """Deciders and approvers, by role or in a stage."""
    by_role = {one.id for one in people if one.role in DECIDING}
    return by_role | {part.contact_id for part in parts if part.role in DECIDING}


def coaches(people: Iterable[Person], parts: Iterable[Participation]) -> set[UUID]:
    """Coaches, by role or in a stage."""
    by_role = {one.id for one in people if one.role is DecisionRole.COACH}
    return by_role | {part.contact_id for part in parts if part.role is DecisionRole.COACH}


def gaps_of(
    person: Person,
    standings: Standings,
    *,
    decides: bool,
    has_stage: bool,
    left: Collection[UUID],
) -> list[PersonGap]:
    """A person's gaps and dangers, the worst first; none for a person who has left."""
    if person.has_left:
        return []
    known = standings.is_known
    found = {
        PersonGap.OPPOSED: known and standings.opposes(person.id),
        PersonGap.RIVAL_AHEAD: known and standings.is_rivals_friend(person.id),
        PersonGap.DECIDER_BELOW_SUPPORTIVE: known and decides and not standings.supports(person.id),
        PersonGap.NOT_ASSESSED: known and person.is_key and person.id not in standings.ours,
        PersonGap.ROLE_UNKNOWN: person.is_key and person.role is None,
        PersonGap.NOT_IN_ANY_STAGE: person.is_key and not has_stage,
        PersonGap.SUPERIOR_LEFT: person.superior_id in left,
    }
    return [gap for gap, holds in found.items() if holds]


def stage_gaps(parts: Sequence[Participation], standings: Standings, *, is_deciding: bool) -> list[StageGap]:
    """The gaps of a stage with these participants, official or behind the scenes.

    A decider is missed only where the scheme expects one.
    """
    if not parts:
        return [StageGap.NOBODY_KNOWN]
    found = []
    if is_deciding and not any(part.role in DECIDING for part in parts):
        found.append(StageGap.DECIDER_UNKNOWN)
    if standings.is_known and not any(standings.supports(part.contact_id) for part in parts):
        found.append(StageGap.NOBODY_SUPPORTIVE)
    return found


def figures_of(
    people: Sequence[Person], parts: Sequence[Participation], standings: Standings, *, is_whole: bool
) -> MapFigures:
    """The map in figures; people who have left do not count.

    `is_whole`: senior people and coaches are among them. Without them, nobody can say how many decide, help or oppose.
    """
    there = [one for one in people if not one.has_left]
    key = [one for one in there if one.is_key]
    deciding = deciders(there, parts)
    known = standings.is_known
    stages = {part.stage for part in parts}
    return MapFigures(
        people=len(there),
        key_people=len(key),
        key_people_assessed=sum(one.id in standings.ours for one in key) if known else None,
        deciders=len(deciding) if is_whole else None,
        deciders_supportive=sum(map(standings.supports, deciding)) if known and is_whole else None,
        coaches=len(coaches(there, parts)) if is_whole else None,
        opponents=sum(standings.opposes(one.id) for one in there) if known and is_whole else None,
        rivals_friends=sum(standings.is_rivals_friend(one.id) for one in there) if known and is_whole else None,
        white_spots=[stage for stage in PurchasingStage if stage not in stages],
    )
