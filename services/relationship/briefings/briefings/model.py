"""The shape of a briefing; it is put together when it is asked for, and not stored."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlmodel import Field

from services.relationship.assessing.rules import AssessmentStatus
from services.relationship.briefings.briefings.rules import MAX_PEOPLE, BriefingGap, DayKind, GiftAdvice
from services.relationship.briefings.measure_schemes.model import PersonMeasure
from services.relationship.contact.commitments.model import CommitmentRead
from services.relationship.contact.insights.model import SuggestedInsightRead
from services.relationship.contact.schemes.rules import Channel
from services.relationship.contact.visit_plans.rules import VisitStatus
from services.relationship.key_people.closeness.rules import NoLevel
from services.relationship.key_people.schemes.rules import AssessmentDimension, RelationshipLevel
from shared.auth.access import Clearance
from shared.customers.contact_terms import Scene, VisitDirection
from shared.customers.roles import DecisionBasis, DecisionRole, Seniority
from shared.customers.service_policy import PolicyText
from shared.money import Amount
from shared.shapes import ContactId, Read
from shared.web.formats import FORMAT_CHOICE
from shared.web.parameters import CommaSeparated

PRIVATE = Clearance(2)
"""Wishes, preferences, needs, notes, dates and gifts (method, section 3)."""
PrivateText = Annotated[str | None, PRIVATE]


class BriefingQuery(BaseModel):
    """Whom one meets, and in which format and language."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID = Field(description="The customer.")
    contact_ids: CommaSeparated[UUID] | None = Field(
        default=None,
        min_length=1,
        max_length=MAX_PEOPLE,
        description="Whom one meets, at most 50; left out: its key people who are there.",
    )
    format: Literal["json", "html", "pdf"] | None = Field(default=None, description=FORMAT_CHOICE)
    language: Literal["en", "zh-CN"] | None = Field(
        default=None, description="Language of the page; null: that of `Accept-Language`."
    )


class BriefedCustomerRead(Read):
    """The customer in short."""

    id: UUID = Field(description="The customer.")
    name: str = Field(description="Its present name.")
    customer_class: str | None = Field(description="Its class; null: none yet.")
    tier: str | None = Field(description="Its service tier.")
    stage: str | None = Field(description="Its lifecycle stage.")
    manager_name: str | None = Field(description="The account manager's present name; null: there is none.")
    tags: Annotated[list[str] | None, PRIVATE] = Field(description="Its value rating.")
    quadrant: PrivateText = Field(description="Its place in the matrix of value and potential.")


class MoveCauseRead(Read):
    """A dimension that moved with a level."""

    dimension: AssessmentDimension = Field(description="The dimension.")
    before: int | None = Field(description="Its score before; null: nothing had been seen.")
    after: int = Field(description="Its score after.")
    evidence: str = Field(description="What was seen or heard.")


class BriefedLevelRead(Read):
    """The present level of one side with a person, and what moved it last."""

    competitor_id: UUID | None = Field(
        description="The rival whose level this is; null: ours, or of a rival that is not maintained."
    )
    competitor: str | None = Field(
        description="The rival's present name, else what it was called in the assessment; null: ours."
    )
    level: RelationshipLevel = Field(description="The level.")
    status: AssessmentStatus = Field(description="`submitted` until the supervisor confirms it.")
    assessed_on: date = Field(description="The day that the latest assessment describes.")
    since_on: date = Field(description="Since when the level has been this one, as far as it was assessed.")
    previous_level: RelationshipLevel | None = Field(description="The level before it; null: it has never moved.")
    moved_by: list[MoveCauseRead] = Field(description="What moved it then, the largest movement first; at most three.")


class BriefedTargetRead(Read):
    """The level that we want to reach with a person."""

    level: RelationshipLevel = Field(description="The level.")
    due_on: date | None = Field(description="By when.")


class BriefedDayRead(Read):
    """A day to remember within the next 60 days."""

    kind: DayKind = Field(description="The kind of day.")
    on: date = Field(description="The day, in the solar calendar.")
    note: str | None = Field(description="What is good to know about it.")
    gift: Annotated[GiftAdvice | None, PRIVATE] = Field(description="Whether a gift may be given.")
    gift_up_to: Annotated[Amount | None, PRIVATE] = Field(description="The highest value of a gift.")


class GivenGiftRead(Read):
    """A gift that the person got in the last 24 months."""

    gift: Annotated[str, PRIVATE] = Field(description="What was given.")
    amount: Annotated[Amount, PRIVATE] = Field(description="Its value, in the base currency.")
    on: date = Field(description="When.")


