"""The shapes of a relationship map, which is not stored."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.relationship.climate.schemes.rules import ClimateElement, GeneralLevel
from services.relationship.key_people.closeness.model import LevelCountRead
from services.relationship.key_people.closeness.rules import NoLevel
from services.relationship.key_people.schemes.rules import AssessmentDimension, RelationshipLevel
from services.relationship.maps.relationship_maps.rules import MapGap, MapMoveKind
from services.relationship.organization.assessments.model import MATCH
from services.relationship.organization.schemes.rules import OrganizationalLevel
from shared.customers.roles import DecisionRole, Seniority
from shared.money import Ratio
from shared.shapes import Complete, ContactId, CustomerId, CustomerName, PastDate, Read
from shared.web.formats import FORMAT_CHOICE


class RelationshipMapQuery(BaseModel):
    """As of which day, and compared with which."""

    model_config = ConfigDict(extra="forbid")

    as_of: PastDate | None = Field(default=None, description="The map at the end of this day; by default today.")
    compare_with: PastDate | None = Field(default=None, description="An earlier day: what has moved since its end.")
    format: Literal["json", "svg", "mermaid"] | None = Field(default=None, description=FORMAT_CHOICE)


class MapLevelRead(Read):
    """The level of a relationship, from the latest assessment that counted on the day."""

    assessment_id: UUID = Field(description="The assessment.")
    level: RelationshipLevel = Field(description="The level of the relationship.")
    rank: int = Field(description="The level as a number, 0 (opposed) to 5 (exclusive).")
    assessed_on: date = Field(description="The day that the assessment describes.")
    is_confirmed: bool = Field(description="Whether a supervisor has confirmed it.")


class MapRivalRead(Read):
    """A rival with a relationship on the map."""

    competitor_id: UUID | None = Field(description="The competitor; null: the assessment's name is no competitor's.")
    name: str = Field(description="The competitor's short name, else its name, else the name in the assessment.")


class MapRivalLevelRead(MapLevelRead):
    """A rival's relationship with a person."""

    competitor_id: UUID | None = Field(description="The competitor; null: the assessment's name is no competitor's.")
    name: str = Field(description="As in `rivals`.")


class MapTargetRead(Read):
    """The level to reach with a person."""

    level: RelationshipLevel = Field(description="The target level.")
    due_on: date | None = Field(description="Until when; null: no date.")
    levels_missing: int = Field(description="Levels up to the target; 0: reached.")


class MapContactRead(Read):
    """The last touchpoint with a person."""

    touchpoint_id: UUID = Field(description="The touchpoint.")
    held_on: date = Field(description="Its day.")
    scene: str = Field(description="Its scene.")
    days_ago: int = Field(description="Days from it to the day of the map.")


class MapPersonRead(Read):
    """A person of the decision chain: a key person, or one with a decision role."""

    contact_id: ContactId
    name: str = Field(description="The person's full name.")
    english_name: str | None = Field(description="Name in Latin script; null: unknown.")
    title: str | None = Field(description="Job title 职务; null: unknown.")
    seniority: Seniority | None = Field(description="Seniority: top, middle or base; null: unknown.")
    decision_role: DecisionRole | None = Field(description="The decision role 决策角色; null: unknown.")
    influence: int | None = Field(description="Influence on decisions, 1 little to 5 decisive; null: unknown.")
    is_key: bool = Field(description="Whether this is a key person 关键人.")
    reports_to_id: UUID | None = Field(description="The superior, if on the map.")
    ours: MapLevelRead | None = Field(description="Our relationship; null: we have no level, see `no_level`.")
    no_level: NoLevel | None = Field(description="Why we have no level; null: we have one.")
    before: MapLevelRead | None = Field(description="Ours on the day compared with; null: none, or nothing compared.")
    rivals: list[MapRivalLevelRead] = Field(description="The rivals' relationships, the best first.")
    target: MapTargetRead | None = Field(description="The level to reach; null: no target.")
    target_before: MapTargetRead | None = Field(
        description="The target in force on the day compared with; null: none, or nothing compared."
    )
    last_contact: MapContactRead | None = Field(description="The last touchpoint until the day; null: none known.")
    responsible_id: UUID | None = Field(
        description="User responsible 责任人, at present: for the person, else for the department, else the account "
        "manager; null: nobody."
    )
    responsible_name: str | None = Field(description="Present name of the responsible user; null: nobody.")
    gaps: list[MapGap] = Field(description="Gaps and dangers, the worst first.")


class MapDepartmentRead(Read):
    """A department with its people."""

    department: str | None = Field(description="The department; null: people without one.")
    people: list[MapPersonRead] = Field(description="The most influential first.")


class MapCoverageRead(Read):
    """How well people are covered; only people whom the caller sees are counted."""

    people: int = Field(description="People of the decision chain.")
    key_people: int = Field(description="Key people among them.")
    in_contact: int = Field(description="Key people whom we have met or assessed.")
    assessed: int = Field(description="Key people with whom we have a level.")
    contact_share: Ratio | None = Field(description="In contact / key people; null: no key people.")
    with_target: int = Field(description="Key people with a target.")
    at_target: int = Field(description="Key people at or above their target.")
    target_share: Ratio | None = Field(description="At target / key people; null: nobody has a target.")
    levels: list[LevelCountRead] = Field(description="All people by our level, those without one first.")


