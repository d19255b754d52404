"""A touchpoint, the people of both sides, and its gifts: tables and shapes."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.relationship.contact.commitments.model import CommitmentCreate
from services.relationship.contact.schemes.rules import Channel
from services.relationship.contact.touchpoints.rules import MAX_PEOPLE, TouchpointStatus
from services.relationship.key_people.assessments.effects import PersonEffectRead
from services.relationship.spending.expenses.rules import ExpenseStatus
from services.relationship.tables import RelationshipTable
from shared.auth.access import Clearance, RowIdentity
from shared.customers.contact_terms import Scene
from shared.customers.named_people import MetPersonRead, OurPersonRead
from shared.database import PartlyHidden, Row, one_of
from shared.money import Amount
from shared.shapes import (
    Body,
    Code,
    CustomerId,
    CustomerName,
    EachOnce,
    Line,
    Patch,
    Read,
    Remark,
    RowRead,
    Statement,
    example,
    unset,
)

PRIVATE = Clearance(2)
"""Cost, gifts and private remarks (method, section 3)."""
Spent = Annotated[Amount, Field(ge=0)]
Materials = Annotated[EachOnce[Line], Field(max_length=50)]
ActionId = Annotated[UUID | None, Field(description="The action of a plan that it carries out; null: none.")]


class TouchpointPlan(SQLModel):
    """When, where and what for."""

    scene: Scene = Field(sa_type=one_of(Scene), description="The scene 场景.")
    channel: Channel = Field(
        default=Channel.IN_PERSON, sa_type=one_of(Channel), description="The means by which people meet."
    )
    starts_at: AwareDatetime = Field(sa_type=sa.DateTime(timezone=True), description="When it begins, or began.")
    ends_at: AwareDatetime | None = Field(
        default=None, sa_type=sa.DateTime(timezone=True), description="When it ends; null: not said."
    )
    place: Line | None = Field(default=None, description="Where, or the address of the online meeting.")
    purpose: Statement | None = Field(default=None, description="What we want to reach. Readable at every level.")
    outcome: Statement | None = Field(default=None, description="What came of it. Readable at every level.")
    materials: Materials = Field(
        default_factory=list, sa_type=ARRAY(sa.Text), description="Materials shown or handed over."
    )
    owner_id: UUID | None = Field(default=None, description="Our user who is responsible for it 责任人.")
    follows_id: UUID | None = Field(default=None, description="The earlier touchpoint that this one follows up.")
    cost: Annotated[Spent | None, PRIVATE] = Field(
        default=None, sa_type=sa.Numeric(20, 4), description="Cost without gifts, in the base currency: an expense."
    )
    private_remarks: Annotated[Remark | None, PRIVATE] = Field(
        default=None, description="Private remarks; need clearance 2."
    )


class Touchpoint(TouchpointPlan, PartlyHidden, Row, RelationshipTable, table=True):
    """A touchpoint's row."""

    __tablename__ = "touchpoints"
    __table_args__ = (
        sa.Index("ix_touchpoints_starts", "starts_at", "id"),
        sa.Index("ix_touchpoints_customer", "customer_id", "starts_at", "id"),
        sa.Index("ix_touchpoints_owner", "owner_id", "starts_at", "id"),
        sa.Index("ix_touchpoints_scene", "scene", "starts_at", "id"),
        sa.Index("ix_touchpoints_created", "created_at", "id"),
        sa.Index("ix_touchpoints_follows", "follows_id", postgresql_where=sa.text("follows_id IS NOT NULL")),
        sa.Index("ix_touchpoints_campaign", "campaign_id", postgresql_where=sa.text("campaign_id IS NOT NULL")),
        sa.Index("ix_touchpoints_action", "action_id", postgresql_where=sa.text("action_id IS NOT NULL")),
        sa.Index("ix_touchpoints_not_held", "status", "starts_at", "id", postgresql_where=sa.text("status <> 'held'")),
        sa.Index("ix_touchpoints_parts", sa.text("touchpoint_parts(purpose, outcome, place)"), postgresql_using="gin"),
    )

    customer_id: UUID
    place: str | None = None
    purpose: str | None = None
    outcome: str | None = None
    private_remarks: Annotated[str | None, PRIVATE] = None
    cost_expense_id: Annotated[UUID | None, PRIVATE] = Field(default=None, foreign_key="expenses.id")
    status: TouchpointStatus = Field(sa_type=one_of(TouchpointStatus))
    cancel_reason: str | None = None
    campaign_id: UUID | None = None
    action_id: Annotated[UUID | None, RowIdentity()] = None
    logged_by: str
    logged_by_name: str
    deleted_at: AwareDatetime | None = None


