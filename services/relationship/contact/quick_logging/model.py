"""A quick entry, and what was understood of it."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlmodel import Field

from services.relationship.contact.commitments.rules import CommitmentSide
from services.relationship.contact.schemes.rules import Channel
from services.relationship.contact.touchpoints.model import TouchpointRead
from shared.customers.contact_terms import Scene
from shared.shapes import Body, ContactId, CustomerId, CustomerName, Line, Read, Remark, Statement, example

When = date | Literal["today", "yesterday"]


class QuickCommitment(Body):
    """What was promised, and until when."""

    what: Remark = Field(description="What is to be done.")
    due_on: date | None = Field(default=None, description="The day by which it is due; null: none was agreed.")
    side: CommitmentSide = Field(default=CommitmentSide.OURS, description="Who owes it, by default we.")


class QuickTouchpointCreate(Body):
    """Contact that was made: by fields, by a line of text, or by both; a field wins over the line."""

    model_config = example(
        customer="C20831",
        scene="routine_visit",
        on="today",
        outcome="同意试用第二代控制板。",
        next={"what": "寄送样件三套", "due_on": "2026-04-10"},
    )

    text: Remark | None = Field(
        default=None,
        description="`met 李雷 of Huaqiang today, routine visit, outcome: …, next: … by 2026-04-10`, or "
        "`今天拜访华强的李雷，日常拜访，结果：…，下一步：… 2026-04-10 前`.",
    )
    customer: Line | None = Field(
        default=None, description="Id, code or name of the customer; may be left out where the people's names tell."
    )
    met: list[Line] = Field(default_factory=list, max_length=50, description="Names of the customer's people.")
    scene: Scene | None = Field(default=None, description="The scene; by default a routine visit.")
    channel: Channel | None = Field(default=None, description="The means; by default in person.")
    on: When | None = Field(default=None, description="The day, `today` or `yesterday`; by default today.")
    purpose: Statement | None = Field(default=None, description="What we wanted to reach.")
    outcome: Statement | None = Field(default=None, description="What came of it.")
    next: QuickCommitment | None = Field(default=None, description="What was promised.")


class UnderstoodPersonRead(Read):
    """Who was meant by a name."""

    said: str = Field(description="The name in the entry.")
    contact_id: ContactId
    name: str = Field(description="The contact's name.")


class UnderstoodRead(Read):
    """What was understood of the entry."""

    customer_id: CustomerId
    customer_name: CustomerName
    people: list[UnderstoodPersonRead] = Field(description="The people, in the order of the entry.")
    scene: Scene = Field(description="The scene of the contact.")
    channel: Channel = Field(description="The channel of the contact.")
    on: date = Field(description="The day on which it was.")
    purpose: str | None = Field(description="What we wanted to reach; null: nothing was said.")
    outcome: str | None = Field(description="What came of it; null: nothing was said.")
    next: str | None = Field(description="What was promised; null: nothing was said.")
    next_due_on: date | None = Field(description="Until when; null: no day was said.")


class QuickTouchpointRead(Read):
    """The touchpoint that was recorded, and what was understood of the entry."""

    id: UUID = Field(description="Id of the touchpoint.")
    understood: UnderstoodRead = Field(description="What was understood.")
    touchpoint: TouchpointRead = Field(description="The touchpoint as it was recorded.")
