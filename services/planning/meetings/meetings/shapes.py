"""The shapes of a meeting."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.planning.meetings.meetings.model import MeetingContent
from services.planning.meetings.meetings.rules import MeetingKind, MeetingState
from shared.customers.named_people import MetPersonRead, OurPersonRead
from shared.shapes import Body, CustomerId, CustomerName, EachOnce, Line, Patch, Read, Remark, RowRead, example, unset

People = Annotated[EachOnce[UUID], Field(max_length=200)]


class MeetingAgendaItem(Body):
    """An item of the agenda."""

    topic: Line = Field(description="What it is about.")
    presenter: Line | None = Field(default=None, description="Who presents it, on either side.")
    duration_minutes: int | None = Field(default=None, ge=1, le=1440, description="How long it takes; null: not said.")


class MeetingActionItem(Body):
    """Something that was agreed to be done: an action once the minutes are released."""

    title: Line = Field(description="What is done.")
    owner_id: UUID | None = Field(default=None, description="Our user who does it; null: the account manager.")
    due_on: date = Field(description="The day by which it is to be done.")


Agenda = Annotated[list[MeetingAgendaItem], Field(max_length=100)]
Decisions = Annotated[list[Remark], Field(max_length=100)]
ActionItems = Annotated[list[MeetingActionItem], Field(max_length=100)]


class MeetingLists(SQLModel):
    """Who takes part, the agenda and the results."""

    contact_ids: People = Field(default_factory=list, description="The customer's people, at most 200.")
    user_ids: People = Field(default_factory=list, description="Our people, at most 200.")
    agenda: Agenda = Field(default_factory=list, description="The agenda 议程, in order.")
    decisions: Decisions = Field(default_factory=list, description="What was decided 决议, in order.")
    action_items: ActionItems = Field(default_factory=list, description="What is to be done 行动项, in order.")


Organizer = Annotated[UUID | None, Field(description="Our user who organizes it, and releases its minutes.")]


class MeetingCreate(Body, MeetingContent, MeetingLists):
    """A new meeting."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        kind="customer_relationship",
        title="客户关系季度例会",
        starts_at="2026-11-20T14:00:00+08:00",
        ends_at="2026-11-20T15:30:00+08:00",
        place="苏州工厂三号会议室",
        agenda=[{"topic": "决策链变化与责任人", "duration_minutes": 30}, {"topic": "明年目标级别"}],
        minutes="采购总监更换，样件验收标准待确认。",
        decisions=["二期产线参观安排在十二月。"],
        action_items=[{"title": "邀请采购总监参观二期产线", "due_on": "2026-12-18"}],
    )

    customer_id: CustomerId
    organizer_id: Organizer = None


class MeetingUpdate(Patch, MeetingContent, MeetingLists):
    """Changes before the minutes are released (merge-patch). A list replaces the whole list, as far as the caller sees
    it."""

    model_config = example(minutes="采购总监更换，由陈思远负责对接。", decisions=["二期产线参观安排在十二月。"])

    kind: MeetingKind = unset()
    title: Line = unset()
    starts_at: AwareDatetime = unset()
    ends_at: AwareDatetime = unset()
    organizer_id: Organizer = None
    contact_ids: People = unset()
    user_ids: People = unset()
    agenda: Agenda = unset()
    decisions: Decisions = unset()
    action_items: ActionItems = unset()


class MeetingAgendaItemRead(Read):
    """An item of the agenda."""

    topic: str = Field(description="What it is about.")
    presenter: str | None = Field(description="Who presents it, on either side.")
    duration_minutes: int | None = Field(description="How long it takes; null: not said.")


class MeetingActionItemRead(Read):
    """Something that was agreed to be done."""

    title: str = Field(description="What is done.")
    owner_id: UUID | None = Field(description="Our user who does it; null: the account manager.")
    due_on: date = Field(description="The day by which it is to be done.")


class MeetingRead(RowRead, MeetingContent):
    """A meeting about a customer."""

    customer_id: CustomerId
    customer_name: CustomerName
    organizer_id: UUID | None = Field(description="Our user who organizes it; null: the account manager is asked.")
    organizer_name: str | None = Field(description="The organizer's present name; null: nobody.")
    their_people: list[MetPersonRead] = Field(
        description="The customer's people, without those above the caller's clearance."
    )
    our_people: list[OurPersonRead] = Field(description="Our people.")
    agenda: list[MeetingAgendaItemRead] = Field(description="The agenda 议程, in order.")
    decisions: list[str] = Field(description="What was decided 决议, in order.")
    action_items: list[MeetingActionItemRead] = Field(
        description="What is to be done 行动项; once released, `/v1/actions?source_id=` has them."
    )
    state: MeetingState = Field(description="Whether the minutes are released.")
    released_by: str | None = Field(description="Id of who released them, or `client:<id>`; null: nobody.")
    released_by_name: str | None = Field(description="Name of who released them, at that time.")
    released_at: AwareDatetime | None = Field(description="When they were released; null: they are not.")
    created_by: str = Field(description="Id of the user who entered it, or `client:<id>`.")
    created_by_name: str = Field(description="Name of who entered it, at that time.")
