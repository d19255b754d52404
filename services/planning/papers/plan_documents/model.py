"""The shapes of a plan's documents, which are put together when they are asked for."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.planning.execution.reviews.shapes import PlanReviewRead
from services.planning.goals.level_goals.model import LevelGoalRead
from services.planning.goals.market_goals.model import MarketGoalRead
from services.planning.goals.relationship_goals.model import RelationshipGoalRead
from services.planning.measures.actions.shapes import ActionRead
from services.planning.papers.plan_documents.rules import DocumentPart, PartMissingReason, PlanDocumentKind
from services.planning.papers.traces.model import PlanTraceRead
from services.planning.plans.plans.model import PlanRead
from services.planning.plans.steps.model import PlanStepRead
from services.planning.plans.versions.model import KeptRowRead
from shared.customers.market_terms import FactSource, MoveKind
from shared.customers.rival_questions import ProfileQuestion
from shared.money import Ratio
from shared.shapes import Read
from shared.web.formats import FORMAT_CHOICE


class PlanDocumentQuery(BaseModel):
    """The form of a document."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "html", "pdf", "pptx"] | None = Field(default=None, description=FORMAT_CHOICE)


class MissingPartRead(Read):
    """A part that the document lacks because it could not be read."""

    part: DocumentPart = Field(description="The part.")
    reason: PartMissingReason = Field(description="Why it is missing.")


class RivalAnswerRead(Read):
    """What is known about a rival."""

    question: ProfileQuestion = Field(description="The question.")
    text: str = Field(description="The answer, in words.")
    source: FactSource | None = Field(description="The kind of source; null: not said.")
    known_on: date = Field(description="The day it was found to be so.")


class DocumentRivalRead(Read):
    """A rival at the customer."""

    competitor_id: UUID = Field(description="The competitor 友商.")
    competitor_name: str = Field(description="Its present name.")
    is_main: bool = Field(description="Whether it is the main rival 主要友商 there.")
    is_strategic: bool = Field(description="Whether it is a strategic rival 战略竞争对手 there.")
    answers: list[RivalAnswerRead] = Field(description="What is known of it.")
    unanswered: list[ProfileQuestion] = Field(description="Those of the six questions without an answer.")
    won_cases: int = Field(description="Cases we won against it there.")
    lost_cases: int = Field(description="Cases we lost to it there.")


class DocumentMoveRead(Read):
    """What a rival did at the customer."""

    competitor_name: str = Field(description="The competitor's present name.")
    kind: MoveKind = Field(description="What it did.")
    happened_on: date = Field(description="The day of the move.")
    description: str = Field(description="What it did, for whom, with what effect.")
    source: FactSource = Field(description="The kind of source.")


class DocumentPositionRead(Read):
    """Who supplies a category of the customer's purchasing."""

    category: str = Field(description="The purchasing category.")
    as_of: date = Field(description="The day that it describes.")
    our_share: Ratio = Field(description="Our share, 0 to 1.")
    main_rival_name: str | None = Field(description="The main rival's present name; null: no rival.")
    main_rival_share: Ratio | None = Field(description="The main rival's share, 0 to 1; null: no rival.")
    suppression_ratio: Ratio | None = Field(description="Our share by the main rival's; null: no rival.")


class PlanDocumentRead(Read):
    """What a document of a plan says; what the reader may not see is left out."""

    kind: PlanDocumentKind = Field(description="The document.")
    as_of: date = Field(description="The day on which it was put together.")
    manager_name: str | None = Field(description="Present name of the account manager; null: nobody.")
    plan: PlanRead = Field(description="The plan.")
    steps: list[PlanStepRead] = Field(description="Its steps with their conclusions.")
    market_goals: list[MarketGoalRead] = Field(description="Its market goals.")
    relationship_goals: list[RelationshipGoalRead] = Field(description="Its relationship goals, with levels of today.")
    level_goals: list[LevelGoalRead] = Field(
        description="Its goals for the general and the organizational relationship, with levels of today."
    )
    actions: list[ActionRead] = Field(description="Its actions without cancelled ones, the soonest first.")
    parts: list[KeptRowRead] = Field(
        description="Its other parts, such as those of the analysis, as versions keep them."
    )
    reviews: list[PlanReviewRead] = Field(description="Its reviews, the earliest due first.")
    names: dict[UUID, str] = Field(description="What ids in `parts` name: competitors, our users, parts and people.")
    trace: PlanTraceRead = Field(description="What serves what.")
    rivals: list[DocumentRivalRead] = Field(description="The rivals at the customer; only where the document has them.")
    moves: list[DocumentMoveRead] = Field(description="Their latest 50 moves; only where the document has them.")
    positions: list[DocumentPositionRead] = Field(
        description="Who supplies what, for clearance 2; only where the document has it."
    )
    missing: list[MissingPartRead] = Field(description="What the document lacks because it could not be read.")