class MapSeniorityCoverageRead(MapCoverageRead):
    """The coverage of one seniority."""

    seniority: Seniority | None = Field(description="The seniority; null: unknown.")


class MapRoleCoverageRead(MapCoverageRead):
    """The coverage of one decision role."""

    decision_role: DecisionRole | None = Field(description="The decision role; null: unknown.")


class MapGapRead(Read):
    """A gap, and whose it is."""

    kind: MapGap = Field(description="The gap.")
    contact_id: ContactId
    name: str = Field(description="The person's full name.")
    influence: int | None = Field(description="The person's influence; null: unknown.")
    levels_missing: int = Field(description="Levels up to the target; 0: no target, or reached.")


class MapGeneralRead(Read):
    """The general relationship with a department."""

    department: str | None = Field(description="The department; null: the whole customer.")
    level: GeneralLevel = Field(description="The level, that of the shortest plank 短板.")
    weakest_element: ClimateElement | None = Field(description="The shortest plank; null: unknown.")
    assessed_on: date = Field(description="The day that the assessment describes.")


class MapOrganizationRead(Read):
    """The place on the organizational ladder."""

    level: OrganizationalLevel = Field(description="The step.")
    next_level: OrganizationalLevel | None = Field(description="The next step; null: this is the highest.")
    assessed_on: date = Field(description="The day that the assessment describes.")


class MapScoreMoveRead(Read):
    """A dimension that was scored differently than before."""

    dimension: AssessmentDimension = Field(description="The dimension.")
    from_score: int | None = Field(description="The score before, 0 to 5; null: not scored before.")
    to_score: int = Field(description="The score now.")
    evidence: str = Field(description="The evidence of the score now.")


class MapReasonRead(Read):
    """The assessment that moved a level."""

    assessment_id: UUID = Field(description="The assessment.")
    assessed_on: date = Field(description="The day that it describes.")
    assessed_by_name: str = Field(description="Name of the assessor.")
    level_reason: str | None = Field(description="Why the level is not the proposed one; null: it is.")
    scores: list[MapScoreMoveRead] = Field(description="The dimensions that moved it.")


class MapMoveRead(Read):
    """What moved between the two days."""

    kind: MapMoveKind = Field(description="What happened.")
    contact_id: ContactId
    name: str = Field(description="The person's full name.")
    is_key: bool = Field(description="Whether this is a key person.")
    influence: int | None = Field(description="The person's influence; null: unknown.")
    rival: MapRivalRead | None = Field(description="Whose relationship moved; null: ours.")
    from_level: RelationshipLevel | None = Field(description="The level before; null: none, or not there.")
    to_level: RelationshipLevel | None = Field(description="The level now; null: none, or not there.")
    moved_on: date | None = Field(description="The day: of the assessment, of coming or leaving; null: unknown.")
    moved_by: MapReasonRead | None = Field(description="The assessment that moved the level; null: came or left.")


class MapComparisonRead(Read):
    """The earlier day beside the map's own."""

    as_of: date = Field(description="The earlier day.")
    coverage: MapCoverageRead = Field(description="The coverage on that day.")
    moves: list[MapMoveRead] = Field(description="What moved: the most influential people first.")


class RelationshipMapRead(Complete):
    """How close we and our rivals are to the people who decide at a customer."""

    customer_id: CustomerId
    customer_name: CustomerName
    manager_id: UUID | None = Field(description="The account manager; null: nobody.")
    manager_name: str | None = Field(description="Present name of the account manager; null: nobody.")
    as_of: date = Field(description="The day at whose end the map is.")
    is_without_senior_people: bool = Field(
        description="The caller's clearance is below 2: senior people and coaches are left out, so that a gap or a "
        "share of this map may not be a real one."
    )
    rivals: list[MapRivalRead] = Field(description="Rivals with a relationship on the map, by name.")
    departments: list[MapDepartmentRead] = Field(description="Those with the most influential people first.")
    people_left_out: int = Field(description="People beyond the 1,000 most influential, which a map shows at most.")
    coverage: MapCoverageRead = Field(description="The coverage of all people of the map.")
    by_seniority: list[MapSeniorityCoverageRead] = Field(description="The coverage by seniority, from the top.")
    by_decision_role: list[MapRoleCoverageRead] = Field(description="The coverage by decision role.")
    gaps: list[MapGapRead] = Field(description="Gaps, those of the most influential people first.")
    general: list[MapGeneralRead] = Field(
        description="The general relationship by department, the weakest first; of the whole customer only where no "
        "department was assessed."
    )
    organization: Annotated[MapOrganizationRead | None, MATCH] = Field(
        description="The organizational ladder; null: not assessed, or not visible (`is_organization_hidden`)."
    )
    is_organization_hidden: bool = Field(
        description="Whether the ladder is above the caller's clearance: whether it was assessed is not said."
    )
    comparison: MapComparisonRead | None = Field(description="The day compared with; null: none.")
