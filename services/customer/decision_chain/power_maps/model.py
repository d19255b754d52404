"""The shapes of a power map; it has no table of its own."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.customer.decision_chain.power_maps.rules import (
    EdgeKind,
    PersonGap,
    RelationshipLevel,
    StageGap,
    StandingsState,
)
from services.customer.decision_chain.stage_roles.rules import DecisionChain, PurchasingStage
from services.customer.people.contacts.rules import DecisionBasis, DecisionRole, Seniority
from shared.shapes import Read


class PowerMapStandingRead(Read):
    """Where one party stands with a person."""

    rival: str | None = Field(description="The rival as the assessment names it; null: we.")
    competitor_id: UUID | None = Field(description="The competitor of that name or id, where one is known.")
    rival_name: str | None = Field(description="Its short name where one is known, else as the assessment names it.")
    level: RelationshipLevel
    rank: int = Field(description="The level as a number, 0 (opposed) to 5 (exclusive).")
    assessed_on: date
    is_confirmed: bool = Field(description="Whether a supervisor has confirmed the assessment.")
    movement: int | None = Field(description="Steps up (positive) or down since the one before; null at the first.")


class PowerMapPersonRead(Read):
    """A person on the map."""

    contact_id: UUID
    name: str
    english_name: str | None
    department: str | None
    title: str | None
    seniority: Seniority | None
    reports_to_id: UUID | None = Field(description="The superior, where on the map.")
    decision_role: DecisionRole | None
    influence: int | None
    decision_bases: list[DecisionBasis]
    is_key: bool
    is_coach: bool = Field(description="Guides us, by decision role or in a stage.")
    decides: bool = Field(description="Decides or approves, by decision role or in a stage.")
    is_hidden: bool = Field(description="Takes part in the hidden decision chain.")
    has_left: bool = Field(description="Shown only because somebody still reports there.")
    ours: PowerMapStandingRead | None = Field(description="Our standing; null: not assessed, or standings not known.")
    rivals: list[PowerMapStandingRead] = Field(description="The rivals' standings, the best first.")
    gaps: list[PersonGap] = Field(description="What is missing or dangerous, the worst first.")


class PowerMapEdgeRead(Read):
    """What connects two people."""

    kind: EdgeKind
    line_id: UUID | None = Field(description="The contact line; null for a reporting line.")
    from_contact_id: UUID
    to_contact_id: UUID
    is_mutual: bool
    strength: int | None = Field(description="1 weak to 5 strong; null for a reporting line.")
    since: date | None
    remark: str | None
    evidence: str | None
    clearance: int


class PowerMapPartRead(Read):
    """Somebody's part in a stage."""

    stage_role_id: UUID
    contact_id: UUID
    chain: DecisionChain
    role: DecisionRole
    weight: int | None
    remark: str | None
    clearance: int


class PowerMapStageRead(Read):
    """A purchasing stage: who takes part by office, and who behind the scenes."""

    stage: PurchasingStage
    formal: list[PowerMapPartRead]
    hidden: list[PowerMapPartRead]
    gaps: list[StageGap]


class PowerMapSummaryRead(Read):
    """The map in figures; null where the standings they need are not known."""

    people: int
    key_people: int
    key_people_assessed: int | None
    deciders: int
    deciders_supportive: int | None = Field(description="At level supportive or exclusive.")
    coaches: int
    opponents: int | None = Field(description="Opposed to us.")
    rivals_friends: int | None = Field(description="Some rival stands at favourable or above, and better than we.")
    white_spots: list[PurchasingStage] = Field(description="Stages in which nobody is known.")


class PowerMapRead(Read):
    """Who decides, influences and opposes at a customer, and where we and our rivals stand."""

    customer_id: UUID
    customer_name: str
    standings: StandingsState = Field(
        description="`unavailable`: the relationship service did not answer in time; the map is complete but for "
        "standings and what follows from them. `not_permitted`: the caller may not read relationships."
    )
    rivals: list[str] = Field(description="Rivals assessed with somebody on the map, by name.")
    people: list[PowerMapPersonRead]
    is_without_senior_people: bool = Field(
        description="The caller's clearance is below 2: senior people, if there are any, are left out, and what looks "
        "like a gap or a white spot may be none."
    )
    people_left_out: int = Field(description="A map shows at most 1,000 people, those who matter most.")
    edges: list[PowerMapEdgeRead]
    stages: list[PowerMapStageRead] = Field(description="All eight, in their order.")
    summary: PowerMapSummaryRead
