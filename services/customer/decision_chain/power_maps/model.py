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
from shared.shapes import ContactId, CustomerId, CustomerName, Read


class PowerMapStandingRead(Read):
    """The standing of one party with a person."""

    competitor_id: UUID | None = Field(
        description="The rival; null: our company, or a rival that is not a maintained competitor."
    )
    rival_name: str | None = Field(description="What the rival is called; null: our company.")
    level: RelationshipLevel = Field(description="The level of the relationship, from the latest assessment.")
    rank: int = Field(description="The level as a number, 0 (opposed) to 5 (exclusive).")
    assessed_on: date = Field(description="The day that the assessment describes.")
    is_confirmed: bool = Field(description="Whether a supervisor has confirmed the assessment.")
    movement: int | None = Field(
        description="Steps up (positive) or down since the previous assessment; null: the first."
    )


class PowerMapPersonRead(Read):
    """A person on the map."""

    contact_id: ContactId
    name: str = Field(description="The person's full name.")
    english_name: str | None = Field(description="Name in Latin script; null: unknown.")
    department: str | None = Field(description="Department at the customer; null: unknown.")
    title: str | None = Field(description="Job title 职务; null: unknown.")
    seniority: Seniority | None = Field(description="Seniority: top, middle or base; null: unknown.")
    reports_to_id: UUID | None = Field(description="The superior, if on the map.")
    decision_role: DecisionRole | None = Field(description="The general decision role 决策角色; null: unknown.")
    influence: int | None = Field(description="Influence on decisions, 1 little to 5 decisive; null: unknown.")
    decision_bases: list[DecisionBasis] = Field(description="What the person decides by, out of the seven bases.")
    is_key: bool = Field(description="Whether this is a key person 关键人, whose relationship is assessed.")
    is_coach: bool = Field(description="Coach by decision role or in a stage.")
    decides: bool = Field(description="Decider or approver by decision role or in a stage.")
    is_hidden: bool = Field(description="Takes part in the hidden decision chain.")
    has_left: bool = Field(description="Has left; shown only because somebody still reports to them.")
    ours: PowerMapStandingRead | None = Field(description="Our standing; null: not assessed, or standings unknown.")
    rivals: list[PowerMapStandingRead] = Field(description="The rivals' standings, the best first.")
    gaps: list[PersonGap] = Field(description="Gaps and dangers, the worst first.")


class PowerMapEdgeRead(Read):
    """A line between two people."""

    kind: EdgeKind = Field(description="A reporting line, or the kind of contact line.")
    line_id: UUID | None = Field(description="The contact line; null for a reporting line.")
    from_contact_id: UUID = Field(description="The subordinate, or the contact who influences or sponsors.")
    to_contact_id: UUID = Field(description="The superior, or the contact who is influenced or sponsored.")
    is_mutual: bool = Field(description="Whether the line has no direction, such as a conflict or a personal tie.")
    strength: int | None = Field(description="1 weak to 5 strong; null for a reporting line.")
    since: date | None = Field(
        description="The first day the line is known to exist; null: unknown, or a reporting line."
    )
    remark: str | None = Field(description="What else is known about the line.")
    evidence: str | None = Field(description="What was seen or heard, when.")
    clearance: int = Field(description="Clearance needed to see the line, 1 to 3.")


class PowerMapPartRead(Read):
    """A person's role in a stage."""

    stage_role_id: UUID = Field(description="Id of the stage role.")
    contact_id: ContactId
    chain: DecisionChain = Field(description="The formal or the hidden decision chain.")
    role: DecisionRole = Field(description="The person's role in this stage.")
    weight: int | None = Field(description="The person's weight in this stage, 1 little to 5 decisive; null: unknown.")
    remark: str | None = Field(description="What else is known about the role.")
    clearance: int = Field(description="Clearance needed to see the role, 1 to 3.")


class PowerMapStageRead(Read):
    """A purchasing stage: who takes part officially, and who behind the scenes."""

    stage: PurchasingStage = Field(description="The purchasing stage.")
    formal: list[PowerMapPartRead] = Field(description="Who takes part officially, the weightiest first.")
    hidden: list[PowerMapPartRead] = Field(
        description="Who takes part behind the scenes (hidden decision chain 隐性决策链), the weightiest first."
    )
    gaps: list[StageGap] = Field(
        description="What is missing in this stage, such as a decider where the scheme expects one."
    )


class PowerMapSummaryRead(Read):
    """The map in figures; null where they need standings that are unknown, or people above the caller's clearance."""

    people: int = Field(description="Number of people on the map.")
    key_people: int = Field(description="Number of key people 关键人 among them.")
    key_people_assessed: int | None = Field(description="Number of key people whose relationship with us is assessed.")
    deciders: int | None = Field(description="Number of people who decide or approve; null below clearance 2.")
    deciders_supportive: int | None = Field(description="At level supportive or exclusive; null below clearance 2.")
    coaches: int | None = Field(description="Number of coaches 教练; null below clearance 2.")
    opponents: int | None = Field(description="Opposed to us; null below clearance 2.")
    rivals_friends: int | None = Field(
        description="People with whom a rival is at favourable or above, and ahead of us; null below clearance 2."
    )
    white_spots: list[PurchasingStage] = Field(description="Stages without a known person.")


class PowerMapRead(Read):
    """Who decides, influences and opposes at a customer, and our and our rivals' standings."""

    customer_id: CustomerId
    customer_name: CustomerName
    standings: StandingsState = Field(
        description="`unavailable`: the relationship service did not answer in time; the map is complete except for "
        "standings and everything derived from them. `not_permitted`: the caller may not read relationships."
    )
    rivals: list[str] = Field(description="Rivals with a standing on the map, by name.")
    people: list[PowerMapPersonRead] = Field(description="The people on the map, at most 1,000.")
    is_without_senior_people: bool = Field(
        description="The caller's clearance is below 2: senior people and coaches are left out, so that a gap or a "
        "white spot on the map may not be a real one."
    )
    people_left_out: int = Field(description="People beyond the 1,000 most important, which a map shows at most.")
    edges: list[PowerMapEdgeRead] = Field(description="Reporting lines and contact lines between these people.")
    stages: list[PowerMapStageRead] = Field(description="All eight, in their order.")
    summary: PowerMapSummaryRead = Field(description="The map in figures.")
    scheme_version: int = Field(description="Version of the decision-chain scheme that was applied.")