class TouchpointPerson(Row, RelationshipTable, table=True):
    """Somebody at a touchpoint: a contact of the customer, or a user of ours."""

    __tablename__ = "touchpoint_people"
    __table_args__ = (
        sa.UniqueConstraint("touchpoint_id", "contact_id"),
        sa.UniqueConstraint("touchpoint_id", "user_id"),
        sa.CheckConstraint("(contact_id IS NULL) <> (user_id IS NULL)", name="one_person"),
        sa.Index("ix_touchpoint_people_contact", "contact_id", postgresql_where=sa.text("contact_id IS NOT NULL")),
        sa.Index("ix_touchpoint_people_user", "user_id", postgresql_where=sa.text("user_id IS NOT NULL")),
        sa.Index("ix_touchpoint_people_customer", "customer_id"),
    )

    customer_id: UUID
    touchpoint_id: UUID = Field(foreign_key="touchpoints.id")
    contact_id: UUID | None = None
    user_id: UUID | None = None


class GiftGiven(SQLModel):
    """A gift, its value and to whom it goes."""

    gift: Line = Field(description="What is given.")
    amount: Spent = Field(sa_type=sa.Numeric(20, 4), description="Its value, in the base currency.")
    contact_id: UUID | None = Field(default=None, description="To whom; null: to nobody in particular.")
    occasion: Code | None = Field(default=None, description="For a gift to a person: an occasion of the gift scheme.")
    article: Code | None = Field(default=None, description="The kind of gift, as the gift scheme names it.")


class TouchpointGift(GiftGiven, Row, RelationshipTable, table=True):
    """A gift's row."""

    __tablename__ = "touchpoint_gifts"
    __table_args__ = (
        sa.Index("ix_touchpoint_gifts_touchpoint", "touchpoint_id"),
        sa.Index("ix_touchpoint_gifts_customer", "customer_id"),
    )
    table_level: ClassVar = PRIVATE.level

    customer_id: UUID
    touchpoint_id: UUID = Field(foreign_key="touchpoints.id")
    gift: str
    expense_id: UUID | None = Field(default=None, foreign_key="expenses.id")


class GiftCreate(Body, GiftGiven):
    """A gift at a touchpoint: an expense of the kind gift, which the spending policy refuses or lets approve."""

    amount: Annotated[Amount, Field(gt=0)] = Field(description="Its value, in the base currency.")


class GiftRead(Read):
    """A gift at a touchpoint."""

    gift: Annotated[str | None, PRIVATE] = Field(description="What is given.")
    amount: Amount = Field(description="Its value, in the base currency.")
    contact_id: UUID | None = Field(description="To whom; null: to nobody in particular.")
    contact_name: str | None = Field(description="The receiver's present name; null: nobody in particular.")
    occasion: str | None = Field(description="The occasion of the gift scheme; null: none was named.")
    article: str | None = Field(description="The kind of gift, as the gift scheme names it; null: none was named.")
    expense_id: UUID | None = Field(description="Its expense in the ledger; null: it was given before there was one.")
    status: ExpenseStatus | None = Field(description="Where its expense stands; null: it has none.")


Contacts = Annotated[EachOnce[UUID], Field(max_length=MAX_PEOPLE)]
Gifts = Annotated[list[GiftCreate], Field(max_length=100)]


class Attendance(SQLModel):
    """Who is there, and what is given."""

    contact_ids: Contacts = Field(default_factory=list, description="The customer's people, at most 500.")
    user_ids: Contacts = Field(default_factory=list, description="Our people, at most 500.")
    gifts: Annotated[Gifts, PRIVATE] = Field(default_factory=list, description="Gifts 礼品; need clearance 2.")


Promises = Annotated[list[CommitmentCreate], Field(max_length=50)]


