"""A competitor's profile at a customer: its table and shapes."""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import model_validator
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.customer.market.profiles.rules import ProfileQuestion, unanswered, without
from services.customer.market.sources.rules import FactSource
from services.customer.people.contacts.rules import COACH_CLEARANCE
from services.customer.tables import CustomerTable
from shared.auth.access import Clearance
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.database import PartlyHidden, Row
from shared.shapes import Body, CustomerId, CustomerName, Line, PastDate, Patch, Read, RowRead, Statement, example

SOURCE_DETAIL = "Which report, page, meeting or person."
ANSWERS = "The answers by question; at least one."


class AnswerWrite(Body):
    """An answer to a question about a competitor."""

    text: Statement = Field(description="The answer, in words.")
    source: FactSource = Field(description="The kind of source. What a coach told needs clearance 2.")
    source_detail: Line | None = Field(default=None, description=SOURCE_DETAIL)
    known_on: PastDate | None = Field(default=None, description="The day it was found to be so; left out: today.")
    owner_id: UUID | None = Field(default=None, description="The user who watches it; left out: the caller.")


class ProfileMarks(SQLModel):
    """How a competitor counts at a customer, and who watches it."""

    is_strategic: bool = Field(default=False, description="A strategic rival 战略竞争对手 there.")
    responsible_id: UUID | None = Field(
        default=None, description="The one responsible person 责任人 of this file; null: the account manager."
    )


def unite_profiles(ours: "CompetitorProfile", theirs: "CompetitorProfile") -> Settled:
    """The survivor's answers, completed from the other's; of two main rivals the survivor's stays main."""
    if ours.competitor_id != theirs.competitor_id:
        theirs.is_main = False
        return Settled(ours, theirs, SettledAs.RETIRED)
    answered = {*ours.answers, *ours.coach_answers}
    told = answered & theirs.coach_answers.keys()
    is_lost = any(ours.coach_answers.get(question) != theirs.coach_answers[question] for question in told)
    ours.answers = ours.answers | without(theirs.answers, answered)
    ours.coach_answers = ours.coach_answers | without(theirs.coach_answers, answered)
    ours.is_strategic = ours.is_strategic or theirs.is_strategic
    ours.responsible_id = ours.responsible_id or theirs.responsible_id
    theirs.is_main = False
    return Settled(ours, theirs, SettledAs.UNITED, COACH_CLEARANCE if is_lost else 1)


class CompetitorProfile(ProfileMarks, PartlyHidden, Row, CustomerTable, table=True):
    """A profile's row; a question is answered once, by a coach or by another source."""

    __tablename__ = "competitor_profiles"
    __table_args__ = (
        sa.UniqueConstraint("customer_id", "competitor_id"),
        sa.Index("ix_competitor_profiles_competitor", "competitor_id"),
        sa.Index("uq_competitor_profiles_main", "customer_id", unique=True, postgresql_where=sa.text("is_main")),
    )
    settlement: ClassVar = Settlement(unite_profiles)

    customer_id: UUID = Field(foreign_key="customers.id")
    competitor_id: UUID = Field(foreign_key="competitors.id")
    is_main: bool = Field(default=False)
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    coach_answers: Annotated[dict[str, Any], Clearance(COACH_CLEARANCE)] = Field(default_factory=dict, sa_type=JSONB)


class CompetitorProfileCreate(Body, ProfileMarks):
    """A competitor's profile at a customer."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        competitor_id="01a1ff25-b1ec-7b6e-a1d4-3c9e5f7a8b21",
        is_main=True,
        answers={
            "market_positioning": {
                "text": "电源模块的第二供应商，目标是明年拿到一半用量。",
                "source": "coach",
                "source_detail": "采购部内部教练",
                "known_on": "2025-04-18",
            },
            "supports_and_problems": {
                "text": "支撑点在研发部，关系水平为有好感；售后响应慢。",
                "source": "call_note",
            },
        },
    )

    customer_id: CustomerId
    competitor_id: UUID = Field(description="The competitor 友商, see `/v1/competitors`.")
    is_main: bool = Field(default=False, description="The main rival 主要友商 there; replaces the present one.")
    answers: dict[ProfileQuestion, AnswerWrite] = Field(description=ANSWERS)


class CompetitorProfileUpdate(Patch, ProfileMarks):
    """Changes to a profile (merge-patch)."""

    model_config = example(
        is_strategic=True,
        answers={"market_strategy": {"text": "免收模具费换份额。", "source": "competitor"}},
    )

    is_strategic: bool = Field(default=None, description="A strategic rival 战略竞争对手 there.")
    is_main: bool = Field(default=None, description="The main rival 主要友商 there; replaces the present one.")
    answers: dict[ProfileQuestion, AnswerWrite | None] = Field(
        default_factory=dict, description="Questions left out stay as they are; null removes an answer."
    )


class AnswerRead(Read):
    """An answer to a question about a competitor."""

    text: str = Field(description="The answer, in words.")
    source: FactSource | None = Field(description="The kind of source; null: given before sources were asked for.")
    source_detail: str | None = Field(description=SOURCE_DETAIL)
    known_on: date = Field(description="The day it was found to be so.")
    owner_id: UUID | None = Field(description="The user who watches it.")
    owner_name: str | None = Field(description="The owner's present name.")


class CompetitorProfileRead(RowRead, ProfileMarks):
    """A competitor's position at a customer."""

    customer_id: CustomerId
    customer_name: CustomerName
    competitor_id: UUID = Field(description="The competitor 友商.")
    competitor_name: str = Field(description="The competitor's present name.")
    is_main: bool = Field(description="The main rival 主要友商 there.")
    responsible_id: UUID | None = Field(
        description="The responsible person 责任人: named, else the account manager; null is a violation."
    )
    responsible_name: str | None = Field(description="The responsible person's present name.")
    answers: dict[ProfileQuestion, AnswerRead] = Field(
        description="The answers by question; below clearance 2 without those of coaches."
    )
    unanswered: list[ProfileQuestion] = Field(description="Those of the six questions without an answer.")
    last_move_on: date | None = Field(description="Day of its last move in the log; null: none is known.")
    won_cases: int = Field(description="Cases we won against it here.")
    lost_cases: int = Field(description="Cases we lost to it here.")

    @model_validator(mode="before")
    @classmethod
    def _list_unanswered(cls, row: Any) -> Any:
        if not isinstance(row, dict) or "unanswered" in row:
            return row
        return row | {"unanswered": unanswered(row["answers"])}
