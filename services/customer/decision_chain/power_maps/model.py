"""The shapes of a power map, which is not stored."""

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
    """The standing of one party with a person."""

    rival: str | None = Field(description="The rival's name in the assessment; null: our company.")
    competitor_id: UUID | None = Field(description="The competitor with that name or id, if any.")
    rival_name: str | None = Field(description="The competitor's short name, else the name in the assessment.")
    level: RelationshipLevel
    rank: int = Field(description="The level as a number, 0 (opposed) to 5 (exclusive).")
    assessed_on: date
    is_confirmed: bool = Field(description="Whether a supervisor has confirmed the assessment.")
    movement: int | None = Field(
        description="Steps up (positive) or down since the previous assessment; null: the first."
    )


class PowerMapPersonRead(Read):
    """A person on the map."""

    contact_id: UUID
    name: str
    english_name: str | None
    department: str | None
    title: str | None
    seniority: Seniority | None
    reports_to_id: UUID | None = Field(description="The superior, if on the map.")
    decision_role: DecisionRole | None
    influence: int | None
    decision_bases: list[DecisionBasis]
    is_key: bool
    is_coach: bool = Field(description="Coach by decision role or in a stage.")
    decides: bool = Field(description="Decider or approver by decision role or in a stage.")
    is_hidden: bool = Field(description="Takes part in the hidden decision chain.")
    has_left: bool = Field(description="Has left; shown only because somebody still reports to them.")
    ours: PowerMapStandingRead | None = Field(description="Our standing; null: not assessed, or standings unknown.")
    rivals: list[PowerMapStandingRead] = Field(description="The rivals' standings, the best first.")
    gaps: list[PersonGap] = Field(description="Gaps and dangers, the worst first.")


class PowerMapEdgeRead(Read):
    """A line between two people."""

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
    """A person's role in a stage."""

    stage_role_id: UUID
    contact_id: UUID
    chain: DecisionChain
    role: DecisionRole
    weight: int | None
    remark: str | None
    clearance: int


class PowerMapStageRead(Read):
    """A purchasing stage: who takes part officially, and who behind the scenes."""

    stage: PurchasingStage
    formal: list[PowerMapPartRead]
    hidden: list[PowerMapPartRead]
    gaps: list[StageGap]


class PowerMapSummaryRead(Read):
    """The map in figures; null where they need standings that are unknown."""

    people: int
    key_people: int
    key_people_assessed: int | None
    deciders: int
    deciders_supportive: int | None = Field(description="At level supportive or exclusive.")
    coaches: int
    opponents: int | None = Field(description="Opposed to us.")
    rivals_friends: int | None = Field(
        description="People with whom a rival is at favourable or above, and ahead of us."
    )
    white_spots: list[PurchasingStage] = Field(description="Stages without a known person.")


class PowerMapRead(Read):
    """Who decides, influences and opposes at a customer, and our and our rivals' standings."""

    customer_id: UUID
    customer_name: str
    standings: StandingsState = Field(
        description="`unavailable`: the relationship service did not answer in time; the map is complete except for "
        "standings and everything derived from them. `not_permitted`: the caller may not read relationships."
    )
    rivals: list[str] = Field(description="Rivals with a standing on the map, by name.")
    people: list[PowerMapPersonRead]
    is_without_senior_people: bool = Field(
        description="The caller's clearance is below 2: senior people are left out, so that a gap or a white spot on "
        "the map may not be a real one."
    )
    people_left_out: int = Field(description="People beyond the 1,000 most important, which a map shows at most.")
    edges: list[PowerMapEdgeRead]
    stages: list[PowerMapStageRead] = Field(description="All eight, in their order.")
    summary: PowerMapSummaryRead