class TouchpointCreate(Body, TouchpointPlan, Attendance):
    """A new touchpoint."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        scene="technical_exchange",
        starts_at="2025-03-12T09:30:00+08:00",
        ends_at="2025-03-12T11:30:00+08:00",
        status="held",
        place="客户研发中心 3 号会议室",
        contact_ids=["01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a"],
        purpose="介绍第二代控制板，了解新车型的规格要求。",
        outcome="客户认可冗余方案，要求四月前提供样件。",
        materials=["第二代控制板规格书"],
        commitments=[{"side": "ours", "what": "提供样件三套，附测试报告。", "due_on": "2025-04-10"}],
    )

    customer_id: CustomerId
    status: TouchpointStatus | None = Field(
        default=None, description="Planned or held; by default held when it began in the past."
    )
    action_id: ActionId = None
    commitments: Promises = Field(default_factory=list, description="What was promised, by us and by them.")


class TouchpointUpdate(Patch, TouchpointPlan, Attendance):
    """Changes to a touchpoint (merge-patch). A list replaces the whole list, as far as the caller sees it."""

    model_config = example(outcome="客户认可冗余方案，样件改为五月前提供。")

    scene: Scene = unset()
    channel: Channel = unset()
    starts_at: AwareDatetime = unset()
    materials: Materials = unset()
    contact_ids: Contacts = unset()
    user_ids: Contacts = unset()
    gifts: Annotated[Gifts, PRIVATE] = unset()


class TouchpointCompletion(Body):
    """That a planned touchpoint was held, and what came of it."""

    model_config = example(
        outcome="双方确认二季度框架价，客户总经理到场。",
        commitments=[{"side": "theirs", "what": "提供二季度滚动需求。", "due_on": "2025-04-15"}],
    )

    outcome: Statement | None = Field(default=None, description="What came of it.")
    starts_at: AwareDatetime | None = Field(default=None, description="When it began; by default as planned.")
    ends_at: AwareDatetime | None = Field(default=None, description="When it ended; by default as planned.")
    contact_ids: Contacts | None = Field(default=None, description="Who of theirs came; by default those planned.")
    user_ids: Contacts | None = Field(default=None, description="Who of ours came; by default those planned.")
    commitments: Promises = Field(default_factory=list, description="What was promised, by us and by them.")


class TouchpointCancellation(Body):
    """Why a planned touchpoint does not take place."""

    model_config = example(reason="客户总经理临时出差，改约下月。")

    reason: Remark = Field(description="Why it does not take place.")


class TouchpointRead(RowRead, TouchpointPlan):
    """Contact with a customer: planned, held or cancelled."""

    customer_id: CustomerId
    customer_name: CustomerName
    status: TouchpointStatus = Field(description="Planned, held or cancelled.")
    their_people: list[MetPersonRead] = Field(
        description="The customer's people, without those above the caller's clearance."
    )
    our_people: list[OurPersonRead] = Field(description="Our people.")
    owner_name: str | None = Field(description="The owner's present name.")
    next_id: UUID | None = Field(description="The touchpoint that follows this one up; null: none is planned.")
    gifts: Annotated[list[GiftRead] | None, PRIVATE] = Field(description="Gifts 礼品; need clearance 2.")
    cost_expense_id: Annotated[UUID | None, PRIVATE] = Field(description="The cost's expense in the ledger.")
    campaign_id: UUID | None = Field(description="The campaign at which the contact was made; null: at none.")
    action_id: ActionId
    cancel_reason: str | None = Field(description="Why it was cancelled; null: it was not.")
    logged_by: str = Field(description="Id of the user who entered it, or `client:<id>`.")
    logged_by_name: str = Field(description="Name of who entered it, at that time.")


class TouchpointEffectRead(Read):
    """The effect of a touchpoint: how our levels with the people met moved."""

    touchpoint_id: UUID = Field(description="The touchpoint.")
    held_on: date = Field(description="The day on which it was held.")
    until: date = Field(description="The last day whose assessments count as after.")
    is_settled: bool = Field(description="Whether that day has passed.")
    people: list[PersonEffectRead] = Field(description="The people met whom the caller may see.")
    rose: int = Field(description="Of these, people whose level rose.")
    fell: int = Field(description="Of these, people whose level fell.")
    unchanged: int = Field(description="Of these, people whose level stayed.")
