"""Stage actions: the table of what was done, and the shapes of records and of the computed actions."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.customer.duties.stage_actions.rules import ActionOutcome, ActionStatus
from services.customer.profile.standing.rules import LifecycleStage
from services.customer.tables import CustomerTable
from shared.database import Row, one_of
from shared.shapes import Body, CustomerId, CustomerName, Read, Remark, RowRead, example


class ActionOccurrence(SQLModel):
    """One occurrence of a stage's action."""

    stage: LifecycleStage = Field(sa_type=one_of(LifecycleStage), description="The stage whose action it is.")
    key: str = Field(max_length=60, description="The action's key in the service policy.")
    due_on: date = Field(description="The day on which this occurrence is due.")


class ActionRecord(ActionOccurrence, Row, CustomerTable, table=True):
    """What was done of an action, or why it was not."""

    __tablename__ = "stage_action_records"
    __table_args__ = (sa.UniqueConstraint("customer_id", "stage", "key", "due_on"),)

    customer_id: UUID = Field(foreign_key="customers.id")
    outcome: ActionOutcome = Field(sa_type=one_of(ActionOutcome))
    note: str
    recorded_by: str
    recorded_by_name: str


class ActionRecordCreate(Body, ActionOccurrence):
    """What was done of an occurrence, or why it is waived."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        stage="stable",
        key="value_report",
        due_on="2026-03-31",
        note="已与采购总监逐页过完价值报告，下季度重点：备件交期。",
    )

    customer_id: CustomerId
    outcome: ActionOutcome = Field(default=ActionOutcome.DONE, description="`waived`: it is not done; say why.")
    note: Remark = Field(description="What was done and agreed, or why it is waived.")


class ActionRecordRead(RowRead, ActionOccurrence):
    """What was done of an occurrence, by whom and when."""

    customer_id: CustomerId
    customer_name: CustomerName
    outcome: ActionOutcome = Field(description="Done or waived.")
    note: str = Field(description="What was done and agreed, or why it is waived.")
    recorded_by: str = Field(description="Id of the user, or `client:<id>`.")
    recorded_by_name: str = Field(description="Name of who recorded it, at that time.")


class StageActionRead(Read):
    """An occurrence of a stage's action, with what was done of it."""

    id: str = Field(description="The same for the same occurrence whenever it is read.")
    customer_id: CustomerId
    customer_name: CustomerName
    stage: LifecycleStage = Field(description="The stage whose action it is.")
    key: str = Field(description="The action's key in the service policy.")
    name_en: str = Field(description="The action in English.")
    name_zh: str = Field(description="The action in Chinese.")
    due_on: date = Field(description="The day on which this occurrence is due.")
    status: ActionStatus = Field(description="Open, overdue, planned in a programme, done or waived.")
    programme_id: UUID | None = Field(
        description="The lifecycle programme that looks after it, whose action shows the progress; null: none does."
    )
    record_id: UUID | None = Field(description="The record of it; null: nothing was recorded yet.")
    note: str | None = Field(description="What was done, or why it is waived.")
    recorded_by_name: str | None = Field(description="Name of who recorded it, at that time.")
    recorded_at: AwareDatetime | None = Field(description="When it was recorded.")
    owner_id: UUID | None = Field(description="Who has to act for the customer; null: nobody can.")
    owner_name: str | None = Field(description="The owner's present name.")