class BriefedPersonRead(Read):
    """A person whom one meets."""

    contact_id: ContactId
    name: str = Field(description="The present name.")
    english_name: str | None = Field(description="Name in Latin script.")
    department: str | None = Field(description="Department at the customer.")
    title: str | None = Field(description="Job title 职务.")
    seniority: Seniority | None = Field(description="Top, middle or base.")
    decision_role: DecisionRole | None = Field(description="The role in decisions.")
    influence: int | None = Field(description="Influence on decisions, 1 little to 5 decisive.")
    decision_bases: list[DecisionBasis] = Field(description="What the person decides by.")
    is_key: bool = Field(description="Whether it is a key person.")
    responsible_name: str | None = Field(
        description="Who of ours is responsible 责任人: for the person, else for the department, else the manager."
    )
    ours: BriefedLevelRead | None = Field(description="Our level; null: we have none, see `no_level`.")
    no_level: NoLevel | None = Field(description="Why we have no level; null: we have one.")
    rivals: list[BriefedLevelRead] = Field(description="Each rival's level, as far as it was assessed.")
    target: BriefedTargetRead | None = Field(description="The level that we want to reach; null: none is set.")
    next_level: RelationshipLevel | None = Field(description="The next level; null: we have the highest, or none.")
    lacks: list[AssessmentDimension] = Field(description="What it lacks, the dimension that lacks most first.")
    measures: list[PersonMeasure] = Field(
        description="What to do to reach it, by the measure scheme in force; none for whoever is to be assessed first."
    )
    last_met_on: date | None = Field(description="The day of the last touchpoint held; null: never.")
    materials: list[PolicyText] = Field(description="What the service policy says to bring to this role.")
    insights: list[SuggestedInsightRead] = Field(description="Insights for this person that they have not got yet.")
    career_wishes: PrivateText = Field(description="The person's career goals.")
    preferences: PrivateText = Field(description="Likes and dislikes.")
    explicit_needs: PrivateText = Field(description="Personal needs that the person states 显性需求.")
    hidden_needs: PrivateText = Field(description="Personal needs behind them 隐性需求.")
    private_notes: PrivateText = Field(description="Private remarks about the person.")
    days: list[BriefedDayRead] = Field(description="Days to remember within the next 60 days.")
    gifts: Annotated[list[GivenGiftRead] | None, PRIVATE] = Field(description="Gifts of the last 24 months.")


class BriefedTouchpointRead(Read):
    """A touchpoint with somebody whom one meets, or one that is planned."""

    id: UUID = Field(description="The touchpoint.")
    starts_at: AwareDatetime = Field(description="When it began, or begins.")
    scene: Scene = Field(description="The scene 场景.")
    channel: Channel = Field(description="The means by which people met.")
    their_people: list[str] = Field(description="Names of the customer's people, as far as the caller may see them.")
    our_people: list[str] = Field(description="Names of our people.")
    purpose: str | None = Field(description="What we wanted to reach.")
    outcome: str | None = Field(description="What came of it.")


class BriefedVisitRead(Read):
    """A visit that is to take place with somebody whom one meets."""

    id: UUID = Field(description="The visit plan.")
    starts_on: date = Field(description="First day.")
    ends_on: date = Field(description="Last day.")
    direction: VisitDirection = Field(description="Whether they visit us, or we them.")
    status: VisitStatus = Field(description="Where it stands.")
    their_people: list[str] = Field(description="Names of the customer's people, as far as the caller may see them.")
    our_people: list[str] = Field(description="Names of our people.")
    purpose: str | None = Field(description="What the visit is for.")


class BriefedComplaintRead(Read):
    """A complaint of the customer that is open."""

    id: UUID = Field(description="The complaint.")
    title: str = Field(description="What it is about.")
    opened_at: AwareDatetime = Field(description="When it was made.")
    is_late: bool = Field(description="Whether its time has passed.")


class BriefingRead(Read):
    """What to know before a meeting, as far as the caller may see it."""

    as_of: date = Field(description="The day of the briefing.")
    is_incomplete: bool = Field(description="Whether something is lacking because its source did not answer.")
    incomplete: list[BriefingGap] = Field(description="What is lacking; it may exist all the same.")
    customer: BriefedCustomerRead = Field(description="The customer whom one meets.")
    people: list[BriefedPersonRead] = Field(description="Whom one meets, in the order asked for, else by name.")
    touchpoints: list[BriefedTouchpointRead] = Field(description="The last ones held with these people, newest first.")
    planned: list[BriefedTouchpointRead] = Field(description="Those planned with these people, the next first.")
    unrecorded: list[BriefedTouchpointRead] = Field(
        description="Planned ones whose time has passed: to be recorded as held, or cancelled; newest first."
    )
    visits: list[BriefedVisitRead] = Field(
        description="Visits planned with these people, approved or not, that have not ended: the next first."
    )
    commitments: list[CommitmentRead] = Field(description="Open commitments of both sides, those due first at the top.")
    complaints: list[BriefedComplaintRead] = Field(description="Open complaints of the customer.")
    level_scheme_version: int = Field(description="Version of the key-person scheme that says what is lacking.")
    measure_scheme_version: int = Field(description="Version of the measure scheme that suggests the measures.")
    policy_version: int = Field(description="Version of the service policy that names the materials.")
