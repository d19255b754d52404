"""A case as the API shows it, and what callers send about it."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime
from sqlmodel import Field

from services.planning.exits.cases.rules import ExitStatus
from shared.customers.receivable_kinds import ReceivableKind
from shared.feed.intents import IntentState
from shared.money import Amount, Currency
from shared.shapes import Body, CustomerId, CustomerName, Patch, Read, Remark, RowRead, example, unset


class ExitCreate(Body):
    """A new exit."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        reason="连续三年无利润，且账期持续恶化。",
        planned_on="2026-12-31",
    )

    customer_id: CustomerId
    reason: Remark = Field(description="Why we end our business with the customer.")
    planned_on: date = Field(description="The day by which the exit is to be closed.")


class ExitUpdate(Patch):
    """Changes to an open exit (merge-patch)."""

    model_config = example(planned_on="2027-03-31")

    reason: Remark = unset("Why we end our business with the customer.")
    planned_on: date = unset("The day by which the exit is to be closed.")


class SeenAmount(Body):
    """What the caller saw open in one currency."""

    currency: Currency = Field(description="Currency of the amount.")
    amount: Amount = Field(description="Open amount over all kinds, credit notes deducted.")


class ExitWaiver(Body):
    """What finance waives, and why."""

    model_config = example(reason="法院调解，余款不再追收。", amounts=[{"currency": "CNY", "amount": "60"}])

    reason: Remark = Field(description="Why it is waived.")
    amounts: list[SeenAmount] = Field(
        min_length=1, max_length=50, description="What the caller saw open, each currency once."
    )


class ExitEnd(Body):
    """What is said when a case is closed or cancelled."""

    model_config = example(reason="各项工作流已签核，客户回归资源池。")

    reason: Remark = Field(description="Why, or the result.")


class ExitReopening(Body):
    """Why a closed case is opened again."""

    model_config = example(reason="客户恢复采购，质保金尚未结清。")

    reason: Remark = Field(description="Why; the customer moves back from the resource pool.")


class OpenAmountRead(Read):
    """What is open of one kind of receivable in one currency."""

    kind: ReceivableKind = Field(description="The kind of receivable.")
    currency: Currency = Field(description="Currency of the amount.")
    amount: Amount = Field(description="Open amount; credit notes reduce it.")
    receivables: int = Field(description="Number of open receivables, credit notes among them.")


class ExitWaiverRead(Read):
    """What finance waived."""

    reason: str = Field(description="Why it was waived.")
    amounts: list[OpenAmountRead] = Field(description="What was open then.")
    waived_by: str = Field(description="Id of the user who waived it.")
    waived_by_name: str = Field(description="Name of who waived it, at that time.")
    waived_at: AwareDatetime = Field(description="When it was waived.")


class ExitRead(RowRead):
    """The case of a customer's exit."""

    customer_id: CustomerId
    customer_name: CustomerName
    reason: str = Field(description="Why we end our business with the customer.")
    planned_on: date = Field(description="The day by which the exit is to be closed.")
    status: ExitStatus = Field(description="Open, closed, cancelled, or superseded after a merge of customers.")
    scheme_version: int = Field(description="The version of the exit scheme under which it was opened.")
    opened_by: str = Field(description="Id of the user who opened it, or `client:<id>`.")
    opened_by_name: str = Field(description="Name of who opened it, at that time.")
    workstream_count: int = Field(description="Number of its workstreams that are needed.")
    unsigned_count: int = Field(description="Of them, those that are not signed off.")
    open_dispute_count: int = Field(description="Number of its disputes that are not settled.")
    open_amounts: list[OpenAmountRead] = Field(
        description="What was open of the customer when the receivables were last asked for."
    )
    receivables_asked_at: AwareDatetime = Field(description="When the receivables were last asked for.")
    waiver: ExitWaiverRead | None = Field(description="What finance waived; null: nothing.")
    ended_by: str | None = Field(description="Id of who closed or cancelled it; null: it is open.")
    ended_by_name: str | None = Field(description="Name of who closed or cancelled it, at that time.")
    ended_at: AwareDatetime | None = Field(description="When it was closed or cancelled; null: it is open.")
    end_reason: str | None = Field(description="What was said when it was closed or cancelled.")
    reopening_reason: str | None = Field(description="Why it was last reopened; null: never.")
    superseded_by_id: UUID | None = Field(description="The case that supersedes it, if any.")
    customer_move: IntentState | None = Field(
        description="Whether the customer has moved to the resource pool, or back after a reopening; `pending` until "
        "then. Null: the case was never closed."
    )
